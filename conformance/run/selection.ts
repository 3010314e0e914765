import { type Clause, clauses } from '../../generated/clauses.ts'
import type { Check } from '../check/check.ts'
import { type Depth, depths } from '../check/verdict.ts'

/** Which checks a run makes. */
export interface Selection {
  readonly depth: Depth
  /** Names, beginnings of names that end in `*`, or clauses; all where it is empty. */
  readonly only: readonly string[]
  /** Only checks of a clause of this level. */
  readonly level?: 'MUST' | 'SHOULD' | 'MAY' | undefined
}

type Selectable = Pick<Check<never>, 'name' | 'clauses' | 'depth'>

/** The checks that a selection names, in their order. */
export function selected<Chosen extends Selectable>(
  checks: readonly Chosen[],
  { depth, only, level }: Selection,
): readonly Chosen[] {
  return checks.filter(
    check =>
      (only.length > 0 || depths.indexOf(check.depth) <= depths.indexOf(depth)) &&
      (only.length === 0 || only.some(word => isNamed(check, word))) &&
      (level === undefined || check.clauses.some(clause => clauses[clause].level === level)),
  )
}

/** Whether a word of a selection names a check. */
export function isNamed({ name, clauses: own }: Selectable, word: string): boolean {
  if (word.endsWith('*')) return name.startsWith(word.slice(0, -1))
  return name === word || own.some(clause => clause === word)
}

/** Whether a text is the number of a clause. */
export function isClause(text: string): text is Clause {
  return Object.hasOwn(clauses, text)
}
