import { type Clause, clauses } from '../../generated/clauses.ts'
import type { Verdict } from '../check/verdict.ts'
import type { AnyRole } from '../roles/roles.ts'
import { isBroken, type Report, type Result } from '../run/result.ts'
import { isClause } from '../run/selection.ts'

/** All that a report can tell. */
export interface Findings {
  readonly role: AnyRole
  readonly report: Report
  /** The command that runs a failed check again, by check. */
  readonly replays: ReadonlyMap<string, string>
}

/** Verdicts in the order in which they are told. */
const verdicts: readonly Verdict[] = [
  'fail',
  'suite-error',
  'warn',
  'inconclusive',
  'unusual',
  'pass',
  'not-applicable',
]

/** How many checks came to each verdict; those that none came to are left out. */
export function countsOf({ results }: Report): readonly (readonly [Verdict | 'known', number])[] {
  const kinds: readonly (Verdict | 'known')[] = ['fail', 'known', ...verdicts.slice(1)]
  return kinds.flatMap(kind => {
    const count = results.filter(result => kindOf(result) === kind).length
    return count === 0 ? [] : [[kind, count] as const]
  })
}

/** The verdict; a failure that is known is one of its own. */
export function kindOf({ verdict, known }: Result): Verdict | 'known' {
  return verdict === 'fail' && known !== undefined ? 'known' : verdict
}

/** The clauses that were found broken and are not known to be, in the order of the specification. */
export function brokenClauses({ results }: Report): readonly Clause[] {
  const broken = new Set(results.filter(isBroken).flatMap(({ broken: clause }) => clause ?? []))
  return clauseNumbers.filter(clause => broken.has(clause))
}

/** The numbers of all clauses in the order of the specification. */
export const clauseNumbers: readonly Clause[] = Object.keys(clauses).filter(isClause)
