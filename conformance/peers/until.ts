/** Things that came, in order, and waiting for one that does not have to be the next. */
export class Arrivals<T> {
  readonly all: T[] = []
  readonly #watchers: Set<() => void> = new Set()
  #over: Error | undefined

  add(item: T): void {
    this.all.push(item)
    this.wake()
  }

  /** Nothing more will come: whoever waits is told. */
  end(why: Error): void {
    this.#over ??= why
    this.wake()
  }

  /** Looks again, because something else changed. */
  wake(): void {
    for (const watcher of this.#watchers) watcher()
  }

  /** The first item, from `from` on, that is wanted; waits for it. @throws what `end` was given */
  async find<Wanted extends T>(
    isWanted: (item: T) => item is Wanted,
    from?: number,
  ): Promise<Wanted>
  async find(isWanted: (item: T) => boolean, from?: number): Promise<T>
  async find(isWanted: (item: T) => boolean, from = 0): Promise<T> {
    let at = from
    return new Promise((resolve, reject) => {
      const look = (): void => {
        for (; at < this.all.length; at += 1) {
          const item = this.all[at]
          if (item === undefined || !isWanted(item)) continue
          this.#watchers.delete(look)
          resolve(item)
          return
        }
        if (this.#over === undefined) return
        this.#watchers.delete(look)
        reject(this.#over)
      }
      this.#watchers.add(look)
      look()
    })
  }
}
