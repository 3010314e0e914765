import type {
  RelayHealth,
  Reservation,
  ReservationRequest,
  SessionInRelay,
} from '../../generated/relay-api.ts'
import type { EndReason, Side } from '../../generated/schemas.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { MasterPair } from './master-pair.ts'
import type { SessionDatabase } from './session-database/session-database.ts'
import { Turns } from './turns.ts'

type Found = NonNullable<Awaited<ReturnType<SessionDatabase['find']>>>

/** Seconds after which management may ask again for what a pair cannot do now. */
const retryAfter = 1

/**
 * Master 63: decides which pair of a Cloud Hub and a Web Agent serves a session ([0061]), and drains pairs. Which pair
 * holds which session it reads in the session management database, so it forgets nothing when it is restarted.
 */
export class Master {
  readonly #pairs: () => readonly MasterPair[]
  readonly #leaving: readonly MasterPair[]
  readonly #answersForAll: boolean
  readonly #database: Pick<SessionDatabase, 'find' | 'open' | 'load' | 'drains'>
  readonly #turns = new Turns()
  /** The pairs that were asked for a reservation and have not answered, by session. */
  readonly #underWay = new Map<string, MasterPair>()
  #isStopping = false

  /**
   * @param pairs gives those that there are now, on whichever machine
   * @param options `leaving`: pairs that hold sessions and are given none any more. `answersForAll`: whether the sessions
   * of every pair in the database are its own, also of one that it does not know (yet, or any more)
   */
  constructor(
    pairs: () => readonly MasterPair[],
    database: Pick<SessionDatabase, 'find' | 'open' | 'load' | 'drains'>,
    {
      leaving = [],
      answersForAll = false,
    }: { readonly leaving?: readonly MasterPair[]; readonly answersForAll?: boolean } = {},
  ) {
    this.#pairs = pairs
    this.#leaving = leaving
    this.#answersForAll = answersForAll
    this.#database = database
  }

  /** In an order that all Masters of a relay have. */
  get pairs(): readonly MasterPair[] {
    return this.#pairs()
  }

  /** Whether the relay serves, drains or stops. */
  get status(): RelayHealth['status'] {
    if (this.#isStopping) return 'stopping'
    return this.pairs.every(pair => pair.isDraining) ? 'draining' : 'serving'
  }

  /** The pairs that take sessions. */
  get serving(): readonly MasterPair[] {
    return this.pairs.filter(pair => pair.isUp && !pair.isDraining)
  }

  /**
   * Has the session IDs of a session made by the pair that holds it, or by the one with the fewest sessions (S145).
   * @throws MrspError `relay-draining`, `wrong-state`, `too-many-requests`; `internal` where no pair can be asked now
   */
  reserve(request: ReservationRequest): Promise<Reservation> {
    return this.#turns.run(request.session, () => this.#reserve(request))
  }

  /**
   * Ends sides of a session (S331).
   * @throws MrspError `not-found` where the relay holds no reservation of it; `internal` where its pair cannot be asked
   */
  async terminate(
    session: string,
    sides: readonly Side[],
    reason: EndReason,
  ): Promise<SessionInRelay> {
    const found = await this.#find(session)
    const ended = await this.#holderOf(found)?.terminate(session, sides, reason)
    return ended ?? describe({ ...found, sides: [] })
  }

  /**
   * Extends the valid duration of a session.
   * @throws MrspError `not-found`, `wrong-state`; `internal` where its pair cannot be asked
   */
  async extend(session: string, seconds: number): Promise<SessionInRelay> {
    const found = await this.#find(session)
    const extended = await this.#holderOf(found)?.extend(session, seconds)
    if (extended !== undefined) return extended
    throw new MrspError('wrong-state', { source: 'relay', session })
  }

  /** The sessions of which a side has no ended log (S312). */
  async sessions(): Promise<SessionInRelay[]> {
    const names = [...this.pairs, ...this.#leaving].map(({ name }) => name)
    const open = await this.#database.open(this.#answersForAll ? undefined : names)
    return open.map(describe)
  }

  /**
   * Drains pairs, all where none are named.
   * @throws MrspError `not-found` where there is no pair of a name
   */
  async drain(reason: EndReason, seconds: number, names?: readonly string[]): Promise<void> {
    const pairs = names?.map(name => this.#pairNamed(name)) ?? this.pairs
    await Promise.all(pairs.map(pair => pair.drain(reason, seconds)))
  }

  /**
   * Pairs take sessions again: the one that is named, or all.
   * @throws MrspError `not-found` where there is no pair of the name
   */
  async endDrain(name?: string): Promise<void> {
    const pairs = name === undefined ? this.pairs : [this.#pairNamed(name)]
    await Promise.all(pairs.map(pair => pair.endDrain()))
    // Also those of a machine that is away come back serving.
    if (name === undefined && this.#answersForAll) await this.#database.drains.forgetAll()
  }

  /** The relay stops: no session is taken any more. */
  stop(): void {
    this.#isStopping = true
  }

  /** @param tried pairs that could not take it */
  async #reserve(
    request: ReservationRequest,
    tried: readonly MasterPair[] = [],
  ): Promise<Reservation> {
    const { session } = request
    const found = await this.#database.find(session)
    let pair: MasterPair | undefined
    try {
      pair = found === undefined ? await this.#choose(session, tried) : this.#holderOf(found)
      const isDraining = pair?.isDraining ?? this.status === 'draining'
      if (this.#isStopping || (isDraining && (await this.#isToDrain(pair)))) {
        throw new MrspError('relay-draining', { source: 'relay', session })
      }
      if (pair === undefined || isDraining) {
        const code = found === undefined || isDraining ? 'internal' : 'wrong-state'
        throw new MrspError(code, { source: 'relay', session, retryAfter })
      }
      return await pair.reserve(request)
    } catch (error) {
      // The chosen pair has just gone, or drains as this Master did not know yet: where it stored nothing another takes
      // the session. Or another Master has just given the session to a pair, which is asked then.
      const { code } = MrspError.from(error, 'relay')
      const isOthers = pair?.isUp === false || code === 'relay-draining' || code === 'wrong-state'
      if (found !== undefined || pair === undefined || !isOthers) throw error
      const isLast = tried.length + 1 >= this.pairs.length && code !== 'wrong-state'
      if (isLast || tried.length > this.pairs.length) throw error
      return await this.#reserve(request, [...tried, pair])
    } finally {
      this.#underWay.delete(session)
    }
  }

  /** Whether what drains, a pair or all of them, is to drain, or has only not been heard of to serve again. */
  async #isToDrain(pair: MasterPair | undefined): Promise<boolean> {
    if (!this.#answersForAll) return true
    const drains = await this.#database.drains.all()
    return (pair === undefined ? this.pairs : [pair]).every(({ name }) => drains.has(name))
  }

  /**
   * Chooses the pair with the fewest sessions, each counted once: those it was asked for, and the others of the
   * database.
   * @param tried pairs that are not chosen
   */
  async #choose(session: string, tried: readonly MasterPair[]): Promise<MasterPair | undefined> {
    const before = [...this.#underWay]
    const load = await this.#database.load(before.map(([each]) => each))
    const asked = [...new Map([...before, ...this.#underWay]).values()]
    const all = (pair: MasterPair): number =>
      (load.get(pair.name) ?? 0) + asked.filter(each => each === pair).length
    const left = this.serving.filter(pair => !tried.includes(pair))
    const [chosen] = left.toSorted((one, other) => all(one) - all(other))
    if (chosen !== undefined) this.#underWay.set(session, chosen)
    return chosen
  }

  async #find(session: string): Promise<Found> {
    const found = await this.#database.find(session)
    if (found === undefined) throw new MrspError('not-found', { source: 'relay', session })
    return found
  }

  /**
   * The pair that holds a session; none where both sides have ended.
   * @throws MrspError `internal` where it is to have one that nobody knows now
   */
  #holderOf({ reservation: { session, pair }, ended }: Found): MasterPair | undefined {
    if (ended.length === 2) return undefined
    const holder = this.#findPair(pair)
    if (holder === undefined && this.#answersForAll) {
      throw new MrspError('internal', { source: 'relay', session, retryAfter })
    }
    return holder
  }

  #pairNamed(name: string): MasterPair {
    const pair = this.#findPair(name)
    if (pair !== undefined) return pair
    throw new MrspError('not-found', { source: 'relay', detail: 'there is no such pair' })
  }

  #findPair(name: string): MasterPair | undefined {
    return [...this.pairs, ...this.#leaving].find(pair => pair.name === name)
  }
}

function describe({
  reservation: { session, deviceId, terminalId, pair },
  sides,
}: Pick<Found, 'reservation'> & { readonly sides: readonly Side[] }): SessionInRelay {
  return { session, deviceId, terminalId, pair, sides }
}
