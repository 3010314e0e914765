import type { Unreachable } from '../../check/check.ts'

const firmware = { without: 'firmware' } as const

/** What of the coverage no check of a device brings about, and why. */
export const unreachableDevice: Unreachable = {
  'stanza-error maintenance-request device-busy': firmware,
  'stanza-error maintenance-request source-refused': firmware,
  'stanza maintenance-progress': firmware,
  'stanza-error maintenance-progress not-found': firmware,
  'stanza-error maintenance-progress bad-request': firmware,
}
