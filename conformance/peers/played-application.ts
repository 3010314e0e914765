import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { Unexpected, Violation } from '../check/violation.ts'
import type { History } from '../history/history.ts'
import { Arrivals } from './until.ts'

/** A TCP connection of the device to the application. */
export class ApplicationConnection {
  readonly number: number
  /** Resolves when the device has ended its direction, or broken the connection. */
  readonly ended: Promise<void>
  /** Resolves when nothing goes either way any more. */
  readonly closed: Promise<void>
  isClosed = false
  readonly #socket: Socket
  readonly #arrived: Arrivals<Buffer> = new Arrivals<Buffer>()
  readonly #history: () => History
  #octets: Buffer = Buffer.alloc(0)

  constructor(socket: Socket, number: number, history: () => History) {
    this.number = number
    this.#socket = socket
    this.#history = history
    socket.on('error', () => {})
    socket.on('data', octets => {
      history().record({
        from: 'device',
        to: 'application',
        link: 'tcp',
        what: `${octets.length} octets on ${number}`,
        octets,
      })
      this.#octets = Buffer.concat([this.#octets, octets])
      this.#arrived.add(octets)
    })
    const ended = Promise.withResolvers<void>()
    const closed = Promise.withResolvers<void>()
    this.ended = ended.promise
    this.closed = closed.promise
    socket.once('end', () => ended.resolve())
    socket.once('close', () => {
      this.isClosed = true
      history().record({
        from: 'device',
        to: 'application',
        link: 'tcp',
        what: `connection ${number} is closed`,
      })
      this.#arrived.end(new Unexpected(`connection ${number} to the application was closed`))
      ended.resolve()
      closed.resolve()
    })
  }

  /** Everything that came on it. */
  get octets(): Buffer {
    return this.#octets
  }

  /** Calls back at each arrival, and at once for what is there. */
  onOctets(listener: () => void): void {
    this.#socket.on('data', listener)
    if (this.#octets.length > 0) listener()
  }

  /** Waits until what came is as wanted. @throws Unexpected when the connection is closed before */
  async until(isEnough: (octets: Buffer) => boolean): Promise<Buffer> {
    if (!isEnough(this.#octets)) await this.#arrived.find(() => isEnough(this.#octets))
    return this.#octets
  }

  /** Waits for the end of a head behind an offset. */
  async head(from = 0): Promise<string> {
    const octets = await this.until(all => all.indexOf('\r\n\r\n', from) >= 0)
    return octets.toString('latin1', from, octets.indexOf('\r\n\r\n', from) + 4)
  }

  write(octets: string | Uint8Array): void {
    const bytes = typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets
    this.#history().record({
      from: 'application',
      to: 'device',
      link: 'tcp',
      what: `${bytes.length} octets on ${this.number}`,
      octets: bytes,
    })
    if (this.#socket.writable) this.#socket.write(bytes)
  }

  /** Ends this direction. */
  end(): void {
    this.#socket.end()
  }

  /** Breaks the connection with a TCP reset. */
  break(): void {
    this.#history().record({
      from: 'application',
      to: 'device',
      link: 'tcp',
      what: `breaks connection ${this.number}`,
    })
    this.#socket.resetAndDestroy()
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }
}

/** A request that the application waits for, as it has to stand on the wire. */
export interface ExpectedRequest {
  /** Resolves when all of its octets have come, to the connection. */
  readonly whole: Promise<ApplicationConnection>
  /** Resolves when its first octets have come, to the connection. */
  readonly begun: Promise<ApplicationConnection>
}

interface Expectation {
  readonly forms: readonly Buffer[]
  readonly begun: (connection: ApplicationConnection) => void
  readonly whole: (connection: ApplicationConnection) => void
  readonly fail: (error: Error) => void
}

/** A server application of the device that is nothing but octets on a TCP port. */
export class PlayedApplication {
  connections: Arrivals<ApplicationConnection> = new Arrivals<ApplicationConnection>()
  readonly #server: Server
  readonly #sockets: Set<Socket> = new Set()
  readonly #port: number
  #history: History
  #taken = 0
  #numbered = 0
  #expectations: Set<Expectation> = new Set()

  private constructor(server: Server, port: number, history: History) {
    this.#server = server
    this.#port = port
    this.#history = history
    server.on('connection', socket => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
      this.#numbered += 1
      const connection = new ApplicationConnection(socket, this.#numbered, () => this.#history)
      this.#match(connection)
      this.connections.add(connection)
    })
  }

  static async start(history: History): Promise<PlayedApplication> {
    const server = createServer({ allowHalfOpen: true, noDelay: true })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return new PlayedApplication(server, address.port, history)
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get host(): string {
    return `127.0.0.1:${this.#port}`
  }

  /** Begins a new case: connections that are open are closed. */
  begin(history: History): void {
    this.#history = history
    this.#expectations = new Set()
    for (const socket of this.#sockets) socket.destroy()
    this.connections = new Arrivals<ApplicationConnection>()
    this.#taken = 0
  }

  /** The next connection that nobody took. */
  async next(): Promise<ApplicationConnection> {
    const connection = await this.connections.find(() => true, this.#taken)
    this.#taken += 1
    return connection
  }

  /**
   * Waits for a request, octet for octet; its `Host` may be the application's own (8.9). Once something is expected,
   * whatever no expected request begins with fails all that wait.
   */
  expect(request: Uint8Array): ExpectedRequest {
    const begun = Promise.withResolvers<ApplicationConnection>()
    const whole = Promise.withResolvers<ApplicationConnection>()
    begun.promise.catch(() => {})
    whole.promise.catch(() => {})
    const octets = Buffer.from(request)
    const replaced = Buffer.from(
      octets.toString('latin1').replace(/\r\nHost:[^\r]*/i, `\r\nHost: ${this.host}`),
      'latin1',
    )
    this.#expectations.add({
      forms: [octets, replaced],
      begun: begun.resolve,
      whole: whole.resolve,
      fail: error => {
        begun.reject(error)
        whole.reject(error)
      },
    })
    return { begun: begun.promise, whole: whole.promise }
  }

  /** Takes no connections, and breaks off those that are open, until `back`. */
  async away(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  /** Listens again where it did. */
  async back(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    if (this.#server.listening) await once(this.#server, 'close')
  }

  /** Matches what comes on a connection with the requests that are expected, one after the other. */
  #match(connection: ApplicationConnection): void {
    let from = 0
    let present: Expectation | undefined
    const look = (): void => {
      for (;;) {
        if (this.#expectations.size === 0 && present === undefined) return
        const octets = connection.octets.subarray(from)
        if (octets.length === 0) return
        const candidates = present === undefined ? [...this.#expectations] : [present]
        const fitting = candidates.filter(({ forms }) => forms.some(form => fits(octets, form)))
        const [first] = fitting
        if (first === undefined) {
          this.#fail(octets, present)
          return
        }
        const form = first.forms.find(each => octets.length >= each.length && fits(octets, each))
        if (fitting.length === 1 || form !== undefined) {
          if (present === undefined) {
            present = first
            this.#expectations.delete(first)
            first.begun(connection)
          }
        }
        if (form === undefined) return
        from += form.length
        first.whole(connection)
        present = undefined
      }
    }
    connection.onOctets(look)
  }

  #fail(octets: Buffer, present: Expectation | undefined): void {
    const shown = JSON.stringify(octets.toString('latin1', 0, 120))
    const error = new Violation(
      '8.9',
      `the application got octets that are not those of a request of the terminal: ${shown}`,
    )
    present?.fail(error)
    for (const expectation of this.#expectations) expectation.fail(error)
  }
}

/** Whether octets and a form agree as far as both go. */
function fits(octets: Buffer, form: Buffer): boolean {
  const length = Math.min(octets.length, form.length)
  return octets.compare(form, 0, length, 0, length) === 0
}
