/** Waits before the attempts to connect again, in seconds; the last one repeats (6.40). */
const waits = [0, 1, 2, 4, 8, 10]

/** A connection that lasted so many milliseconds was a good one: the next attempt is made at once. */
const goodConnection = 250

/** Longest wait, in seconds: no relay can ask for one that a timer cannot measure. */
const longestWait = 24 * 60 * 60

/** When to connect again after a loss or a refusal that may pass (6.40). */
export class ComeBack {
  #attempts = 0
  #connectedAt = 0

  /** Milliseconds to wait before the next attempt; at least `retryAfter` seconds where the relay asks for that. */
  next(retryAfter: number | undefined): number {
    if (this.#connectedAt > 0 && performance.now() - this.#connectedAt > goodConnection)
      this.#attempts = 0
    this.#connectedAt = 0
    const seconds = waits[Math.min(this.#attempts, waits.length - 1)] ?? 0
    this.#attempts++
    const varied = seconds * (0.75 + Math.random() / 2)
    return Math.min(Math.max(varied, retryAfter ?? 0), longestWait) * 1000
  }

  /** The relay sent `connected`. */
  admitted(): void {
    this.#connectedAt = performance.now()
  }
}
