import type { Clause } from '../../generated/clauses.ts'
import type { Capability } from '../../generated/conformance.ts'
import type { Party } from '../../runtime/descriptor.ts'
import type { Depth, Verdict } from '../check/verdict.ts'
import type { Counterexample } from '../check/trial.ts'
import type { HistoryEntry } from '../history/history.ts'

/** What one check found. */
export interface Result {
  readonly check: string
  readonly title: string
  readonly clauses: readonly Clause[]
  readonly family: 'steps' | 'property' | 'rejection'
  readonly verdict: Verdict
  /** The clause that was found broken; only with `fail`. */
  readonly broken?: Clause
  /** Why the verdict is what it is; what was seen instead of what the clause asks for. */
  readonly why?: string
  /** The implementation did not come up, so the check did not run. */
  readonly isNeverStarted?: true
  readonly remarks: readonly string[]
  readonly milliseconds: number
  readonly seed: number
  readonly counterexample?: Counterexample
  /** The messages of the case, with a failure. */
  readonly history: readonly HistoryEntry[]
  /** Number of the first illegal message in the history. */
  readonly illegal?: number
  /** Last lines that the implementation wrote, with a failure. */
  readonly output: readonly string[]
  /** Why this failure is known already, so that it does not count. */
  readonly known?: string
}

/** What a run found. */
export interface Report {
  readonly role: Party
  /** The parties that are under test, where they are several in one system. */
  readonly together?: readonly Party[]
  readonly implementation: string
  readonly depth: Depth
  readonly seed: number
  /** When it began, RFC 3339. */
  readonly began: string
  readonly milliseconds: number
  readonly results: readonly Result[]
  /** What the manifest declares. */
  readonly capabilities: readonly Capability[]
  /** What of the specification the messages showed. */
  readonly covered: readonly string[]
  /** What the suite itself did wrong outside of a check. */
  readonly troubles: readonly string[]
  /** Somebody ended the run before every check was made. */
  readonly isInterrupted?: true
  /** Checks that are listed as known to fail and do not. */
  readonly noLongerFailing?: readonly string[]
}

/** The parties that are under test. */
export function underTest({ role, together }: Report): readonly Party[] {
  return together ?? [role]
}

/** Whether a check found a broken clause that is not known yet. */
export function isBroken({ verdict, known }: Result): boolean {
  return verdict === 'fail' && known === undefined
}

/**
 * 0 where everything that was judged is kept, 1 where a clause is broken or the list of known failures is out of date,
 * 3 where the suite itself failed, 130 where it was interrupted before it found any of these.
 */
export function exitCodeOf(report: Report): number {
  const { results, troubles, noLongerFailing = [] } = report
  if (troubles.length > 0 || results.some(({ verdict }) => verdict === 'suite-error')) return 3
  if (noLongerFailing.length > 0 || results.some(isBroken)) return 1
  return report.isInterrupted ? 130 : 0
}
