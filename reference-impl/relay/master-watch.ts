/** How a pair watches its Master: by its questions. */
export class MasterWatch {
  readonly #grace: number
  readonly #timer: NodeJS.Timeout
  readonly #resolve: () => void
  #askedAt: number = Date.now()
  /** Resolves when the Master is gone for longer than it may be. */
  readonly isGone: Promise<void>

  /** @param grace milliseconds that the Master may be gone */
  constructor(grace: number) {
    this.#grace = grace
    const { promise, resolve } = Promise.withResolvers<void>()
    this.isGone = promise
    this.#resolve = resolve
    this.#timer = setTimeout(resolve, this.#grace)
  }

  /** The Master asked; too late where the machine slept for longer than the Master may be gone. */
  asked(): void {
    const now = Date.now()
    if (now - this.#askedAt > this.#grace) this.#resolve()
    this.#askedAt = now
    this.#timer.refresh()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
