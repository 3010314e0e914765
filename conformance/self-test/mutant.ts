import type { Clause } from '../../generated/clauses.ts'

/** One place in the source of the reference implementation that a mutant changes as it is loaded. */
export interface Edit {
  /** Path from the root of the project. */
  readonly file: string
  /** Source text that occurs there exactly once. */
  readonly find: string
  readonly replace: string
}

/**
 * A way in which an implementation could be otherwise than the reference: a violation that the suite has to find, or, in
 * the list of the benign, something legal that it has to pass. The reference's own files are never touched.
 */
export type Mutant = MutantFacts & (Edit | { readonly edits: readonly Edit[] })

interface MutantFacts {
  /** Unique in its role, lower case with hyphens. */
  readonly name: string
  /** The clauses that it breaks; none for a benign one. */
  readonly clauses: readonly Clause[]
  /** What it does, as a sentence. */
  readonly what: string
}

/** The places that a mutant changes. */
export function editsOf(mutant: Mutant): readonly Edit[] {
  return 'edits' in mutant ? mutant.edits : [mutant]
}
