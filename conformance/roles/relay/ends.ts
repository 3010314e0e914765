import type { EndReason } from '../../../generated/schemas.ts'
import type { Check } from '../../check/check.ts'
import { sendExchangeFrame } from './pairing.ts'
import { peerOf, type RelayStage, sides } from './relay-stage.ts'

const never: Promise<never> = new Promise(() => {})

/** Ends that management or the relay begins: Fig. 16 and 17, clauses 10.15, 10.16, 10.22 to 10.26. */
export const ends: readonly Check<RelayStage>[] = [
  {
    name: 'ended-by-management',
    title:
      'On S331 the named sides are logged with the reason, the device first, and told after the acknowledgement',
    clauses: ['10.22', '10.23', '10.4', '10.25', '5.36'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const paired = await stage.pair()
      const { session } = paired
      const acknowledge = {
        device: Promise.withResolvers<void>(),
        terminal: Promise.withResolvers<void>(),
      }
      stage.management.answers.manageLog = body => acknowledge[body.side].promise
      const left = await stage.endSides(session, ['terminal', 'device'], 'deployment')
      trial.must('10.22', left.sides.length === 0, `left are ${left.sides.join(', ')}`)
      await stage.log('10.22', session, 'device', 'deployment')
      sendExchangeFrame(paired.terminal, 'data')
      for (const side of sides) await paired[side].roundTrip('10.23')
      const early = stage.management.logsOf(session).length
      trial.must('5.36', early === 3, 'the second log did not wait for the first')
      acknowledge.device.resolve()
      await paired.device.expectTerminated('10.23', 'deployment')
      await stage.log('10.22', session, 'terminal', 'deployment')
      await paired.terminal.roundTrip('10.23')
      acknowledge.terminal.resolve()
      await paired.terminal.expectTerminated('10.23', 'deployment')
      trial.must(
        '10.22',
        stage.management.count('requestTermination', session) === 0,
        'management was asked to terminate',
      )
      for (const { body, entry } of stage.management.logsAsked(session)) {
        trial.must('10.23', 'token' in body, 'a log of a side that has started has no token', entry)
      }
    },
  },
  {
    name: 'one-side-ended-by-management',
    title: 'A side that is not named stays connected until it is ended too',
    clauses: ['10.22', '10.23', '10.25', '10.4'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      for (const side of sides) {
        const paired = await stage.pair()
        const { session } = paired
        const peer = paired[peerOf(side)]
        const left = await stage.endSides(session, [side], 'management')
        trial.must('10.22', left.sides.join() === peerOf(side), `left are ${left.sides.join()}`)
        await paired[side].expectTerminated('10.23', 'management')
        sendExchangeFrame(peer, 'data')
        await peer.roundTrip('10.25')
        const logs = stage.management.logsOf(session).slice(2).join()
        trial.must('10.22', logs === `${side} ended management`, `the ended logs were ${logs}`)
        // It asks for its own end, as a device does that was asked to (S292).
        peer.terminate(paired.reserved.token)
        await stage.log('10.11', session, peerOf(side), peerOf(side))
        await peer.expectTerminated('10.13', peerOf(side))
      }
    },
  },
  {
    name: 'ended-before-anybody-came',
    title:
      'A reservation that is ended has one ended log for each side, the device first, and its IDs are void',
    clauses: ['10.22', '5.35', '10.25', '6.7'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      for (const names of [['terminal'], ['device'], ['terminal', 'device']] as const) {
        const reserved = await stage.reserve()
        const left = await stage.endSides(reserved.session, names, 'cancelled')
        trial.must('10.22', left.sides.length === 0, `left are ${left.sides.join()}`)
        for (const side of sides) {
          await stage.log('10.22', reserved.session, side, 'cancelled')
          await stage.refused('6.7', 'unauthenticated', reserved.ticket(side))
        }
        if (names.length === 2) {
          const logs = stage.management.logsOf(reserved.session).join()
          const due = 'device ended cancelled,terminal ended cancelled'
          trial.must('10.22', logs === due, `the logs were ${logs}`)
        }
      }
    },
  },
  {
    name: 'device-side-ended-alone',
    title: 'Without [0175] configured, a terminal that is connected is not ended with the device',
    clauses: ['10.25', '10.13'],
    family: 'steps',
    depth: 'default',
    async run(stage) {
      const paired = await stage.pair()
      paired.device.terminate(paired.reserved.token)
      await paired.device.expectTerminated('10.13', 'device')
      await paired.terminal.roundTrip('10.25')
      await stage.endSides(paired.session, ['terminal'], 'device')
      await paired.terminal.expectTerminated('10.23', 'device')
    },
  },
  {
    name: 'detects-the-end-of-the-device',
    title:
      'Where it is configured, the relay ends the terminal with the device, with the same reason',
    clauses: ['10.26', '10.13', '5.36', '5.35'],
    family: 'steps',
    depth: 'default',
    needs: ['detects-device-end'],
    settings: { detectsDeviceEnd: true },
    async run(stage, trial) {
      const paired = await stage.pair()
      paired.device.terminate(paired.reserved.token, 'deployment')
      await stage.log('10.11', paired.session, 'device', 'deployment')
      await stage.log('10.26', paired.session, 'terminal', 'deployment')
      await paired.device.expectTerminated('10.13', 'deployment')
      await paired.terminal.expectTerminated('10.13', 'deployment')
      await stage.endSides(paired.session, ['terminal'], 'deployment', '10.24')
      const logs = stage.management.logsOf(paired.session)
      trial.must('5.35', logs.length === 4, `the logs were ${logs.join(', ')}`)
    },
  },
  {
    name: 'terminate-timeout-is-over',
    title:
      'At terminateTimeout the sides without an ended log end with reason forced, and all are told and closed',
    clauses: ['10.16', '10.12', '10.13', '6.43'],
    family: 'steps',
    depth: 'default',
    needs: ['timers'],
    settings: { resumeGrace: 1, terminateTimeout: 3 },
    async run(stage, trial) {
      const unanswered = await stage.pair()
      const unacknowledged = await stage.pair()
      const left = await stage.pair()
      const reason: EndReason = 'management'
      stage.management.answers.requestTermination = ({ session }) =>
        session === unanswered.session ? never : undefined
      stage.management.answers.manageLog = ({ session }) =>
        session === unacknowledged.session ? never : undefined
      const began = performance.now()
      unanswered.terminal.terminate(unanswered.reserved.token)
      await stage.endSides(unacknowledged.session, sides, reason)
      await stage.endSides(left.session, ['device'], reason)
      await left.device.expectTerminated('10.23', reason)
      await Promise.all([
        unanswered.terminal.expectTerminated('10.16', 'forced', 3000),
        unanswered.device.expectTerminated('10.16', 'forced', 3000),
        unacknowledged.terminal.expectTerminated('10.16', reason, 3000),
        unacknowledged.device.expectTerminated('10.16', reason, 3000),
        left.terminal.expectTerminated('10.16', 'forced', 3000),
      ])
      const took = performance.now() - began
      trial.must('10.16', took > 2000, `it was over after ${Math.round(took)} ms`)
      for (const side of sides) await stage.log('10.16', unanswered.session, side, 'forced')
      await stage.log('10.16', left.session, 'terminal', 'forced')
      const order = stage.management.logsOf(unanswered.session).slice(2).join()
      trial.must('10.16', order.startsWith('device'), `the ended logs were ${order}`)
    },
  },
]
