import type { Logger } from 'pino'
import type { ErrorCode } from '../../../generated/errors.ts'
import type { RelayClient, Reservation } from '../../../generated/relay-api.ts'
import type { StepObserver } from '../../../runtime/observer.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { Attempt } from '../pursuit.ts'
import type { Secrets } from '../secrets.ts'
import { noteEnd } from './end-of-session.ts'
import type { SessionLife } from './session-life.ts'
import type { SessionInformation, SessionRow } from './session-row.ts'
import { relayTermination } from './pending-work.ts'

/** What requests to the relay need. */
export interface RelayRequestsOptions {
  readonly relay: RelayClient
  /** Whether a deployment keeps the relay from taking sessions. */
  readonly isRelayClosed: () => Promise<boolean>
  readonly life: SessionLife
  readonly secrets: Secrets
  readonly observe: StepObserver
  readonly log: Logger
}

/** What management asks of the relay about a session, until it is confirmed. */
export class RelayRequests {
  readonly #options: RelayRequestsOptions
  /** Sessions for which the relay may hold session IDs, because it did not answer a request for them. */
  readonly #unanswered = new Set<string>()

  constructor(options: RelayRequestsOptions) {
    this.#options = options
    options.life.onChange(({ session, state }) => {
      if (state !== 'approved') this.#unanswered.delete(session)
    })
  }

  /** Takes note of a session that was found in the store: whether the relay was asked before is not known. */
  found(row: SessionRow): void {
    if (row.state === 'approved') this.#unanswered.add(row.session)
  }

  /**
   * Requests the connection information (S145); not of a relay that a deployment closed (12.7).
   *
   * @throws MrspError where it has to be asked again
   */
  async requestConnectionInformation(row: SessionRow, signal: AbortSignal): Promise<Attempt> {
    const { session, deviceId, terminalId, applicationId, sessionDuration } = row
    const body = { session, deviceId, terminalId, applicationId, expiresIn: sessionDuration }
    const options = { signal, session, steps: ['S145'] }
    if (await this.#options.isRelayClosed()) {
      await this.#refused(session, 'relay-draining')
      return 'confirmed'
    }
    try {
      const reservation = await this.#options.relay.requestConnectionInformation({ body }, options)
      await this.#received(row, reservation)
    } catch (error) {
      if (!(error instanceof MrspError)) throw error
      await this.#notReceived(row, error)
    }
    return 'confirmed'
  }

  /** Makes the token (S148) and stores it with what the relay made, so that the device is notified and the terminal told. */
  async #received(row: SessionRow, reservation: Reservation): Promise<void> {
    const { life, secrets, observe } = this.#options
    const { session } = row
    const { terminalSessionId, deviceSessionId, hubUrl, agentUrl, connectTimeout } = reservation
    const information: SessionInformation = { terminalSessionId, deviceSessionId, hubUrl, agentUrl }
    const token = secrets.makeToken(session)
    await life.happens(session, stored => {
      if (stored.state !== 'approved') return undefined
      observe('S148', 'token generated', { session })
      return {
        event: 'connection-information-received',
        note: noted => {
          Object.assign(noted, token)
          noted.sealedInformation = secrets.seal(session, JSON.stringify(information))
          noted.connectTimeout = connectTimeout
        },
      }
    })
  }

  /** What can be asked again is asked again; any other answer is the end of it (5.13, 5.14). */
  async #notReceived({ session }: SessionRow, error: MrspError): Promise<void> {
    if (error.source !== 'relay' || error.code === 'internal') this.#unanswered.add(session)
    if (error.retryable && error.code !== 'relay-draining') throw error
    this.#options.log.warn(
      { session, code: error.code },
      'the relay refused connection information',
    )
    if (error.code === 'wrong-state') await this.giveUp(session, toldCode(error))
    else await this.#refused(session, toldCode(error))
  }

  /** The relay takes no such session; where it may hold something of it, that is ended. */
  async #refused(session: string, code: ErrorCode): Promise<void> {
    if (this.#unanswered.has(session)) {
      await this.giveUp(session, code)
      return
    }
    await this.#options.life.happens(session, () => ({
      event: 'relay-refused',
      note: noted => {
        noted.code = code
      },
    }))
  }

  /** There will be no connection information; what the relay may hold it is asked to end (5.14, 10.18). */
  async giveUp(session: string, code: ErrorCode): Promise<void> {
    await this.#options.life.happens(session, row => {
      if (row.state !== 'approved') return undefined
      return {
        event: 'end-requested',
        note: noted => {
          noteEnd(noted, 'management', code)
          noted.asksRelay = 'management'
        },
      }
    })
  }

  /** Asks the relay to end what is left of a session (S331); to be asked again until the end logs are here. */
  async requestEnd(row: SessionRow, signal: AbortSignal): Promise<Attempt> {
    const { session } = row
    try {
      const body = relayTermination(row, Date.now())
      const options = { signal, session, steps: ['S331'] }
      await this.#options.relay.terminateSession({ session, body }, options)
      return 'ask-again'
    } catch (error) {
      if (!isReservationUnknown(error)) throw error
      await this.reservationUnknown(session)
      return 'confirmed'
    }
  }

  /**
   * Tells the relay a longer valid duration.
   *
   * @throws MrspError of the relay, or `relay-unreachable`
   */
  async extend(session: string, expiresIn: number): Promise<void> {
    try {
      await this.#options.relay.extendReservation({ session, body: { expiresIn } }, { session })
    } catch (error) {
      if (isReservationUnknown(error)) await this.reservationUnknown(session)
      throw error
    }
  }

  /** The relay holds nothing of the session: there is nothing to wait for. */
  async reservationUnknown(session: string): Promise<void> {
    await this.#options.life.happens(session, () => ({ event: 'reservation-unknown' }))
  }
}

/** What the terminal is told: why the relay takes no session, or that there is none to be had from it. */
function toldCode({ code }: MrspError): ErrorCode {
  return code === 'relay-draining' ? code : 'relay-unreachable'
}

function isReservationUnknown(error: unknown): boolean {
  return error instanceof MrspError && error.code === 'not-found' && error.source === 'relay'
}
