import type {
  RelayClient,
  Reservation,
  ReservationRequest,
  SessionInRelay,
} from '../../../generated/relay-api.ts'
import type { EndReason, Side } from '../../../generated/schemas.ts'
import { AskedPair } from '../asked-pair.ts'
import type { MasterPair } from '../master-pair.ts'
import type { DrainRegister } from '../session-database/drain-register.ts'
import type { StateOnMachine } from './machine-state.ts'

/** A pair of another machine. It is asked by way of the Master there, which keeps it draining or serving. */
export class DistantPair implements MasterPair {
  readonly name: string
  readonly #asked: AskedPair
  readonly #client: Pick<RelayClient, 'drain' | 'endDrain'>
  readonly #drains: Pick<DrainRegister, 'note' | 'forget'>
  #isUp = false
  /** What was heard of it last. */
  #state: StateOnMachine | undefined

  /** @param drains where it stands that it drains */
  constructor(name: string, client: RelayClient, drains: Pick<DrainRegister, 'note' | 'forget'>) {
    this.name = name
    this.#client = client
    this.#drains = drains
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

  /** Its Master finds it in the register where it cannot be told. */
  async drain(reason: EndReason, seconds: number): Promise<void> {
    await this.#drains.note(this.name, { reason, deadline: Date.now() + seconds * 1000 })
    this.#becomes(true)
    const body = { reason, deadline: Math.ceil(seconds) }
    if (this.#isUp) await this.#client.drain({ body }).catch(() => {})
  }

  async endDrain(): Promise<void> {
    await this.#drains.forget(this.name)
    if (this.#isUp) await this.#client.endDrain({}).catch(() => {})
    this.#becomes(false)
  }

  #becomes(isDraining: boolean): void {
    if (this.#state !== undefined) this.#state = { ...this.#state, isDraining }
  }
}
