import type { ErrorCode } from '../../../generated/errors.ts'
import type { EndReason } from '../../../generated/schemas.ts'
import { type DeviceLink, refusalOf, settledRefusalOf } from '../device-link.ts'
import type { Attempt } from '../pursuit.ts'
import type { Secrets } from '../secrets.ts'
import type { Users } from '../users.ts'
import { readInformation } from './connection-information.ts'
import { noteEnd } from './end-of-session.ts'
import type { Occurrence, SessionLife } from './session-life.ts'
import type { SessionRow } from './session-row.ts'

/** What requests to the device need. */
export interface DeviceRequestsOptions {
  readonly link: DeviceLink
  readonly life: SessionLife
  readonly secrets: Secrets
  readonly users: Users
}

/**
 * What management asks of the device about a session, until it is confirmed. A repeated request keeps its request ID.
 * Each method throws where it has to be asked again.
 */
export class DeviceRequests {
  readonly #options: DeviceRequestsOptions

  constructor(options: DeviceRequestsOptions) {
    this.#options = options
  }

  /** Requests the approval (S142). Any error of the device settles it (5.10). */
  async requestApproval(row: SessionRow, signal: AbortSignal): Promise<Attempt> {
    const { link, life, users } = this.#options
    const { session, deviceId, userId } = row
    const user = await users.need(userId)
    const stanza = {
      request: row.approvalRequest,
      session,
      application: row.applicationId,
      user: userId,
      userName: user.displayName,
      organization: user.organization,
      bindingCode: row.bindingCode,
      expiresIn: secondsUntil(row.approvalExpiresAt),
    }
    const sent = link.send(
      deviceId,
      { session, signal, step: ['S142', 'approval requested'] },
      (device, to) => device.approvalRequest(stanza, to),
    )
    const problem = await refusalOf(sent)
    await life.happens(session, () =>
      problem === undefined
        ? { event: 'approval-requested' }
        : { event: 'device-unreachable', note: noteCode(problem.code) },
    )
    return 'confirmed'
  }

  /** Has the approval screen closed: the terminal withdrew. */
  async cancelApproval(row: SessionRow, signal: AbortSignal): Promise<Attempt> {
    const { session, deviceId, approvalRequest: request } = row
    const sent = this.#options.link.send(deviceId, { session, signal }, (device, to) =>
      device.approvalCancel({ request, session }, to),
    )
    await settledRefusalOf(sent)
    return 'confirmed'
  }

  /** Notifies the device of token and session ID (S149). A device that refuses them ends the session (4.29). */
  async notifyOfSession(row: SessionRow, signal: AbortSignal): Promise<Attempt> {
    const { link, life, secrets } = this.#options
    const { session, deviceId } = row
    const { token, information } = readInformation(row, secrets)
    const stanza = {
      request: row.informationRequest ?? '',
      session,
      application: row.applicationId,
      sessionId: information.deviceSessionId,
      token,
      url: information.hubUrl,
      expiresIn: secondsUntil(row.expiresAt ?? 0),
      connectTimeout: row.connectTimeout ?? 0,
    }
    const sent = link.send(
      deviceId,
      { session, signal, step: ['S149', 'token and session ID notified'] },
      (device, to) => device.sessionInfo(stanza, to),
    )
    const problem = await settledRefusalOf(sent)
    await life.happens(session, stored =>
      problem === undefined
        ? taken(stored)
        : { event: 'end-requested', note: noteRefusal(problem.code) },
    )
    return 'confirmed'
  }

  /** Requests the device to end its side (S265; S314 for a deployment). */
  async requestEnd(row: SessionRow, signal: AbortSignal): Promise<Attempt> {
    const { session, deviceId } = row
    const request = row.terminationRequest ?? ''
    const reason = row.asksDevice ?? row.endReason ?? 'management'
    const step = reason === 'deployment' ? 'S314' : 'S265'
    await this.requestEndOf(deviceId, request, session, reason, signal, step)
    return 'confirmed'
  }

  /**
   * Requests a device to end its side of a session, once.
   *
   * @throws whatever kept the device from taking it
   */
  async requestEndOf(
    deviceId: string,
    request: string,
    session: string,
    reason: EndReason,
    signal: AbortSignal,
    step: 'S265' | 'S314' = 'S265',
  ): Promise<void> {
    const sent = this.#options.link.send(
      deviceId,
      { session, signal, step: [step, 'end of the session requested'] },
      (device, to) => device.sessionTerminate({ request, session, reason }, to),
    )
    await settledRefusalOf(sent)
  }
}

function noteCode(code: ErrorCode): (row: SessionRow) => void {
  return row => {
    row.code = code
  }
}

/** The device took the session information, or had taken it before. */
function taken(row: SessionRow): Occurrence | undefined {
  if (row.informationTakenAt !== null) return undefined
  return {
    note: noted => {
      noted.informationTakenAt = Date.now()
    },
  }
}

/** The device refused the session information: it will never connect. */
function noteRefusal(code: ErrorCode): (row: SessionRow) => void {
  return row => {
    noteEnd(row, 'never-connected', code)
    row.asksRelay = 'never-connected'
    row.asksDevice = 'never-connected'
  }
}

function secondsUntil(moment: number): number {
  return Math.max(0, Math.ceil((moment - Date.now()) / 1000))
}
