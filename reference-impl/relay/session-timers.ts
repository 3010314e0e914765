import { startTimer } from './long-timer.ts'

/** The timers of a session that the relay keeps. */
export type SessionTimer = 'connectTimeout' | 'sessionDuration' | 'idleTimeout' | 'terminateTimeout'

/** The running timers of one session; each runs at most once. */
export class SessionTimers {
  readonly #stops = new Map<SessionTimer, () => void>()

  /** Starts a timer, anew where it runs. */
  start(timer: SessionTimer, milliseconds: number, fire: () => void): void {
    this.stop(timer)
    this.#stops.set(timer, startTimer(milliseconds, fire))
  }

  stop(timer: SessionTimer): void {
    this.#stops.get(timer)?.()
    this.#stops.delete(timer)
  }

  stopAll(): void {
    for (const stop of this.#stops.values()) stop()
    this.#stops.clear()
  }
}
