import type { Logger } from 'pino'
import type { SessionManagementHandlers } from '../../../generated/management-api.ts'
import type { RelayClient } from '../../../generated/relay-api.ts'
import type { EndReason } from '../../../generated/schemas.ts'
import type { Approval } from '../../../generated/stanzas.ts'
import type { StepObserver } from '../../../runtime/observer.ts'
import type { ClientLink } from '../../../runtime/http/index.ts'
import type { ChangeSignal } from '../change-signal.ts'
import type { ManagementDatabase } from '../database.ts'
import { isRelayClosed } from '../deployment/relay-gate.ts'
import type { DeviceLink } from '../device-link.ts'
import type { Devices } from '../devices.ts'
import type { Pursuit } from '../pursuit.ts'
import type { Secrets } from '../secrets.ts'
import type { Users } from '../users.ts'
import { takeApproval } from './approval.ts'
import { DeviceRequests } from './device-requests.ts'
import { compareHeldSessions } from './held-sessions.ts'
import type { SessionWork } from './pending-work.ts'
import { RelayRequests } from './relay-requests.ts'
import { SessionLife } from './session-life.ts'
import type { SessionTimerSettings } from './new-session.ts'
import { SessionManagement } from './session-management.ts'
import { createSessionPursuit } from './session-pursuit.ts'
import type { SessionRow } from './session-row.ts'

/** What the unit works with. */
export interface SessionUnitOptions {
  readonly database: ManagementDatabase
  readonly users: Users
  readonly devices: Devices
  readonly link: DeviceLink
  readonly relay: RelayClient & ClientLink
  /** Name of the relay that is asked for connection information. */
  readonly relayName: string
  /** Milliseconds. */
  readonly relayTimeout: number
  readonly secrets: Secrets
  readonly changes: ChangeSignal
  readonly timers: SessionTimerSettings
  readonly log: Logger
  readonly observe: StepObserver
}

/** The session management unit 55c, put together: its store, its work, its operations. */
export class SessionUnit {
  readonly life: SessionLife
  readonly handlers: SessionManagementHandlers
  readonly #options: SessionUnitOptions
  readonly #deviceRequests: DeviceRequests
  readonly #relayRequests: RelayRequests
  readonly #pursuit: Pursuit<SessionRow, SessionWork>
  readonly #stopping = new AbortController()

  constructor(options: SessionUnitOptions) {
    const { database, users, devices, link, relay, secrets, changes, timers } = options
    const { relayTimeout, log, observe } = options
    const life = new SessionLife(database)
    this.#options = options
    this.life = life
    this.#deviceRequests = new DeviceRequests({ link, life, secrets, users })
    this.#relayRequests = new RelayRequests({
      relay,
      isRelayClosed: () => isRelayClosed(database),
      life,
      secrets,
      observe,
      log,
    })
    this.#pursuit = createSessionPursuit({
      life,
      link,
      deviceRequests: this.#deviceRequests,
      relayRequests: this.#relayRequests,
      relayTimeout,
      log,
    })
    life.onChange(row => changes.tell(row.session))
    life.onChange(({ session, deviceId, state, endReason, code }) => {
      log.info({ session, device: deviceId, state, endReason, code }, 'session changed')
      if (state === 'awaiting-approval') this.#warm()
    })
    this.handlers = new SessionManagement({
      database,
      life,
      users,
      devices,
      relayRequests: this.#relayRequests,
      secrets,
      changes,
      timers,
    }).handlers
  }

  /** Goes on with every session that was stored when management ended (5.42). */
  async resume(): Promise<void> {
    const rows = await this.#options.database
      .selectFrom('sessions')
      .selectAll()
      .where(or =>
        or.or([
          or('finalAt', 'is', null),
          or.and([or('state', '=', 'cancelled'), or('approvalExpiresAt', '>', Date.now())]),
        ]),
      )
      .orderBy('session')
      .execute()
    for (const row of rows) {
      this.#relayRequests.found(row)
      this.#pursuit.follow(row)
    }
    if (rows.length > 0) this.#options.log.info({ sessions: rows.length }, 'sessions go on')
  }

  /** A device is online: it is asked again what it was asked. */
  deviceCame(deviceId: string): void {
    this.#pursuit.deviceCame(deviceId)
  }

  /** Takes the answer to an approval request (S144). @throws MrspError as `takeApproval` */
  async takeApproval(approval: Approval, from: string): Promise<void> {
    const { devices, relayName } = this.#options
    await takeApproval(approval, from, { life: this.life, devices, relay: relayName })
  }

  /** Takes the sessions that a device says it still holds. */
  async compareHeld(deviceId: string, held: readonly string[], onlineSince: number): Promise<void> {
    const { database } = this.#options
    await compareHeldSessions(deviceId, held, onlineSince, {
      database,
      life: this.life,
      requestEnd: (...end) => this.#requestEnd(...end),
    })
  }

  /** Starts nothing more and waits until nothing runs. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#pursuit.stop()
  }

  /** Opens a connection to the relay while a person decides, so that YES need not wait for it. */
  #warm(): void {
    const { relay, log } = this.#options
    relay.warm().catch((error: unknown) => log.warn({ err: error }, 'no connection made ahead'))
  }

  #requestEnd(deviceId: string, request: string, session: string, reason: EndReason): void {
    const { log } = this.#options
    this.#deviceRequests
      .requestEndOf(deviceId, request, session, reason, this.#stopping.signal)
      .catch((error: unknown) =>
        log.debug({ session, problem: String(error) }, 'a device did not end a session'),
      )
  }
}
