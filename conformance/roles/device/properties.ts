import * as fc from 'fast-check'
import type { Clause } from '../../../generated/clauses.ts'
import type { Check } from '../../check/check.ts'
import type { Trial } from '../../check/trial.ts'
import { PlayedTerminalBehindRelay } from '../../peers/played-terminal-behind-relay.ts'
import type { DeviceStage, PairedSession } from './device-stage.ts'
import { carried, mustBe, mustReset } from './exchanges.ts'
import { get, ok } from './http-texts.ts'
import { comeBack } from './relay-connection.ts'

const settings = { unattended: true }
const needs = ['unattended', 'applications'] as const

/** What a random exchange is like. */
interface RandomExchange {
  readonly method: 'GET' | 'POST' | 'PUT' | 'HEAD'
  readonly requestSize: number
  readonly responseSize: number
  readonly isRequestChunked: boolean
  readonly isResponseChunked: boolean
  readonly first: number
  readonly piece: number
  readonly applicationPiece: number
}

const randomExchange: fc.Arbitrary<RandomExchange> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'HEAD'),
  requestSize: fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: 90_000 })),
  responseSize: fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: 300_000 })),
  isRequestChunked: fc.boolean(),
  isResponseChunked: fc.boolean(),
  first: fc.integer({ min: 1, max: 200 }),
  piece: fc.oneof(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 500, max: 60_000 })),
  applicationPiece: fc.integer({ min: 200, max: 100_000 }),
})

/** Generated exchanges, and generated lives of several sessions. */
export const properties: readonly Check<DeviceStage>[] = [
  {
    name: 'random-exchanges-octet-for-octet',
    title: 'Whatever the sizes, cuts, framing, credit and number of exchanges, every octet arrives',
    clauses: ['8.9', '8.10', '8.12', '9.3', '9.8', '7.4', '8.41'],
    family: 'property',
    depth: 'smoke',
    limit: 60_000,
    needs,
    settings,
    async run(stage, trial) {
      await trial.property(
        fc.record({
          exchanges: fc.array(randomExchange, { minLength: 1, maxLength: 6 }),
          credit: fc.constantFrom(65_536, 100_000, 1_048_576),
          maxFrame: fc.constantFrom(1024, 4096, 65_536, 1_048_576),
        }),
        async ({ exchanges, credit, maxFrame }) => {
          const { terminal } = await stage.pair({ credit, maxFrame })
          await Promise.all(
            exchanges.map((exchange, index) =>
              exchanged(stage, trial, terminal, exchange, index, maxFrame),
            ),
          )
        },
        { smoke: 4, default: 25, deep: 600 },
      )
    },
  },
  {
    name: 'random-lives-of-sessions',
    title:
      'Sessions that are started, cut, resumed and ended in any order keep to their rules, each for itself',
    clauses: ['6.23', '6.41', '6.39', '10.2', '4.18', '8.9', '4.7', '5.46'],
    family: 'property',
    depth: 'default',
    limit: 90_000,
    needs,
    settings,
    async run(stage, trial) {
      const streams = { left: 2 }
      await trial.property(
        fc.array(
          fc.record({
            act: fc.constantFrom(
              'start',
              'ask',
              'ask',
              'lose peer',
              'cut',
              'end',
              'terminated',
              'drop XMPP',
            ),
            which: fc.nat({ max: 9 }),
          }),
          { minLength: 2, maxLength: 10 },
        ),
        async acts => {
          const life = new Lives(stage, trial, streams)
          for (const { act, which } of acts) await life.do(act, which)
          await life.look()
        },
        { smoke: 2, default: 10, deep: 400 },
      )
    },
  },
  {
    name: 'random-ambiguous-requests',
    title: 'A request with one fault at a random place is reset, and nothing of its head passed on',
    clauses: ['8.31', '8.32', '8.33', '8.39', '8.42'],
    family: 'property',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const names = fc.constantFrom('Accept', 'X-A', 'Cookie', 'x', 'User-Agent')
      const values = fc.stringMatching(/^[ -~]{0,20}$/)
      await trial.property(
        fc.record({
          fields: fc.array(fc.tuple(names, values), { maxLength: 6 }),
          place: fc.nat({ max: 6 }),
          fault: fc.constantFrom(...faults),
          cuts: fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 4 }),
        }),
        async ({ fields, place, fault: [clause, line], cuts }) => {
          const { terminal } = await stage.pair()
          const lines = ['Host: printer', ...fields.map(([name, value]) => `${name}: ${value}`)]
          lines.splice(1 + (place % lines.length), 0, line)
          const request = `POST /fault HTTP/1.1\r\n${lines.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`
          mustReset(trial, clause, await terminal.ask(request, { cuts }, clause), 'malformed-http')
          const got = stage.application.connections.all.find(({ octets }) => octets.length > 0)
          trial.must('8.42', got === undefined, 'the application got a part of it')
        },
        { smoke: 5, default: 30, deep: 1000 },
      )
    },
  },
]

const faults: readonly (readonly [Clause, string])[] = [
  ['8.31', 'X : y'],
  ['8.31', ' X: y'],
  ['8.31', '\tX: y'],
  ['8.31', 'X: a\nY: b'],
  ['8.31', 'X: a\rY: b'],
  ['8.31', 'X: a\u0000'],
  ['8.31', 'X: \u001b[2J'],
  ['8.31', 'X'],
  ['8.31', '"X": y'],
  ['8.31', 'X,Y: y'],
  ['8.32', 'host: other'],
  ['8.33', 'content-length: 0'],
  ['8.33', 'Transfer-Encoding: chunked'],
  ['8.33', 'Transfer-Encoding: identity'],
  ['8.33', 'Content_Length: 3'],
  ['8.33', 'transfer_encoding: chunked'],
  ['8.39', 'Connection: content-length'],
  ['8.39', 'Connection: close;x'],
]

async function exchanged(
  stage: DeviceStage,
  trial: Trial,
  terminal: PlayedTerminalBehindRelay,
  facts: RandomExchange,
  index: number,
  maxFrame: number,
): Promise<void> {
  const { method, first, piece } = facts
  const request = messageOf(
    `${method} /random-${index} HTTP/1.1\r\nHost: printer\r\n`,
    method === 'POST' || method === 'PUT' ? facts.requestSize : undefined,
    facts.isRequestChunked,
  )
  const whole = messageOf(
    'HTTP/1.1 200 OK\r\nX: y\r\n',
    facts.responseSize,
    facts.isResponseChunked,
  )
  const response = method === 'HEAD' ? whole.subarray(0, whole.indexOf('\r\n\r\n') + 4) : whole
  const expected = stage.application.expect(request)
  const start = request.subarray(0, Math.min(first, maxFrame, request.length))
  const exchange = terminal.open(start, { end: start.length === request.length })
  // Tiny pieces for small messages only, so that no case takes long.
  const size = Math.max(piece, Math.ceil(request.length / 400))
  const sent = terminal.send(exchange, request.subarray(start.length), { end: true, piece: size })
  const application = await trial.awaits('8.9', `request ${index}`, expected.whole)
  await sent
  for (let at = 0; at < response.length; at += facts.applicationPiece) {
    application.write(response.subarray(at, at + facts.applicationPiece))
  }
  await mustBe(trial, '8.10', exchange, response)
}

function messageOf(head: string, size: number | undefined, isChunked: boolean): Buffer {
  if (size === undefined) return Buffer.from(`${head}\r\n`)
  const content = Buffer.from(Array.from({ length: size }, (_, at) => (at * 7 + size) % 256))
  if (!isChunked)
    return Buffer.concat([Buffer.from(`${head}Content-Length: ${size}\r\n\r\n`), content])
  const parts = [Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n`)]
  const step = Math.max(1, Math.ceil(size / 5))
  for (let at = 0; at < size; at += step) {
    const chunk = content.subarray(at, at + step)
    parts.push(Buffer.from(`${chunk.length.toString(16)};n=${at}\r\n`), chunk, Buffer.from('\r\n'))
  }
  parts.push(Buffer.from('0\r\nX-Sum: 1\r\n\r\n'))
  return Buffer.concat(parts)
}

type Act = 'start' | 'ask' | 'lose peer' | 'cut' | 'end' | 'terminated' | 'drop XMPP'

/** The sessions of a generated case: what is done with them, and what has to be true of them then. */
class Lives {
  readonly #stage: DeviceStage
  readonly #trial: Trial
  /** How many XMPP streams may still be cut: after each, a device may wait longer before it connects again (4.6). */
  readonly #streams: { left: number }
  #live: { session: PairedSession; key: string }[] = []
  #keys = 0
  #asked = 0

  constructor(stage: DeviceStage, trial: Trial, streams: { left: number }) {
    this.#stage = stage
    this.#trial = trial
    this.#streams = streams
  }

  async do(act: Act, which: number): Promise<void> {
    if (act === 'start') {
      if (this.#live.length < 6) await this.#start()
      return
    }
    if (act === 'drop XMPP') {
      if (this.#streams.left === 0) return
      this.#streams.left -= 1
      this.#stage.management.drop()
      await this.#stage.online()
      return
    }
    const held = this.#live[which % Math.max(1, this.#live.length)]
    if (held === undefined) return
    const { connection, question } = held.session
    switch (act) {
      case 'ask':
        await this.#ask(held.session)
        return
      case 'lose peer': {
        const from = connection.received.all.length
        connection.send('peer-lost', { grace: 60 })
        connection.send('resumed', {})
        await connection.find('6.23', 'hello', () => true, from)
        held.session = this.#repaired(held.session)
        return
      }
      case 'cut': {
        connection.drop()
        const again = await comeBack(this.#trial, held.session, held.key)
        held.key = this.#key()
        again.connected({ resumeKey: held.key })
        await again.expect('6.23', 'hello')
        held.session = this.#repaired({ ...held.session, connection: again })
        return
      }
      case 'end':
        await this.#stage.terminate(question.session)
        await connection.find('10.2', 'terminate')
        connection.terminated('management')
        break
      case 'terminated':
        connection.terminated('expired')
        break
    }
    await this.#trial.awaits('10.14', 'the close of a session that is over', connection.closed)
    this.#live = this.#live.filter(each => each !== held)
  }

  /** Every session that is left works, and nothing was ended that was not asked for. */
  async look(): Promise<void> {
    for (const { session } of this.#live) await this.#ask(session)
    if (this.#streams.left === 0) return
    this.#streams.left -= 1
    const from = this.#stage.management.came.all.length
    this.#stage.management.drop()
    const { value, entry } = await this.#trial.awaits(
      '4.3',
      '`device-info` after a login',
      this.#stage.management.find('device-info', () => true, from),
      30_000,
    )
    const named = new Set(value.sessions.map(({ session }) => session))
    const missing = this.#live.find(({ session }) => !named.has(session.question.session))
    this.#trial.must('5.46', missing === undefined, 'a session that goes on is not named', entry)
    this.#trial.must(
      '5.46',
      named.size === this.#live.length,
      'a session is named that is over',
      entry,
    )
  }

  async #start(): Promise<void> {
    const key = this.#key()
    this.#live.push({ session: await this.#stage.pair({ resumeKey: key }), key })
  }

  async #ask(session: PairedSession): Promise<void> {
    this.#asked += 1
    const { exchange, application } = await carried(
      this.#stage,
      this.#trial,
      session.terminal,
      get(`/life-${this.#asked}`),
    )
    const response = ok(`answer ${this.#asked}`)
    application.write(response)
    await mustBe(this.#trial, '8.10', exchange, response)
  }

  #repaired(session: PairedSession): PairedSession {
    const { connection, connected, terminal: before } = session
    const terminal = new PlayedTerminalBehindRelay(
      connection,
      { ...connected, firstNumber: before.next },
      this.#trial,
    )
    connection.hello()
    return { ...session, terminal }
  }

  #key(): string {
    this.#keys += 1
    return `key-${this.#keys}-`.padEnd(43, 'x')
  }
}
