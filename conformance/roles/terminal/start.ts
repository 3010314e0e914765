import type { RefusalReason } from '../../../generated/schemas.ts'
import type { Check } from '../../check/check.ts'
import { applicationId, deviceId } from '../../peers/played-management-for-terminal.ts'
import { LaterPolls } from './later-polls.ts'
import type { TerminalStage } from './terminal-stage.ts'

const reasons: readonly RefusalReason[] = ['user', 'timeout', 'policy']

/** Start, approval and connection information: Figs. 8 and 10, S141, S150, S201 to S203. */
export const start: readonly Check<TerminalStage>[] = [
  {
    name: 'start-as-in-figure-8',
    title:
      'The user starts a session, sees the code until somebody answers, and the client connects',
    clauses: ['5.1', '5.6', '5.22', '5.25'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { management } = stage
      await stage.login()
      const act = stage.act({ act: 'start', deviceId, applicationId })
      const { input, entry } = await trial.awaits(
        '5.1',
        'the start request',
        management.next('startSession'),
      )
      const { body } = input
      trial.must('5.1', body.deviceId === deviceId, 'it names another device', entry)
      trial.must('5.1', body.applicationId === applicationId, 'it names another application', entry)
      const { session: name = '' } = await trial.awaits('5.1', 'the end of the start', act)
      const { bindingCode } = management.sessions.get(name) ?? {}
      trial.must('5.1', bindingCode !== undefined, 'the user is shown another session')
      const poll = await trial.awaits(
        '5.22',
        'the question for the connection information',
        management.next('pollConnectionInformation'),
      )
      trial.must('5.22', poll.input.session === name, 'it asks for another session', poll.entry)
      for (const state of ['requested', 'awaiting-approval'] as const) {
        if (state !== 'requested') management.move(name, { state })
        const shown = await stage.shown('5.6', name, `that it is ${state}`, s => s.state === state)
        trial.must(
          '5.6',
          shown.bindingCode === bindingCode,
          `while it is ${state} the user is shown ${shown.bindingCode ?? 'no code'}`,
        )
      }
      management.move(name, { state: 'approved' })
      const session = stage.approve(name)
      await session.pair()
    },
  },
  {
    name: 'why-an-approval-was-refused-is-shown',
    title: 'The user is shown that the approval was refused, and by whom',
    clauses: ['5.11', '5.22', '11.5'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { management } = stage
      const refused: LaterPolls[] = []
      for (const refusalReason of reasons) {
        const name = await stage.start()
        await management.next('pollConnectionInformation')
        refused.push(new LaterPolls(management, name))
        management.move(name, { state: 'refused', refusalReason })
        const shown = await stage.shown(
          '5.11',
          name,
          'that the approval was refused',
          ({ state }) => state === 'refused',
        )
        trial.must(
          '5.11',
          shown.reason === refusalReason,
          `refused by \`${refusalReason}\`, the user is shown \`${shown.reason}\``,
        )
      }
      // Another session passes through all of its life; by then a repeated question would have come.
      const { session: paired } = await stage.pair()
      for (const polls of refused) polls.mustBeOver(trial)
      trial.must('5.25', paired.link.isPaired, 'not paired')
    },
  },
  {
    name: 'polling-keeps-its-pace',
    title: 'The connection information is asked for with `Prefer: wait` or at most once a second',
    clauses: ['5.22'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { management } = stage
      const times: number[] = []
      const usual = management.answers.pollConnectionInformation
      const name = await stage.start()
      const first = await trial.awaits(
        '5.22',
        'the question for the connection information',
        management.next('pollConnectionInformation'),
      )
      const waits = /^wait=[1-9]/.test(first.input.prefer ?? '')
      // Management may answer at once, whatever was preferred.
      management.answers.pollConnectionInformation = async (input, caller) => {
        if (input.session !== name) return usual(input, caller)
        times.push(performance.now())
        const { prefer: _, ...rest } = input
        return usual(rest, caller)
      }
      management.move(name, { state: 'approved' })
      management.move(name, { state: 'awaiting-approval' })
      if (!waits) {
        await trial.awaits(
          '5.22',
          'further questions',
          management.next('pollConnectionInformation', 3),
          5000,
        )
        const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
        trial.must(
          '5.22',
          gaps.every(gap => gap > 900),
          `it asks every ${gaps.join(', ')} ms`,
        )
      }
      const session = stage.approve(name)
      await session.pair({}, {}, '5.22')
    },
  },
  {
    name: 'polling-goes-on-until-there-is-an-answer',
    title:
      'A terminal asks again behind 202 and behind an error that may pass, until it has its answer',
    clauses: ['5.22'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { management } = stage
      const name = await (async () => {
        let polls = 0
        const usual = management.answers.pollConnectionInformation
        management.answers.pollConnectionInformation = async (input, caller) => {
          polls += 1
          if (polls > 2) return usual(input, caller)
          const body = management.sessions.get(input.session) ?? management.leave('requested')
          return { status: 202, body }
        }
        management.intercept = (_, path) =>
          polls === 1 && path.endsWith('/connection-information') && polls++ < 2
            ? { status: 503, body: 'away' }
            : undefined
        return stage.start()
      })()
      const third = management.next('pollConnectionInformation', 1)
      await trial.awaits('5.22', 'a further question behind 202 and 503', third, 10_000)
      management.intercept = () => undefined
      await stage.approve(name).pair({}, {}, '5.22')
    },
  },
  {
    name: 'a-withdrawn-session-connects-to-nothing',
    title: 'The user withdraws while the approval is open; management is asked for that',
    clauses: ['5.22', '5.6'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { management } = stage
      const name = await stage.start()
      await trial.awaits('5.6', 'the withdrawal', stage.act({ act: 'cancel', session: name }))
      trial.must(
        '5.6',
        management.all('cancelSession').some(({ input }) => input.session === name),
        'management was not asked to withdraw it',
      )
      await stage.shown('5.6', name, 'that it is withdrawn', ({ state }) => state === 'cancelled')
    },
  },
  {
    name: 'information-that-is-late-is-used',
    title: 'A session that management approves in one step is connected to',
    clauses: ['5.25', '1.2'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { management } = stage
      const usual = management.answers
      management.answers = {
        ...usual,
        pollConnectionInformation: async (input, caller) => {
          const answer = await usual.pollConnectionInformation(input, caller)
          // Members of tomorrow are ignored.
          return answer.status === 200
            ? { ...answer, body: { ...answer.body, relayName: 'west-2' } }
            : answer
        },
      }
      const name = await stage.start()
      const session = stage.approve(name)
      await session.pair({}, {}, '1.2')
      trial.must('5.25', session.link.isPaired, 'not paired')
    },
  },
]
