import { MrspError } from '../../runtime/errors.ts'
import type { Candidate } from './candidate.ts'
import type { Credentials } from './credentials.ts'
import { digestOf } from './session-id.ts'
import type { SessionSide } from './session-side.ts'

/** The sides that one Cloud Hub, or one Web Agent, serves, by the session IDs that they show. */
export class SideRegister {
  readonly #sides = new Map<string, SessionSide>()

  add(side: SessionSide): void {
    this.#sides.set(digestOf(side.sessionId), side)
  }

  remove(side: SessionSide): void {
    this.#sides.delete(digestOf(side.sessionId))
  }

  /**
   * The side that a connection shows the session ID of.
   * @throws MrspError `unauthenticated` where there is none
   */
  require({ credentials }: Pick<Candidate, 'credentials'>): {
    readonly side: SessionSide
    readonly credentials: Credentials
  } {
    const side = this.#sides.get(digestOf(credentials?.sessionId ?? ''))
    if (credentials !== undefined && side !== undefined) return { side, credentials }
    throw new MrspError('unauthenticated', { source: 'relay' })
  }
}
