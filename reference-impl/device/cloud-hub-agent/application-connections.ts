import { ApplicationConnection } from './application-connection.ts'

/** Connections that are kept while no exchange uses them. */
const mostKept = 64

/** One session's connections to a server application. */
export class ApplicationConnections {
  readonly #host: string
  readonly #port: number
  /** Those that no exchange uses, the one that was used last at the end. */
  #kept: ApplicationConnection[] = []
  #ticks: ReturnType<typeof setInterval> | undefined

  /** @param origin local HTTP origin of the application */
  constructor(origin: string) {
    const { hostname, port } = new URL(origin)
    this.#host = hostname
    this.#port = port === '' ? 80 : Number(port)
  }

  /** A connection that was kept, or a new one. */
  take(): ApplicationConnection {
    return this.#kept.pop() ?? this.open()
  }

  /** A new connection. */
  open(): ApplicationConnection {
    return new ApplicationConnection(this.#host, this.#port, gone => {
      const place = this.#kept.indexOf(gone)
      if (place >= 0) this.#kept.splice(place, 1)
    })
  }

  /** Keeps a connection that an exchange left clean. */
  keep(connection: ApplicationConnection): void {
    connection.release()
    if (this.#kept.length < mostKept) this.#kept.push(connection)
    else connection.destroy()
    this.#ticks ??= setInterval(() => this.#tick(), 1000)
  }

  /** Closes those that are kept; no more are kept from here on. */
  close(): void {
    clearInterval(this.#ticks)
    for (const connection of this.#kept.splice(0)) connection.destroy()
  }

  #tick(): void {
    this.#kept = this.#kept.filter(connection => connection.tick())
  }
}
