import { MrspError } from '../../../runtime/errors.ts'
import type { Check } from '../../check/check.ts'
import type { ManagementStage } from './management-stage.ts'

/** Connection information and token: S145 to S150, S201, S202, clauses 5.13 to 5.26. */
export const connectionInformation: readonly Check<ManagementStage>[] = [
  {
    name: 'poll-table-by-state',
    title:
      'The answer to the poll is that of the table in each state, and the same information as often as it is asked for',
    clauses: ['5.23', '5.19', '5.26', '5.41', '11.2'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const { terminal, relay } = stage
      const poll = (session: string) => terminal.client.pollConnectionInformation({ session })
      const held = Promise.withResolvers<void>()
      trial.later(() => held.resolve())
      relay.answers.reserve = async body => {
        await held.promise
        return relay.reserve(body)
      }
      const started = await stage.asked(device)
      const { session } = started
      const waiting = async (state: string): Promise<void> => {
        const { status, body } = await trial.awaits('5.23', 'the answer to the poll', poll(session))
        trial.must('5.23', status === 202, `${state} is answered ${status}`)
        trial.must('5.7', !JSON.stringify(body).includes('mrsp_'), 'the answer holds a token')
      }
      await waiting('awaiting-approval')
      await stage.answer(started)
      await stage.until('5.13', started, 'approved')
      await waiting('approved')
      held.resolve()
      const { stanza } = await trial.awaits(
        '5.20',
        'session-info',
        device.next('session-info', session),
      )
      const seen = new Set<string>()
      const given = async (state: string): Promise<void> => {
        const { status, body } = await trial.awaits('5.23', 'the answer to the poll', poll(session))
        if (status !== 200) return trial.fail('5.23', `${state} is answered ${status}`)
        seen.add(`${body.token} ${body.sessionId} ${body.url}`)
        trial.must(
          '5.19',
          /^mrsp_[A-Za-z0-9_-]{43}$/.test(body.token),
          'the token has another form',
        )
      }
      await given('connecting')
      await relay.started(session, 'device', stanza.token)
      const first = await stage.find(started)
      trial.must('5.26', first.state === 'connecting', `with one started log it is ${first.state}`)
      await given('connecting with one side')
      await relay.started(session, 'terminal', stanza.token)
      await stage.until('5.26', started, 'established')
      await given('established')
      trial.must('5.23', seen.size === 1, 'the information changed between two polls')
      await relay.ended(session, 'terminal', 'terminal', stanza.token)
      await stage.until('5.41', started, 'terminating')
      const { error } = await stage.refused(
        '5.23',
        'session-over',
        'a poll while it is terminating',
        poll(session),
      )
      trial.must('11.2', error.session === session, 'the error does not name the session')
      await relay.ended(session, 'device', 'terminal', stanza.token)
      await stage.until('5.41', started, 'terminated')
      await stage.refused('5.23', 'session-over', 'a poll when it is terminated', poll(session))
      const other = await stage.asked(device)
      await terminal.client.cancelSession({ session: other.session })
      await stage.refused('5.23', 'cancelled', 'a poll when it is cancelled', poll(other.session))
    },
  },
  {
    name: 'only-the-terminal-that-started-is-told',
    title:
      'Another terminal of the same user gets no connection information; there is no such session for it',
    clauses: ['5.24'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const other = await stage.terminalOfUser('tanaka')
      const made = await stage.connecting(device)
      const { session } = made
      await stage.refused(
        '5.24',
        'not-found',
        "another terminal's poll",
        other.client.pollConnectionInformation({ session }),
      )
      const view = await trial.awaits(
        '3.8',
        'the session for another terminal of the user',
        other.client.getSession({ session }),
      )
      trial.must('5.24', !JSON.stringify(view).includes('mrsp_'), 'the session holds a token')
      const again = await stage.logIn('tanaka', stage.terminal.login.terminalId)
      const { status } = await trial.awaits(
        '5.24',
        'the poll of a new login of the terminal',
        again.client.pollConnectionInformation({ session }),
      )
      trial.must('5.24', status === 200, 'a new login of the same terminal gets none')
      await again.client.logout({})
    },
  },
  {
    name: 'tokens-are-new',
    title: 'Every session has a token of its own',
    clauses: ['5.19'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const tokens = new Set<string>()
      for (let round = 0; round < 4; round += 1) {
        const { token } = await stage.connecting(await stage.device())
        tokens.add(token.slice(5))
      }
      trial.must('5.19', tokens.size === 4, 'two sessions have the same token')
      const letters = [...tokens].map(token => token.slice(0, 12))
      trial.must('5.19', new Set(letters).size === 4, 'tokens begin alike')
    },
  },
  {
    name: 'relay-is-asked-again',
    title:
      'The request for connection information is repeated while the relay is away or answers with a retryable error',
    clauses: ['5.13', '5.42'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { relay } = stage
      const device = await stage.device()
      let refusals = 0
      const times: number[] = []
      relay.answers.reserve = body => {
        times.push(performance.now())
        refusals += 1
        if (refusals === 1) throw new MrspError('too-many-requests', { source: 'relay' })
        if (refusals === 2) throw new MrspError('internal', { source: 'relay' })
        return relay.reserve(body)
      }
      const started = await stage.asked(device)
      await stage.answer(started)
      await trial.awaits(
        '5.13',
        'session-info after two refusals',
        device.next('session-info', started.session),
        4000,
      )
      const [first = 0, second = 0] = times
      trial.must(
        '5.13',
        second - first > 400,
        `it asked again after ${Math.round(second - first)} ms`,
      )
      trial.must(
        '5.13',
        second - first < 4000,
        `it asked again after ${Math.round(second - first)} ms`,
      )

      const other = await stage.device()
      const next = await stage.asked(other)
      await relay.goAway()
      await stage.answer(next)
      await stage.until('5.13', next, 'approved')
      await relay.comeBack()
      await trial.awaits(
        '5.13',
        'session-info when the relay is back',
        other.next('session-info', next.session),
        4000,
      )
    },
  },
  {
    name: 'relay-refuses',
    title:
      'A relay that drains, or refuses for good, lets the session fail with the code that the terminal is told',
    clauses: ['5.14', '5.23', '11.8', '11.5'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { relay, terminal } = stage
      for (const [code, told] of [
        ['relay-draining', 'relay-draining'],
        ['bad-request', 'relay-unreachable'],
        ['unauthenticated', 'relay-unreachable'],
      ] as const) {
        const device = await stage.device()
        relay.answers.reserve = () => {
          throw new MrspError(code, { source: 'relay' })
        }
        const started = await stage.asked(device)
        await stage.answer(started)
        const view = await stage.until('5.14', started, 'failed')
        trial.must('5.14', view.code === told, `after ${code} the code is ${view.code}`)
        const { error } = await stage.refused(
          '5.23',
          told,
          `the poll after ${code}`,
          terminal.client.pollConnectionInformation({ session: started.session }),
        )
        if (told === 'relay-draining') {
          trial.must(
            '11.8',
            error.source === 'relay',
            `the error names ${error.source} as its source`,
          )
        }
        trial.must(
          '5.14',
          device.count('session-info', started.session) === 0,
          'the device is told',
        )
      }
    },
  },
  {
    name: 'relay-in-another-state',
    title: 'When the relay answers wrong-state, management has it end both sides',
    clauses: ['5.14', '10.18', '10.20'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { relay } = stage
      const device = await stage.device()
      relay.answers.reserve = body => {
        relay.reserve(body)
        throw new MrspError('wrong-state', { source: 'relay' })
      }
      const started = await stage.asked(device)
      await stage.answer(started)
      const view = await stage.until('5.14', started, 'terminating')
      trial.must('5.14', view.code === 'relay-unreachable', `the code is ${view.code}`)
      const asked = await trial.awaits(
        '10.18',
        'terminateSession',
        relay.next('terminate', started.session),
      )
      trial.must('10.18', asked.body.sides.length === 2, 'not both sides are to end', asked.entry)
      relay.reservations.delete(started.session)
      await stage.until('10.20', started, 'failed', 12_000)
    },
  },
  {
    name: 'relay-timeout',
    title: 'When relayTimeout is over, management ends the session with relay-unreachable',
    clauses: ['5.14', '5.13'],
    family: 'steps',
    depth: 'deep',
    limit: 90_000,
    async run(stage, trial) {
      const { relay } = stage
      const device = await stage.device()
      relay.answers.reserve = () => {
        throw new MrspError('internal', { source: 'relay' })
      }
      const started = await stage.asked(device)
      await stage.answer(started)
      const view = await stage.until('5.14', started, 'terminating', 35_000)
      trial.must('5.14', view.code === 'relay-unreachable', `the code is ${view.code}`)
      const count = relay.askedFor('reserve', started.session).length
      trial.must('5.13', count >= 15, `the relay was asked ${count} times in 30 seconds`)
    },
  },
  {
    name: 'revision-rises-at-every-change',
    title: 'The revision rises at each change, and a request that waits for it is answered then',
    clauses: ['5.21', '11.9'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const device = await stage.device()
      const started = await stage.asked(device)
      const { session, terminal } = started
      const before = await stage.until('5.5', started, 'awaiting-approval')
      const held = terminal.client.getSession({
        session,
        since: before.revision,
        prefer: 'wait=60',
      })
      const polled = terminal.client.pollConnectionInformation({ session, prefer: 'wait=60' })
      const seen = { held: false, polled: false }
      void held.then(
        () => (seen.held = true),
        () => (seen.held = true),
      )
      void polled.then(
        () => (seen.polled = true),
        () => (seen.polled = true),
      )
      await stage.find(started)
      trial.must('11.9', !seen.held && !seen.polled, 'a request with nothing new was not held')
      const atOnce = await trial.awaits(
        '11.9',
        'an answer without since',
        terminal.client.getSession({ session, prefer: 'wait=60' }),
      )
      trial.must('11.9', atOnce.revision === before.revision, 'the revision rose without a change')
      await stage.answer(started)
      const after = await trial.awaits('5.21', 'the answer that was held', held)
      trial.must('5.21', after.revision > before.revision, 'the revision did not rise')
      const { status } = await trial.awaits(
        '11.9',
        'the connection information that was waited for',
        polled,
      )
      trial.must('11.9', status === 200, `the poll that waited was answered ${status}`)
      const began = performance.now()
      const now = await stage.find(started)
      const short = await trial.awaits(
        '11.9',
        'the answer when the wait is over',
        terminal.client.getSession({ session, since: now.revision + 5, prefer: 'wait=1' }),
        1000,
      )
      trial.must('11.9', performance.now() - began > 900, 'a request with nothing new was not held')
      trial.must('11.9', short.revision < now.revision + 5, 'the revision is what the asker knows')
    },
  },
]
