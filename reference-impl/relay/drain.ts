import type { EndReason } from '../../generated/schemas.ts'
import { encodeFrame } from '../../runtime/frame/index.ts'
import type { HeldSessions } from './held-sessions.ts'
import { startTimer } from './long-timer.ts'
import type { RelaySession } from './relay-session.ts'
import type { SessionSide } from './session-side.ts'

/** A Cloud Hub's drain (S314): sessions that have started go on until they are ended, or until the deadline. */
export class Drain {
  readonly #sessions: HeldSessions
  readonly #end: (session: RelaySession, reason: EndReason) => void
  #halt: { readonly reason: EndReason; readonly deadline: number; stop(): void } | undefined

  /** @param end ends both sides of a session */
  constructor(sessions: HeldSessions, end: (session: RelaySession, reason: EndReason) => void) {
    this.#sessions = sessions
    this.#end = end
  }

  get isOn(): boolean {
    return this.#halt !== undefined
  }

  /** Why the drain is on. */
  get reason(): EndReason | undefined {
    return this.#halt?.reason
  }

  /**
   * Ends the sessions neither of whose sides has started (12.8), tells the others (12.9), and at the deadline ends what
   * is left (12.10). A repeated start changes nothing.
   * @param seconds until the deadline
   */
  start(reason: EndReason, seconds: number): void {
    if (this.#halt !== undefined) return
    const stop = startTimer(seconds * 1000, () => {
      for (const session of this.#sessions.open) this.#end(session, 'forced')
    })
    this.#halt = { reason, deadline: performance.now() + seconds * 1000, stop }
    for (const session of this.#sessions.open) {
      const { sides } = session
      if (sides.every(({ state }) => state === 'reserved')) this.#end(session, reason)
      else for (const side of sides) this.tell(side)
    }
  }

  /** Sends `halt` to a side that is connected, while the drain is on (12.9). */
  tell(side: SessionSide): void {
    if (this.#halt === undefined || side.session.isEnding) return
    const { reason, deadline } = this.#halt
    const seconds = Math.max(0, Math.ceil((deadline - performance.now()) / 1000))
    side.connection?.send(encodeFrame(side.sessionId, 'halt', { reason, deadline: seconds }))
  }

  stop(): void {
    this.#halt?.stop()
    this.#halt = undefined
  }
}
