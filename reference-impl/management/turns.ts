/** Lets work run a few at a time, in its order; the rest waits, up to a limit. */
export class Turns {
  readonly #limits: { readonly running: number; readonly waiting: number }
  readonly #waiting: (() => void)[] = []
  #running = 0

  /** @param limits how much runs, and how much waits for it, at most */
  constructor(limits: { readonly running: number; readonly waiting: number }) {
    this.#limits = limits
  }

  /** Whether so much waits that no more can. */
  get isFull(): boolean {
    return this.#waiting.length >= this.#limits.waiting
  }

  /** Runs the work when its turn comes; what does not check {@link isFull} before waits all the same. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#limits.running) {
      await new Promise<void>(resolve => this.#waiting.push(resolve))
    } else {
      this.#running += 1
    }
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }
}
