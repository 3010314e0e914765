import type {
  RelayHealth,
  Reservation,
  ReservationRequest,
  SessionInRelay,
} from '../../generated/relay-api.ts'
import type { EndReason, Side } from '../../generated/schemas.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { Pair } from './pair.ts'
import type { SessionDatabase } from './session-database/session-database.ts'

/**
 * Master 63: decides which pair of a Cloud Hub and a Web Agent serves a session ([0061]), knows the pair that holds
 * each, and drains pairs.
 */
export class Master {
  readonly #pairs: ReadonlyMap<string, Pair>
  readonly #database: Pick<SessionDatabase, 'find'>

  #isStopping = false

  constructor(pairs: readonly Pair[], database: Pick<SessionDatabase, 'find'>) {
    this.#pairs = new Map(pairs.map(pair => [pair.name, pair]))
    this.#database = database
  }

  /** Whether the relay serves, drains or stops. */
  get status(): RelayHealth['status'] {
    if (this.#isStopping) return 'stopping'
    return this.serving.length > 0 ? 'serving' : 'draining'
  }

  get pairs(): readonly Pair[] {
    return [...this.#pairs.values()]
  }

  /** The pairs that take sessions. */
  get serving(): readonly Pair[] {
    return this.pairs.filter(({ hub }) => !hub.isDraining)
  }

  /**
   * Has the session IDs of a session made by the pair that holds it, or by the one with the fewest sessions (S145).
   * @throws MrspError `relay-draining`, `wrong-state`, `too-many-requests`
   */
  async reserve(request: ReservationRequest): Promise<Reservation> {
    const { session } = request
    const pair = this.#holderOf(session) ?? this.#leastLoaded()
    if (this.#isStopping || pair === undefined || pair.hub.isDraining) {
      throw new MrspError('relay-draining', { source: 'relay', session })
    }
    return pair.hub.reserve(request)
  }

  /**
   * Ends sides of a session (S331).
   * @throws MrspError `not-found` where the relay holds no reservation of it
   */
  async terminate(
    session: string,
    sides: readonly Side[],
    reason: EndReason,
  ): Promise<SessionInRelay> {
    const ended = await this.#holderOf(session)?.hub.terminate(session, sides, reason)
    return ended ?? this.#endedSession(session)
  }

  /**
   * Extends the valid duration of a session.
   * @throws MrspError `not-found`, `wrong-state`
   */
  async extend(session: string, seconds: number): Promise<SessionInRelay> {
    const extended = this.#holderOf(session)?.hub.extend(session, seconds)
    if (extended !== undefined) return extended
    await this.#endedSession(session)
    throw new MrspError('wrong-state', { source: 'relay', session })
  }

  /** The sessions of which a side has no ended log (S312). */
  sessions(): SessionInRelay[] {
    return this.pairs.flatMap(({ name: pair, hub }) =>
      hub.sessions.map(session => ({ ...session.describe(), pair })),
    )
  }

  /**
   * Drains pairs, all where none are named.
   * @throws MrspError `not-found` where there is no pair of a name
   */
  drain(reason: EndReason, seconds: number, names?: readonly string[]): void {
    const pairs = names?.map(name => this.#pairNamed(name)) ?? this.pairs
    for (const { hub } of pairs) hub.drain(reason, seconds)
  }

  /** All pairs take sessions again. */
  endDrain(): void {
    for (const { hub } of this.pairs) hub.endDrain()
  }

  /** The relay stops: no session is taken any more. */
  stop(): void {
    this.#isStopping = true
  }

  #holderOf(session: string): Pair | undefined {
    return this.pairs.find(({ hub }) => hub.holds(session))
  }

  #leastLoaded(): Pair | undefined {
    return this.serving.toSorted((one, other) => one.load - other.load)[0]
  }

  #pairNamed(name: string): Pair {
    const pair = this.#pairs.get(name)
    if (pair !== undefined) return pair
    throw new MrspError('not-found', { source: 'relay', detail: 'there is no such pair' })
  }

  /** A session that no pair holds any more: both its sides are ended. */
  async #endedSession(session: string): Promise<SessionInRelay> {
    const found = await this.#database.find(session)
    if (found === undefined) throw new MrspError('not-found', { source: 'relay', session })
    const { deviceId, terminalId } = found.reservation
    return { session, deviceId, terminalId, sides: [] }
  }
}
