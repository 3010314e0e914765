import { randomUUID } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { StartRequest } from '../../../generated/management-api.ts'
import { sessionInitialState } from '../../../generated/session.ts'
import { makeBindingCode } from '../secrets.ts'
import type { SessionRow } from './session-row.ts'

/** The timers that management gives a session, in seconds. */
export interface SessionTimerSettings {
  readonly approvalTimeout: number
  readonly sessionDuration: number
  readonly terminateTimeout: number
}

/** A session that was just asked for (S141, 5.4). */
export function newSession(
  userId: string,
  terminalId: string,
  { deviceId, applicationId }: StartRequest,
  { approvalTimeout, sessionDuration, terminateTimeout }: SessionTimerSettings,
): SessionRow {
  const now = Date.now()
  return {
    session: uuidv7(),
    revision: 1,
    state: sessionInitialState,
    userId,
    terminalId,
    deviceId,
    applicationId,
    bindingCode: makeBindingCode(),
    requestedAt: now,
    approvalRequest: randomUUID(),
    approvalExpiresAt: now + approvalTimeout * 1000,
    approvalTimeout,
    sessionDuration,
    terminateTimeout,
    unattended: null,
    refusalReason: null,
    approvedAt: null,
    relay: null,
    deviceSide: null,
    terminalSide: null,
    informationRequest: null,
    informationTakenAt: null,
    sealedInformation: null,
    connectTimeout: null,
    tokenNonce: null,
    tokenHash: null,
    expiresAt: null,
    established: 0,
    terminationRequest: null,
    terminatingAt: null,
    asksDevice: null,
    asksRelay: null,
    relayEndsAt: null,
    deviceEndReason: null,
    endReason: null,
    code: null,
    finalAt: null,
  }
}
