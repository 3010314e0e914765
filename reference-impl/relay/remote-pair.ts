import type {
  RelayClient,
  Reservation,
  ReservationRequest,
  SessionInRelay,
} from '../../generated/relay-api.ts'
import type { EndReason, Side } from '../../generated/schemas.ts'
import { AskedPair } from './asked-pair.ts'
import type { MasterPair } from './master-pair.ts'
import type { PairState } from './pair-state.ts'
import type { DrainRegister, PairDrain } from './session-database/drain-register.ts'

/** A pair in a process of its own, which its Master keeps: it drains or serves as it was told last. */
export class RemotePair implements MasterPair {
  readonly name: string
  readonly #asked: AskedPair
  readonly #client: Pick<RelayClient, 'drain' | 'endDrain'>
  /** Reservations that it was asked for and has not answered. */
  readonly #reserving = new Set<Promise<unknown>>()
  #state: PairState | undefined
  readonly #drains: Pick<DrainRegister, 'note' | 'forget'>
  /** What it has to do and may not have heard of. */
  #wanted: PairDrain | 'serve'
  /** Whether it heard that it is to serve. */
  #servesAgain = false
  /** How often this Master was told what it has to do. */
  #changes = 0

  /**
   * @param drains where it stands that it drains
   * @param drain what stands there of it
   */
  constructor(
    name: string,
    client: RelayClient,
    drains: Pick<DrainRegister, 'note' | 'forget'>,
    drain: PairDrain | undefined,
  ) {
    this.name = name
    this.#client = client
    this.#drains = drains
    this.#wanted = drain ?? 'serve'
    this.#asked = new AskedPair(this, client, () => {
      this.#state = undefined
    })
  }

  get isUp(): boolean {
    return this.#state !== undefined && this.#state.status !== 'stopping'
  }

  get version(): string | undefined {
    return this.#state?.version
  }

  get isDraining(): boolean {
    return this.#wanted !== 'serve' || !this.#servesAgain
  }

  /** It told its state, or cannot be asked any more. What it has to do and does not do it is told again. */
  async note(state: PairState | undefined): Promise<void> {
    this.#state = state
    const wanted = this.#wanted
    if (state === undefined || state.status === 'stopping') return
    if (wanted === 'serve') {
      if (state.status === 'draining') await this.#client.endDrain({})
      this.#servesAgain = true
    } else if (state.status === 'serving') await this.#tellDrain(wanted)
  }

  async reserve(request: ReservationRequest): Promise<Reservation> {
    const reserving = this.#asked.reserve(request)
    this.#reserving.add(reserving)
    try {
      return await reserving
    } finally {
      this.#reserving.delete(reserving)
    }
  }

  terminate(session: string, sides: readonly Side[], reason: EndReason): Promise<SessionInRelay> {
    return this.#asked.terminate(session, sides, reason)
  }

  extend(session: string, seconds: number): Promise<SessionInRelay> {
    return this.#asked.extend(session, seconds)
  }

  /** The Master gives it no session from now on; one that is given already is made before it drains. */
  async drain(reason: EndReason, seconds: number): Promise<void> {
    const drain = this.#wanted === 'serve' ? await this.#begin(reason, seconds) : this.#wanted
    await Promise.allSettled(this.#reserving)
    if (this.isUp) await this.#tellDrain(drain).catch(() => {})
  }

  async endDrain(): Promise<void> {
    this.#changes++
    await this.#drains.forget(this.name)
    this.#wanted = 'serve'
    this.#changes++
    this.#servesAgain = false
    if (this.#state !== undefined)
      await this.note({ ...this.#state, status: 'draining' }).catch(() => {})
  }

  async #begin(reason: EndReason, seconds: number): Promise<PairDrain> {
    const drain = { reason, deadline: Date.now() + seconds * 1000 }
    this.#changes++
    await this.#drains.note(this.name, drain)
    this.#wanted = drain
    this.#changes++
    return drain
  }

  /** How often this Master was told what the pair has to do, to be given to `heed`. */
  get changes(): number {
    return this.#changes
  }

  /**
   * Another Master may have written down what it has to do; it hears of it when it tells its state next.
   * @param drain what stands in the register
   * @param changes as it was before that was read
   */
  heed(drain: PairDrain | undefined, changes: number): void {
    const isKnown = (drain === undefined) === (this.#wanted === 'serve')
    if (changes !== this.#changes || isKnown) return
    this.#wanted = drain ?? 'serve'
    this.#servesAgain = false
  }

  async #tellDrain({ reason, deadline }: PairDrain): Promise<void> {
    const seconds = Math.max(0, Math.ceil((deadline - Date.now()) / 1000))
    await this.#client.drain({ body: { reason, deadline: seconds } })
  }
}
