/** Bounds of the wait before a new attempt to connect, in milliseconds. */
export interface BackoffOptions {
  /** Wait before the second new attempt. */
  readonly first: number
  /** Longest wait before any attempt, as far as it is not varied. */
  readonly most: number
}

export const BACKOFF: BackoffOptions = { first: 1000, most: 60_000 }

/** Milliseconds that a stream has to last so that its end is no failure to connect. */
const goodStream = 2000

/** Waits before new attempts (4.6): none, and then doubled from the first to the most, each varied by up to a half. */
export class Backoff {
  readonly #options: BackoffOptions
  #attempts = 0

  constructor(options: BackoffOptions = BACKOFF) {
    this.#options = options
  }

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const { first, most } = this.#options
    const attempt = this.#attempts
    this.#attempts += 1
    if (attempt === 0) return 0
    return Math.min(most, first * 2 ** (attempt - 1)) * (0.5 + Math.random())
  }

  /** Starts over when the last stream lasted, in milliseconds, long enough to be good. */
  lasted(milliseconds: number): void {
    if (milliseconds > goodStream) this.#attempts = 0
  }

  /** Goes to the longest waits at once: trying again soon would only do harm. */
  exhaust(): void {
    this.#attempts = 30
  }
}
