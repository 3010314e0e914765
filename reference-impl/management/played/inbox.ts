/** Milliseconds after which a test that waits for a sign has failed. */
const patience = 5000

/** What arrives at a played party, in its order; whoever waits for something gets it once. */
export class Inbox<Item> {
  readonly #items: Item[] = []
  readonly #waiting = new Set<() => void>()

  put(item: Item): void {
    this.#items.push(item)
    for (const wake of this.#waiting) wake()
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

  /** Forgets what came up to now. */
  clear(): void {
    this.#items.length = 0
  }

  /** Items that are there and of a kind. */
  count(isWanted: (item: Item) => boolean): number {
    return this.#items.filter(isWanted).length
  }

  async #change(patience: number, what: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(() => reject(new Error(`${what} did not come`)), Math.max(patience, 0))
    this.#waiting.add(resolve)
    await promise.finally(() => {
      clearTimeout(timer)
      this.#waiting.delete(resolve)
    })
  }
}
