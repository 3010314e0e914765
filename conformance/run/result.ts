import type { Clause } from '../../generated/clauses.ts'
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
}

/** What a run found. */
export interface Report {
  readonly role: Party
  readonly implementation: string
  readonly depth: Depth
  readonly seed: number
  /** When it began, RFC 3339. */
  readonly began: string
  readonly milliseconds: number
  readonly results: readonly Result[]
  /** What of the specification the messages showed. */
  readonly covered: readonly string[]
}

/** Whether a verdict is a broken clause, the suite's own failure, or neither. */
export function exitCodeOf({ results }: Report): 0 | 1 | 3 {
  if (results.some(({ verdict }) => verdict === 'suite-error')) return 3
  return results.some(({ verdict }) => verdict === 'fail') ? 1 : 0
}
