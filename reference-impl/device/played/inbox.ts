/** Milliseconds after which a test that waits for a sign has failed. */
const patience = 8000

/** What arrives at a played party, in its order; whoever waits for something gets it once. */
export class Inbox<Item> {
  readonly #items: Item[] = []
  readonly #waiting: Set<() => void> = new Set()

  put(item: Item): void {
    this.#items.push(item)
    for (const wake of this.#waiting) wake()
  }

  /** What came and was not taken. */
  get left(): readonly Item[] {
    return this.#items
  }

  /** Forgets what came. */
  clear(): void {
    this.#items.length = 0
  }

  /** The first item of its kind that was not taken yet, when it is there. */
  async next<Wanted extends Item>(
    isWanted: (item: Item) => item is Wanted,
    what: string,
  ): Promise<Wanted> {
    const deadline = performance.now() + patience
    for (;;) {
      const at = this.#items.findIndex(isWanted)
      const item = this.#items[at]
      if (item !== undefined && isWanted(item)) {
        this.#items.splice(at, 1)
        return item
      }
      await this.#change(deadline - performance.now(), what)
    }
  }

  async #change(milliseconds: number, what: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(() => reject(new Error(`${what} did not come`)), milliseconds)
    this.#waiting.add(resolve)
    await promise.finally(() => {
      clearTimeout(timer)
      this.#waiting.delete(resolve)
    })
  }
}
