import { PassThrough, type Readable } from 'node:stream'

/** Followers at once. */
const mostFollowers = 64

/** Milliseconds between two signs of life to a follower that is told nothing else. */
const signOfLife = 20_000

/** Tells the whole state at each change, as server-sent events. A follower that reads slowly misses states, never the last. */
export class StateEvents {
  readonly #state: () => unknown
  readonly #followers: Set<PassThrough> = new Set()
  readonly #late: Set<PassThrough> = new Set()
  readonly #signs: ReturnType<typeof setInterval>
  #isTelling = false

  constructor(state: () => unknown) {
    this.#state = state
    this.#signs = setInterval(() => {
      for (const follower of this.#followers) this.#write(follower, ':\n\n')
    }, signOfLife)
    this.#signs.unref()
  }

  /** Something has changed; changes of one turn are told together. */
  changed(): void {
    if (this.#isTelling) return
    this.#isTelling = true
    setImmediate(() => {
      this.#isTelling = false
      const event = this.#event()
      for (const follower of this.#followers) this.#write(follower, event)
    })
  }

  /** The state now and at each change, until the reader goes away; undefined where there are too many followers. */
  follow(): Readable | undefined {
    if (this.#followers.size >= mostFollowers) return undefined
    const follower = new PassThrough()
    this.#followers.add(follower)
    follower.on('drain', () => {
      if (this.#late.delete(follower)) this.#write(follower, this.#event())
    })
    follower.once('close', () => {
      this.#followers.delete(follower)
      this.#late.delete(follower)
    })
    follower.write(`retry: 1000\n${this.#event()}`)
    return follower
  }

  stop(): void {
    clearInterval(this.#signs)
    for (const follower of this.#followers) follower.end()
  }

  #event(): string {
    return `data: ${JSON.stringify(this.#state())}\n\n`
  }

  #write(follower: PassThrough, text: string): void {
    if (follower.writableNeedDrain) this.#late.add(follower)
    else follower.write(text)
  }
}
