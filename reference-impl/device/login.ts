import { setTimeout as wait } from 'node:timers/promises'

/** One login of the device at management, from its beginning to the end of the stream. */
export class Login {
  readonly #ended: AbortController = new AbortController()

  get isOver(): boolean {
    return this.#ended.signal.aborted
  }

  end(): void {
    this.#ended.abort()
  }

  /** Waits so many milliseconds, or until the login is over. */
  async pause(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { signal: this.#ended.signal }).catch(() => {})
  }
}

/** Milliseconds after which what management did not take is sent to it again (4.16). */
export const repeatAfter = 10_000
