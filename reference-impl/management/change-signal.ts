/**
 * Lets held requests wait until something changes (RFC 7240, `Prefer: wait`). Bounded: where too many wait already, a
 * request does not wait.
 */
export class ChangeSignal {
  readonly #waiting = new Map<string, Set<() => void>>()
  readonly #limits: { readonly perName: number; readonly all: number }
  #count = 0
  #stopped = false

  /** @param limits how many may wait for one name, and altogether */
  constructor(limits: { readonly perName: number; readonly all: number }) {
    this.#limits = limits
  }

  /** Requests that wait now. */
  get size(): number {
    return this.#count
  }

  /** Wakes whoever waits for this name. */
  tell(name: string): void {
    for (const wake of this.#waiting.get(name) ?? []) wake()
  }

  /** Wakes everybody; nobody waits any more. */
  stop(): void {
    this.#stopped = true
    for (const name of this.#waiting.keys()) this.tell(name)
  }

  /**
   * Reads a value until it is one worth an answer, or the time is over.
   *
   * @param read gives the value as it is now
   * @param isWorth whether to answer with it
   * @param patience milliseconds to wait at most
   * @param signal aborted when the asker is gone
   */
  async waitFor<T>(
    name: string,
    read: () => Promise<T>,
    isWorth: (value: T) => boolean,
    patience: number,
    signal: AbortSignal,
  ): Promise<T> {
    const deadline = performance.now() + patience
    for (;;) {
      const changed = this.#nextChange(name, deadline - performance.now(), signal)
      try {
        const value = await read()
        if (isWorth(value) || changed === undefined) return value
        await changed.promise
      } finally {
        changed?.forget()
      }
    }
  }

  /** Listens from now on, so that a change while the value is read is not missed. */
  #nextChange(
    name: string,
    patience: number,
    signal: AbortSignal,
  ): { readonly promise: Promise<void>; forget(): void } | undefined {
    const waiting = this.#waiting.get(name) ?? new Set()
    const full = waiting.size >= this.#limits.perName || this.#count >= this.#limits.all
    if (patience <= 0 || full || this.#stopped || signal.aborted) return undefined
    const { promise, resolve } = Promise.withResolvers<void>()
    const wake = (): void => resolve()
    const timer = setTimeout(wake, patience)
    signal.addEventListener('abort', wake)
    this.#waiting.set(name, waiting.add(wake))
    this.#count += 1
    return {
      promise,
      forget: () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', wake)
        waiting.delete(wake)
        this.#count -= 1
        if (waiting.size === 0 && this.#waiting.get(name) === waiting) this.#waiting.delete(name)
      },
    }
  }
}
