import { connect, type Socket } from 'node:net'
import { ResponseDelimiter, type ResponseHead } from '../../../runtime/http-message/index.ts'

/** The exchange that uses a connection: what it is told of the application's answer and of the connection. */
export interface ConnectionUser {
  /** Octets of the answer, to be given to `responses` of the connection. */
  answerCame(octets: Uint8Array): void
  /** The application ended its sending in good order. */
  answerEnded(): void
  /** The head of a response, interim or final, was found and checked. */
  responseHead(head: ResponseHead): void
  responseBody(slice: Uint8Array): void
  /** The final response is complete. */
  responseComplete(): void
  /** After a `write` that returned false: more may be written. */
  takesMore(): void
  /** The connection is gone, whatever was to come on it; nothing is told after it. */
  connectionLost(): void
  /** No octet has gone either way for `stallLimit`. Told again after as long. */
  stalled(): void
}

/** Milliseconds after which an application that neither takes nor gives an octet may be given up (8.24). */
const stallLimit = 300_000

/** Milliseconds that a connection may take to come about (8.6). */
const connectLimit = 10_000

/** Seconds for which a connection that no exchange uses is kept: less than servers keep theirs. */
const idleLimit = 4

/** A TCP connection to a server application, and what delimits the responses on it. */
export class ApplicationConnection {
  readonly responses: ResponseDelimiter
  readonly #socket: Socket
  readonly #onGone: (connection: ApplicationConnection) => void
  #user: ConnectionUser | undefined
  #used = false
  #idleSeconds = 0

  /** @param onGone is told when a connection that no exchange uses is of no more use */
  constructor(host: string, port: number, onGone: (connection: ApplicationConnection) => void) {
    this.#onGone = onGone
    this.responses = new ResponseDelimiter({
      head: head => this.#user?.responseHead(head),
      body: slice => this.#user?.responseBody(slice),
      end: () => this.#user?.responseComplete(),
    })
    this.#socket = connect({ host, port, noDelay: true, allowHalfOpen: true })
    this.#socket.setTimeout(connectLimit)
    this.#socket.on('connect', () => this.#socket.setTimeout(stallLimit))
    this.#socket.on('timeout', () => this.#timeOut())
    this.#socket.on('data', octets => {
      if (this.#user) this.#user.answerCame(octets)
      else this.#discard()
    })
    this.#socket.on('drain', () => this.#user?.takesMore())
    this.#socket.on('end', () => {
      if (this.#user) this.#user.answerEnded()
      else this.#discard()
    })
    // The close that follows an error tells all that an exchange needs to know.
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => {
      const user = this.#user
      this.#user = undefined
      if (user) user.connectionLost()
      else this.#onGone(this)
    })
  }

  /** Whether an exchange used it before: the application may have closed it meanwhile. */
  get used(): boolean {
    return this.#used
  }

  /** Gives the connection to an exchange. */
  take(user: ConnectionUser): void {
    this.#user = user
  }

  /** Returns false when so much waits that the writer should stop until `takesMore`. */
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
    this.#user = undefined
    this.#used = true
    this.#idleSeconds = 0
    this.#socket.resume()
  }

  /** A second has passed in which no exchange used it. Returns false, and closes it, where it was kept long enough. */
  tick(): boolean {
    if (++this.#idleSeconds < idleLimit) return true
    this.#socket.destroy()
    return false
  }

  /** Breaks the connection off; its user is told nothing more. */
  destroy(): void {
    this.#user = undefined
    this.#socket.destroy()
  }

  #timeOut(): void {
    if (this.#user === undefined) this.#discard()
    else if (this.#socket.connecting) this.#socket.destroy()
    else {
      this.#socket.setTimeout(stallLimit)
      this.#user.stalled()
    }
  }

  /** Octets that nobody asked for, or an end: no exchange gets this connection any more. */
  #discard(): void {
    this.#onGone(this)
    this.#socket.destroy()
  }
}
