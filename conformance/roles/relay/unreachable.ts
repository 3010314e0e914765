import type { Unreachable } from '../../check/check.ts'
import type { Capability } from '../../../generated/conformance.ts'

const without = (capability: Capability, keys: readonly string[]): Unreachable =>
  Object.fromEntries(keys.map(key => [key, { without: capability }]))

/** What of the coverage no check of a relay brings about, and why. */
export const unreachableRelay: Unreachable = {
  'problem requestConnectionInformation too-many-requests':
    'how many sessions a relay takes at once is for its operator to set, at any number (13.8)',
  ...without('deployment', [
    'answer drain 202',
    'problem drain not-found',
    'problem requestConnectionInformation relay-draining',
    'answer endDrain 204',
    'problem endDrain not-found',
    'frame halt to device',
    'frame halt to terminal',
  ]),
}
