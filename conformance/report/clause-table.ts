import { type Clause, clauses } from '../../generated/clauses.ts'
import type { Result } from '../run/result.ts'
import { clauseNumbers, type Findings } from './findings.ts'

/**
 * What a run tells of a clause:
 * - `broken`: a check found it broken. `known`: the same, and it is listed.
 * - `not-followed`: a SHOULD that is not followed.
 * - `kept`: every check of it that came to a verdict passed.
 * - `unjudged`: it has checks, none of which came to a verdict on it.
 * - `unseen`: no check can see it, and why.
 * - `unchecked`: nothing looks at it.
 */
export type ClauseStatus =
  | 'broken'
  | 'known'
  | 'not-followed'
  | 'kept'
  | 'unjudged'
  | 'unseen'
  | 'unchecked'

/** One clause of the role that is judged. */
export interface ClauseRow {
  readonly clause: Clause
  readonly status: ClauseStatus
  /** Names of the checks that look at it. */
  readonly checks: readonly string[]
  /** Why it has the status, where that is not plain. */
  readonly why: string | undefined
}

/** The clauses of the role, and those that its checks look at besides, in the order of the specification. */
export function clauseTable({ role, report }: Findings): readonly ClauseRow[] {
  const results = new Map(report.results.map(result => [result.check, result]))
  return clauseNumbers.flatMap(clause => {
    const checks = role.checks.filter(check => check.clauses.includes(clause))
    const isOwn = report.together === undefined && clauses[clause].parties.includes(role.role)
    if (checks.length === 0 && !isOwn) return []
    const names = checks.map(({ name }) => name)
    if (names.length === 0) {
      const why = role.unseen?.[clause]
      const status = why === undefined ? ('unchecked' as const) : ('unseen' as const)
      return [{ clause, status, checks: names, why }]
    }
    const made = names.flatMap(name => results.get(name) ?? [])
    return [{ clause, checks: names, ...judged(clause, made) }]
  })
}

function judged(clause: Clause, made: readonly Result[]): Pick<ClauseRow, 'status' | 'why'> {
  const broken = made.filter(result => result.broken === clause)
  const unknown = broken.find(({ known }) => known === undefined)
  if (unknown !== undefined) return { status: 'broken', why: undefined }
  const [known] = broken
  if (known !== undefined) return { status: 'known', why: known.known }
  const remark = made
    .flatMap(({ verdict, remarks }) => (verdict === 'warn' ? remarks : []))
    .find(text => text.startsWith(`${clause}: `))
  if (remark !== undefined) return { status: 'not-followed', why: remark }
  if (made.some(({ verdict }) => ['pass', 'unusual', 'warn'].includes(verdict))) {
    return { status: 'kept', why: undefined }
  }
  return { status: 'unjudged', why: unjudgedBecause(made) }
}

function unjudgedBecause([first]: readonly Result[]): string {
  if (first === undefined) return 'no check of it was chosen'
  if (first.verdict === 'fail') return `${first.check} ended before, at ${first.broken ?? ''}`
  if (first.verdict === 'suite-error') return `the suite failed in ${first.check}`
  return first.why ?? first.verdict
}
