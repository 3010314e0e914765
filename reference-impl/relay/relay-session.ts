import type { ReservationRequest, SessionInRelay } from '../../generated/relay-api.ts'
import type { Side } from '../../generated/schemas.ts'
import { SessionSide } from './session-side.ts'
import { SessionTimers } from './session-timers.ts'

/** The session IDs of a reservation (S146). */
export interface SessionIds {
  readonly device: string
  readonly terminal: string
}

/** What the relay holds of one session: two sides, their session IDs, the association of their connections. */
export class RelaySession {
  /** Public name of the session. */
  readonly name: string
  readonly deviceId: string
  readonly terminalId: string
  readonly applicationId: string
  readonly device: SessionSide
  readonly terminal: SessionSide
  readonly timers: SessionTimers = new SessionTimers()
  /** Whether both `hello`s were passed on and no connection was lost since. */
  isPaired = false
  /** When a `request`, `response` or `data` passed last, by `performance.now()`. */
  exchangedAt = 0
  /** When the valid duration is over, by `performance.now()`. */
  expiresAt = 0
  /** Whether the end of the session has begun. */
  isEnding = false
  /** Aborted when `terminateTimeout` is over. */
  readonly overdue: AbortController = new AbortController()
  /** Whether the reservation was made anew, with other session IDs (5.16). */
  isVoid = false

  /** @param secret the relay's key, the setting `sessionIdKey` */
  constructor(request: ReservationRequest, ids: SessionIds, secret: string) {
    this.name = request.session
    this.deviceId = request.deviceId
    this.terminalId = request.terminalId
    this.applicationId = request.applicationId
    this.device = new SessionSide(this, 'device', ids.device, secret)
    this.terminal = new SessionSide(this, 'terminal', ids.terminal, secret)
  }

  /** Both sides, the device's first. */
  get sides(): readonly SessionSide[] {
    return [this.device, this.terminal]
  }

  /** Whether both sides are reserved and no token was accepted (5.16). */
  get isUntouched(): boolean {
    const { isEnding, isVoid } = this
    return !isEnding && !isVoid && this.sides.every(({ token }) => token === undefined)
  }

  /** Whole seconds that remain of the valid duration. */
  get expiresIn(): number {
    return Math.max(0, Math.floor((this.expiresAt - performance.now()) / 1000))
  }

  /** The session as management sees it, with the sides whose end is not logged. */
  describe(): SessionInRelay {
    const sides: Side[] = this.sides.filter(side => side.state !== 'ended').map(side => side.name)
    const { name: session, deviceId, terminalId } = this
    return { session, deviceId, terminalId, sides }
  }
}
