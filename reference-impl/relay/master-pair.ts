import type { Reservation, ReservationRequest, SessionInRelay } from '../../generated/relay-api.ts'
import type { EndReason, Side } from '../../generated/schemas.ts'

/** A pair of a Cloud Hub and a Web Agent as the Master sees it: in its own process, or in one of its own. */
export interface MasterPair {
  readonly name: string
  /** Which version it is; nothing while it does not answer. */
  readonly version: string | undefined
  /** Whether it can be asked now. */
  readonly isUp: boolean
  /** Whether it takes no session because it drains. */
  readonly isDraining: boolean

  /**
   * Makes the session IDs of a session (S145 to S147).
   * @throws MrspError `wrong-state`, `relay-draining`, `too-many-requests`; `internal` where it cannot be asked
   */
  reserve(request: ReservationRequest): Promise<Reservation>

  /**
   * Ends sides of a session (S331).
   * @returns undefined where it does not hold the session any more
   * @throws MrspError `internal` where it cannot be asked
   */
  terminate(
    session: string,
    sides: readonly Side[],
    reason: EndReason,
  ): Promise<SessionInRelay | undefined>

  /**
   * The valid duration of a session ends the given seconds from now (5.33).
   * @returns undefined where it does not hold the session any more
   * @throws MrspError `wrong-state`; `internal` where it cannot be asked
   */
  extend(session: string, seconds: number): Promise<SessionInRelay | undefined>

  /** It takes no session from now on, and ends those it has by the deadline (12.8 to 12.10). */
  drain(reason: EndReason, seconds: number): Promise<void>

  /** It takes sessions again. */
  endDrain(): Promise<void>
}
