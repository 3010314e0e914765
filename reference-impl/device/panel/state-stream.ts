import type { ServerResponse } from 'node:http'

/** Milliseconds after which a display is told the state although nothing has changed, so that a lost one is noticed. */
const signOfLife = 15_000

/** Displays that follow the state at once. */
const mostDisplays = 32

/** The state as server-sent events: now, and at each change. */
export class StateStreams {
  readonly #state: () => object
  readonly #displays: Set<ServerResponse> = new Set()

  constructor(state: () => object) {
    this.#state = state
  }

  get isFull(): boolean {
    return this.#displays.size >= mostDisplays
  }

  /** Tells one more display, whose headers are sent, until it goes away. */
  add(display: ServerResponse): void {
    const repeats = setInterval(() => this.#tell(display), signOfLife)
    display.on('drain', () => this.#tell(display))
    display.once('close', () => {
      clearInterval(repeats)
      this.#displays.delete(display)
    })
    this.#displays.add(display)
    this.#tell(display)
  }

  readonly changed = (): void => {
    for (const display of this.#displays) this.#tell(display)
  }

  /** Ends every stream, and says with the event `off` that this is meant. */
  end(): void {
    for (const display of this.#displays) display.end('event: off\ndata: {}\n\n')
  }

  /** A display that takes nothing is told the latest state once it takes again. */
  #tell(display: ServerResponse): void {
    if (display.writableNeedDrain || display.writableEnded) return
    display.write(`data: ${JSON.stringify(this.#state())}\n\n`)
  }
}
