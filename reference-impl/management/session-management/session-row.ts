import type { ErrorCode } from '../../../generated/errors.ts'
import type { RemoteSession } from '../../../generated/management-api.ts'
import type { EndReason, RefusalReason } from '../../../generated/schemas.ts'
import { type SessionState, type SideState, timers } from '../../../generated/session.ts'

/** All that management holds of a remote session. Moments are milliseconds since 1970, durations seconds. */
export interface SessionRow {
  session: string
  /** Rises with each change. */
  revision: number
  state: SessionState
  userId: string
  terminalId: string
  deviceId: string
  applicationId: string
  bindingCode: string
  requestedAt: number
  /** Request ID of the approval request (S142). */
  approvalRequest: string
  approvalExpiresAt: number
  approvalTimeout: number
  sessionDuration: number
  terminateTimeout: number
  /** Whether a policy gave the approval in place of a person. */
  unattended: 0 | 1 | null
  refusalReason: RefusalReason | null
  approvedAt: number | null
  /** The relay that holds the session, or may hold it: the one that is asked for connection information. */
  relay: string | null
  deviceSide: SideState | null
  terminalSide: SideState | null
  /** Request ID of the session information for the device (S149). */
  informationRequest: string | null
  /** When the device took the session information. */
  informationTakenAt: number | null
  /** `SessionInformation`, sealed; gone once the session is final. */
  sealedInformation: string | null
  connectTimeout: number | null
  tokenNonce: string | null
  tokenHash: string | null
  /** End of the valid duration that the token stands for ([0088]). */
  expiresAt: number | null
  /** Whether both sides have been started at once ([0103]). */
  established: 0 | 1
  /** Request ID of the request to the device to end (S265). */
  terminationRequest: string | null
  terminatingAt: number | null
  /** With which reason the device is to be asked to end its side (S265), if it is. */
  asksDevice: EndReason | null
  /** With which reason the relay is to be asked at once to end both sides, if it is. */
  asksRelay: EndReason | null
  /**
   * When the relay is asked to end both sides of a session that a deployment ends (10.18), in place of
   * `terminateTimeout` after it became terminating.
   */
  relayEndsAt: number | null
  /** The reason in the ended log of the device's side. */
  deviceEndReason: EndReason | null
  /** The first reason that was stored for the end. */
  endReason: EndReason | null
  /** Why the session failed, was refused or ended, by the error table. */
  code: ErrorCode | null
  /** When it became final; null while it lives. */
  finalAt: number | null
}

/** What the relay made of a session (S147). Secret. */
export interface SessionInformation {
  readonly terminalSessionId: string
  readonly deviceSessionId: string
  readonly hubUrl: string
  readonly agentUrl: string
}

/** Whether nothing more happens in a session. */
export function isFinal(row: SessionRow): boolean {
  return row.finalAt !== null
}

/** The session as its user sees it. Holds no secret. */
export function remoteSession(row: SessionRow): RemoteSession {
  return {
    session: row.session,
    revision: row.revision,
    deviceId: row.deviceId,
    applicationId: row.applicationId,
    state: row.state,
    bindingCode: row.bindingCode,
    ...(row.unattended !== null && { unattended: row.unattended === 1 }),
    ...(row.refusalReason !== null && { refusalReason: row.refusalReason }),
    ...(row.endReason !== null && { endReason: row.endReason }),
    ...(row.code !== null && { code: row.code }),
    requestedAt: timestamp(row.requestedAt),
    approvalExpiresAt: timestamp(row.approvalExpiresAt),
    ...(row.expiresAt !== null && { expiresAt: timestamp(row.expiresAt) }),
    timers: {
      approvalTimeout: row.approvalTimeout,
      connectTimeout: row.connectTimeout ?? timers.connectTimeout.seconds,
      sessionDuration: row.sessionDuration,
      terminateTimeout: row.terminateTimeout,
    },
  }
}

function timestamp(moment: number): string {
  return new Date(moment).toISOString()
}
