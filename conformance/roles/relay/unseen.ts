import type { Clause } from '../../../generated/clauses.ts'

/** Clauses of a relay that no peer can see kept or broken, and why. */
export const unseenRelay: Readonly<Partial<Record<Clause, string>>> = {
  '1.2':
    'the answers that a relay reads have no members that are read loosely or strictly on the wire; seen in management and device',
  '2.2': 'how long a comparison takes is not told apart from the network',
  '2.5': 'what stands in the database is not on the wire',
  '11.4':
    'an error of management has the same effect at a relay whatever its code, but for those of clause 5.37',
  '11.5': 'a relay repeats only what clauses 5.37 and 10.12 say, and is judged by them',
  '13.5': 'an answer with a redirect is no answer of the operation; judged by clause 6.13',
  '13.8': 'a limit is the choice of an operator',
}
