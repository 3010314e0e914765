import { MrspError } from '../../../runtime/errors.ts'
import type { EndReason } from '../../../generated/schemas.ts'
import type { Check } from '../../check/check.ts'
import { sendExchangeFrame } from './pairing.ts'
import { peerOf, type RelayStage, sides } from './relay-stage.ts'

const deviceReasons: readonly EndReason[] = [
  'device',
  'terminal',
  'management',
  'deployment',
  'expired',
]

/** The end that an endpoint asks for: Figs. 14 and 15, clauses 10.4 to 10.13. */
export const termination: readonly Check<RelayStage>[] = [
  {
    name: 'valid-termination-of-both-sides',
    title:
      'Request, acceptance, ended log, acknowledgement, `terminated`: in this order for each side',
    clauses: ['10.8', '10.11', '10.13', '6.43', '5.35', '10.4'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      for (const first of sides) {
        const paired = await stage.pair()
        const { session, reserved } = paired
        for (const side of [first, peerOf(first)]) {
          const accept = Promise.withResolvers<void>()
          const acknowledge = Promise.withResolvers<void>()
          stage.management.answers.requestTermination = () => accept.promise
          stage.management.answers.manageLog = () => acknowledge.promise
          const before = stage.management.asked.all.length
          paired[side].terminate(reserved.token)
          const asked = await trial.awaits(
            '10.8',
            'the request to terminate',
            stage.management.ask('requestTermination', session, side),
          )
          trial.must(
            '10.8',
            asked.operation === 'requestTermination' && asked.body.reason === side,
            'the request to terminate has another reason',
            asked.entry,
          )
          await paired[side].roundTrip('10.6')
          const early = stage.management.asked.all.slice(before + 1)
          trial.must(
            '10.11',
            early.length === 0,
            'something was asked before the request to terminate was accepted',
            early[0]?.entry,
          )
          accept.resolve()
          await stage.log('10.11', session, side, side)
          await paired[side].roundTrip('10.13')
          acknowledge.resolve()
          await paired[side].expectTerminated('10.13', side)
          stage.management.answers = stage.management.usualAnswers()
          if (side === first) await paired[peerOf(side)].roundTrip('10.13')
        }
        const logs = stage.management.logsOf(session).slice(2)
        trial.must('5.35', logs.length === 2, `the ended logs were ${logs.join(', ')}`)
      }
    },
  },
  {
    name: 'reasons-of-terminate',
    title: 'The ended log and `terminated` have the reason of `terminate`; a terminal has only one',
    clauses: ['10.11', '10.13', '10.7', '10.8'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      await Promise.all(
        deviceReasons.map(async reason => {
          const { device, reserved, session } = await stage.pair()
          device.terminate(reserved.token, reason)
          await stage.log('10.11', session, 'device', reason)
          await device.expectTerminated('10.13', reason)
        }),
      )
      await Promise.all(
        (['device', 'management', 'deployment', 'forced'] as const).map(async reason => {
          const { terminal, device, reserved, session } = await stage.pair()
          terminal.terminate(reserved.token, reason)
          await terminal.expectRefusal('10.7', 'protocol-error')
          await device.expect('10.7', 'peer-lost')
          await device.roundTrip()
          trial.must(
            '10.7',
            stage.management.count('requestTermination', session) === 0,
            'management was asked to terminate',
          )
        }),
      )
    },
  },
  {
    name: 'terminate-with-a-wrong-token',
    title: 'A `terminate` with another token is refused and begins no end',
    clauses: ['10.7'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const other = await stage.reserve()
      for (const side of sides) {
        const paired = await stage.pair()
        const { token } = paired.reserved
        const last = token.at(-1) === 'A' ? 'B' : 'A'
        const wrong = side === 'device' ? other.token : `${token.slice(0, -1)}${last}`
        paired[side].terminate(wrong)
        await paired[side].expectRefusal('10.7', 'unauthenticated')
        const peer = paired[peerOf(side)]
        await peer.expect('10.7', 'peer-lost')
        const ticket = { ...paired.reserved.ticket(side), resumeKey: paired.keys[side] }
        await stage.connect(ticket, '10.7')
        await peer.expect('10.7', 'resumed')
        trial.must(
          '10.7',
          stage.management.count('requestTermination', paired.session) === 0 &&
            stage.management.logsOf(paired.session).length === 2,
          'an end began',
        )
      }
    },
  },
  {
    name: 'nothing-forwarded-after-the-end-began',
    title: 'From `terminate` on nothing that comes is forwarded, and new connections are refused',
    clauses: ['10.4', '10.6', '6.7', '6.28'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      for (const side of sides) {
        const paired = await stage.pair()
        const { reserved, session } = paired
        const peer = paired[peerOf(side)]
        const accept = Promise.withResolvers<void>()
        stage.management.answers.requestTermination = () => accept.promise
        sendExchangeFrame(paired[side], 'data')
        paired[side].terminate(reserved.token)
        await trial.awaits(
          '10.8',
          'the request to terminate',
          stage.management.ask('requestTermination', session, side),
        )
        await peer.expect('10.4', 'data')
        // A side that does not know of the end yet goes on and is ignored.
        for (const each of [peer, paired[side]]) {
          for (const name of ['data', 'credit', 'reset'] as const) sendExchangeFrame(each, name)
        }
        paired[side].hello()
        await peer.roundTrip('10.4')
        await paired[side].roundTrip('10.6')
        const ticket = { ...reserved.ticket(side), resumeKey: paired.keys[side] }
        await stage.refused('6.7', 'unauthenticated', ticket)
        accept.resolve()
        await paired[side].expectTerminated('10.13', side)
        sendExchangeFrame(peer, 'data')
        await peer.roundTrip('10.4')
        stage.management.answers = stage.management.usualAnswers()
        await stage.endSides(session, [peerOf(side)], side)
        await peer.expectTerminated('10.23', side)
      }
    },
  },
  {
    name: 'asked-and-gone',
    title:
      'The end that a side asked for goes on when its connection is lost, and is logged with its reason',
    clauses: ['10.6', '10.11', '10.25', '5.35'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      for (const side of sides) {
        const paired = await stage.pair()
        const { session, reserved } = paired
        const accept = Promise.withResolvers<void>()
        stage.management.answers.requestTermination = () => accept.promise
        paired[side].terminate(reserved.token)
        await trial.awaits(
          '10.8',
          'the request to terminate',
          stage.management.ask('requestTermination', session, side),
        )
        paired[side].drop()
        await paired[peerOf(side)].roundTrip('10.6')
        accept.resolve()
        await stage.log('10.6', session, side, side)
        // The other side has a connection still: its end waits until that is lost.
        await paired[peerOf(side)].roundTrip('10.25')
        paired[peerOf(side)].drop()
        await stage.log('10.25', session, peerOf(side), side)
        stage.management.answers = stage.management.usualAnswers()
        const logs = stage.management.logsOf(session)
        trial.must('5.35', logs.length === 4, `the logs were ${logs.join(', ')}`)
      }
    },
  },
  {
    name: 'terminate-with-a-reserved-or-held-peer',
    title: 'When one side is ended, a side without a connection ends at once with the same reason',
    clauses: ['10.25', '5.35'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      for (const peerIs of ['reserved', 'held'] as const) {
        for (const side of sides) {
          const reserved = await stage.reserve()
          const { session, token } = reserved
          if (peerIs === 'held') {
            const peer = await stage.connect(reserved.ticket(peerOf(side)))
            peer.endpoint.hello()
            await peer.endpoint.roundTrip()
            peer.endpoint.drop()
          }
          const { endpoint } = await stage.connect(reserved.ticket(side))
          endpoint.terminate(token)
          await stage.log('10.11', session, side, side)
          await stage.log('10.25', session, peerOf(side), side)
          await endpoint.expectTerminated('10.13', side)
          const ended = stage.management.logsOf(session).filter(log => log.includes('ended'))
          trial.must('5.35', ended.length === 2, `the ended logs were ${ended.join(', ')}`)
        }
      }
    },
  },
  {
    name: 'management-that-does-not-accept',
    title:
      'A request to terminate is repeated once a second after a retryable error, and after any other the end goes on',
    clauses: ['10.12', '10.11'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const refused = await stage.pair()
      const misfit = await stage.pair()
      const repeated = await stage.pair()
      const forGood = new Map([
        [refused.session, 'unauthenticated'],
        [misfit.session, 'bad-request'],
      ] as const)
      const errors = ['internal', 'too-many-requests', 'unauthenticated'] as const
      let count = 0
      stage.management.answers.requestTermination = ({ session }) => {
        const final = forGood.get(session)
        if (final !== undefined) throw new MrspError(final, { source: 'management' })
        const code = errors[count]
        count += 1
        if (code === 'unauthenticated' || code === undefined) return
        throw new MrspError(code, { source: 'management' })
      }
      for (const { device, reserved } of [refused, misfit]) device.terminate(reserved.token)
      repeated.terminal.terminate(repeated.reserved.token)
      for (const { session } of [refused, misfit]) {
        await stage.log('10.12', session, 'device', 'device')
      }
      await stage.log('10.12', repeated.session, 'terminal', 'terminal', 5000)
      const asked = stage.management.asked.all.filter(
        ({ operation, body }) =>
          operation === 'requestTermination' && body.session === repeated.session,
      )
      trial.must('10.12', asked.length === 3, `it was asked ${asked.length} times, not 3`)
      for (const [index, { at, entry }] of asked.entries()) {
        const before = asked[index - 1]
        if (before === undefined) continue
        trial.must(
          '10.12',
          at - before.at > 600,
          `repeated after ${Math.round(at - before.at)} ms`,
          entry,
        )
      }
      for (const { session, device } of [refused, misfit]) {
        trial.must(
          '10.12',
          stage.management.count('requestTermination', session) === 1,
          'a request was repeated after an error that is not retryable',
        )
        await device.expectTerminated('10.13', 'device')
      }
      await repeated.terminal.expectTerminated('10.13', 'terminal')
    },
  },
]
