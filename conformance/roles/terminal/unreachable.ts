import type { Unreachable } from '../../check/check.ts'

const notAsked =
  'no act of the adapter has the user want it, and no clause has a terminal ask for it by itself'
const notices = { without: 'deployment' } as const

/** What of the coverage no check of a terminal brings about, and why. */
export const unreachableTerminal: Unreachable = {
  'operation listDevices': notAsked,
  'answer listDevices 200': notAsked,
  'problem listDevices unauthenticated': notAsked,
  'operation extendSession': notAsked,
  'answer extendSession 200': notAsked,
  'problem extendSession bad-request': notAsked,
  'problem extendSession unauthenticated': notAsked,
  'problem extendSession not-found': notAsked,
  'problem extendSession wrong-state': notAsked,
  'problem extendSession relay-unreachable': notAsked,
  'operation managementHealth': notAsked,
  'answer managementHealth 200': notAsked,
  'operation listNotices': notices,
  'answer listNotices 200': notices,
  'problem listNotices unauthenticated': notices,
  'operation acknowledgeNotice': notices,
  'answer acknowledgeNotice 204': notices,
  'problem acknowledgeNotice unauthenticated': notices,
  'problem acknowledgeNotice not-found': notices,
}
