import type { ErrorCode } from '../../../generated/errors.ts'
import type { Party } from '../../../runtime/descriptor.ts'

/** The party in which an exchange failed, as its code tells. */
export function sourceOfFailure(code: ErrorCode): Party {
  switch (code) {
    case 'connection-lost':
    case 'relay-draining':
    case 'relay-restarted':
      return 'relay'
    case 'session-over':
    case 'expired':
      return 'terminal'
    default:
      return 'device'
  }
}
