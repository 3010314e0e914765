import type { Unreachable } from '../../check/check.ts'

/** What of the coverage no check of a relay brings about, and why. */
export const unreachableRelay: Unreachable = {}
