/** How a pair watches its Master: by its questions. */
export class MasterWatch {
  readonly #grace: number
  readonly #timer: NodeJS.Timeout
  /** Resolves when the Master is gone for longer than it may be. */
  readonly isGone: Promise<void>

  /** @param grace milliseconds that the Master may be gone */
  constructor(grace: number) {
    this.#grace = grace
    const { promise, resolve } = Promise.withResolvers<void>()
    this.isGone = promise
    this.#timer = setTimeout(resolve, this.#grace)
  }

  /** The Master asked. */
  asked(): void {
    this.#timer.refresh()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
