import type { Side } from '../../../generated/schemas.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { Check } from '../../check/check.ts'
import type { PlayedEndpoint } from '../../peers/played-endpoint.ts'
import { type RelayStage, sides } from './relay-stage.ts'

/** Connection information and both connections: S145 to S147, Figs. 9 and 10. */
export const establishment: readonly Check<RelayStage>[] = [
  ...(
    [
      ['both-connections-as-in-figures-9-and-10', sides],
      ['terminal-connects-first', ['terminal', 'device']],
    ] as const
  ).map(
    ([name, order]): Check<RelayStage> => ({
      name,
      title:
        'Each side is authenticated, logged and acknowledged, in this order, before it is told that it is connected',
      clauses: ['6.17', '6.10', '6.15', '6.16', '6.26', '6.4', '6.22'],
      family: 'steps',
      depth: 'smoke',
      async run(stage, trial) {
        const reserved = await stage.reserve()
        const { session, token } = reserved
        const endpoints: PlayedEndpoint[] = []
        for (const side of order) {
          const acknowledge = Promise.withResolvers<void>()
          stage.management.answers.manageLog = () => acknowledge.promise
          const before = stage.management.asked.all.length
          const endpoint = await stage.open(reserved.ticket(side))
          const log = await trial.awaits(
            '6.16',
            `the started log of the ${side}`,
            stage.management.log(session, side, 'started'),
          )
          const asked = stage.management.asked.all.slice(before)
          const [first] = asked
          trial.must(
            '6.10',
            first?.operation === 'authenticate' && asked.length === 2,
            `before the log of the ${side} came: ${asked.map(({ operation }) => operation).join(', ')}`,
            log.entry,
          )
          trial.must(
            '6.10',
            first?.operation === 'authenticate' &&
              first.body.side === side &&
              first.body.token === token,
            'the request to authenticate names another side or token',
            first?.entry,
          )
          trial.must(
            '6.16',
            log.body.event === 'started' && log.body.token === token,
            'the started log has not the token of the side',
            log.entry,
          )
          // What another connection is answered comes after what must not have come.
          await stage.refused('6.7', 'unauthenticated', {
            ...reserved.ticket(side),
            sessionId: 'A'.repeat(43),
          })
          trial.must(
            '6.17',
            endpoint.received.all.length === 0,
            'a frame came before the started log was acknowledged',
            endpoint.received.all[0]?.entry,
          )
          acknowledge.resolve()
          const { headers, entry } = await endpoint.expect('6.17', 'connected')
          trial.must(
            '6.22',
            headers.expiresIn <= 3600 && headers.expiresIn >= 3540,
            `Expires-In is ${headers.expiresIn} of 3600`,
            entry,
          )
          endpoint.hello()
          endpoints.push(endpoint)
        }
        for (const endpoint of endpoints) await endpoint.expect('6.26', 'hello')
        await stage.endSides(session, ['device', 'terminal'], 'management')
        for (const side of sides) await stage.log('10.22', session, side, 'management')
        trial.must(
          '5.35',
          stage.management.logsOf(session).length === 4,
          `the logs were ${stage.management.logsOf(session).join(', ')}`,
        )
      },
    }),
  ),
  {
    name: 'same-numbers-in-every-connected',
    title: 'Max-Frame and Credit are the same at both sides and after a return',
    clauses: ['6.22'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const reserved = await stage.reserve(1000)
      stage.management.answers.authenticate = ({ side }) => ({
        result: 'accepted',
        expiresIn: side === 'device' ? 1000 : 500,
      })
      const seen: (readonly [number, number])[] = []
      const note = async (side: Side, expected: number, resumeKey?: string): Promise<string> => {
        const endpoint = await stage.open({ ...reserved.ticket(side), resumeKey })
        const { headers, entry } = await endpoint.expect('6.17', 'connected')
        seen.push([headers.maxFrame, headers.credit])
        trial.must(
          '6.22',
          headers.expiresIn <= expected && headers.expiresIn >= expected - 60,
          `Expires-In is ${headers.expiresIn}; management said ${expected}`,
          entry,
        )
        endpoint.hello()
        await endpoint.roundTrip()
        endpoint.drop()
        return headers.resumeKey
      }
      await note('device', 1000)
      const key = await note('terminal', 500)
      await note('terminal', 500, key)
      await stage.asks('5.33', 'extendReservation', { expiresIn: 9000 }, client =>
        client.extendReservation({ session: reserved.session, body: { expiresIn: 9000 } }),
      )
      // A key that was confirmed stays good until a newer one is.
      const again = await stage.open({ ...reserved.ticket('device'), resumeKey: undefined })
      await again.expectRefusal('6.35', 'unauthenticated')
      const [first] = seen
      trial.must(
        '6.22',
        seen.every(each => each[0] === first?.[0] && each[1] === first[1]),
        `Max-Frame and Credit were ${seen.map(each => each.join(' and ')).join('; ')}`,
      )
    },
  },
  {
    name: 'refused-by-management',
    title: 'A token that management refuses is refused, and the side may still come',
    clauses: ['6.12', '6.8', '5.35'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const reserved = await stage.reserve()
      for (const side of sides) {
        const wrong = { ...reserved.ticket(side), token: `mrsp_${'x'.repeat(43)}` }
        await stage.refused('6.12', 'unauthenticated', wrong)
      }
      trial.must(
        '5.35',
        stage.management.logsOf(reserved.session).length === 0,
        'a log was sent of a side that was refused',
      )
      await stage.pairOf(reserved)
    },
  },
  {
    name: 'management-answers-with-an-error',
    title:
      'When management answers an authentication with an error, the side is refused and may come again',
    clauses: ['6.13', '7.17'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const reserved = await stage.reserve()
      for (const code of ['internal', 'bad-request', 'unauthenticated'] as const) {
        stage.management.answers.authenticate = () => {
          throw new MrspError(code, { source: 'management' })
        }
        const endpoint = await stage.open(reserved.ticket('device'))
        await endpoint.expectRefusal('6.13', 'management-unreachable', { milliseconds: 12_000 })
        const [log] = stage.management.logsOf(reserved.session)
        trial.must(
          '6.13',
          log === undefined,
          `a side that was refused at ${code} is logged: ${log}`,
        )
      }
      stage.management.answers = stage.management.usualAnswers()
      await stage.pairOf(reserved)
    },
  },
  {
    name: 'management-that-does-not-answer',
    title:
      'After 10 seconds without an answer of management a connection is refused with management-unreachable',
    clauses: ['6.13', '6.18'],
    family: 'steps',
    depth: 'default',
    limit: 60_000,
    async run(stage, trial) {
      const never = new Promise<never>(() => {})
      const silent = await stage.reserve()
      const unlogged = await stage.reserve()
      const other = await stage.pair()
      const usual = stage.management.usualAnswers()
      stage.management.answers.authenticate = body =>
        body.session === silent.session ? never : usual.authenticate(body)
      stage.management.answers.manageLog = body =>
        body.session === unlogged.session ? never : undefined
      const began = performance.now()
      const unanswered = await stage.open(silent.ticket('device'))
      const unacknowledged = await stage.open(unlogged.ticket('terminal'))
      await Promise.all([
        unanswered.expectRefusal('6.13', 'management-unreachable', { milliseconds: 12_000 }),
        unacknowledged.expectRefusal('6.18', 'management-unreachable', { milliseconds: 12_000 }),
      ])
      trial.must(
        '6.13',
        performance.now() - began > 8000,
        'it did not wait 10 seconds for the answer',
      )
      // The side whose start was logged is held; the other one is reserved still.
      const before = stage.management.asked.all.length
      stage.management.answers = usual
      await trial.awaits(
        '5.37',
        'the started log to be repeated',
        stage.management.log(unlogged.session, 'terminal', 'started', before),
        5000,
      )
      const authentications = stage.management.count('authenticate', unlogged.session)
      await stage.connect(unlogged.ticket('terminal'), '6.18')
      trial.must(
        '6.35',
        stage.management.count('authenticate', unlogged.session) === authentications,
        'management was asked again about a side that has started',
      )
      await stage.connect(silent.ticket('device'), '6.13')
      await other.device.roundTrip()
    },
  },
  {
    name: 'end-during-authentication',
    title: 'A side whose session ended while management was asked is refused',
    clauses: ['6.14', '6.21'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      for (const how of ['end', 'anew'] as const) {
        const reserved = await stage.reserve()
        const { session } = reserved
        const answer = Promise.withResolvers<void>()
        const usual = stage.management.usualAnswers()
        stage.management.answers.authenticate = async body => {
          await answer.promise
          return usual.authenticate(body)
        }
        const endpoint = await stage.open(reserved.ticket('device'))
        await trial.awaits(
          '6.10',
          'the request to authenticate',
          stage.management.ask('authenticate', session, 'device'),
        )
        if (how === 'end') await stage.endSides(session, ['terminal'], 'cancelled')
        else await stage.reserve(3600, reserved.request, '5.16')
        answer.resolve()
        await endpoint.expectRefusal('6.14', 'unauthenticated')
        stage.management.answers = usual
      }
    },
  },
  {
    name: 'end-before-connected',
    title:
      'A side that is ended while its started log is not acknowledged is refused with session-over',
    clauses: ['6.21', '10.22'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const reserved = await stage.reserve()
      const { session } = reserved
      const acknowledge = Promise.withResolvers<void>()
      stage.management.answers.manageLog = () => acknowledge.promise
      const endpoint = await stage.open(reserved.ticket('terminal'))
      await trial.awaits(
        '6.16',
        'the started log',
        stage.management.log(session, 'terminal', 'started'),
      )
      await stage.endSides(session, ['device', 'terminal'], 'management')
      acknowledge.resolve()
      await endpoint.expectRefusal('6.21', 'session-over')
      for (const side of sides) await stage.log('10.22', session, side, 'management')
    },
  },
  {
    name: 'frame-before-connected',
    title: 'A frame that comes before `connected` is a protocol error',
    clauses: ['6.20', '6.21'],
    family: 'rejection',
    depth: 'default',
    async run(stage) {
      for (const when of ['authenticating', 'logging'] as const) {
        const reserved = await stage.reserve()
        const never = Promise.withResolvers<void>()
        const usual = stage.management.usualAnswers()
        stage.management.answers.authenticate = async body => {
          if (when === 'authenticating') await never.promise
          return usual.authenticate(body)
        }
        stage.management.answers.manageLog = () => never.promise
        const endpoint = await stage.open(reserved.ticket('terminal'))
        endpoint.hello()
        await endpoint.expectRefusal('6.20', 'protocol-error')
        never.resolve()
        stage.management.answers = usual
      }
    },
  },
]
