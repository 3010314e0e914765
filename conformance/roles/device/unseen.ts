import type { Clause } from '../../../generated/clauses.ts'

/** Clauses that no check of a device looks at, and why. */
export const unseenDevice: Readonly<Partial<Record<Clause, string>>> = {
  '1.1': 'that a device listens nowhere else shows only in its network, not at its peers',
  '2.1':
    'how a party compares texts shows only where it gets two that differ in the case of a letter, which a device never does',
  '11.7': 'no peer can bring about a failure that is a reason of its own',
}
