import { connect, type Socket } from 'node:net'

/** What the user of a connection is told. */
export interface ApplicationConnectionEvents {
  onData(octets: Uint8Array): void
  onDrain(): void
  /** The application ended its sending in good order. */
  onEnd(): void
  /** The connection is gone, whatever was to come on it; nothing is told after it. */
  onClose(): void
  /** No octet has gone either way for `stallLimit`. Told again after as long. */
  onStall(): void
}

/** Milliseconds after which an application that neither takes nor gives an octet may be given up (8.24). */
const stallLimit = 300_000

/** Milliseconds that a connection may take to come about (8.6). */
const connectLimit = 10_000

/** Milliseconds for which a connection that no exchange uses is kept: less than servers keep theirs. */
const idleLimit = 4000

/** A TCP connection to a server application. */
export class ApplicationConnection {
  readonly #socket: Socket
  readonly #onGone: (connection: ApplicationConnection) => void
  #events: ApplicationConnectionEvents | undefined
  #used = false

  /** @param onGone is told when a connection that no exchange uses is of no more use */
  constructor(host: string, port: number, onGone: (connection: ApplicationConnection) => void) {
    this.#onGone = onGone
    this.#socket = connect({ host, port, noDelay: true, allowHalfOpen: true })
    this.#socket.setTimeout(connectLimit)
    this.#socket.on('connect', () => this.#socket.setTimeout(stallLimit))
    this.#socket.on('timeout', () => this.#timeOut())
    this.#socket.on('data', octets => {
      if (this.#events) this.#events.onData(octets)
      else this.#discard()
    })
    this.#socket.on('drain', () => this.#events?.onDrain())
    this.#socket.on('end', () => {
      if (this.#events) this.#events.onEnd()
      else this.#discard()
    })
    // The close that follows an error tells all that an exchange needs to know.
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => {
      const events = this.#events
      this.#events = undefined
      if (events) events.onClose()
      else this.#onGone(this)
    })
  }

  /** Whether an exchange used it before: the application may have closed it meanwhile. */
  get used(): boolean {
    return this.#used
  }

  /** Gives the connection to an exchange. */
  take(events: ApplicationConnectionEvents): void {
    this.#events = events
    if (this.#used) this.#socket.setTimeout(stallLimit)
  }

  /** Returns false when so much waits that the writer should stop until `onDrain`. */
  write(octets: Uint8Array): boolean {
    return this.#socket.write(octets)
  }

  /** Ends this direction; the other goes on until the application ends it. */
  end(): void {
    this.#socket.end()
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /** The exchange is over and left the connection clean: it waits for another. */
  release(): void {
    this.#events = undefined
    this.#used = true
    this.#socket.setTimeout(idleLimit)
    this.#socket.resume()
  }

  /** Breaks the connection off; its user is told nothing more. */
  destroy(): void {
    this.#events = undefined
    this.#socket.destroy()
  }

  #timeOut(): void {
    if (this.#events === undefined) this.#discard()
    else if (this.#socket.connecting) this.#socket.destroy()
    else {
      this.#socket.setTimeout(stallLimit)
      this.#events.onStall()
    }
  }

  /** Octets that nobody asked for, an end, or too long a wait: no exchange gets this connection any more. */
  #discard(): void {
    this.#onGone(this)
    this.#socket.destroy()
  }
}
