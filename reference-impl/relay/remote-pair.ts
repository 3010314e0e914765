import type {
  RelayClient,
  Reservation,
  ReservationRequest,
  SessionInRelay,
} from '../../generated/relay-api.ts'
import type { ErrorCode } from '../../generated/errors.ts'
import type { EndReason, Side } from '../../generated/schemas.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { MasterPair } from './master-pair.ts'
import type { PairState } from './pair-state.ts'

/** What a pair answers on its own behalf; everything else is a failure of the relay's own (11.7). */
const answers: ReadonlySet<ErrorCode> = new Set([
  'wrong-state',
  'relay-draining',
  'too-many-requests',
  'not-found',
])

/** Until when a pair drains, by `performance.now()`, and why. */
interface WantedDrain {
  readonly reason: EndReason
  readonly deadline: number
}

/** A pair in a process of its own: passes on to it what management asks of the relay, by the relay API. */
export class RemotePair implements MasterPair {
  readonly name: string
  readonly #client: Pick<
    RelayClient,
    'requestConnectionInformation' | 'terminateSession' | 'extendReservation' | 'drain' | 'endDrain'
  >
  /** Reservations that it was asked for and has not answered. */
  readonly #reserving = new Set<Promise<unknown>>()
  #state: PairState | undefined
  /** What it has to do and may not have heard of; undefined where it does as it did when it was found. */
  #wanted: WantedDrain | 'serve' | undefined
  /** Whether it heard that it is to serve. */
  #servesAgain = false

  constructor(name: string, client: RelayClient) {
    this.name = name
    this.#client = client
  }

  get isUp(): boolean {
    return this.#state !== undefined && this.#state.status !== 'stopping'
  }

  get version(): string | undefined {
    return this.#state?.version
  }

  get isDraining(): boolean {
    if (this.#wanted === undefined) return this.#state?.status === 'draining'
    return this.#wanted !== 'serve' || !this.#servesAgain
  }

  /** It told its state, or cannot be asked any more. What it has to do and does not do it is told again. */
  async note(state: PairState | undefined): Promise<void> {
    this.#state = state
    const wanted = this.#wanted
    if (state === undefined || wanted === undefined || state.status === 'stopping') return
    if (wanted === 'serve') {
      if (state.status === 'draining') await this.#client.endDrain({})
      this.#servesAgain = true
    } else if (state.status === 'serving') await this.#tellDrain(wanted)
  }

  async reserve(request: ReservationRequest): Promise<Reservation> {
    const reserving = this.#ask(request.session, () =>
      this.#client.requestConnectionInformation({ body: request }),
    )
    this.#reserving.add(reserving)
    try {
      return await reserving
    } finally {
      this.#reserving.delete(reserving)
    }
  }

  terminate(session: string, sides: readonly Side[], reason: EndReason): Promise<SessionInRelay> {
    return this.#ask(session, () =>
      this.#client.terminateSession({ session, body: { sides, reason } }),
    )
  }

  extend(session: string, seconds: number): Promise<SessionInRelay> {
    return this.#ask(session, () =>
      this.#client.extendReservation({ session, body: { expiresIn: seconds } }),
    )
  }

  /** The Master gives it no session from now on; one that is given already is made before it drains. */
  async drain(reason: EndReason, seconds: number): Promise<void> {
    if (typeof this.#wanted === 'object') return
    const wanted = { reason, deadline: performance.now() + seconds * 1000 }
    this.#wanted = wanted
    await Promise.allSettled(this.#reserving)
    if (this.isUp) await this.#tellDrain(wanted).catch(() => {})
  }

  async endDrain(): Promise<void> {
    this.#wanted = 'serve'
    this.#servesAgain = false
    if (this.#state !== undefined)
      await this.note({ ...this.#state, status: 'draining' }).catch(() => {})
  }

  async #tellDrain({ reason, deadline }: WantedDrain): Promise<void> {
    const seconds = Math.max(0, Math.ceil((deadline - performance.now()) / 1000))
    await this.#client.drain({ body: { reason, deadline: seconds } })
  }

  async #ask<Answer>(session: string, call: () => Promise<Answer>): Promise<Answer> {
    try {
      if (!this.isUp) throw new Error(`${this.name} cannot be asked`)
      return await call()
    } catch (cause) {
      const code = cause instanceof MrspError ? cause.code : undefined
      if (code !== undefined && answers.has(code)) throw cause
      // Until it tells its state again.
      if (code === 'relay-unreachable') this.#state = undefined
      throw new MrspError('internal', { source: 'relay', session, retryAfter: 1, cause })
    }
  }
}
