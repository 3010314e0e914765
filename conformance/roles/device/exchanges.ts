import type { Clause } from '../../../generated/clauses.ts'
import type { Check } from '../../check/check.ts'
import type { Trial } from '../../check/trial.ts'
import type { ApplicationConnection } from '../../peers/played-application.ts'
import type { Outcome, TerminalExchange } from '../../peers/played-terminal-behind-relay.ts'
import { type DeviceStage, otherApplication, type PairedSession } from './device-stage.ts'
import { get, ok, post } from './http-texts.ts'

const settings = { unattended: true }
const needs = ['unattended', 'applications'] as const

/** The life of exchanges: 8.1 to 8.25, S235 to S241. */
export const exchanges: readonly Check<DeviceStage>[] = [
  {
    name: 'many-exchanges-at-once',
    title: 'Exchanges with gaps between their numbers run side by side, each to its own answer',
    clauses: ['8.10', '8.2', '8.9'],
    family: 'steps',
    depth: 'smoke',
    needs,
    settings,
    async run(stage, trial) {
      const { terminal } = await stage.pair()
      const asked = Array.from({ length: 24 }, (_, index) => {
        const request = index % 3 === 0 ? post(`/p${index}`, `body ${index}`) : get(`/g${index}`)
        const expected = stage.application.expect(Buffer.from(request))
        terminal.next += index * 1000
        return { index, expected, exchange: terminal.open(request, { cuts: [7, 40] }) }
      })
      for (const { index, expected } of asked.toReversed()) {
        const connection = await trial.awaits('8.9', `request ${index}`, expected.whole)
        connection.write(ok(`answer ${index}`))
      }
      for (const { index, exchange } of asked) {
        await mustBe(trial, '8.10', exchange, ok(`answer ${index}`))
      }
    },
  },
  {
    name: 'other-applications-are-not-reached',
    title:
      'A request for another application than the approved one is reset, and nothing of it passed on',
    clauses: ['8.5', '8.7'],
    family: 'rejection',
    depth: 'smoke',
    needs,
    settings,
    async run(stage, trial) {
      const { terminal } = await stage.pair()
      for (const application of [otherApplication, 'no-such-application', 'web-server']) {
        const outcome = await terminal.ask(get('/other'), { application }, '8.5')
        mustReset(trial, '8.5', outcome, 'application-not-approved')
      }
      // Neither Host nor an absolute target leads elsewhere.
      const request = `GET /here HTTP/1.1\r\nHost: ${stage.otherApplication.host}\r\n\r\n`
      const expected = stage.application.expect(Buffer.from(request))
      const exchange = terminal.open(request)
      const connection = await trial.awaits('8.7', 'a request at its application', expected.whole)
      connection.write(ok('here'))
      await mustBe(trial, '8.10', exchange, ok('here'))
      trial.must(
        '8.5',
        stage.otherApplication.connections.all.length === 0,
        'the other application was connected to',
      )
    },
  },
  {
    name: 'too-many-exchanges',
    title: 'A request beyond Max-Exchanges is reset, and those that are open go on',
    clauses: ['8.4'],
    family: 'rejection',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const { connection, terminal } = await stage.pair()
      const [hello] = connection.received.all
      const most = hello?.name === 'hello' ? hello.headers.maxExchanges : 0
      if (most > 2000) trial.inconclusive(`the device takes ${most} exchanges at once`)
      const open = Array.from({ length: most }, (_, index) => terminal.open(get(`/${index}`)))
      const outcome = await terminal.ask(get('/beyond'), {}, '8.4')
      mustReset(trial, '8.4', outcome, 'too-many-requests')
      const gone = open.find(({ state }) => state !== 'open')
      trial.must('8.4', gone === undefined, `exchange ${gone?.number} was closed with it`)
      const [first] = open
      if (first === undefined) return
      terminal.reset(first)
      await connection.roundTrip()
      const more = terminal.open(get('/room'))
      await connection.roundTrip('8.4')
      trial.must('8.4', more.state === 'open', 'there is no room after a reset')
    },
  },
  {
    name: 'application-that-is-not-there',
    title: 'A request is reset where the application cannot be connected to, or breaks off',
    clauses: ['8.6', '8.23', '9.13'],
    family: 'steps',
    depth: 'default',
    isAlone: true,
    needs,
    settings,
    async run(stage, trial) {
      const { connection, terminal } = await stage.pair({ credit: 65_536 })
      await stage.application.away()
      mustReset(trial, '8.6', await terminal.ask(get('/away')), 'application-unreachable')
      await stage.application.back()
      const breaking: readonly (readonly [string, string])[] = [
        ['before an octet', ''],
        ['inside a head', 'HTTP/1.1 200 OK\r\nContent-Len'],
        ['inside a body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'],
        ['inside a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhalf'],
        ['behind an interim response', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
      ]
      for (const [where, octets] of breaking) {
        for (const how of ['end', 'break'] as const) {
          const request = post('/break', `${where} ${how}`)
          const { exchange, application } = await carried(stage, trial, terminal, request)
          if (octets !== '') {
            application.write(octets)
            if (how === 'break' && !octets.endsWith('Content-Len')) {
              await trial.awaits(
                '8.23',
                'what was answered',
                exchange.until(all => all.length > 0),
              )
            }
          }
          application[how]()
          const outcome = await trial.awaits(
            '8.23',
            `a reset for an application that broke off ${where}`,
            exchange.outcome,
          )
          mustReset(trial, '8.23', outcome, 'application-unreachable')
        }
      }
      // The reset takes the place of what waits for credit.
      terminal.grants = false
      const { exchange, application } = await carried(stage, trial, terminal, get('/large'))
      application.write(`HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n${'x'.repeat(60_000)}`)
      const second = await carried(stage, trial, terminal, get('/second'))
      second.application.write(
        `HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n${'y'.repeat(600_000)}`,
      )
      await trial.awaits(
        '8.10',
        'a response',
        exchange.until(all => all.length > 0),
      )
      await connection.roundTrip()
      second.application.break()
      application.break()
      mustReset(
        trial,
        '9.13',
        await trial.awaits('9.13', 'a reset ahead of a body that waits', exchange.outcome),
        'application-unreachable',
      )
    },
  },
  {
    name: 'end-before-the-request-is-complete',
    title: 'A request whose direction ends too early, or that goes on behind its end, is reset',
    clauses: ['8.17', '8.25'],
    family: 'rejection',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const { terminal } = await stage.pair()
      const incomplete = [
        'GET / HTT',
        'GET / HTTP/1.1\r\nHost: printer\r\n',
        'POST / HTTP/1.1\r\nHost: printer\r\nContent-Length: 10\r\n\r\nhalf',
        'POST / HTTP/1.1\r\nHost: printer\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
        'POST / HTTP/1.1\r\nHost: printer\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n',
        `${get('/one')}GET /two HTTP/1.1\r\nHost: printer\r\n\r\n`,
        `${post('/one', 'whole')}x`,
      ]
      for (const request of incomplete) {
        const outcome = await terminal.ask(request, {}, '8.17')
        mustReset(trial, '8.17', outcome, 'malformed-http')
      }
      for (const application of stage.application.connections.all) {
        await trial.awaits(
          '8.25',
          'the end of a connection to the application whose exchange was malformed',
          application.ended,
        )
      }
    },
  },
  {
    name: 'frames-of-closed-exchanges-are-ignored',
    title:
      'Late frames of a closed exchange, or of a number that was left out, are ignored and their credit given back',
    clauses: ['8.18', '9.9'],
    family: 'steps',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const { connection, terminal } = await stage.pair({ credit: 131_072 })
      terminal.next = 5
      const { exchange, application } = await carried(stage, trial, terminal, get('/first'))
      application.write(ok('first'))
      await mustBe(trial, '8.10', exchange, ok('first'))
      const sizes = [16_384, 16_384, 16_384, 16_384, 16_384]
      for (const number of [exchange.number, 3]) {
        connection.send('credit', { exchange: number, credit: 1000 })
        connection.send('reset', { exchange: number, code: 'cancelled' })
        connection.send('data', { exchange: number, end: true })
      }
      for (const size of sizes) {
        terminal.maySend -= size
        connection.send('data', { exchange: exchange.number }, Buffer.alloc(size))
      }
      await connection.roundTrip('8.18')
      trial.must('8.18', connection.isOpen, 'late frames closed the connection')
      const said = connection.received.all.find(({ name }) => name === 'reset')
      trial.must('8.18', said === undefined, 'a late frame was answered', said?.entry)
      trial.must(
        '9.9',
        terminal.maySend > 131_072 - 81_920 - 1000,
        'the credit of late frames was not given back',
      )
    },
  },
  {
    name: 'frames-that-an-exchange-does-not-take',
    title: '`data` behind the end of a request resets its exchange alone',
    clauses: ['8.20', '8.21'],
    family: 'rejection',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const { connection, terminal } = await stage.pair()
      const beside = await carried(stage, trial, terminal, get('/beside'))
      const { exchange, application } = await carried(stage, trial, terminal, get('/first'))
      connection.send('data', { exchange: exchange.number }, Buffer.from('more'))
      const outcome = await trial.awaits('8.20', 'a reset', exchange.outcome)
      mustReset(trial, '8.20', outcome, 'protocol-error')
      await trial.awaits('8.25', "the end of the application's connection", application.ended)
      connection.send('reset', { exchange: exchange.number, code: 'cancelled' })
      beside.application.write(ok('beside'))
      await mustBe(trial, '8.20', beside.exchange, ok('beside'))
    },
  },
  {
    name: 'reset-by-the-terminal',
    title:
      "A reset of the terminal closes the application's connection, and is answered with nothing",
    clauses: ['8.25', '8.21'],
    family: 'steps',
    depth: 'smoke',
    needs,
    settings,
    async run(stage, trial) {
      const { connection, terminal } = await stage.pair()
      const { exchange, application } = await carried(stage, trial, terminal, get('/slow'))
      application.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf')
      await trial.awaits(
        '8.10',
        'a part of the response',
        exchange.until(all => all.length > 0),
      )
      const before = connection.received.all.length
      terminal.reset(exchange)
      await trial.awaits('8.25', "the end of the application's connection", application.ended)
      await connection.roundTrip()
      const said = connection.received.all
        .slice(before)
        .find(frame => 'exchange' in frame.headers && frame.headers.exchange === exchange.number)
      trial.must('8.21', said?.name !== 'reset', 'a reset was answered with one', said?.entry)
      const next = await carried(stage, trial, terminal, get('/next'))
      trial.must(
        '8.25',
        next.application.number !== application.number,
        'a connection was used again whose exchange was reset',
      )
    },
  },
  {
    name: 'response-before-the-request-ends',
    title: 'A final response ends the exchange, also while the request still comes',
    clauses: ['8.14', '8.18', '8.12'],
    family: 'steps',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const { connection, terminal } = await stage.pair()
      const head = 'POST /early HTTP/1.1\r\nHost: printer\r\nContent-Length: 1000\r\n\r\n'
      const exchange = terminal.open(`${head}some`, { end: false })
      const application = await trial.awaits('8.9', 'the request', stage.application.next())
      await application.until(octets => octets.toString('latin1').endsWith('some'))
      application.write('HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n')
      await mustBe(
        trial,
        '8.14',
        exchange,
        'HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n',
      )
      connection.send('data', { exchange: exchange.number }, Buffer.from('more'))
      connection.send('data', { exchange: exchange.number, end: true }, Buffer.from('end'))
      await connection.roundTrip('8.14')
      const next = await carried(stage, trial, terminal, get('/next'))
      next.application.write(ok('next'))
      await mustBe(trial, '8.14', next.exchange, ok('next'))
      trial.must(
        '8.25',
        next.application.number !== application.number,
        'a connection was used again whose request was not complete',
      )
    },
  },
]

/** A whole request that has reached the application. */
export async function carried(
  stage: DeviceStage,
  trial: Trial,
  terminal: PairedSession['terminal'],
  request: string,
  clause: Clause = '8.9',
): Promise<{ readonly exchange: TerminalExchange; readonly application: ApplicationConnection }> {
  const expected = stage.application.expect(Buffer.from(request, 'latin1'))
  const exchange = terminal.open(request)
  const application = await trial.awaits(clause, 'the request at the application', expected.whole)
  return { exchange, application }
}

/** The responses of an exchange have to be these octets. */
export async function mustBe(
  trial: Trial,
  clause: Clause,
  exchange: TerminalExchange,
  wanted: string | Uint8Array,
): Promise<void> {
  const outcome = await trial.awaits(
    clause,
    `the end of exchange ${exchange.number}`,
    exchange.outcome,
  )
  const octets = typeof wanted === 'string' ? Buffer.from(wanted, 'latin1') : Buffer.from(wanted)
  trial.must(clause, outcome.reset === undefined, `it was reset with ${outcome.reset}`)
  trial.must(
    clause,
    outcome.octets.equals(octets),
    `the response is ${shown(outcome.octets)}, not ${shown(octets)}`,
  )
}

/** An exchange has to be reset with a code. */
export function mustReset(
  trial: Trial,
  clause: Clause,
  { reset, octets }: Outcome,
  code: string,
): void {
  trial.must(
    clause,
    reset === code,
    reset === undefined
      ? `a response came: ${shown(octets)}`
      : `it was reset with ${reset}, not ${code}`,
  )
}

function shown(octets: Buffer): string {
  const text = JSON.stringify(octets.toString('latin1', 0, 300))
  return octets.length > 300 ? `${octets.length} octets, ${text}…` : text
}
