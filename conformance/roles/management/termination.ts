import type { EndReason } from '../../../generated/schemas.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { Check } from '../../check/check.ts'
import type { ManagementStage } from './management-stage.ts'

const otherToken = `mrsp_${'A'.repeat(43)}`

/** Ending sessions: S261 to S299, S331 to S335, clauses 10.9 to 10.27. */
export const termination: readonly Check<ManagementStage>[] = [
  {
    name: 'terminal-ends-as-in-figure-14',
    title:
      "At the terminal's request the device is asked to end its side, and the answer does not wait for it",
    clauses: ['10.9', '10.10', '5.41', '10.27'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const made = await stage.established(device)
      const { session, token } = made
      device.answer = () => 'silent'
      const request = stage.relay.client.requestTermination({
        body: { session, side: 'terminal', reason: 'terminal', token },
      })
      await trial.awaits('10.9', 'the answer to the request, while the device is silent', request)
      const { stanza, entry } = await trial.awaits(
        '10.9',
        'session-terminate',
        device.next('session-terminate', session),
      )
      trial.must('10.9', stanza.reason === 'terminal', `its reason is ${stanza.reason}`, entry)
      const between = await stage.find(made)
      trial.must('10.9', between.state === 'terminating', `the session is ${between.state}`)
      device.answer = () => 'taken'
      await stage.relay.ended(session, 'terminal', 'terminal', token)
      await trial.awaits(
        '10.10',
        'the answer to the request of the device',
        stage.relay.client.requestTermination({
          body: { session, side: 'device', reason: 'terminal', token },
        }),
      )
      await stage.relay.ended(session, 'device', 'terminal', token)
      const over = await stage.until('5.41', made, 'terminated')
      trial.must(
        '10.27',
        over.endReason === 'terminal' && over.code === undefined,
        `it ended ${over.endReason} with ${over.code}`,
      )
      const count = device.count('session-terminate', session)
      await trial.awaits(
        '10.10',
        'the answer to a repeated request',
        stage.relay.client.requestTermination({
          body: { session, side: 'terminal', reason: 'terminal', token },
        }),
      )
      const still = await stage.find(made)
      trial.must(
        '10.10',
        still.revision === over.revision,
        'a request changes a session that is over',
      )
      await device.sendInfo()
      trial.must(
        '10.9',
        device.count('session-terminate', session) === count,
        'the device is asked though its side has ended',
      )
    },
  },
  {
    name: 'device-ends-as-in-figure-15',
    title:
      "At the end of the device's side the relay is asked to end the terminal's, with the same reason",
    clauses: ['10.19', '10.9', '5.41', '10.27'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const made = await stage.established(device)
      const { session, token } = made
      await trial.awaits(
        '10.10',
        'the answer to the request',
        stage.relay.client.requestTermination({
          body: { session, side: 'device', reason: 'device', token },
        }),
      )
      trial.must(
        '10.19',
        stage.relay.askedFor('terminate', session).length === 0,
        "the relay is asked before the device's side has ended",
      )
      await stage.relay.ended(session, 'device', 'device', token)
      const { body, entry } = await trial.awaits(
        '10.19',
        'terminateSession',
        stage.relay.next('terminate', session),
      )
      trial.must(
        '10.19',
        body.sides.join() === 'terminal',
        `it is asked to end ${body.sides.join()}`,
        entry,
      )
      trial.must('10.19', body.reason === 'device', `the reason is ${body.reason}`, entry)
      trial.must(
        '10.9',
        device.count('session-terminate', session) === 0,
        'the device is asked to end what it ended',
      )
      await stage.relay.ended(session, 'terminal', 'device', token)
      const over = await stage.until('5.41', made, 'terminated')
      trial.must('10.27', over.endReason === 'device', `it ended ${over.endReason}`)
    },
  },
  {
    name: 'termination-is-accepted-in-every-state',
    title:
      'A request to terminate with the right token is accepted in every state, any other is unauthenticated',
    clauses: ['10.10'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const { client } = stage.relay
      const made = await stage.connecting(await stage.device())
      const other = await stage.connecting(await stage.device())
      const { session, token } = made
      const ask = (shown: string, of: string = session) =>
        client.requestTermination({
          body: { session: of, side: 'terminal', reason: 'terminal', token: shown },
        })
      for (const wrong of [otherToken, other.token]) {
        await stage.refused('10.10', 'unauthenticated', 'a request with another token', ask(wrong))
      }
      await stage.refused(
        '10.10',
        'unauthenticated',
        'a request for no session',
        ask(token, '019a3c5e-7f00-7aaa-8bbb-0123456789ab'),
      )
      const before = await stage.find(made)
      trial.must(
        '10.10',
        before.state === 'connecting',
        `requests that were refused made it ${before.state}`,
      )
      for (const state of ['connecting', 'terminating', 'terminating again']) {
        await trial.awaits('10.10', `the answer while it is ${state}`, ask(token))
      }
      await stage.relay.ended(session, 'terminal', 'terminal', token)
      await trial.awaits('10.10', "the answer after the terminal's ended log", ask(token))
      await stage.relay.ended(session, 'device', 'terminal', token)
      await stage.until('5.41', made, 'failed')
      await trial.awaits('10.10', 'the answer when it is over', ask(token))
      await stage.refused(
        '10.10',
        'unauthenticated',
        'a wrong token when it is over',
        ask(otherToken),
      )
    },
  },
  {
    name: 'relay-is-asked-until-it-answers',
    title:
      'A request to end sides is repeated while the relay is away, and not-found ends a session that is not final',
    clauses: ['10.20', '10.18', '5.41', '10.27'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { relay, terminal } = stage
      const made = await stage.connecting(await stage.device())
      const { session } = made
      let count = 0
      relay.answers.terminate = () => {
        count += 1
        if (count === 1) throw new MrspError('internal', { source: 'relay' })
        throw new MrspError('not-found', { source: 'relay' })
      }
      await relay.goAway()
      await terminal.client.cancelSession({ session })
      const between = await stage.find(made)
      trial.must(
        '5.41',
        between.state === 'terminating',
        `while the relay is away it is ${between.state}`,
      )
      await relay.comeBack()
      const over = await stage.until('10.20', made, 'failed', 12_000)
      trial.must('10.27', over.endReason === 'cancelled', `it ended ${over.endReason}`)
      trial.must('10.20', count >= 2, 'the request was not repeated')
      await trial.awaits('5.41', 'a new session of the pair', stage.start(made.device))
    },
  },
  {
    name: 'an-end-that-is-refused-comes-with-the-logs',
    title:
      'An end that the relay refuses comes with the logs; what the device refuses for good is not asked again',
    clauses: ['5.41', '4.15'],
    family: 'rejection',
    depth: 'default',
    async run(stage, trial) {
      const { relay, terminal } = stage
      for (const code of ['bad-request', 'unauthenticated'] as const) {
        const device = await stage.device(each => {
          each.answer = ({ name }) => (name === 'session-terminate' ? 'bad-request' : 'taken')
        })
        const made = await stage.connecting(device)
        const { session, token } = made
        relay.answers.terminate = () => {
          throw new MrspError(code, { source: 'relay' })
        }
        await terminal.client.cancelSession({ session })
        await trial.awaits('10.18', 'terminateSession', relay.next('terminate', session))
        await trial.awaits('10.18', 'session-terminate', device.next('session-terminate', session))
        // What is not settled by the answer comes again with the next login.
        await device.sendInfo()
        await device.drop()
        await stage.seenAs(device, false)
        await stage.comeOnline(device)
        const told = device.count('session-terminate', session)
        trial.must('4.15', told === 1, `the device was asked ${told} times`)
        const { state } = await stage.find(made)
        trial.must('5.41', state === 'terminating', `behind ${code} of the relay it is ${state}`)
        relay.answers = relay.usualAnswers()
        for (const side of ['device', 'terminal'] as const) {
          await relay.ended(session, side, 'cancelled', token)
        }
        await stage.until('5.41', made, 'failed')
      }
      for (const code of ['not-found', 'bad-request'] as const) {
        const device = await stage.device(each => {
          each.answer = ({ name }) => (name === 'approval-cancel' ? code : 'taken')
        })
        const { session } = await stage.asked(device)
        await terminal.client.cancelSession({ session })
        await trial.awaits('5.12', 'approval-cancel', device.next('approval-cancel', session))
        await device.sendInfo()
        await device.drop()
        await stage.seenAs(device, false)
        await stage.comeOnline(device)
        const told = device.count('approval-cancel', session)
        trial.must('4.15', told === 1, `the device was asked ${told} times`)
      }
    },
  },
  {
    name: 'what-does-not-end-is-ended-by-the-relay',
    title:
      'A session that does not end within terminateTimeout is ended by the relay, and the device is told',
    clauses: ['10.18', '10.17', '5.41'],
    family: 'steps',
    depth: 'default',
    needs: ['timers'],
    settings: { terminateTimeout: 1 },
    async run(stage, trial) {
      const { relay, terminal } = stage
      const device = await stage.device()
      const made = await stage.established(device)
      const { session } = made
      const began = performance.now()
      await terminal.client.cancelSession({ session })
      await trial.awaits('10.17', 'session-terminate', device.next('session-terminate', session))
      const asked = await trial.awaits(
        '10.18',
        'terminateSession',
        relay.next('terminate', session),
        2000,
      )
      trial.must(
        '10.18',
        asked.at - began > 900,
        'an established session is ended by the relay before terminateTimeout',
        asked.entry,
      )
      trial.must('10.18', asked.body.sides.length === 2, 'not both sides are to end', asked.entry)
      const view = await stage.find(made)
      trial.must('5.41', view.state === 'terminating', `without ended logs it is ${view.state}`)
    },
  },
  {
    name: 'first-reason-is-shown',
    title:
      'A session shows the first reason that was stored for its end, and the code that the table gives for it',
    clauses: ['10.27'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const codes: Readonly<Partial<Record<EndReason, string | undefined>>> = {
        'never-connected': 'connect-timeout',
        'connection-lost': 'connection-lost',
        'relay-restarted': 'relay-restarted',
        forced: 'session-over',
        idle: 'idle-timeout',
        expired: 'expired',
        device: undefined,
      }
      for (const reason of [
        'never-connected',
        'connection-lost',
        'relay-restarted',
        'forced',
        'idle',
        'expired',
        'device',
      ] as const) {
        const made = await stage.connecting(await stage.device())
        await stage.relay.ended(made.session, 'device', reason, made.token)
        await stage.relay.ended(made.session, 'terminal', 'terminal', made.token)
        const over = await stage.until('5.41', made, 'failed')
        trial.must(
          '10.27',
          over.endReason === reason,
          `the reason is ${over.endReason}, not ${reason}`,
        )
        trial.must('10.27', over.code === codes[reason], `the code of ${reason} is ${over.code}`)
      }
    },
  },
]
