import { fc, test } from '@fast-check/vitest'
import { afterAll, beforeAll, expect, test as example } from 'vitest'
import { encodeFrame, replaceSessionId, sessionIdOctets } from '../../runtime/frame/index.ts'
import { cutAt, fraction } from '../../runtime/http-message/message.arbitrary.ts'
import type { PlayedEndpoint } from './played/endpoint.ts'
import { type Paired, RelayUnderTest } from './played/relay.ts'

let relay: RelayUnderTest
let sessions: Paired[]
beforeAll(async () => {
  relay = await RelayUnderTest.start()
  sessions = await Promise.all(Array.from({ length: 4 }, () => relay.pair()))
})
afterAll(() => relay[Symbol.asyncDispose]())

const body = fc.oneof(
  { weight: 8, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 200 }) },
  fc.integer({ min: 4000, max: 65536 }).map(length => new Uint8Array(length).fill(length & 0xff)),
)
const exchange = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
const end = fc.option(fc.constant(true as const), { nil: undefined })
const unknownField = fc
  .tuple(fc.stringMatching(/^X-[A-Za-z]{1,20}$/), fc.stringMatching(/^[!-~]{1,60}$/))
  .map(([name, value]) => `${name}: ${value}\r\n`)

/** Octets of a frame that a side may send in a pairing, with a session ID of its own. */
function frameFrom(side: 'device' | 'terminal'): fc.Arbitrary<(sessionId: string) => Uint8Array> {
  const opening =
    side === 'terminal'
      ? fc.record({ exchange, end, body }).map(
          ({ body, end, exchange }) =>
            (id: string) =>
              encodeFrame(
                id,
                'request',
                { exchange, applicationId: 'web-server', ...(end && { end }) },
                body,
              ),
        )
      : fc.record({ exchange, end, body }).map(
          ({ body, end, exchange }) =>
            (id: string) =>
              encodeFrame(id, 'response', { exchange, ...(end && { end }) }, body),
        )
  const data = fc.record({ exchange, end, body }).map(
    ({ body, end, exchange }) =>
      (id: string) =>
        encodeFrame(id, 'data', { exchange, ...(end && { end }) }, body),
  )
  const credit = fc
    .record({ exchange, credit: fc.integer({ min: 1, max: 16777216 }), unknownField })
    .map(({ exchange, credit, unknownField }) => (id: string) => {
      const octets = Buffer.from(encodeFrame(id, 'credit', { exchange, credit }))
      return Buffer.concat([octets.subarray(0, -2), Buffer.from(`${unknownField}\r\n`)])
    })
  const reset = exchange.map(
    exchange => (id: string) => encodeFrame(id, 'reset', { exchange, code: 'cancelled' }),
  )
  return fc.oneof(opening, data, credit, reset)
}

const traffic = fc.array(
  fc.oneof(
    fc.record({
      session: fc.nat(3),
      side: fc.constant('device' as const),
      make: frameFrom('device'),
    }),
    fc.record({
      session: fc.nat(3),
      side: fc.constant('terminal' as const),
      make: frameFrom('terminal'),
    }),
  ),
  { minLength: 1, maxLength: 60 },
)

/** Places to cut at, not more than a relay takes a message apart. */
const cuts = fc.array(fraction, { maxLength: 60 })

/** Waits until the endpoint has all messages, and takes them. */
async function take(endpoint: PlayedEndpoint, count: number): Promise<Buffer[]> {
  const taken: Buffer[] = []
  while (taken.length < count) taken.push(await endpoint.nextOctets())
  return taken
}

test.prop([traffic], { numRuns: 40 })(
  'frames arrive octet for octet, in order, with the ID of the receiving side, and in their session alone',
  async sent => {
    const expected = new Map<PlayedEndpoint, Buffer[]>()
    for (const { session, side, make } of sent) {
      const paired = sessions[session]
      if (paired === undefined) throw new Error('no session')
      const [from, to] =
        side === 'device' ? [paired.device, paired.terminal] : [paired.terminal, paired.device]
      const octets = make(from.sessionId)
      const arriving = Buffer.from(octets)
      replaceSessionId(arriving, sessionIdOctets(to.sessionId))
      expected.set(to, [...(expected.get(to) ?? []), arriving])
      from.sendOctets(octets)
    }
    for (const { device, terminal } of sessions) {
      for (const end of [device, terminal]) {
        const wanted = expected.get(end) ?? []
        const got = await take(end, wanted.length)
        expect(got.every((octets, index) => octets.equals(wanted[index] ?? Buffer.alloc(0)))).toBe(
          true,
        )
      }
    }
    for (const { device, terminal } of sessions) {
      await Promise.all([device.roundTrip(), terminal.roundTrip()])
    }
  },
)

test.prop([fc.array(fc.tuple(frameFrom('terminal'), cuts), { minLength: 1, maxLength: 8 })], {
  numRuns: 30,
})('a frame that comes in fragments, cut anywhere, arrives as one message', async sent => {
  const [paired] = sessions
  if (paired === undefined) throw new Error('no session')
  const { device, terminal } = paired
  const expected = sent.map(([make, at]) => {
    const octets = make(terminal.sessionId)
    const pieces = cutAt(octets, at)
    for (const [index, piece] of pieces.entries()) {
      terminal.socket.send(piece, { binary: true, fin: index === pieces.length - 1 })
    }
    const arriving = Buffer.from(octets)
    replaceSessionId(arriving, sessionIdOctets(device.sessionId))
    return arriving
  })
  expect(await take(device, expected.length)).toEqual(expected)
})

example('the steps of a request and its response are told once each', async () => {
  const { device, terminal } = await relay.pair()
  relay.steps.length = 0
  terminal.send('request', { exchange: 1, applicationId: 'web-server' }, Buffer.from('GET'))
  terminal.send('data', { exchange: 1, end: true }, Buffer.from(' /'))
  await device.expect('request')
  await device.expect('data')
  device.send('response', { exchange: 1, end: true }, Buffer.from('HTTP/1.1 200'))
  await terminal.expect('response')
  expect(relay.steps).toEqual(['S233', 'S234', 'S242', 'S243'])
})
