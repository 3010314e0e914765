const enough = 2

/**
 * Which starts of an implementation failed. One that does not come up twice with the same settings, or three times
 * with any while it never came up, is not started again: a run would take as long as all its checks wait.
 */
export class Starts {
  readonly #failures: Map<string, number> = new Map()
  #all = 0
  #last = ''
  #hasStarted = false

  succeeded(): void {
    this.#hasStarted = true
  }

  failed(settings: string, why: string): void {
    this.#failures.set(settings, (this.#failures.get(settings) ?? 0) + 1)
    this.#all += 1
    this.#last = why
  }

  /** Why it is not tried again; undefined where it is. */
  never(settings: string): string | undefined {
    const isKnown =
      (this.#failures.get(settings) ?? 0) >= enough || (!this.#hasStarted && this.#all > enough)
    return isKnown ? `not started again; before, with such settings: ${this.#last}` : undefined
  }
}
