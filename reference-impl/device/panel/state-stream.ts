import { PassThrough } from 'node:stream'

/** Milliseconds after which a stream says something although nothing has changed, so that a lost reader is noticed. */
const signOfLife = 15_000

/** Displays that follow the state at once. */
const mostReaders = 32

/** The state as server-sent events, one now and one at each change. */
export class StateStreams {
  readonly #state: () => object
  readonly #readers: Set<PassThrough> = new Set()

  constructor(state: () => object) {
    this.#state = state
  }

  /** A stream for one more display; undefined where there are too many. */
  open(): PassThrough | undefined {
    if (this.#readers.size >= mostReaders) return undefined
    const reader = new PassThrough()
    const repeats = setInterval(() => this.#write(reader), signOfLife)
    reader.on('drain', () => this.#write(reader))
    reader.once('close', () => {
      clearInterval(repeats)
      this.#readers.delete(reader)
    })
    this.#readers.add(reader)
    this.#write(reader)
    return reader
  }

  readonly changed = (): void => {
    for (const reader of this.#readers) this.#write(reader)
  }

  /** Ends every stream. */
  end(): void {
    for (const reader of this.#readers) reader.end()
  }

  /** A reader that takes nothing is told the latest state once it takes again. */
  #write(reader: PassThrough): void {
    if (reader.writableNeedDrain || reader.writableEnded) return
    reader.write(`data: ${JSON.stringify(this.#state())}\n\n`)
  }
}
