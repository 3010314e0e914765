/** A rate with room for bursts: a bucket that fills steadily and that each taking empties by one. */
export class Allowance {
  readonly #perSecond: number
  readonly #atOnce: number
  #left: number
  #since: number

  constructor(perSecond: number, atOnce: number, now: number = performance.now()) {
    this.#perSecond = perSecond
    this.#atOnce = atOnce
    this.#left = atOnce
    this.#since = now
  }

  /** Takes one; false when there is none left. Times are in milliseconds. */
  take(now: number = performance.now()): boolean {
    if (this.isEmpty(now)) return false
    this.#left -= 1
    return true
  }

  /** Whether there is none left to take. */
  isEmpty(now: number = performance.now()): boolean {
    const gained = ((now - this.#since) / 1000) * this.#perSecond
    this.#left = Math.min(this.#atOnce, this.#left + gained)
    this.#since = now
    return this.#left < 1
  }
}
