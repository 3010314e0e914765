import type { Clause } from '../../../generated/clauses.ts'

/** Clauses of a terminal that no check looks at, and why. */
export const unseenTerminal: Readonly<Partial<Record<Clause, string>>> = {
  '12.21': 'judged with the capability deployment, which has no checks yet',
}
