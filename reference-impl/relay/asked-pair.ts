import type { ErrorCode } from '../../generated/errors.ts'
import type {
  RelayClient,
  Reservation,
  ReservationRequest,
  SessionInRelay,
} from '../../generated/relay-api.ts'
import type { EndReason, Side } from '../../generated/schemas.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { MasterPair } from './master-pair.ts'

/** What a pair answers on its own behalf; everything else is a failure of the relay's own (11.7). */
const answers: ReadonlySet<ErrorCode> = new Set([
  'wrong-state',
  'relay-draining',
  'too-many-requests',
  'not-found',
])

/** Passes on to a pair that is no part of this process what management asks of its sessions, by the relay API. */
export class AskedPair {
  readonly #pair: Pick<MasterPair, 'name' | 'isUp'>
  readonly #client: Pick<
    RelayClient,
    'requestConnectionInformation' | 'terminateSession' | 'extendReservation'
  >
  readonly #unreachable: () => void

  /** @param unreachable it could not be reached: it is not up until it tells its state again */
  constructor(
    pair: Pick<MasterPair, 'name' | 'isUp'>,
    client: RelayClient,
    unreachable: () => void,
  ) {
    this.#pair = pair
    this.#client = client
    this.#unreachable = unreachable
  }

  reserve(request: ReservationRequest): Promise<Reservation> {
    return this.#ask(request.session, () =>
      this.#client.requestConnectionInformation({ body: request }),
    )
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

  async #ask<Answer>(session: string, call: () => Promise<Answer>): Promise<Answer> {
    try {
      if (!this.#pair.isUp) throw new Error(`${this.#pair.name} cannot be asked`)
      return await call()
    } catch (cause) {
      const code = cause instanceof MrspError ? cause.code : undefined
      if (code !== undefined && answers.has(code)) throw cause
      if (code === 'relay-unreachable') this.#unreachable()
      throw new MrspError('internal', { source: 'relay', session, retryAfter: 1, cause })
    }
  }
}
