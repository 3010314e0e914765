import type { Clause } from '../../../generated/clauses.ts'

/** Clauses of a terminal that no check looks at, and why: none. */
export const unseenTerminal: Readonly<Partial<Record<Clause, string>>> = {}
