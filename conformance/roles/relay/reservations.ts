import { v4, v7 } from 'uuid'
import type { Check } from '../../check/check.ts'
import { type RelayStage, type Reserved, sides } from './relay-stage.ts'

/** Connection information and what management asks of a reservation: S145 to S147, S311, S312. */
export const reservations: readonly Check<RelayStage>[] = [
  {
    name: 'session-ids-never-used-before',
    title:
      'Session IDs are 43 characters of base64url, two for each session, and none is ever issued again',
    clauses: ['5.15', '5.18', '5.16'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const all: Reserved[] = []
      for (let time = 0; time < 20; time += 1) all.push(await stage.reserve())
      const [first] = all
      if (first) {
        for (let time = 0; time < 5; time += 1) {
          all.push(await stage.reserve(3600, first.request, '5.16'))
        }
      }
      const ids = all.flatMap(({ deviceSessionId, terminalSessionId }) => [
        deviceSessionId,
        terminalSessionId,
      ])
      trial.must('5.15', new Set(ids).size === ids.length, 'a session ID was issued twice')
      for (const id of ids) {
        trial.must('5.15', /^[A-Za-z0-9_-]{43}$/.test(id), `${id} is not of 43 characters`)
        trial.must(
          '5.15',
          Buffer.from(id, 'base64url').toString('base64url') === id,
          `${id} is not the base64url text of 32 octets`,
        )
      }
      const shared = ids.filter(id =>
        ids.some(other => other !== id && other.slice(0, 8) === id.slice(0, 8)),
      )
      trial.must('5.15', shared.length === 0, 'session IDs begin alike')
      for (const { hubUrl, agentUrl, ...reserved } of all) {
        const hub = new URL(hubUrl)
        const agent = new URL(agentUrl)
        trial.must('5.18', hub.pathname.endsWith('/v1/hub'), `hubUrl is ${hubUrl}`)
        trial.must('5.18', agent.pathname.endsWith('/v1/agent'), `agentUrl is ${agentUrl}`)
        for (const url of [hubUrl, agentUrl]) {
          trial.must(
            '5.18',
            !url.includes(reserved.deviceSessionId) &&
              !url.includes(reserved.terminalSessionId) &&
              !url.includes('?'),
            `the address ${url} holds a secret`,
          )
        }
      }
    },
  },
  {
    name: 'repeated-request-makes-new-ids',
    title: 'A repeated request voids the session IDs before it while both sides are reserved',
    clauses: ['5.16', '6.7', '5.35'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const first = await stage.reserve()
      const second = await stage.reserve(3600, first.request, '5.16')
      for (const side of sides) {
        await stage.refused('5.16', 'unauthenticated', first.ticket(side))
      }
      const { endpoint } = await stage.connect(second.ticket('device'), '5.16')
      const again = { ...first.request }
      await stage.isRefused('5.16', 'wrong-state', 'requestConnectionInformation', again, client =>
        client.requestConnectionInformation({ body: again }),
      )
      await endpoint.roundTrip('5.16')
      await stage.connect(second.ticket('terminal'), '5.16')
      await stage.endSides(first.session, sides, 'management')
      for (const side of sides) await stage.log('10.22', first.session, side, 'management')
      await stage.isRefused('5.16', 'wrong-state', 'requestConnectionInformation', again, client =>
        client.requestConnectionInformation({ body: again }),
      )
      const logs = stage.management.logsOf(first.session)
      trial.must('5.35', logs.length === 4, `the logs were ${logs.join(', ')}`)
    },
  },
  {
    name: 'repeated-request-after-one-side',
    title: 'When only the terminal has started, a repeated request is answered with wrong-state',
    clauses: ['5.16', '11.2'],
    family: 'rejection',
    depth: 'default',
    async run(stage, trial) {
      const reserved = await stage.reserve()
      const terminal = await stage.connect(reserved.ticket('terminal'))
      const body = { ...reserved.request }
      const problem = await stage.isRefused(
        '5.16',
        'wrong-state',
        'requestConnectionInformation',
        body,
        client => client.requestConnectionInformation({ body }),
      )
      trial.must('11.2', problem.session === reserved.session, 'the problem names no session')
      trial.must('11.2', problem.source === 'relay', `the source is ${problem.source}`)
      await terminal.endpoint.roundTrip()
    },
  },
  {
    name: 'query-tells-open-sides',
    title:
      'Every session of which a side has no ended log is told, with its device and those sides',
    clauses: ['12.3', '10.22', '10.24'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const reserved = await stage.reserve()
      const paired = await stage.pair()
      const query = async (session: string): Promise<string> => {
        const { sessions } = await stage.asks('12.3', 'querySessions', {}, client =>
          client.querySessions({}),
        )
        const found = sessions.filter(each => each.session === session)
        trial.must('12.3', found.length <= 1, 'a session is told twice')
        const request = session === reserved.session ? reserved.request : paired.reserved.request
        for (const each of found) {
          const isRight =
            each.deviceId === request.deviceId && each.terminalId === request.terminalId
          trial.must('12.3', isRight, `it is told with ${each.deviceId} and ${each.terminalId}`)
        }
        return found.map(each => each.sides.toSorted().join('+')).join()
      }
      const before = await query(reserved.session)
      trial.must('12.3', before === 'device+terminal', `of a reservation it told: ${before}`)
      const open = await query(paired.session)
      trial.must('12.3', open === 'device+terminal', `of a paired session it told: ${open}`)
      const ended = await stage.endSides(paired.session, ['device'], 'deployment')
      trial.must('10.22', ended.sides.join() === 'terminal', `left are ${ended.sides.join()}`)
      const half = await query(paired.session)
      trial.must('12.3', half === 'terminal', `with the device's side ended it told: ${half}`)
      await stage.endSides(paired.session, ['terminal'], 'deployment')
      const none = await query(paired.session)
      trial.must('12.3', none === '', `of an ended session it told: ${none}`)
    },
  },
  {
    name: 'extends-the-valid-duration',
    title: 'An extension counts from its own moment, and is refused once the end has begun',
    clauses: ['5.33', '5.29', '6.22'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const shortened = await stage.pair()
      const extended = await stage.reserve(4)
      const began = performance.now()
      const extend = (session: string, expiresIn: number): Promise<unknown> =>
        stage.asks('5.33', 'extendReservation', { session, expiresIn }, client =>
          client.extendReservation({ session, body: { expiresIn } }),
        )
      await extend(extended.session, 3000)
      await extend(shortened.session, 1)
      for (const side of sides) {
        await shortened[side].expectTerminated('5.33', 'expired', 1000)
        await stage.log('5.33', shortened.session, side, 'expired')
      }
      // By now the first duration of the other is over as well.
      const usual = stage.management.usualAnswers()
      stage.management.answers.authenticate = async body => {
        const answer = await usual.authenticate(body)
        return answer.result === 'accepted' ? { ...answer, expiresIn: 3000 } : answer
      }
      await new Promise(resolve => setTimeout(resolve, 4500 - (performance.now() - began)))
      const { endpoint } = await stage.connect(extended.ticket('terminal'), '5.33')
      await endpoint.roundTrip('5.33')
      const { session } = shortened
      const body = { expiresIn: 60 }
      await stage.isRefused('5.33', 'wrong-state', 'extendReservation', body, client =>
        client.extendReservation({ session, body }),
      )
      const ending = await stage.pair()
      await stage.endSides(ending.session, ['device'], 'management')
      await stage.isRefused('5.33', 'wrong-state', 'extendReservation', body, client =>
        client.extendReservation({ session: ending.session, body }),
      )
      const unknown = v7()
      await stage.isRefused('5.33', 'not-found', 'extendReservation', body, client =>
        client.extendReservation({ session: unknown, body }),
      )
      trial.must('5.35', stage.management.logsOf(session).length === 4, 'not every log was sent')
    },
  },
  {
    name: 'terminate-unknown-and-ended-sessions',
    title: 'A session that was never held is not found; one that is over is answered as any other',
    clauses: ['10.24', '10.22'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const body = { sides, reason: 'management' } as const
      const unknown = v7()
      await stage.isRefused('10.24', 'not-found', 'terminateSession', body, client =>
        client.terminateSession({ session: unknown, body }),
      )
      const reserved = await stage.reserve()
      const { session } = reserved
      const acknowledge = Promise.withResolvers<void>()
      stage.management.answers.manageLog = () => acknowledge.promise
      for (let time = 0; time < 3; time += 1) {
        const left = await stage.endSides(session, sides, 'management', '10.24')
        trial.must('10.24', left.sides.length === 0, `left are ${left.sides.join()}`)
        trial.must('10.24', left.session === session, `the answer is of ${left.session}`)
        if (time === 1) {
          acknowledge.resolve()
          for (const side of sides) await stage.log('10.22', session, side, 'management')
        }
      }
      const logs = stage.management.logsOf(session).join()
      trial.must('5.35', logs === 'device ended management,terminal ended management', logs)
    },
  },
  {
    name: 'stored-before-answered',
    title: 'What the relay answered survives a crash at once: the sides are ended when it is back',
    clauses: ['5.17', '5.44', '5.35'],
    family: 'steps',
    depth: 'default',
    needs: ['restart'],
    async run(stage, trial) {
      const all = await Promise.all([stage.reserve(), stage.reserve(), stage.reserve()])
      const last = await stage.reserve()
      await stage.restart()
      for (const { session } of [...all, last]) {
        for (const side of sides) await stage.log('5.17', session, side, 'relay-restarted', 5000)
        const logs = stage.management.logsOf(session)
        trial.must('5.35', new Set(logs).size === 2, `the logs were ${logs.join(', ')}`)
      }
    },
  },
  {
    name: 'names-are-not-compared-loosely',
    title: 'Sessions of one device and one terminal stay apart',
    clauses: ['5.18', '7.14'],
    family: 'steps',
    depth: 'default',
    async run(stage) {
      const names = { deviceId: 'printer-7', terminalId: v4(), applicationId: 'conformance' }
      const one = await stage.pairOf(
        await stage.reserve(3600, { session: v7(), ...names, expiresIn: 3600 }),
      )
      const two = await stage.pairOf(
        await stage.reserve(3600, { session: v7(), ...names, expiresIn: 3600 }),
      )
      one.terminal.send('data', { exchange: 1 }, Buffer.from('one'))
      two.terminal.send('data', { exchange: 2 }, Buffer.from('two'))
      await one.device.expect('7.14', 'data')
      await two.device.expect('7.14', 'data')
      await stage.endSides(one.session, sides, 'management')
      await one.device.expectTerminated('10.23', 'management')
      await two.device.roundTrip()
      await two.terminal.roundTrip()
    },
  },
]
