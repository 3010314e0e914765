import { connect, type Socket } from 'node:net'

/** What the user of a connection is told. */
export interface ApplicationConnectionEvents {
  onData(octets: Uint8Array): void
  onDrain(): void
  /** The application ended its sending, or the connection broke; nothing follows. */
  onEnd(): void
  /** No octet went either way for `stallLimit`. */
  onStall(): void
}

/** Milliseconds after which an application that neither takes nor gives an octet is given up (8.24). */
const stallLimit = 300_000

/** Milliseconds for which a connection that no exchange uses is kept: less than servers keep theirs. */
const idleLimit = 4000

/** Connections to one application that are kept while no exchange uses them. */
const idleConnections = 64

/** A TCP connection to a server application. */
export class ApplicationConnection {
  readonly #socket: Socket
  readonly #pool: ApplicationConnections
  #events: ApplicationConnectionEvents | undefined
  #used = false

  constructor(pool: ApplicationConnections, host: string, port: number) {
    this.#pool = pool
    this.#socket = connect({ host, port, noDelay: true, allowHalfOpen: true })
    this.#socket.on('data', octets => this.#events?.onData(octets))
    this.#socket.on('drain', () => this.#events?.onDrain())
    this.#socket.on('timeout', () => {
      if (this.#events) this.#events.onStall()
      else this.#socket.destroy()
    })
    // The close that follows an error tells all that an exchange needs to know.
    this.#socket.on('error', () => {})
    this.#socket.on('end', () => this.#ended())
    this.#socket.on('close', () => this.#ended())
  }

  /** Whether an exchange used it before: the application may have closed it meanwhile. */
  get used(): boolean {
    return this.#used
  }

  /** Gives the connection to an exchange. */
  take(events: ApplicationConnectionEvents): void {
    this.#events = events
    this.#socket.setTimeout(stallLimit)
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

  /** The exchange is over and left the connection clean: another may use it. */
  release(): void {
    this.#events = undefined
    this.#used = true
    this.#socket.setTimeout(idleLimit)
    this.#socket.resume()
    this.#pool.keep(this)
  }

  destroy(): void {
    this.#events = undefined
    this.#socket.destroy()
  }

  #ended(): void {
    const events = this.#events
    if (events) {
      this.#events = undefined
      events.onEnd()
    } else if (!this.#socket.writableEnded) {
      this.#pool.forget(this)
      this.#socket.destroy()
    }
  }
}

/** The connections to one server application. */
export class ApplicationConnections {
  readonly #host: string
  readonly #port: number
  readonly #idle: ApplicationConnection[] = []

  /** @param origin local HTTP origin of the application */
  constructor(origin: string) {
    const { hostname, port } = new URL(origin)
    this.#host = hostname
    this.#port = port === '' ? 80 : Number(port)
  }

  /** A connection that is free, or a new one. */
  take(): ApplicationConnection {
    return this.#idle.pop() ?? this.open()
  }

  /** A new connection. */
  open(): ApplicationConnection {
    return new ApplicationConnection(this, this.#host, this.#port)
  }

  keep(connection: ApplicationConnection): void {
    if (this.#idle.length < idleConnections) this.#idle.push(connection)
    else connection.destroy()
  }

  forget(connection: ApplicationConnection): void {
    const place = this.#idle.indexOf(connection)
    if (place >= 0) this.#idle.splice(place, 1)
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.destroy()
  }
}
