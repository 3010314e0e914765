import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { fc, test } from '@fast-check/vitest'
import { afterAll, beforeAll, expect } from 'vitest'
import {
  cutAt,
  cuts,
  joined,
  sampleAnswer,
  sampleLastAnswer,
  sampleRequest,
  wire,
} from '../../runtime/http-message/message.arbitrary.ts'
import { type RawApplication, startRawApplication } from '../device/played/raw-application.ts'
import { UsedSystem } from './played/used-system.ts'

/**
 * Random HTTP exchanges on 1 to 64 connections at once, from the octets of a program to the octets of an application,
 * through the processes of terminal, relay and device: what arrives at either end is what was sent, but for the fields
 * that concern one connection alone (8.36, 8.37).
 */

const megabyte = 1024 * 1024

/** One exchange as both ends send it and as both must see it. */
interface Planned {
  /** What the program sends: what it sends at once, and what it sends when the first part of the answer has come. */
  readonly request: readonly [Uint8Array, Uint8Array]
  /** What the application sends: behind the first part of the request, and behind the second. */
  readonly response: readonly [Uint8Array, Uint8Array]
  /** What each must see. */
  readonly arriving: readonly [Buffer, Buffer]
  readonly answered: readonly [Buffer, Buffer]
  readonly requestCuts: readonly number[]
  readonly responseCuts: readonly number[]
  /** Whether both end their direction behind it. */
  readonly isLast: boolean
}

const nothing = Buffer.alloc(0)

/** Octets that tell their place. */
const patterned = Buffer.from(
  Uint8Array.from({ length: 8 * megabyte }, (_, at) => (at * 31 + (at >> 8) * 17) & 0xff),
)

/** Fields of one connection, which stay behind; written as the last of a head. */
const connectionFields: fc.Arbitrary<string> = fc.constantFrom(
  '',
  'Connection: keep-alive\r\n',
  'Connection: X-Own, keep-alive\r\nx-own: 1\r\nKeep-Alive: timeout=5\r\n',
  'TE: trailers\r\nProxy-Authorization: none\r\nconnection: te\r\n',
)

/** A head, or a message with its body behind it, with further fields at the end of the head. */
function withFields(message: Uint8Array, fields: string): Buffer {
  const octets = Buffer.from(message)
  const end = octets.indexOf('\r\n\r\n') + 2
  return Buffer.concat([octets.subarray(0, end), Buffer.from(fields), octets.subarray(end)])
}

/** A request of the given method for the given place, whatever it was. */
function named(message: Uint8Array, method: string, target: string, host: string): Buffer {
  const octets = Buffer.from(message)
  const end = octets.indexOf('\r\n\r\n')
  const head = octets.toString('latin1', 0, end)
  const fields = head
    .slice(head.indexOf('\r\n'))
    .replace(/(\r\nHost:\s*)[^\r]*/i, (_, name: string) => name + host)
  return Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1${fields}`, 'latin1'),
    octets.subarray(end),
  ])
}

/** A message with a large body, by its length or in chunks of odd sizes with extensions and a trailer. */
function large(startLine: string, size: number, isChunked: boolean): Buffer {
  const content = patterned.subarray(0, size)
  if (!isChunked) {
    return Buffer.concat([Buffer.from(`${startLine}Content-Length: ${size}\r\n\r\n`), content])
  }
  const parts: Uint8Array[] = [Buffer.from(`${startLine}Transfer-Encoding: chunked\r\n\r\n`)]
  for (let at = 0; at < size; at += 70_001) {
    const chunk = content.subarray(at, at + 70_001)
    parts.push(Buffer.from(`${chunk.length.toString(16)};x=y\r\n`), chunk, Buffer.from('\r\n'))
  }
  return Buffer.concat([...parts, Buffer.from('0\r\nX-Last: yes\r\n\r\n')])
}

interface Place {
  readonly target: string
  readonly host: string
}
type Plan = (place: Place) => Planned

const cutting = {
  requestCuts: cuts,
  responseCuts: cuts,
  up: connectionFields,
  down: connectionFields,
}

/** A request and an answer of any kind: HEAD, 204, 304, interim answers, chunks and trailers among them. */
function small(answers: typeof sampleAnswer, isLast: boolean): fc.Arbitrary<Plan> {
  return fc
    .record({ request: sampleRequest, answer: answers, ...cutting })
    .map(({ request, answer, up, down, requestCuts, responseCuts }) => ({ target, host }) => {
      const asked = named(wire(request), answer.method, target, host)
      const interim = Buffer.from(joined(answer.interim.map(wire)))
      const final = Buffer.from(wire(answer.final))
      return {
        request: [withFields(asked, up), nothing],
        response: [Buffer.concat([interim, withFields(final, down)]), nothing],
        arriving: [asked, nothing],
        answered: [Buffer.concat([interim, final]), nothing],
        requestCuts,
        responseCuts,
        isLast,
      }
    })
}

const size: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 300_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 8 * megabyte }) },
)

const largeBodies: fc.Arbitrary<Plan> = fc
  .record({ sent: size, returned: size, isChunked: fc.boolean(), isBack: fc.boolean(), ...cutting })
  .map(({ sent, returned, isChunked, isBack, up, down, requestCuts, responseCuts }) => place => {
    const asked = large(`POST ${place.target} HTTP/1.1\r\nHost: ${place.host}\r\n`, sent, isChunked)
    const answer = large('HTTP/1.1 200 OK\r\n', returned, isBack)
    return {
      request: [withFields(asked, up), nothing],
      response: [withFields(answer, down), nothing],
      arriving: [asked, nothing],
      answered: [answer, nothing],
      requestCuts,
      responseCuts,
      isLast: false,
    }
  })

/** A request whose body is sent when the application asks for it. */
const continued: fc.Arbitrary<Plan> = fc
  .record({ content: fc.uint8Array({ minLength: 1, maxLength: 5000 }), ...cutting })
  .map(({ content, up, down, requestCuts, responseCuts }) => ({ target, host }) => {
    const head = Buffer.from(
      `PUT ${target} HTTP/1.1\r\nHost: ${host}\r\nExpect: 100-continue\r\nContent-Length: ${content.length}\r\n\r\n`,
    )
    const goOn = Buffer.from('HTTP/1.1 100 Continue\r\nX-Go: on\r\n\r\n')
    const done = Buffer.from('HTTP/1.1 204 No Content\r\n\r\n')
    return {
      request: [withFields(head, up), content],
      response: [goOn, withFields(done, down)],
      arriving: [head, Buffer.from(content)],
      answered: [goOn, done],
      requestCuts,
      responseCuts,
      isLast: false,
    }
  })

/** A change to another protocol, of which any octets follow in both directions. */
const upgraded: fc.Arbitrary<Plan> = fc
  .record({
    sent: fc.uint8Array({ minLength: 1, maxLength: 20_000 }),
    returned: fc.uint8Array({ maxLength: 20_000 }),
    requestCuts: cuts,
    responseCuts: cuts,
  })
  .map(({ sent, returned, requestCuts, responseCuts }) => ({ target, host }) => {
    const asked = Buffer.from(
      `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: other/1\r\n\r\n`,
    )
    const switched = Buffer.from(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other/1\r\n\r\n',
    )
    return {
      request: [asked, sent],
      response: [switched, returned],
      arriving: [asked, Buffer.from(sent)],
      answered: [switched, Buffer.from(returned)],
      requestCuts,
      responseCuts,
      isLast: true,
    }
  })

/** The exchanges of one connection, one after the other; behind the last it may end. */
const connection: fc.Arbitrary<Plan[]> = fc
  .tuple(
    fc.array(
      fc.oneof(
        { weight: 5, arbitrary: small(sampleAnswer, false) },
        { weight: 1, arbitrary: continued },
      ),
      { maxLength: 3 },
    ),
    fc.oneof(
      { weight: 2, arbitrary: small(sampleAnswer, false) },
      { weight: 2, arbitrary: small(sampleLastAnswer, true) },
      { weight: 2, arbitrary: upgraded },
      { weight: 3, arbitrary: largeBodies },
    ),
  )
  .map(([first, last]) => [...first, last])

const connections: fc.Arbitrary<Plan[][]> = fc
  .constantFrom(1, 3, 16, 64)
  .chain(count => fc.array(connection, { minLength: count, maxLength: count }))

/** Takes octets of a socket, so many at a time. */
class Incoming {
  readonly #pieces: Buffer[] = []
  #size = 0
  #isOver = false
  #wake: () => void = () => {}

  constructor(socket: Socket) {
    socket.on('data', octets => {
      this.#pieces.push(octets)
      this.#size += octets.length
      this.#wake()
    })
    // Where an end got less than was planned, nobody would say anything any more.
    socket.setTimeout(20_000, () => socket.destroy())
    const over = (): void => {
      this.#isOver = true
      this.#wake()
    }
    socket.on('end', over).on('close', over)
  }

  /** The next octets; fewer, or none, where the socket ended. */
  async take(length: number): Promise<Buffer> {
    while (this.#size < length && !this.#isOver) await this.#more()
    const all = Buffer.concat(this.#pieces.splice(0))
    if (all.length > length) this.#pieces.push(all.subarray(length))
    this.#size = Math.max(0, all.length - length)
    return all.subarray(0, length)
  }

  /** All that still comes. */
  async rest(): Promise<Buffer> {
    while (!this.#isOver) await this.#more()
    return this.take(this.#size)
  }

  /** The octets up to the end of a head, which stay; undefined where the socket ended. */
  async peekHead(): Promise<string | undefined> {
    for (;;) {
      const all = Buffer.concat(this.#pieces.splice(0))
      this.#pieces.push(all)
      const end = all.indexOf('\r\n\r\n')
      if (end >= 0) return all.toString('latin1', 0, end)
      if (this.#isOver) return undefined
      await this.#more()
    }
  }

  async #more(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#wake = resolve
    })
  }
}

function send(socket: Socket, octets: Uint8Array, at: readonly number[]): void {
  for (const piece of cutAt(octets, at)) socket.write(piece)
}

/** What differs, in few words: the octets may be many. */
function difference(what: string, seen: Buffer, wanted: Buffer): string[] {
  if (seen.equals(wanted)) return []
  const at = wanted.findIndex((octet, index) => seen[index] !== octet)
  const from = Math.max(0, (at < 0 ? wanted.length : at) - 60)
  const part = (octets: Buffer): string =>
    JSON.stringify(octets.toString('latin1', from, from + 200))
  return [`${what} at ${at} of ${wanted.length}: ${part(seen)} is not ${part(wanted)}`]
}

let application: RawApplication
let used: UsedSystem
let session: string
let plans: ReadonlyMap<string, Planned> = new Map()
const complaints: string[] = []

/** The application's end of a connection: what comes is compared, and answered as it was planned. */
async function serve(socket: Socket): Promise<void> {
  const incoming = new Incoming(socket)
  for (;;) {
    const head = await incoming.peekHead()
    if (head === undefined) break
    const target = head.split(' ')[1] ?? ''
    const plan = plans.get(target)
    if (plan === undefined) {
      complaints.push(`nobody asked ${JSON.stringify(head)}`)
      break
    }
    for (const part of [0, 1] as const) {
      const seen = await incoming.take(plan.arriving[part].length)
      complaints.push(...difference(`request ${target}`, seen, plan.arriving[part]))
      send(socket, plan.response[part], plan.responseCuts)
    }
    if (plan.isLast) break
  }
  socket.end()
  const more = await incoming.rest()
  complaints.push(...difference('behind the requests', more, nothing))
}

/** The program's end of a connection. */
async function ask(exchanges: readonly Planned[]): Promise<void> {
  const socket = connect({ port: used.ports.terminal, host: '127.0.0.1', noDelay: true })
  socket.on('error', error => complaints.push(error.message))
  await once(socket, 'connect')
  const incoming = new Incoming(socket)
  for (const [number, plan] of exchanges.entries()) {
    for (const part of [0, 1] as const) {
      send(socket, plan.request[part], plan.requestCuts)
      // A protocol that was switched to ends where both end it.
      if (plan.isLast && part === 1 && plan.request[1].length > 0) socket.end()
      const seen = await incoming.take(plan.answered[part].length)
      complaints.push(...difference(`answer ${number}`, seen, plan.answered[part]))
    }
    if (plan.isLast) complaints.push(...difference('behind it', await incoming.rest(), nothing))
  }
  socket.destroy()
}

beforeAll(async () => {
  application = await startRawApplication(socket => void serve(socket))
  used = await UsedSystem.start({
    device: {
      unattended: true,
      applications: [{ id: 'raw', name: 'Raw', origin: application.origin }],
    },
  })
  session = await used.pair('raw')
})

afterAll(async () => {
  await used[Symbol.asyncDispose]()
  await application.stop()
})

test.prop([connections], { numRuns: 6, endOnFailure: true })(
  'random exchanges arrive byte for byte through terminal, relay and device',
  async planned => {
    complaints.length = 0
    const host = `raw.${session}.localhost:${used.ports.terminal}`
    const chosen = planned.map((exchanges, at) =>
      exchanges.map((plan, number) => plan({ target: `/${at}/${number}`, host })),
    )
    plans = new Map(
      chosen.flatMap((exchanges, at) =>
        exchanges.map((plan, number): [string, Planned] => [`/${at}/${number}`, plan]),
      ),
    )
    await Promise.all(chosen.map(ask))
    expect(complaints).toEqual([])
  },
  120_000,
)
