import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { ManagementClient } from '../../generated/management-api.ts'
import type { EndReason, Side } from '../../generated/schemas.ts'
import { MrspError } from '../../runtime/errors.ts'
import { encodeFrame } from '../../runtime/frame/index.ts'
import type { StepObserver } from '../../runtime/observer.ts'
import type { RelayLimits } from './limits.ts'
import type { RelaySession } from './relay-session.ts'
import type { Outbox, StoredLog } from './session-database/outbox.ts'
import type { SessionSide } from './session-side.ts'

/** Milliseconds before a request to terminate is repeated (10.12). */
const repetition = 1000

/** What the termination of sessions needs. */
export interface TerminationOptions {
  readonly management: Pick<ManagementClient, 'requestTermination'>
  readonly outbox: Outbox
  /** Milliseconds that a valid termination may take. */
  readonly terminateTimeout: number
  /** Whether the terminal's side ends with the device's ([0175]). */
  readonly detectsDeviceEnd: boolean
  readonly limits: Pick<RelayLimits, 'managementPatience'>
  readonly observe: StepObserver
  readonly log: Logger
  /** The end of a session begins: no frame of it is forwarded any more. */
  readonly begun: (session: RelaySession) => void
  /** Both sides are ended and told. */
  readonly over: (session: RelaySession) => void
}

/** The steps of the seed that the end of a side takes. */
interface EndSteps {
  /** The log is stored, and sent to management. */
  readonly stored: string
  readonly sent: string
  /** The Cloud Hub tells the Web Agent; the side is told. */
  readonly passed?: string
  readonly told: string
}

/**
 * Ends sides of sessions (section 10): stores the ended log, has it sent, and tells the side when management has
 * acknowledged it or when `terminateTimeout` is over.
 */
export class Termination {
  readonly #options: TerminationOptions

  constructor(options: TerminationOptions) {
    this.#options = options
  }

  /** A side asks for the end (S263, S292): management is asked first (S264, S293), then the side ends. */
  async ask(side: SessionSide, reason: EndReason): Promise<void> {
    const { session } = side
    if (side.hasAsked || side.ended !== undefined) return
    side.hasAsked = true
    side.connection?.drop()
    this.#begin(session)
    if (side.name === 'terminal') {
      this.#observe('S263', 'the Web Agent passes the request to terminate to the Cloud Hub', side)
    }
    await this.#askManagement(side, reason)
    if (!session.overdue.signal.aborted) await this.#end(side, reason)
  }

  /**
   * Ends sides, the device's first; resolves once their ended logs are stored (S332).
   * @throws Error where the database fails
   */
  async endSides(session: RelaySession, names: readonly Side[], reason: EndReason): Promise<void> {
    this.#begin(session)
    for (const side of session.sides) {
      if (names.includes(side.name)) await this.#end(side, reason)
    }
  }

  /** Ends both sides (10.15). */
  endSession(session: RelaySession, reason: EndReason): Promise<void> {
    return this.endSides(session, ['device', 'terminal'], reason)
  }

  /** A side of a session that is ending has lost its connection: it ends with the other (10.25). */
  async lose(side: SessionSide): Promise<void> {
    const { endReason } = side.peer
    if (endReason !== undefined) await this.#end(side, endReason)
  }

  #begin(session: RelaySession): void {
    if (session.isEnding) return
    session.isEnding = true
    session.timers.stopAll()
    session.timers.start('terminateTimeout', this.#options.terminateTimeout, () => {
      void this.force(session)
    })
    this.#options.begun(session)
  }

  /** `terminateTimeout` is over: ends what is left, and then tells it without waiting (10.16). */
  async force(session: RelaySession): Promise<void> {
    for (const side of session.sides) {
      await this.#end(side, 'forced').catch((error: unknown) => {
        this.#options.log.error({ session: session.name, err: error }, 'an end was not stored')
        side.connection?.refuse({ code: 'internal' })
      })
    }
    session.overdue.abort()
  }

  /** Repeats S264 or S293 until management accepts it, answers that it never will, or the side ends otherwise. */
  async #askManagement(side: SessionSide, reason: EndReason): Promise<void> {
    const { management, limits, log } = this.#options
    const { name: session, overdue } = side.session
    const body = { session, side: side.name, reason, token: side.token ?? '' }
    const steps = [side.name === 'terminal' ? 'S264' : 'S293']
    const timeout = limits.managementPatience
    while (side.ended === undefined && !overdue.signal.aborted) {
      try {
        await management.requestTermination(
          { body },
          { steps, session, timeout, signal: overdue.signal },
        )
        return
      } catch (error) {
        const { code, retryable } = MrspError.from(error, 'relay')
        log.warn({ session, side: side.name, code }, 'a request to terminate was not accepted')
        if (!retryable) return
      }
      await pause(repetition, undefined, { signal: overdue.signal }).catch(() => {})
    }
  }

  #end(side: SessionSide, reason: EndReason): Promise<void> {
    side.ended ??= this.#storeEnd(side, reason).catch((error: unknown) => {
      side.ended = undefined
      throw error
    })
    return side.ended
  }

  /** Stores the ended log of a side, and that of the other where it has no connection (10.25) or is to follow (10.26). */
  async #storeEnd(side: SessionSide, reason: EndReason): Promise<void> {
    const { session, peer } = side
    side.stopGrace?.()
    const steps = stepsOf(side)
    const token = side.token ?? peer.token
    const stored = await this.#options.outbox.storeSurely(
      {
        session: session.name,
        side: side.name,
        event: 'ended',
        at: Date.now(),
        reason,
        ...(token !== undefined && { token }),
      },
      [steps.sent],
    )
    side.endReason = reason
    side.step('ended')
    this.#options.log.info({ session: session.name, side: side.name, reason }, 'a side has ended')
    this.#observe(steps.stored, `the log that the ${side.name}'s side has ended is stored`, side)
    void this.#tell(side, reason, steps, stored)
    const isDetected = this.#options.detectsDeviceEnd && side.name === 'device'
    const follows = isDetected || peer.connection === undefined
    if (follows && peer.ended === undefined) await this.#end(peer, reason)
  }

  async #tell(
    side: SessionSide,
    reason: EndReason,
    { passed, told }: EndSteps,
    stored: StoredLog | undefined,
  ): Promise<void> {
    const { session } = side
    await Promise.race([stored?.outcome, aborted(session.overdue.signal)])
    const { connection } = side
    if (connection !== undefined) {
      if (passed !== undefined) {
        this.#observe(passed, 'the Cloud Hub tells the Web Agent of the end', side)
      }
      this.#observe(told, `the ${side.name} is told the end of its connection`, side)
      side.connection = undefined
      connection.finish(
        encodeFrame(side.sessionId, 'terminated', { reason }),
        session.overdue.signal,
      )
    }
    side.isOver = true
    if (side.peer.isOver) this.#options.over(session)
  }

  #observe(step: string, what: string, side: SessionSide): void {
    this.#options.observe(step, what, { session: side.session.name })
  }
}

/** The end of a device's side is S295 to S299; that of a terminal's is S267 to S272, or without its asking S332 to S337. */
function stepsOf(side: SessionSide): EndSteps {
  if (side.name === 'device') return { stored: 'S295', sent: 'S296', told: 'S299' }
  return side.hasAsked
    ? { stored: 'S267', sent: 'S268', passed: 'S271', told: 'S272' }
    : { stored: 'S332', sent: 'S333', passed: 'S336', told: 'S337' }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
