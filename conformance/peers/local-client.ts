import { connect, type Socket } from 'node:net'
import type { Trial } from '../check/trial.ts'
import { Unexpected } from '../check/violation.ts'

/** A program of the terminal's user, played over a bare TCP connection to the local port: it can send any octets. */
export class LocalClient {
  readonly socket: Socket
  /** Resolves when the terminal has closed the connection, or broken it off. */
  readonly closed: Promise<void>
  readonly #trial: Trial
  readonly #received: Buffer[] = []
  readonly #watchers: Set<() => void> = new Set()
  #length = 0
  #isOver = false
  #isBroken = false

  private constructor(socket: Socket, trial: Trial) {
    this.socket = socket
    this.#trial = trial
    socket.setNoDelay(true)
    socket.on('data', octets => {
      this.#received.push(octets)
      this.#length += octets.length
      this.#record('terminal', `${octets.length} octets`, octets)
      this.#wake()
    })
    socket.on('error', () => {
      this.#isBroken = true
    })
    socket.once('end', () => this.#over())
    this.closed = new Promise(resolve => {
      socket.once('close', () => {
        this.#over()
        resolve()
      })
    })
  }

  /** Connects to the local port. @throws Unexpected where nothing takes the connection */
  static async dial(port: number, trial: Trial, host = '127.0.0.1'): Promise<LocalClient> {
    const socket = connect({ port, host, allowHalfOpen: true })
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', error =>
        reject(new Unexpected(`the local port ${port} takes no connection: ${error.message}`)),
      )
    })
    const client = new LocalClient(socket, trial)
    trial.later(() => socket.destroy())
    return client
  }

  get length(): number {
    return this.#length
  }

  /** All that came. */
  get octets(): Buffer {
    return Buffer.concat(this.#received)
  }

  get text(): string {
    return this.octets.toString('latin1')
  }

  /** Whether the terminal has ended the connection, in good order or not. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Whether it was broken off. */
  get isBroken(): boolean {
    return this.#isBroken
  }

  /** Sends octets; a text stands for the octets of ISO 8859-1. */
  send(octets: Uint8Array | string): void {
    const sent = typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets
    this.#record('person', `${sent.length} octets`, sent)
    if (this.socket.writable) this.socket.write(sent)
  }

  /** Sends octets in pieces, each a write of its own. */
  async sendCut(pieces: readonly Uint8Array[]): Promise<void> {
    for (const piece of pieces) {
      this.send(piece)
      await new Promise(resolve => setImmediate(resolve))
    }
  }

  /** Ends its own direction. */
  endSending(): void {
    this.#record('person', 'ends its sending')
    this.socket.end()
  }

  /** Goes away in good order. */
  leave(): void {
    this.#record('person', 'goes away')
    this.socket.destroy()
  }

  /** Breaks the connection off. */
  breakOff(): void {
    this.#record('person', 'breaks off')
    this.socket.resetAndDestroy()
  }

  /** Waits until so many octets have come. @throws Unexpected when the connection ends before */
  async octetsOf(length: number): Promise<Buffer> {
    await this.until(() => this.#length >= length)
    return this.octets
  }

  /** Waits until a text has come. @throws Unexpected when the connection ends before */
  async textWith(part: string): Promise<string> {
    await this.until(() => this.text.includes(part))
    return this.text
  }

  /** Waits until the terminal has ended or broken off the connection, and gives all that came. */
  async whole(): Promise<string> {
    await this.#wait(() => this.#isOver)
    return this.text
  }

  /** Waits until something holds. @throws Unexpected when the connection ends before */
  async until(condition: () => boolean): Promise<void> {
    await this.#wait(() => condition() || this.#isOver)
    if (condition()) return
    const told = JSON.stringify(this.text.slice(0, 200))
    throw new Unexpected(`the terminal ended the local connection behind ${told}`)
  }

  #over(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#record('terminal', this.#isBroken ? 'breaks off' : 'closes')
    this.#wake()
  }

  async #wait(condition: () => boolean): Promise<void> {
    if (condition()) return
    await new Promise<void>(resolve => {
      const look = (): void => {
        if (!condition()) return
        this.#watchers.delete(look)
        resolve()
      }
      this.#watchers.add(look)
    })
  }

  #wake(): void {
    for (const look of this.#watchers) look()
  }

  #record(from: 'terminal' | 'person', what: string, octets?: Uint8Array): void {
    const to = from === 'person' ? 'terminal' : 'person'
    const text = octets && Buffer.from(octets).toString('latin1', 0, 1024)
    this.#trial.history.record({
      from,
      to,
      link: 'tcp',
      what,
      ...(octets && { octets }),
      ...(text !== undefined && { text }),
    })
  }
}
