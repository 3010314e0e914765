/**
 * What a check found:
 * - `pass`: every clause that it looks at is kept.
 * - `unusual`: legal, but rare enough to be told.
 * - `warn`: a SHOULD is not followed.
 * - `fail`: a MUST is broken.
 * - `not-applicable`: the manifest does not declare what it is about.
 * - `inconclusive`: it could not be told, and why.
 * - `suite-error`: the suite failed; nothing is said of the implementation.
 */
export type Verdict =
  | 'pass'
  | 'unusual'
  | 'warn'
  | 'fail'
  | 'not-applicable'
  | 'inconclusive'
  | 'suite-error'

/** How thoroughly a run looks. A check runs at its own depth and at every greater one. */
export type Depth = 'smoke' | 'default' | 'deep'

export const depths: readonly Depth[] = ['smoke', 'default', 'deep']
