import { setTimeout as wait } from 'node:timers/promises'
import type { SessionList } from '../../../generated/relay-api.ts'
import type { EndReason } from '../../../generated/schemas.ts'
import type { Check } from '../../check/check.ts'
import { sendExchangeFrame } from './pairing.ts'
import { type RelayStage, sides } from './relay-stage.ts'

async function drainRelay(
  stage: RelayStage,
  deadline: number,
  reason: EndReason = 'deployment',
  pairs?: readonly string[],
): Promise<SessionList> {
  const body = { deadline, reason, ...(pairs !== undefined && { pairs }) }
  // Whatever becomes of the check, the relay takes sessions again.
  stage.trial.later(() => stage.client.endDrain({}).catch(() => {}))
  return stage.asks('12.12', 'drain', body, client => client.drain({ body }))
}

/** A relay that drains: Fig. 18 to 20, clauses 12.8 to 12.12. */
export const drain: readonly Check<RelayStage>[] = [
  {
    name: 'drains-and-takes-sessions-again',
    title:
      'A draining relay refuses new sessions, ends those that nobody has started, tells the others, and serves again',
    clauses: ['12.8', '12.9', '12.12', '10.15', '11.1'],
    family: 'steps',
    depth: 'default',
    needs: ['deployment'],
    isAlone: true,
    async run(stage, trial) {
      const reserved = await stage.reserve()
      const paired = await stage.pair()
      const half = await stage.reserve()
      const { endpoint } = await stage.connect(half.ticket('terminal'))
      endpoint.hello()
      const lost = await stage.pair()
      lost.terminal.drop()
      await lost.device.expect('6.33', 'peer-lost')
      const strange = { deadline: 1, reason: 'deployment', pairs: ['no-such-pair'] } as const
      await stage.isRefused('11.1', 'not-found', 'drain', strange, client =>
        client.drain({ body: strange }),
      )
      // Nothing drains then: neither is anybody told, nor is a session refused.
      await stage.reserve()
      await paired.device.roundTrip('12.12')
      const { sessions } = await drainRelay(stage, 100)
      const names = sessions.map(({ session }) => session)
      trial.must(
        '12.12',
        names.includes(paired.session),
        'the answer does not tell a session that is left',
      )
      for (const each of [paired.device, paired.terminal, endpoint, lost.device]) {
        const { headers, entry } = await each.expect('12.9', 'halt')
        trial.must(
          '12.9',
          headers.reason === 'deployment',
          `the reason is ${headers.reason}`,
          entry,
        )
        const isNear = headers.deadline <= 100 && headers.deadline >= 60
        trial.must('12.9', isNear, `the deadline is ${headers.deadline} of 100`, entry)
      }
      for (const side of sides) await stage.log('12.8', reserved.session, side, 'deployment')
      const order = stage.management.logsOf(reserved.session).join()
      trial.must('10.15', order.startsWith('device'), `the logs were ${order}`)
      const body = stage.reservationRequest()
      await stage.isRefused(
        '12.8',
        'relay-draining',
        'requestConnectionInformation',
        body,
        client => client.requestConnectionInformation({ body }),
      )
      sendExchangeFrame(paired.device, 'data')
      await paired.terminal.expect('12.9', 'data')
      const ticket = { ...lost.reserved.ticket('terminal'), resumeKey: lost.keys.terminal }
      const back = await stage.connect(ticket, '12.9')
      await back.endpoint.expect('12.9', 'halt')
      await lost.device.expect('6.38', 'resumed')
      const { endpoint: late } = await stage.connect(half.ticket('device'), '12.9')
      await late.expect('12.9', 'halt')
      // A repeated request changes nothing: neither the deadline nor the reason, and nobody is told again.
      await drainRelay(stage, 1, 'management')
      await wait(1500)
      await paired.device.roundTrip('12.12')
      await stage.asks('12.12', 'endDrain', {}, client => client.endDrain({}))
      await stage.pairOf(await stage.reserve(3600, stage.reservationRequest(), '12.12'))
      await paired.terminal.roundTrip('12.12')
    },
  },
  {
    name: 'drain-deadline',
    title:
      'At the deadline every session that is left ends with reason forced; a drain ends with the process',
    clauses: ['12.10', '10.15', '12.12', '12.3'],
    family: 'steps',
    depth: 'default',
    needs: ['deployment', 'restart'],
    isAlone: true,
    async run(stage, trial) {
      const paired = await stage.pair()
      const half = await stage.reserve()
      const { endpoint } = await stage.connect(half.ticket('device'))
      await drainRelay(stage, 2)
      for (const each of [paired.device, paired.terminal, endpoint]) {
        await each.expect('12.9', 'halt')
        await each.expectTerminated('12.10', 'forced', 2500)
      }
      for (const { session } of [paired, half]) {
        for (const side of sides) await stage.log('12.10', session, side, 'forced')
        const logs = stage.management.logsOf(session).filter(log => log.includes('ended'))
        const due = 'device ended forced,terminal ended forced'
        trial.must('10.15', logs.join() === due, `the ended logs were ${logs.join(', ')}`)
      }
      const { sessions } = await stage.asks('12.3', 'querySessions', {}, client =>
        client.querySessions({}),
      )
      trial.must('12.3', sessions.length === 0, `${sessions.length} sessions are left`)
      await stage.restart()
      await stage.pair()
    },
  },
  {
    name: 'end-of-drain-lifts-the-deadline',
    title:
      'Sessions go on, are told truly and can be ended while the relay drains; the end of the drain lifts its deadline',
    clauses: ['12.12', '12.9', '12.3', '12.10', '5.33', '10.22'],
    family: 'steps',
    depth: 'default',
    needs: ['deployment'],
    isAlone: true,
    async run(stage, trial) {
      await stage.asks('12.12', 'endDrain', {}, client => client.endDrain({}))
      const paired = await stage.pair()
      const ending = await stage.pair()
      await stage.endSides(ending.session, ['device'], 'deployment')
      await ending.device.expectTerminated('10.22', 'deployment')
      await stage.log('10.22', ending.session, 'device', 'deployment')
      const { sessions } = await drainRelay(stage, 100)
      for (const { session, reserved, due } of [
        { ...paired, due: 'device+terminal' },
        { ...ending, due: 'terminal' },
      ]) {
        const told = sessions.find(each => each.session === session)
        const seen = told?.sides.toSorted().join('+') ?? 'nothing'
        trial.must('12.12', seen === due, `of a session with ${due} left the drain tells ${seen}`)
        const isRight =
          told?.deviceId === reserved.request.deviceId &&
          told.terminalId === reserved.request.terminalId
        trial.must('12.12', isRight, 'it is told with another device or terminal')
      }
      trial.must('12.12', sessions.length === 2, `${sessions.length} sessions are told, not 2`)
      for (const each of [paired.device, paired.terminal]) {
        const { headers, entry } = await each.expect('12.9', 'halt')
        const isNear = headers.deadline <= 100 && headers.deadline >= 60
        trial.must('12.9', isNear, `the deadline is ${headers.deadline} of 100`, entry)
      }
      const { session } = paired
      await stage.asks('5.33', 'extendReservation', { session }, client =>
        client.extendReservation({ session, body: { expiresIn: 600 } }),
      )
      sendExchangeFrame(paired.terminal, 'data')
      await paired.device.expect('12.9', 'data')
      await stage.endSides(ending.session, ['terminal'], 'deployment')
      await stage.log('10.22', ending.session, 'terminal', 'deployment')
      const left = await stage.asks('12.3', 'querySessions', {}, client => client.querySessions({}))
      const names = left.sessions.map(each => each.session).join()
      trial.must('12.3', names === session, 'the sessions that are left are told otherwise')
      await stage.asks('12.12', 'endDrain', {}, client => client.endDrain({}))
      const late = await stage.reserve(3600, stage.reservationRequest(), '12.12')
      const { endpoint } = await stage.connect(late.ticket('device'), '12.12')
      endpoint.hello()
      await endpoint.roundTrip('12.12')
      // Another drain is told anew, with a reason of its own.
      const deadline = 4
      await drainRelay(stage, deadline, 'management')
      const drainedAt = performance.now()
      await stage.asks('12.12', 'endDrain', {}, client => client.endDrain({}))
      for (const each of [paired.device, paired.terminal, endpoint]) {
        const { headers, entry } = await each.expect('12.9', 'halt')
        const { reason } = headers
        trial.must('12.9', reason === 'management', `the reason is ${reason}`, entry)
        const isNear = headers.deadline <= deadline && headers.deadline > 0
        trial.must('12.9', isNear, `the deadline is ${headers.deadline} of ${deadline}`, entry)
      }
      await wait(Math.max(0, drainedAt + (deadline + 1) * 1000 - performance.now()))
      for (const each of [paired.device, paired.terminal, endpoint]) await each.roundTrip('12.12')
    },
  },
  {
    name: 'drain-of-named-pairs',
    title:
      'Pairs drain by the names that the relay gives them; with a name that it does not know nothing drains',
    clauses: ['12.8', '12.9', '12.12', '11.1'],
    family: 'steps',
    depth: 'default',
    needs: ['deployment'],
    isAlone: true,
    async run(stage, trial) {
      const health = await stage.asks('12.12', 'relayHealth', {}, client => client.relayHealth({}))
      const { pairNames } = health
      if (pairNames === undefined) return trial.unusual('the relay does not name its pairs')
      const paired = await stage.pair()
      const mixed = { deadline: 1, reason: 'deployment', pairs: [...pairNames, 'no-such'] } as const
      stage.trial.later(() => stage.client.endDrain({}).catch(() => {}))
      await stage.isRefused('11.1', 'not-found', 'drain', mixed, client =>
        client.drain({ body: mixed }),
      )
      const reserved = await stage.reserve()
      await paired.device.roundTrip('11.1')
      await drainRelay(stage, 100, 'deployment', pairNames)
      await paired.device.expect('12.9', 'halt')
      for (const side of sides) await stage.log('12.8', reserved.session, side, 'deployment')
      const body = stage.reservationRequest()
      await stage.isRefused(
        '12.8',
        'relay-draining',
        'requestConnectionInformation',
        body,
        client => client.requestConnectionInformation({ body }),
      )
      const stranger = { pair: 'no-such' }
      await stage.isRefused('11.1', 'not-found', 'endDrain', stranger, client =>
        client.endDrain(stranger),
      )
      for (const pair of pairNames) {
        await stage.asks('12.12', 'endDrain', { pair }, client => client.endDrain({ pair }))
        await stage.pairOf(await stage.reserve(3600, stage.reservationRequest(), '12.12'))
      }
    },
  },
]
