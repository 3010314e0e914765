import type { Unreachable } from '../../check/check.ts'

/** What of the coverage no check of a terminal brings about, and why. */
export const unreachableTerminal: Unreachable = {}
