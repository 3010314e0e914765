/** Lets a limited number of tasks run at once; the others wait in order. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  /** @param count how many may run at once */
  constructor(count: number) {
    this.#free = count
  }

  /** Waits for a slot. @returns gives the slot back; called once */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>(resolve => this.#waiting.push(resolve))
    return () => {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free++
      else next()
    }
  }
}
