/** Bounds of the wait before a new attempt to connect, in milliseconds. */
export interface BackoffOptions {
  /** Longest wait before the first new attempt. */
  readonly first: number
  /** Longest wait before any attempt. */
  readonly most: number
}

export const BACKOFF: BackoffOptions = { first: 1000, most: 60_000 }

const GOOD_CONNECTION = 30_000

/** Exponential back-off with full jitter: each wait is random between nothing and a rising bound. */
export class Backoff {
  readonly #options: BackoffOptions
  #attempts = 0

  constructor(options: BackoffOptions = BACKOFF) {
    this.#options = options
  }

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const bound = Math.min(this.#options.most, this.#options.first * 2 ** this.#attempts)
    this.#attempts += 1
    return Math.random() * bound
  }

  /** Starts over when the last connection lasted, in milliseconds, long enough to be good. */
  lasted(milliseconds: number): void {
    if (milliseconds > GOOD_CONNECTION) this.#attempts = 0
  }

  /** Goes to the longest waits at once: trying again soon would only do harm. */
  exhaust(): void {
    this.#attempts = 30
  }
}
