import type { Termination } from '../../../generated/relay-api.ts'
import type { SessionRow } from './session-row.ts'

/** Something that a session's state asks management to do towards the device or the relay, until it is confirmed. */
export type SessionWork =
  /** S142 */
  | 'request-approval'
  /** The terminal withdrew: the approval screen closes. */
  | 'cancel-approval'
  /** S145 */
  | 'request-connection-information'
  /** S149 */
  | 'notify-device'
  /** S265 */
  | 'request-device-end'
  /** S314 */
  | 'request-device-halt'
  /** S331 */
  | 'request-relay-end'

/**
 * What is to be done for a session now. It follows from what is stored and from the time alone, so a management that
 * was killed at any moment goes on where it was.
 *
 * @param now milliseconds since 1970
 */
export function pendingWork(row: SessionRow, now: number): readonly SessionWork[] {
  switch (row.state) {
    case 'requested':
    case 'awaiting-approval':
      return ['request-approval']
    case 'approved':
      return ['request-connection-information']
    case 'connecting':
    case 'established':
      return row.deviceSide === 'reserved' ? ['notify-device'] : []
    case 'terminating':
      return terminatingWork(row, now)
    case 'cancelled':
      return now < cancelUntil(row) ? ['cancel-approval'] : []
    case 'refused':
    case 'terminated':
    case 'failed':
      return []
  }
}

/**
 * The device's side ends first and the end of its side brings that of the terminal's (10.17, 10.19); the relay is asked
 * for both sides where there is nothing to wait for, and where it took too long (10.18).
 */
function terminatingWork(row: SessionRow, now: number): readonly SessionWork[] {
  if (row.deviceSide === 'ended') return ['request-relay-end']
  const tookTooLong = now >= relayEndsAt(row)
  const work: SessionWork[] = []
  const wasNotified = row.informationRequest !== null
  if (row.asksDevice === 'deployment') work.push('request-device-halt')
  else if (row.asksDevice !== null || (tookTooLong && wasNotified)) work.push('request-device-end')
  if (row.asksRelay !== null || tookTooLong) work.push('request-relay-end')
  return work
}

function relayEndsAt(row: SessionRow): number {
  return row.relayEndsAt ?? (row.terminatingAt ?? 0) + row.terminateTimeout * 1000
}

/** Until when the device is told that the approval screen is to close: by then it has closed by itself. */
function cancelUntil(row: SessionRow): number {
  return row.approvalExpiresAt
}

/** When a session has to be looked at again though nothing happens, in milliseconds since 1970; or never. */
export function nextMoment(row: SessionRow, relayTimeout: number): number | undefined {
  switch (row.state) {
    case 'requested':
    case 'awaiting-approval':
      return row.approvalExpiresAt
    case 'approved':
      return (row.approvedAt ?? 0) + relayTimeout
    case 'connecting':
    case 'established':
      return row.expiresAt ?? undefined
    case 'terminating':
      return relayEndsAt(row)
    case 'cancelled':
      return cancelUntil(row)
    case 'refused':
    case 'terminated':
    case 'failed':
      return undefined
  }
}

/** Which sides the relay is asked to end, and with which reason (S331): the terminal's alone once the device's has ended. */
export function relayTermination(row: SessionRow, now: number): Termination {
  const reason = row.asksRelay ?? row.deviceEndReason ?? row.endReason ?? 'management'
  const isTerminalLeft =
    row.deviceSide === 'ended' && row.asksRelay === null && now < relayEndsAt(row)
  return { sides: isTerminalLeft ? ['terminal'] : ['device', 'terminal'], reason }
}
