import type {
  RelayClient,
  Reservation,
  ReservationRequest,
  SessionInRelay,
} from '../../../generated/relay-api.ts'
import type { EndReason, Side } from '../../../generated/schemas.ts'
import { AskedPair } from '../asked-pair.ts'
import type { MasterPair } from '../master-pair.ts'
import type { StateOnMachine } from './machine-state.ts'

/** A pair of another machine. It is asked by way of the Master there, which keeps it draining or serving. */
export class DistantPair implements MasterPair {
  readonly name: string
  readonly #asked: AskedPair
  readonly #client: Pick<RelayClient, 'drain' | 'endDrain'>
  #isUp = false
  /** What was heard of it last. */
  #state: StateOnMachine | undefined

  constructor(name: string, client: RelayClient) {
    this.name = name
    this.#client = client
    this.#asked = new AskedPair(this, client, () => {
      this.#isUp = false
    })
  }

  get isUp(): boolean {
    return this.#isUp
  }

  get version(): string | undefined {
    return this.#isUp ? this.#state?.version : undefined
  }

  get isDraining(): boolean {
    return this.#state?.isDraining === true
  }

  /** Its Master told its state, or cannot be asked any more. */
  note(state: StateOnMachine | undefined): void {
    this.#isUp = state !== undefined
    this.#state = state ?? this.#state
  }

  reserve(request: ReservationRequest): Promise<Reservation> {
    return this.#asked.reserve(request)
  }

  terminate(session: string, sides: readonly Side[], reason: EndReason): Promise<SessionInRelay> {
    return this.#asked.terminate(session, sides, reason)
  }

  extend(session: string, seconds: number): Promise<SessionInRelay> {
    return this.#asked.extend(session, seconds)
  }

  /** One that cannot be asked is told when management asks again; its sessions stand in the database. */
  async drain(reason: EndReason, seconds: number): Promise<void> {
    if (!this.#isUp) return
    await this.#client.drain({ body: { reason, deadline: Math.ceil(seconds) } })
    this.#drains(true)
  }

  async endDrain(): Promise<void> {
    if (!this.#isUp) return
    await this.#client.endDrain({})
    this.#drains(false)
  }

  #drains(isDraining: boolean): void {
    if (this.#state !== undefined) this.#state = { ...this.#state, isDraining }
  }
}
