import type { Mismatch } from '../descriptor.ts'

const LISTED = 5

/** Mismatches as the detail of an error: where, and what is asked for there. Never a value. */
export function listMismatches(mismatches: readonly Mismatch[]): string {
  const listed = mismatches.slice(0, LISTED).map(({ path, message }) => `${path} ${message}`.trim())
  return listed.join('; ')
}
