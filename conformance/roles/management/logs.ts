import { MrspError } from '../../../runtime/errors.ts'
import { Refused } from '../../peers/recorded-http.ts'
import type { Check } from '../../check/check.ts'
import type { Connecting, ManagementStage } from './management-stage.ts'

const otherToken = `mrsp_${'A'.repeat(43)}`
const nobody = '019a3c5e-7f00-7aaa-8bbb-0123456789ab'

/** Logs and authentication: clauses 5.26, 5.34, 5.38 to 5.41, 6.11. */
export const logs: readonly Check<ManagementStage>[] = [
  {
    name: 'over-with-both-ended-logs',
    title: 'A session is over with the ended logs of both sides and not before, in either order',
    clauses: ['5.41', '5.38', '10.21', '10.19'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      for (const [first, second] of [
        ['terminal', 'device'],
        ['device', 'terminal'],
      ] as const) {
        for (const isEstablished of [true, false]) {
          const device = await stage.device()
          const made = isEstablished
            ? await stage.established(device)
            : await stage.connecting(device)
          const { session } = made
          await trial.awaits(
            '5.38',
            'the receipt of an ended log',
            stage.relay.ended(session, first, 'device'),
          )
          const between = await stage.find(made)
          trial.must(
            '5.41',
            between.state === 'terminating',
            `with one ended log it is ${between.state}`,
          )
          if (first === 'terminal') {
            const { stanza, entry } = await trial.awaits(
              '10.21',
              'session-terminate',
              device.next('session-terminate', session),
            )
            trial.must('10.21', stanza.reason === 'device', `its reason is ${stanza.reason}`, entry)
          } else {
            const { body, entry } = await trial.awaits(
              '10.19',
              'terminateSession',
              stage.relay.next('terminate', session),
            )
            trial.must(
              '10.19',
              body.sides.join() === 'terminal' && body.reason === 'device',
              `it names ${body.sides.join()} and ${body.reason}`,
              entry,
            )
          }
          await trial.awaits(
            '5.38',
            'the receipt of an ended log',
            stage.relay.ended(session, second, 'forced'),
          )
          await stage.until('5.41', made, isEstablished ? 'terminated' : 'failed')
        }
      }
    },
  },
  {
    name: 'a-log-is-kept-once',
    title:
      'A log that is repeated, also a different one of the same key, is acknowledged and changes nothing',
    clauses: ['5.39', '10.27', '5.41'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const made = await stage.established(device)
      const { session, token } = made
      await stage.relay.ended(session, 'terminal', 'idle', token)
      const first = await stage.find(made)
      trial.must(
        '10.27',
        first.endReason === 'idle' && first.code === 'idle-timeout',
        `it ended ${first.endReason} with ${first.code}`,
      )
      for (const reason of ['idle', 'forced', 'device'] as const) {
        await trial.awaits(
          '5.39',
          'the receipt of a repeated log',
          stage.relay.ended(session, 'terminal', reason),
        )
      }
      await trial.awaits(
        '5.39',
        'the receipt of a repeated log',
        stage.relay.started(session, 'terminal', token),
      )
      const after = await stage.find(made)
      trial.must(
        '5.39',
        after.revision === first.revision && after.state === 'terminating',
        `a repeated log made it ${after.state}`,
      )
      trial.must(
        '5.39',
        after.endReason === 'idle',
        `a repeated log made the reason ${after.endReason}`,
      )
      await stage.relay.ended(session, 'device', 'forced')
      const over = await stage.until('5.41', made, 'terminated')
      trial.must(
        '10.27',
        over.endReason === 'idle' && over.code === 'idle-timeout',
        'the reason of the second log is shown',
      )
      for (const side of ['device', 'terminal'] as const) {
        await trial.awaits(
          '5.39',
          'the receipt of a log of a session that is over',
          stage.relay.ended(session, side, 'terminal'),
        )
      }
      const final = await stage.find(made)
      trial.must('5.39', final.revision === over.revision, 'a log changes a session that is over')
    },
  },
  {
    name: 'foreign-logs-are-not-found',
    title:
      'A log of an unknown session, of one that the relay was not given, or with another token is not found and changes nothing',
    clauses: ['5.40', '5.26'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const { relay } = stage
      const device = await stage.device()
      const asked = await stage.asked(await stage.device())
      const made = await stage.connecting(device)
      const other = await stage.connecting(await stage.device())
      await stage.refused(
        '5.40',
        'not-found',
        'a log of no session',
        relay.started(nobody, 'device', made.token),
      )
      await stage.refused(
        '5.40',
        'not-found',
        'an ended log of no session',
        relay.ended(nobody, 'device', 'idle'),
      )
      await stage.refused(
        '5.40',
        'not-found',
        'an ended log of a session before YES',
        relay.ended(asked.session, 'device', 'idle'),
      )
      const before = await stage.find(made)
      for (const token of [
        otherToken,
        other.token,
        made.token.toUpperCase().replace('MRSP', 'mrsp'),
      ]) {
        await stage.refused(
          '5.40',
          'not-found',
          'a started log with another token',
          relay.started(made.session, 'device', token),
        )
        await stage.refused(
          '5.40',
          'not-found',
          'an ended log with another token',
          relay.ended(made.session, 'device', 'idle', token),
        )
      }
      const after = await stage.find(made)
      trial.must(
        '5.40',
        after.revision === before.revision,
        'a log that was not found changed the session',
      )
      const waiting = await stage.find(asked)
      trial.must(
        '5.40',
        !['terminating', 'failed'].includes(waiting.state),
        `a log before YES made it ${waiting.state}`,
      )
    },
  },
  {
    name: 'authentication-admits-only-what-lives',
    title:
      'A side is accepted only with the token of a living session of this relay whose side has not ended',
    clauses: ['6.11', '5.34'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { relay } = stage
      const device = await stage.device()
      const asked = await stage.asked(await stage.device())
      const made = await stage.connecting(device)
      const other = await stage.connecting(await stage.device())
      const result = async (session: string, side: 'device' | 'terminal', token: string) => {
        const answer = await trial.awaits(
          '6.11',
          'the authentication',
          relay.client.authenticate({ body: { session, side, token } }),
        )
        return answer
      }
      const is = async (
        expected: 'accepted' | 'refused',
        what: string,
        session: string,
        side: 'device' | 'terminal',
        token: string,
      ): Promise<void> => {
        const answer = await result(session, side, token)
        trial.must('6.11', answer.result === expected, `${what} is ${answer.result}`)
        if (answer.result === 'refused') {
          trial.must('6.11', Object.keys(answer).length === 1, 'a refusal says why')
          return
        }
        const { expiresIn } = answer
        trial.must(
          '6.11',
          expiresIn > 3500 && expiresIn <= 3600,
          `${expiresIn} seconds of 3600 remain`,
        )
      }
      await is('accepted', 'the device', made.session, 'device', made.token)
      await is('accepted', 'the terminal', made.session, 'terminal', made.token)
      await is('refused', 'another token', made.session, 'device', otherToken)
      await is('refused', 'the token of another session', made.session, 'device', other.token)
      await is('refused', 'an unknown session', nobody, 'device', made.token)
      await is('refused', 'a session before YES', asked.session, 'device', made.token)
      await relay.started(made.session, 'device', made.token)
      await relay.started(made.session, 'terminal', made.token)
      await is('accepted', 'a side of an established session', made.session, 'device', made.token)
      await relay.ended(made.session, 'device', 'device', made.token)
      await is('refused', 'a side that has ended', made.session, 'device', made.token)
      await is(
        'refused',
        'a side of a session that is terminating',
        made.session,
        'terminal',
        made.token,
      )
      await relay.ended(made.session, 'terminal', 'device', made.token)
      await is('refused', 'a side of a session that is over', made.session, 'terminal', made.token)
    },
  },
  {
    name: 'established-with-both-started-logs',
    title:
      'A session is established with both started logs, whatever the order, and never by a repeated one',
    clauses: ['5.26', '5.39'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      for (const [first, second] of [
        ['terminal', 'device'],
        ['device', 'terminal'],
      ] as const) {
        const made = await stage.connecting(await stage.device())
        const { session, token } = made
        await stage.relay.started(session, first, token)
        await trial.awaits(
          '5.39',
          'the receipt of a repeated log',
          stage.relay.started(session, first, token),
        )
        const between = await stage.find(made)
        trial.must(
          '5.26',
          between.state === 'connecting',
          `with the log of one side it is ${between.state}`,
        )
        await stage.relay.started(session, second, token)
        await stage.until('5.26', made, 'established')
      }
    },
  },
  {
    name: 'a-started-log-after-an-end',
    title: 'A session of which one side ended before the other started is never established',
    clauses: ['5.41', '5.26'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const made = await stage.connecting(await stage.device())
      const { session, token } = made
      await stage.relay.started(session, 'device', token)
      await stage.relay.ended(session, 'device', 'connection-lost', token)
      await trial.awaits(
        '5.38',
        'the receipt of a started log',
        stage.relay.started(session, 'terminal', token),
      )
      const between = await stage.find(made)
      trial.must('5.26', between.state === 'terminating', `it is ${between.state}`)
      await stage.relay.ended(session, 'terminal', 'connection-lost', token)
      const over = await stage.until('5.41', made, 'failed')
      trial.must('10.27', over.code === 'connection-lost', `the code is ${over.code}`)
    },
  },
  {
    name: 'a-log-may-overtake-the-session-ids',
    title:
      'A relay that ends what it has just made before management has its answer is believed by its logs',
    clauses: ['5.41', '5.40'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { relay } = stage
      const held = Promise.withResolvers<void>()
      trial.later(() => held.resolve())
      relay.answers.reserve = async body => {
        const reservation = relay.reserve(body)
        await held.promise
        return reservation
      }
      const started = await stage.asked(await stage.device())
      const { session } = started
      await stage.answer(started)
      await trial.awaits(
        '5.13',
        'the request for connection information',
        relay.next('reserve', session),
      )
      await trial.awaits(
        '5.38',
        'the receipt of an ended log',
        relay.ended(session, 'device', 'never-connected'),
      )
      await stage.until('5.41', started, 'terminating')
      held.resolve()
      await relay.ended(session, 'terminal', 'never-connected')
      await stage.until('5.41', started, 'failed')
    },
  },
  {
    name: 'logs-and-terminations-after-the-valid-duration',
    title:
      'At the end of the valid duration the session is terminating with expired; logs and requests to terminate are still taken',
    clauses: ['5.31', '5.34', '6.11', '10.18', '5.32'],
    family: 'steps',
    depth: 'default',
    needs: ['timers'],
    settings: { terminateTimeout: 1 },
    async run(stage, trial) {
      const { relay } = stage
      const device = await stage.device()
      const made = await stage.established(device)
      const { session, token } = made
      await trial.awaits(
        '5.32',
        'an extension to one second',
        stage.terminal.client.extendSession({ session, body: { expiresIn: 1 } }),
      )
      const view = await stage.until('5.31', made, 'terminating', 3000)
      trial.must(
        '5.31',
        view.code === 'expired' && view.endReason === 'expired',
        `it ended ${view.endReason} with ${view.code}`,
      )
      const answer = await relay.client.authenticate({ body: { session, side: 'device', token } })
      trial.must('6.11', answer.result === 'refused', 'a side is accepted after the valid duration')
      await trial.awaits(
        '5.34',
        'the answer to a request to terminate',
        relay.client.requestTermination({
          body: { session, side: 'terminal', reason: 'terminal', token },
        }),
      )
      await stage.refused(
        '5.32',
        'wrong-state',
        'an extension',
        stage.terminal.client.extendSession({ session, body: { expiresIn: 60 } }),
      )
      const asked = await trial.awaits(
        '10.18',
        'terminateSession after terminateTimeout',
        relay.next('terminate', session),
        2000,
      )
      trial.must('10.18', asked.body.sides.length === 2, 'not both sides are to end', asked.entry)
      for (const side of ['device', 'terminal'] as const) {
        await trial.awaits(
          '5.34',
          'the receipt of an ended log',
          relay.ended(session, side, 'expired', token),
        )
      }
      const over = await stage.until('5.41', made, 'terminated')
      trial.must('10.27', over.code === 'expired', `the code is ${over.code}`)
    },
  },
  {
    name: 'extension-needs-the-relay',
    title:
      'The valid duration is extended only of a living session and only when the relay has accepted it',
    clauses: ['5.32'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { relay, terminal } = stage
      const extend = (session: string, expiresIn: number) =>
        terminal.client.extendSession({ session, body: { expiresIn } })
      const asked = await stage.asked(await stage.device())
      await stage.refused(
        '5.32',
        'wrong-state',
        'an extension before YES',
        extend(asked.session, 60),
      )
      const made: Connecting = await stage.connecting(await stage.device())
      const { session, token } = made
      const before = await stage.find(made)
      await relay.goAway()
      await stage.refused(
        '5.32',
        'relay-unreachable',
        'an extension while the relay is away',
        extend(session, 7000),
      )
      await relay.comeBack()
      for (const code of ['bad-request', 'unauthenticated', 'wrong-state'] as const) {
        relay.answers.extend = () => {
          throw new MrspError(code, { source: 'relay' })
        }
        const answer = await trial.awaits(
          '5.32',
          `the answer to an extension that the relay refuses with ${code}`,
          extend(session, 7000).catch((error: unknown) => error),
        )
        trial.must('5.32', answer instanceof Refused, `an extension was taken behind ${code}`)
      }
      for (const begun of ['connecting', 'established'] as const) {
        const gone = await stage[begun](await stage.device())
        relay.answers.extend = () => {
          throw new MrspError('not-found', { source: 'relay' })
        }
        const answer = await trial.awaits(
          '5.32',
          'the answer to an extension of what the relay does not hold',
          extend(gone.session, 60).catch((error: unknown) => error),
        )
        trial.must('5.32', answer instanceof Refused, 'an extension of nothing was taken')
        const { state } = await stage.find(gone)
        trial.must('5.32', state === begun || state === 'failed', `it is ${state} then`)
        relay.answers = relay.usualAnswers()
      }
      const same = await stage.find(made)
      trial.must(
        '5.32',
        same.expiresAt === before.expiresAt,
        'an extension that failed changed the session',
      )
      const view = await trial.awaits('5.32', 'the extension', extend(session, 7000))
      const left = (Date.parse(view.expiresAt ?? '') - Date.now()) / 1000
      trial.must(
        '5.32',
        left > 6900 && left < 7100,
        `after the extension ${Math.round(left)} seconds are left`,
      )
      const sent = relay.askedFor('extend', session).at(-1)
      trial.must(
        '5.32',
        sent?.operation === 'extend' && sent.expiresIn === 7000,
        'the relay was told another duration',
      )
      const answer = await relay.client.authenticate({ body: { session, side: 'device', token } })
      trial.must(
        '5.32',
        answer.result === 'accepted' && answer.expiresIn > 6900,
        'the extension does not count',
      )
      await relay.ended(session, 'terminal', 'terminal', token)
      const count = relay.askedFor('extend', session).length
      await stage.refused('5.32', 'wrong-state', 'an extension while it ends', extend(session, 60))
      trial.must(
        '5.32',
        relay.askedFor('extend', session).length === count,
        'the relay was asked to extend what ends',
      )
    },
  },
]
