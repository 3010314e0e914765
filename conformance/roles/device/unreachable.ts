import type { Unreachable } from '../../check/check.ts'

/** What of the coverage no check of a device brings about, and why. */
export const unreachableDevice: Unreachable = {}
