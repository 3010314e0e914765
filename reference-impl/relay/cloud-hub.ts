import type { Logger } from 'pino'
import type { RelayConfiguration } from '../../generated/configuration.ts'
import type { ManagementClient } from '../../generated/management-api.ts'
import type { Reservation, ReservationRequest, SessionInRelay } from '../../generated/relay-api.ts'
import type { EndReason, Side } from '../../generated/schemas.ts'
import { MrspError } from '../../runtime/errors.ts'
import { encodeFrame } from '../../runtime/frame/index.ts'
import type { ClientLink } from '../../runtime/http/index.ts'
import type { StepObserver } from '../../runtime/observer.ts'
import { Association } from './association.ts'
import type { Candidate } from './candidate.ts'
import type { Credentials } from './credentials.ts'
import { Drain } from './drain.ts'
import { Establishment } from './establishment.ts'
import type { HeldOctets } from './held-octets.ts'
import { HeldSessions, type PairRegisters } from './held-sessions.ts'
import type { RelayLimits } from './limits.ts'
import { startTimer } from './long-timer.ts'
import type { RelaySession } from './relay-session.ts'
import type { Outbox } from './session-database/outbox.ts'
import type { SessionDatabase } from './session-database/session-database.ts'
import type { SessionSide } from './session-side.ts'
import { SideConnection } from './side-connection.ts'
import { Termination } from './termination.ts'
import { within } from './within.ts'

/** What the units of a relay share. */
export interface RelayParts {
  readonly configuration: RelayConfiguration
  readonly limits: RelayLimits
  readonly management: Pick<ManagementClient, 'authenticate' | 'requestTermination'> & ClientLink
  readonly database: SessionDatabase
  readonly outbox: Outbox
  readonly held: HeldOctets
  readonly observe: StepObserver
  readonly log: Logger
}

/**
 * Cloud Hub 61: makes the session IDs, serves the devices' connections, and for both sides has management authenticate
 * them, stores and sends their logs, and ends them. The Web Agent of its pair passes to it what terminals ask.
 */
export class CloudHub {
  readonly #parts: RelayParts
  readonly #registers: PairRegisters
  readonly #sessions: HeldSessions
  readonly #association: Association
  readonly #establishment: Establishment
  readonly #termination: Termination
  readonly #drain: Drain

  /** @param pair name of the pair */
  constructor(parts: RelayParts, pair: string, registers: PairRegisters) {
    this.#parts = parts
    this.#registers = registers
    this.#sessions = new HeldSessions(parts, pair, registers)
    const { configuration, observe } = parts
    this.#association = new Association(configuration, observe, {
      terminate: (side, reason) => this.#watch(this.#termination.ask(side, reason), side.session),
    })
    this.#termination = new Termination({
      ...parts,
      terminateTimeout: configuration.terminateTimeout * 1000,
      detectsDeviceEnd: configuration.detectsDeviceEnd,
      begun: session => this.#begin(session),
      over: session => this.#sessions.forget(session),
    })
    this.#establishment = new Establishment({
      ...parts,
      validFor: (session, seconds) => this.#validFor(session, seconds),
      started: side => this.#started(side),
    })
    this.#drain = new Drain(this.#sessions, (session, reason) => this.#end(session, reason))
  }

  /**
   * Makes the session IDs of a session (S145 to S147), in place of those that no side has used.
   * @throws MrspError `wrong-state`, `relay-draining`, `too-many-requests`
   */
  async reserve(request: ReservationRequest): Promise<Reservation> {
    const { publicUrl, connectTimeout } = this.#parts.configuration
    const session = await this.#sessions.reserve(request)
    const drain = this.#drain.reason
    if (drain !== undefined) {
      this.#end(session, drain)
      throw new MrspError('relay-draining', { source: 'relay', session: session.name })
    }
    this.#validFor(session, request.expiresIn)
    session.timers.start('connectTimeout', connectTimeout * 1000, () => {
      this.#end(session, 'never-connected')
    })
    void this.#parts.management.warm()
    return {
      session: session.name,
      terminalSessionId: session.terminal.sessionId,
      deviceSessionId: session.device.sessionId,
      hubUrl: addressUnder(publicUrl, '/v1/hub'),
      agentUrl: addressUnder(publicUrl, '/v1/agent'),
      connectTimeout,
    }
  }

  /**
   * Ends sides of a session (S331).
   * @returns the session with the sides whose end is not logged; undefined where the Cloud Hub does not hold it
   */
  async terminate(
    name: string,
    sides: readonly Side[],
    reason: EndReason,
  ): Promise<SessionInRelay | undefined> {
    const session = this.#sessions.find(name)
    if (session === undefined) return undefined
    await this.#termination.endSides(session, sides, reason)
    return session.describe()
  }

  /**
   * The valid duration ends the given seconds from now (5.33).
   * @throws MrspError `wrong-state` once the end of the session has begun
   */
  extend(name: string, seconds: number): SessionInRelay | undefined {
    const session = this.#sessions.find(name)
    if (session === undefined) return undefined
    if (session.isEnding) throw new MrspError('wrong-state', { source: 'relay', session: name })
    this.#validFor(session, seconds)
    return session.describe()
  }

  /**
   * Serves a device that connects (S172).
   * @throws MrspError why it is refused
   */
  async accept(candidate: Candidate): Promise<void> {
    const { credentials, side } = this.#registers.device.require(candidate)
    await this.establish(side, credentials)
    const isTold = this.connect(side, candidate)
    if (isTold) this.#observe('S180', 'the device is told that its side is established', side)
  }

  /**
   * Has a side authenticated and its start logged (S173 to S179; for a terminal, at S205, S206 to S212).
   * @throws MrspError why it is refused
   */
  async establish(side: SessionSide, credentials: Credentials): Promise<void> {
    try {
      await this.#establishment.establish(side, credentials)
    } catch (error) {
      const isStranger = MrspError.from(error, 'relay').code === 'unauthenticated'
      const isLost = side.state === 'started' && side.connection === undefined
      if (isLost && !isStranger) this.#hold(side)
      throw error
    }
    if (side.name === 'terminal') {
      this.#observe('S213', 'the Cloud Hub tells the Web Agent that the side is established', side)
    }
  }

  /**
   * Makes a WebSocket the connection of an established side, in place of an older one, and sends `connected`.
   * @returns false where the WebSocket was closed in the meantime
   * @throws MrspError `session-over` where the side's end has begun in the meantime
   */
  connect(side: SessionSide, { socket, stream }: Candidate): boolean {
    const { configuration, limits, held } = this.#parts
    const session = side.session.name
    if (side.session.isEnding) throw new MrspError('session-over', { source: 'relay', session })
    if (!socket.isOpen) {
      if (side.connection === undefined) this.#hold(side)
      return false
    }
    side.connection?.refuse({ code: 'replaced' })
    side.stopGrace?.()
    const connection = new SideConnection({
      socket,
      stream,
      held,
      sessionId: side.sessionId,
      keepalive: configuration.keepalive * 1000,
      flow: {
        stop: () => side.peer.connection?.stopReading(),
        go: () => side.peer.connection?.readOn(),
      },
      receive: frame => this.#association.receive(side, frame),
      lost: () => this.#lose(side),
    })
    side.connection = connection
    connection.send(
      encodeFrame(side.sessionId, 'connected', {
        maxFrame: limits.maxFrame,
        credit: limits.credit,
        keepalive: configuration.keepalive,
        idleTimeout: configuration.idleTimeout,
        expiresIn: side.session.expiresIn,
        resumeKey: side.resumeKeys.next(),
      }),
    )
    this.#drain.tell(side)
    this.#association.connect(side)
    connection.expectHello(configuration.establishTimeout * 1000)
    return true
  }

  /** Ends the sessions neither of whose sides has started, and at the deadline what is left (12.8 to 12.10). */
  drain(reason: EndReason, seconds: number): void {
    this.#drain.start(reason, seconds)
  }

  /** Takes sessions again. */
  endDrain(): void {
    this.#drain.stop()
  }

  get isDraining(): boolean {
    return this.#drain.isOn
  }

  /** Ends every session with reason `relay-restarted`, and tells what is not acknowledged in time (5.45). */
  async stop(patience: number): Promise<void> {
    this.#drain.stop()
    const { all } = this.#sessions
    await Promise.all(all.map(session => this.#termination.endSession(session, 'relay-restarted')))
    const deadline = setTimeout(() => {
      for (const session of this.#sessions.all) void this.#termination.force(session)
    }, patience)
    await within(patience + 1000, this.#sessions.whenEmpty())
    clearTimeout(deadline)
  }

  /** The end of a session begins: its session IDs are void, nothing is forwarded any more. */
  #begin(session: RelaySession): void {
    this.#sessions.void(session)
    this.#association.dissolve(session)
  }

  #end(session: RelaySession, reason: EndReason): void {
    this.#watch(this.#termination.endSession(session, reason), session)
  }

  /** A session whose end could not be stored is ended when `terminateTimeout` is over, or after a restart. */
  #watch(ending: Promise<void>, { name: session }: RelaySession): void {
    ending.catch((error: unknown) => {
      this.#parts.log.error({ session, err: error }, 'an ended log was not stored')
    })
  }

  #validFor(session: RelaySession, seconds: number): void {
    session.expiresAt = performance.now() + seconds * 1000
    session.timers.start('sessionDuration', seconds * 1000, () => this.#end(session, 'expired'))
  }

  /** With the second side the session has started: no side is late, and it may become idle. */
  #started({ session, peer }: SessionSide): void {
    if (peer.state !== 'started' || session.isEnding) return
    session.timers.stop('connectTimeout')
    session.exchangedAt = performance.now()
    this.#watchIdle(session)
  }

  #watchIdle(session: RelaySession): void {
    const idle = this.#parts.configuration.idleTimeout * 1000
    const left = session.exchangedAt + idle - performance.now()
    session.timers.start('idleTimeout', left, () => {
      if (performance.now() - session.exchangedAt < idle) this.#watchIdle(session)
      else this.#end(session, 'idle')
    })
  }

  /** The connection of a side is gone. */
  #lose(side: SessionSide): void {
    const { session, name } = side
    this.#parts.log.info({ session: session.name, side: name }, 'a connection is lost')
    side.connection = undefined
    this.#association.disconnect(side)
    if (side.session.isEnding) this.#watch(this.#termination.lose(side), side.session)
    else this.#hold(side)
  }

  /** Holds a started side for `resumeGrace` (6.34). */
  #hold(side: SessionSide): void {
    side.stopGrace?.()
    if (side.session.isEnding) return
    side.stopGrace = startTimer(this.#parts.configuration.resumeGrace * 1000, () => {
      this.#end(side.session, 'connection-lost')
    })
  }

  #observe(step: string, what: string, { session }: SessionSide): void {
    this.#parts.observe(step, what, { session: session.name })
  }
}

/** A path behind that of an address. */
function addressUnder(address: string, path: string): string {
  return new URL(address.replace(/\/$/, '') + path).href
}
