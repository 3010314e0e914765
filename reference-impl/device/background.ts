import type { Logger } from 'pino'

/**
 * Work that nobody waits for. Each piece begins in a later turn of the event loop, so that the answer to the stanza
 * that brought it about goes out before it; what fails is logged; the device waits for all of it before it stops.
 */
export class Background {
  readonly #log: Pick<Logger, 'error'>
  readonly #underWay: Set<Promise<void>> = new Set()

  constructor(log: Pick<Logger, 'error'>) {
    this.#log = log
  }

  /** @param what names the work where it fails */
  begin(what: string, work: () => Promise<void>): void {
    const done: Promise<void> = this.#attempt(what, work).finally(() => {
      this.#underWay.delete(done)
    })
    this.#underWay.add(done)
  }

  /** Waits until nothing is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    await new Promise(resolve => {
      setImmediate(resolve)
    })
    try {
      await work()
    } catch (error) {
      this.#log.error({ err: error }, `${what} failed`)
    }
  }
}
