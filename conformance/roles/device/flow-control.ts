import type { Check } from '../../check/check.ts'
import { exchangeCredit } from '../../peers/played-terminal-behind-relay.ts'
import type { DeviceStage } from './device-stage.ts'
import { carried, mustBe, mustReset } from './exchanges.ts'
import { get, ok } from './http-texts.ts'
import { isProtocolClose } from './relay-connection.ts'

const settings = { unattended: true }
const needs = ['unattended', 'applications'] as const

/** Credit: 9.1 to 9.15. */
export const flowControl: readonly Check<DeviceStage>[] = [
  {
    name: 'no-octet-beyond-the-credit',
    title:
      'The device sends as much as it has credit for and no more, and goes on with what it is granted',
    clauses: ['9.3', '9.2', '9.4', '7.4'],
    family: 'steps',
    depth: 'smoke',
    needs,
    settings,
    async run(stage, trial) {
      const { connection, terminal } = await stage.pair({ credit: 400_000, maxFrame: 3000 })
      terminal.grants = false
      const response = ok('x'.repeat(900_000))
      const { exchange, application } = await carried(stage, trial, terminal, get('/large'))
      application.write(response)
      const has = (count: number): Promise<Buffer> =>
        trial.awaits(
          '9.4',
          `${count} octets of the response`,
          exchange.until(octets => octets.length >= count),
        )
      await has(exchangeCredit)
      await connection.roundTrip()
      terminal.grant(exchange.number, 50_000)
      await has(exchangeCredit + 50_000)
      terminal.grant(exchange.number, 600_000)
      await has(400_000)
      await connection.roundTrip()
      await connection.roundTrip()
      terminal.grant(0, 1_000_000)
      await mustBe(trial, '9.4', exchange, response)
    },
  },
  {
    name: 'credit-is-granted-again',
    title: 'An upload that the application takes is never stopped for want of credit',
    clauses: ['9.8', '8.9', '9.1'],
    family: 'steps',
    depth: 'smoke',
    limit: 60_000,
    needs,
    settings,
    async run(stage, trial) {
      const { terminal } = await stage.pair({ credit: 65_536 })
      const size = 1_500_000
      const content = Buffer.alloc(size, 'abcdefghijklm')
      const head = `PUT /upload HTTP/1.1\r\nHost: printer\r\nContent-Length: ${size}\r\n\r\n`
      const expected = stage.application.expect(Buffer.concat([Buffer.from(head), content]))
      const exchange = terminal.open(head, { end: false })
      await terminal.send(exchange, content, { end: true })
      const application = await trial.awaits('8.9', 'the whole upload', expected.whole)
      application.write(ok('taken'))
      await mustBe(trial, '8.10', exchange, ok('taken'))
      // Small bodies count as much as large ones.
      for (let round = 0; round < 120; round += 1) {
        const small = await carried(
          stage,
          trial,
          terminal,
          get(`/small-${round}`, `X: ${'v'.repeat(900)}\r\n`),
        )
        small.application.write(ok('s'))
        await mustBe(trial, '9.8', small.exchange, ok('s'))
        trial.must(
          '9.8',
          terminal.maySend >= 32_768 - 2000,
          `only ${terminal.maySend} octets of credit are left`,
        )
      }
    },
  },
  {
    name: 'body-beyond-the-credit-of-an-exchange',
    title: 'A body beyond the credit of its exchange resets that exchange alone',
    clauses: ['9.6', '9.2'],
    family: 'rejection',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const { connection, terminal } = await stage.pair({ maxFrame: 1_048_576, credit: 4_000_000 })
      const beside = await carried(stage, trial, terminal, get('/beside'))
      const head = `PUT /much HTTP/1.1\r\nHost: printer\r\nContent-Length: 900000\r\n\r\n`
      const exchange = terminal.open(head, { end: false })
      connection.send('data', { exchange: exchange.number }, Buffer.alloc(exchangeCredit + 1))
      const outcome = await trial.awaits(
        '9.6',
        'a reset for a body beyond the credit',
        exchange.outcome,
      )
      mustReset(trial, '9.6', outcome, 'protocol-error')
      beside.application.write(ok('beside'))
      await mustBe(trial, '9.6', beside.exchange, ok('beside'))
      // What fits exactly is taken.
      const whole = Buffer.alloc(exchangeCredit - head.length, 'w')
      const fitting = head.replace('900000', String(whole.length))
      const exact = Buffer.concat([Buffer.from(fitting), whole])
      // Of the first body, what fits may come late.
      stage.application.expect(Buffer.concat([Buffer.from(head), Buffer.alloc(exchangeCredit)]))
      const expected = stage.application.expect(exact)
      const third = terminal.open(exact)
      const application = await trial.awaits('9.2', 'a body that uses all credit', expected.whole)
      application.write(ok('fits'))
      await mustBe(trial, '9.2', third, ok('fits'))
    },
  },
  {
    name: 'body-beyond-the-credit-of-the-connection',
    title: 'A body beyond the credit of the connection closes it',
    clauses: ['9.7'],
    family: 'rejection',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const { connection, terminal } = await stage.pair({ maxFrame: 1_048_576, credit: 65_536 })
      terminal.next += 1
      connection.send(
        'request',
        { exchange: 1, applicationId: 'conformance' },
        Buffer.concat([
          Buffer.from('PUT /much HTTP/1.1\r\nHost: printer\r\nContent-Length: 900000\r\n\r\n'),
          Buffer.alloc(80_000),
        ]),
      )
      const { code } = await trial.awaits('9.7', 'a close', connection.closed)
      trial.must('9.7', isProtocolClose(code), `it closed with ${code}`)
    },
  },
  {
    name: 'more-credit-than-there-can-be',
    title: 'Credit above 2147483647 resets an exchange, and closes the connection',
    clauses: ['9.5'],
    family: 'rejection',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const { connection, terminal } = await stage.pair()
      const beside = await carried(stage, trial, terminal, get('/beside'))
      const { exchange } = await carried(stage, trial, terminal, get('/credit'))
      for (let time = 0; time < 127; time += 1) terminal.grant(exchange.number, 16_777_216)
      await connection.roundTrip('9.5')
      trial.must('9.5', exchange.state === 'open', 'credit that may be granted was refused')
      terminal.grant(exchange.number, 16_777_216)
      const outcome = await trial.awaits('9.5', 'a reset for too much credit', exchange.outcome)
      mustReset(trial, '9.5', outcome, 'protocol-error')
      beside.application.write(ok('beside'))
      await mustBe(trial, '9.5', beside.exchange, ok('beside'))
      for (let time = 0; time < 128; time += 1) terminal.grant(0, 16_777_216)
      const { code } = await trial.awaits('9.5', 'a close for too much credit', connection.closed)
      trial.must('9.5', isProtocolClose(code), `it closed with ${code}`)
    },
  },
  {
    name: 'fair-turns',
    title: 'Exchanges that have octets and credit take turns',
    clauses: ['9.12'],
    family: 'steps',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const { connection, terminal } = await stage.pair({ credit: 65_536, maxFrame: 8192 })
      terminal.grants = false
      const first = await carried(stage, trial, terminal, get('/a'))
      const second = await carried(stage, trial, terminal, get('/b'))
      const response = ok('x'.repeat(240_000))
      first.application.write(response)
      second.application.write(response)
      await trial.awaits(
        '9.4',
        'a response',
        Promise.race(
          [first, second].map(({ exchange }) => exchange.until(octets => octets.length > 0)),
        ),
      )
      for (let time = 0; time < 3; time += 1) await connection.roundTrip()
      const before = [first, second].map(({ exchange }) => exchange.octets.length)
      const burst = 160_000
      terminal.grant(0, burst)
      const sum = (): number => first.exchange.octets.length + second.exchange.octets.length
      const start = (before[0] ?? 0) + (before[1] ?? 0)
      await trial.awaits(
        '9.4',
        'as much as was granted',
        Promise.race([
          first.exchange.until(() => sum() - start >= burst / 2),
          second.exchange.until(() => sum() - start >= burst / 2),
        ]),
      )
      await connection.roundTrip()
      const got = [first, second].map(
        ({ exchange }, index) => exchange.octets.length - (before[index] ?? 0),
      )
      const least = Math.min(...got)
      trial.must(
        '9.12',
        least >= sum() / 20,
        `of ${burst} octets that were granted two exchanges got ${got.join(' and ')}`,
      )
    },
  },
  {
    name: 'consumers-that-do-not-read',
    title:
      'Exchanges whose consumers take nothing do not stop the others, nor the reading of frames',
    clauses: ['9.10', '9.15'],
    family: 'steps',
    depth: 'default',
    needs: [...needs, 'upgrade'],
    settings,
    async run(stage, trial) {
      const { connection, terminal } = await stage.pair({ credit: 300_000 })
      const request = get('/held', 'Upgrade: echo\r\nConnection: upgrade\r\n')
      // Octets behind a request for an upgrade can go nowhere before its answer.
      for (let round = 0; round < 3; round += 1) {
        const expected = stage.application.expect(Buffer.from(request))
        const exchange = terminal.open(request, { upgrade: true })
        const application = await trial.awaits('8.9', 'the request', expected.begun)
        application.pause()
        const held = Buffer.alloc(exchangeCredit - request.length - 1000, round)
        await trial.awaits(
          '9.10',
          'credit beside an exchange whose consumer takes nothing',
          terminal.send(exchange, held),
        )
      }
      await connection.roundTrip('9.15')
      const beside = await carried(stage, trial, terminal, get('/beside'))
      beside.application.write(ok('beside'))
      await mustBe(trial, '9.10', beside.exchange, ok('beside'))
    },
  },
]
