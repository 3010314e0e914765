import type { ErrorCode } from '../../../generated/errors.ts'
import type { EndReason } from '../../../generated/schemas.ts'
import type { SessionRow } from './session-row.ts'

/** The code that each reason of an end leaves (10.27), where it leaves one. */
const codes: Readonly<Record<EndReason, ErrorCode | null>> = {
  terminal: null,
  device: null,
  management: null,
  deployment: null,
  cancelled: null,
  'never-connected': 'connect-timeout',
  idle: 'idle-timeout',
  expired: 'expired',
  'connection-lost': 'connection-lost',
  'relay-restarted': 'relay-restarted',
  forced: 'session-over',
}

/**
 * Writes down why a session ends, unless a reason is stored already: the first one stands (10.27).
 *
 * @param code in place of the one that the reason leaves
 */
export function noteEnd(row: SessionRow, reason: EndReason, code?: ErrorCode): void {
  if (row.endReason !== null) return
  row.endReason = reason
  row.code = code ?? row.code ?? codes[reason]
}
