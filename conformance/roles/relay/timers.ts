import { setTimeout as wait } from 'node:timers/promises'
import type { Check } from '../../check/check.ts'
import { sendExchangeFrame } from './pairing.ts'
import { type RelayStage, sides } from './relay-stage.ts'

/** Timers that end a session: clauses 5.27, 5.29, 5.30, 10.15. */
export const timers: readonly Check<RelayStage>[] = [
  {
    name: 'side-that-never-comes',
    title:
      'When connectTimeout is over and a side is still reserved, both end with never-connected, the device first',
    clauses: ['5.27', '10.15', '5.16', '5.35', '6.7'],
    family: 'steps',
    depth: 'default',
    needs: ['timers'],
    settings: { connectTimeout: 6 },
    async run(stage, trial) {
      const nobody = await stage.reserve()
      const half = await stage.reserve()
      const renewed = await stage.reserve()
      trial.must('5.27', nobody.connectTimeout === 6, `connectTimeout is ${nobody.connectTimeout}`)
      const { endpoint } = await stage.connect(half.ticket('terminal'))
      endpoint.hello()
      await wait(1500)
      const began = performance.now()
      await stage.reserve(3600, renewed.request, '5.16')
      await Promise.all([
        endpoint.expectTerminated('5.27', 'never-connected', 6000),
        ...[nobody, half, renewed].flatMap(({ session }) =>
          sides.map(side => stage.log('5.27', session, side, 'never-connected', 6000)),
        ),
      ])
      const last = stage.management.logsAsked(renewed.session)[0]
      const took = (last?.at ?? 0) - began
      trial.must('5.16', took > 5000, `the repeated request did not start connectTimeout again`)
      for (const { session } of [nobody, renewed]) {
        const logs = stage.management.logsOf(session).join()
        const due = 'device ended never-connected,terminal ended never-connected'
        trial.must('10.15', logs === due, `the logs were ${logs}`)
      }
      await stage.refused('6.7', 'unauthenticated', nobody.ticket('device'))
    },
  },
  {
    name: 'idle-sessions-end',
    title:
      'A session without `request`, `response` and `data` for idleTimeout ends with reason idle; others go on',
    clauses: ['5.30', '10.15', '5.27'],
    family: 'steps',
    depth: 'default',
    needs: ['timers'],
    settings: { idleTimeout: 5 },
    async run(stage, trial) {
      const [idle, busy] = await Promise.all([stage.pair(), stage.pair()])
      const chatting = setInterval(() => {
        sendExchangeFrame(busy.terminal, 'request')
        for (const side of sides) {
          idle[side].send('ping', {})
          idle[side].send('credit', { exchange: 0, credit: 1 })
        }
      }, 700)
      try {
        await Promise.all(
          sides.map(async side => {
            await trial.awaits(
              '5.30',
              `\`terminated\` at the ${side}`,
              idle[side].received.find(
                ({ name, headers }) => name === 'terminated' && headers.reason === 'idle',
              ),
              6000,
            )
            await stage.log('5.30', idle.session, side, 'idle')
          }),
        )
        const logs = stage.management.logsOf(idle.session).slice(2).join()
        trial.must('10.15', logs.startsWith('device ended idle'), `the ended logs were ${logs}`)
        await wait(2000)
        await busy.terminal.roundTrip('5.30')
        await busy.device.received.find(({ name }) => name === 'request')
        const isOpen = stage.management.logsOf(busy.session).length === 2
        trial.must('5.30', isOpen, 'a session that was not idle was ended')
      } finally {
        clearInterval(chatting)
      }
    },
  },
  {
    name: 'valid-duration-is-over',
    title:
      'The valid duration that management named last ends the session with reason expired; logs are still sent',
    clauses: ['5.29', '5.34', '10.15', '10.13'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const usual = stage.management.usualAnswers()
      stage.management.answers.authenticate = async body => {
        const answer = await usual.authenticate(body)
        return answer.result === 'accepted' ? { ...answer, expiresIn: 5 } : answer
      }
      const paired = await stage.pair()
      stage.management.answers = usual
      const reserved = await stage.reserve(1)
      await Promise.all([
        ...sides.map(side => paired[side].expectTerminated('5.29', 'expired', 5000)),
        ...sides.map(side => stage.log('5.29', reserved.session, side, 'expired', 2000)),
      ])
      const logs = stage.management.logsOf(paired.session).slice(2).join()
      const due = 'device ended expired,terminal ended expired'
      trial.must('10.15', logs === due, `the ended logs were ${logs}`)
      await stage.refused('6.7', 'unauthenticated', reserved.ticket('terminal'))
    },
  },
  {
    name: 'terminate-at-the-end-of-the-valid-duration',
    title: 'A valid duration of 0 ends the session, and its logs are sent all the same',
    clauses: ['5.34', '5.29'],
    family: 'steps',
    depth: 'default',
    async run(stage) {
      const reserved = await stage.reserve(0)
      for (const side of sides) await stage.log('5.34', reserved.session, side, 'expired')
    },
  },
]
