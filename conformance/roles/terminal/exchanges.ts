import { type ErrorCode, errorTable } from '../../../generated/errors.ts'
import type { Check } from '../../check/check.ts'
import { ok, pattern, statusOf } from './answers.ts'
import type { TerminalStage } from './terminal-stage.ts'

const failures: readonly ErrorCode[] = [
  'application-unreachable',
  'application-timeout',
  'application-unknown',
  'application-not-approved',
  'malformed-http',
  'too-many-requests',
  'internal',
]

/** Exchanges: Fig. 12, S231 to S243. */
export const exchanges: readonly Check<TerminalStage>[] = [
  {
    name: 'exchange-as-in-figure-12',
    title: 'A request and its response pass literally, under one rising number',
    clauses: ['8.8', '8.1', '8.11', '8.12'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const client = await stage.dial(address)
      for (const turn of [1, 2, 3]) {
        const body = pattern(1000 * turn, turn).toString('latin1')
        const fields = `Host: ${address.host}\r\nX-oDd:  \t v ${turn}\r\nCookie: a=b; c="d"\r\nX-oDd: \r\n`
        const request = `POST /p//q/../%7e?x=${turn}&&y HTTP/1.1\r\n${fields}Content-Length: ${body.length}\r\n\r\n${body}`
        client.send(request)
        const exchange = await session.exchange(turn)
        await session.awaits('8.12', 'the `End` of the request', () => exchange.isEnded)
        trial.must('8.8', exchange.text === request, difference(exchange.text, request))
        const before = client.length
        const answer = Buffer.concat([
          Buffer.from(
            `HTTP/1.1 207 Odd  reason\r\nx-A: 1\r\nX-a:\t2 \r\nContent-Length: 5000\r\n\r\n`,
          ),
          pattern(5000, turn),
        ])
        await exchange.send(answer, { end: true, piece: 700 })
        const came = await trial.awaits(
          '8.11',
          'the response',
          client.octetsOf(before + answer.length),
        )
        trial.must('8.11', came.subarray(before).equals(answer), 'the response is not literal')
      }
    },
  },
  {
    name: 'many-exchanges-at-once',
    title: 'A terminal has as many exchanges open as the device keeps, and the others wait',
    clauses: ['8.3', '8.1', '8.11'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair({ hello: { maxExchanges: 3 } })
      const clients = await Promise.all(
        Array.from({ length: 9 }, (_, index) => stage.get(address, `/${index}`)),
      )
      const answered = new Set<number>()
      for (let round = 0; round < 3; round += 1) {
        await session.exchange(3 * round + 3, '8.3')
        await session.link.roundTrip()
        trial.must('8.3', session.exchanges.length === 3 * round + 3, 'one too many is open')
        const open = session.exchanges.filter(({ number }) => !answered.has(number))
        for (const exchange of open.toReversed()) {
          const target = /^GET (\S+)/.exec(exchange.text)?.[1] ?? ''
          answered.add(exchange.number)
          await exchange.send(ok(`this is ${target}.`), { end: true })
        }
      }
      for (const [index, client] of clients.entries()) {
        const text = await trial.awaits('8.11', 'a response', client.textWith('.'))
        trial.must(
          '8.11',
          text.endsWith(`this is /${index}.`),
          'a response of another request came',
        )
      }
    },
  },
  {
    name: 'failures-before-and-behind-the-first-octet',
    title: 'An exchange that fails is answered by its status, or breaks the connection off',
    clauses: ['8.26', '8.21', '11.4'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      let count = 0
      for (const code of failures) {
        const client = await stage.get(address)
        const exchange = await session.exchange((count += 1))
        exchange.reset(code)
        const text = await trial.awaits('8.26', `an answer to ${code}`, client.textWith('\r\n\r\n'))
        const { http } = errorTable[code]
        trial.must(
          '8.26',
          statusOf(text) === http,
          `\`${code}\` is answered with ${statusOf(text)}`,
        )
      }
      const unknown = await stage.get(address)
      const exchange = await session.exchange((count += 1))
      session.link.connection.send('reset', { exchange: exchange.number, code: 'of-tomorrow' })
      exchange.isClosed = true
      const text = await trial.awaits('11.4', 'an answer', unknown.textWith('\r\n\r\n'))
      trial.must('11.4', statusOf(text) === errorTable.unknown.http, `it is ${statusOf(text)}`)
      for (const [part, isWhole] of [
        ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf', false],
        ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n', false],
        ['HTTP/1.1 200 OK\r\n\r\nhalf', true],
      ] as const) {
        const client = await stage.get(address)
        const half = await session.exchange((count += 1))
        await half.send(part)
        await trial.awaits('8.11', 'what came of the response', client.octetsOf(part.length))
        half.reset('application-unreachable')
        const all = await trial.awaits('8.26', 'the end of the connection', client.whole())
        trial.must('8.26', all === part, 'something was put behind a response that was cut')
        trial.must('8.26', !isWhole || client.isBroken, 'a response that was cut looks whole')
      }
      await session.link.roundTrip()
      const replied = session.exchanges.find(({ resetCode }) => resetCode !== undefined)
      trial.must(
        '8.21',
        replied === undefined,
        `a \`reset\` was answered with \`${replied?.resetCode}\``,
      )
    },
  },
  {
    name: 'a-client-that-goes-away',
    title: 'An exchange whose client goes away is reset with `cancelled`, and the others go on',
    clauses: ['8.22', '8.21'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const other = await stage.get(address, '/other')
      await session.exchange(1)
      const leave = [
        async () => {
          const client = await stage.get(address)
          await session.exchange(2)
          client.leave()
        },
        async () => {
          const client = await stage.dial(address)
          client.send(`PUT / HTTP/1.1\r\nHost: ${address.host}\r\nContent-Length: 9\r\n\r\nhalf`)
          await session.exchange(3)
          client.breakOff()
        },
        async () => {
          const client = await stage.get(address)
          const exchange = await session.exchange(4)
          await exchange.send('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')
          await client.textWith('half')
          client.breakOff()
        },
      ]
      for (const [index, act] of leave.entries()) {
        const count = index + 2
        await act()
        const exchange = await session.exchange(count)
        await session.awaits('8.22', 'a `reset`', () => exchange.resetCode !== undefined)
        trial.must('8.22', exchange.resetCode === 'cancelled', `it is \`${exchange.resetCode}\``)
        // What the device sends meanwhile is ignored.
        session.link.connection.send('data', { exchange: exchange.number }, Buffer.from('late'))
      }
      await session.exchanges[0]?.send(ok(), { end: true })
      await trial.awaits('8.18', 'the other response', other.textWith('ok'))
      await session.link.roundTrip()
    },
  },
  {
    name: 'nothing-is-opened-behind-halt',
    title: 'After `halt` open exchanges go on and no other is opened',
    clauses: ['8.28', '8.43'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair({ hello: { maxExchanges: 1 } })
      const open = await stage.get(address, '/open')
      const first = await session.exchange(1)
      const waiting = await stage.get(address, '/waiting')
      await stage.localRoundTrip(address)
      session.link.connection.send('halt', { reason: 'deployment', deadline: 300 })
      await session.link.roundTrip()
      const late = await stage.get(address, '/late')
      for (const client of [late, waiting]) {
        const text = await trial.awaits('8.28', 'an answer', client.textWith('\r\n\r\n'))
        trial.must('8.26', statusOf(text) === 503, `it is answered with ${statusOf(text)}`)
      }
      await first.send(ok('still here'), { end: true })
      await trial.awaits('8.28', 'the response of the open exchange', open.textWith('still here'))
      await session.link.roundTrip()
      trial.must('8.28', session.exchanges.length === 1, 'an exchange was opened behind `halt`')
    },
  },
  {
    name: 'a-response-ends-the-whole-exchange',
    title:
      'A final response in the midst of an upload ends it: nothing more of the request is sent',
    clauses: ['8.14', '8.12', '8.11'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const client = await stage.dial(address)
      const size = 2_000_000
      client.send(`PUT / HTTP/1.1\r\nHost: ${address.host}\r\nContent-Length: ${size}\r\n\r\n`)
      client.send(pattern(size))
      const exchange = await session.exchange(1)
      exchange.grants = false
      const refusal = 'HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nno!'
      await exchange.send(refusal, { end: true })
      await trial.awaits('8.11', 'the response', client.textWith('no!'))
      await session.link.roundTrip()
      const { length } = exchange
      exchange.grant(1_000_000)
      await session.link.roundTrip()
      trial.must('8.14', exchange.length === length, 'more of the request came behind the response')
      trial.must('8.14', exchange.resetCode === undefined, 'an exchange that is over was reset')
      const next = await stage.get(address)
      await (await session.exchange(2)).send(ok(), { end: true })
      await trial.awaits('8.14', 'the next response', next.textWith('ok'))
    },
  },
]

/** Where two texts differ first. */
export function difference(came: string, sent: string): string {
  let at = 0
  while (at < came.length && came[at] === sent[at]) at += 1
  const near = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 20), at + 40))
  return `it differs at octet ${at}: ${near(came)} came, ${near(sent)} was sent`
}
