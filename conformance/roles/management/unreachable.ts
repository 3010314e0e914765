import type { Unreachable } from '../../check/check.ts'

/** What of the coverage no check of a management brings about, and why. */
export const unreachableManagement: Unreachable = {}
