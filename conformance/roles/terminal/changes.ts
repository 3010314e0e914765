import type { Clause } from '../../../generated/clauses.ts'
import { type SessionState, sessionTransitions } from '../../../generated/session.ts'
import type { Check } from '../../check/check.ts'
import type { TerminalStage } from './terminal-stage.ts'

/** The clause by which the user is shown what becomes of a session that was in a state. */
const clauseOf: Readonly<Partial<Record<SessionState, Clause>>> = {
  requested: '5.6',
  'awaiting-approval': '5.6',
  approved: '5.22',
  connecting: '5.25',
  established: '10.14',
  terminating: '10.14',
}

/** Changes of a session at management: each one of `session.yaml` that a terminal can be shown. */
export const changes: readonly Check<TerminalStage>[] = [
  {
    name: 'every-change-is-followed',
    title: 'The user is shown each state that follows another, whichever way a session goes',
    clauses: ['5.6', '5.11', '5.22', '5.25', '10.14'],
    family: 'steps',
    depth: 'default',
    limit: 120_000,
    async run(stage, trial) {
      const { management } = stage
      const all = Object.values(sessionTransitions).flatMap(({ from, to }) =>
        from.filter(state => state !== to).map(state => [state, to] as const),
      )
      for (const [from, to] of new Map(all.map(pair => [pair.join(), pair])).values()) {
        const name = await bring(stage, from)
        if (to === 'connecting') stage.approve(name)
        else {
          management.move(name, {
            state: to,
            ...(to === 'refused' && { refusalReason: 'user' }),
            ...(to === 'failed' && { code: 'relay-unreachable' }),
          })
        }
        const clause = to === 'refused' ? '5.11' : (clauseOf[from] ?? '5.6')
        const what = `that it is ${to} behind ${from}`
        const shown = await stage.shown(clause, name, what, ({ state }) => state === to)
        const { bindingCode } = management.sessions.get(name) ?? {}
        trial.must(
          '5.6',
          to !== 'awaiting-approval' || shown.bindingCode === bindingCode,
          `while it is ${to} the user is shown ${shown.bindingCode ?? 'no code'}`,
        )
      }
    },
  },
]

/** A session that is in a state, as the table leads there. */
async function bring(stage: TerminalStage, state: SessionState): Promise<string> {
  const { management } = stage
  if (state === 'established' || state === 'terminating') {
    const { session } = (await stage.pair()).session
    if (state === 'terminating') management.move(session, { state })
    return session
  }
  const name = await stage.start()
  if (state === 'requested') return name
  management.move(name, { state: 'awaiting-approval' })
  if (state === 'awaiting-approval') return name
  management.move(name, { state: 'approved' })
  if (state === 'connecting') await stage.approve(name).pair()
  return name
}
