import { WebSocket } from 'ws'
import type { Side } from '../../generated/schemas.ts'
import {
  decodeFrame,
  encodeFrame,
  type Frame,
  FrameError,
  type FrameHeaders,
  frameName,
  type FrameName,
} from '../../runtime/frame/index.ts'
import type { Trial } from '../check/trial.ts'
import { Unexpected, Violation } from '../check/violation.ts'
import type { HistoryEntry } from '../history/history.ts'
import { Arrivals } from './until.ts'

/** What a side proves itself with. */
export interface Ticket {
  readonly side: Side
  readonly url: string
  readonly sessionId: string
  readonly token: string
  readonly resumeKey?: string | undefined
}

/** What may differ of a handshake. */
export interface Handshake {
  /** The subprotocols, in place of those of the ticket. */
  readonly offer?: readonly string[]
  readonly origin?: string
}

/** A frame that came, with where it stands in the history. */
export type Received = Frame & { readonly entry: HistoryEntry; readonly octets: Buffer }

type ReceivedNamed<Name extends FrameName> = Extract<Received, { readonly name: Name }>

/** How a connection was closed. */
export interface Closed {
  readonly code: number
  readonly entry: HistoryEntry
}

const noSession = '-'.repeat(43)

/** A device or a terminal of the relay, played over a bare WebSocket: it can send whatever a check wants. */
export class PlayedEndpoint {
  readonly side: Side
  readonly socket: WebSocket
  /** Frames that came, `ping` left out. */
  readonly received: Arrivals<Received> = new Arrivals<Received>()
  /** Resolves when the WebSocket is closed. */
  readonly closed: Promise<Closed>
  /** Whether a `ping` of the relay is answered by itself. */
  answersPings = true
  readonly #trial: Trial
  readonly #sessionId: string
  #read = 0

  private constructor(socket: WebSocket, ticket: Ticket, trial: Trial) {
    this.socket = socket
    this.side = ticket.side
    this.#trial = trial
    this.#sessionId = ticket.sessionId
    this.closed = new Promise(resolve => {
      socket.on('close', code => {
        const entry = this.#record(`closed ${code}`)
        this.received.end(new Unexpected(`the relay closed with ${code}`, entry))
        resolve({ code, entry })
      })
    })
    socket.on('error', () => {})
    socket.on('message', (data, isBinary) => {
      if (Buffer.isBuffer(data)) this.#take(data, isBinary)
    })
  }

  /**
   * Opens a WebSocket as the ticket says.
   * @throws Unexpected where the relay does not accept it
   */
  static async open(
    ticket: Ticket,
    ca: string,
    trial: Trial,
    { offer = offerOf(ticket), origin }: Handshake = {},
  ): Promise<PlayedEndpoint> {
    const { side, url } = ticket
    const path = new URL(url).pathname
    trial.history.record({ from: side, to: 'relay', link: 'websocket', what: `GET ${path}` })
    const socket = new WebSocket(url, [...offer], {
      ca,
      perMessageDeflate: false,
      ...(origin !== undefined && { origin }),
    })
    const endpoint = new PlayedEndpoint(socket, ticket, trial)
    trial.later(() => socket.terminate())
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => {
        trial.history.record({ from: 'relay', to: side, link: 'websocket', what: '101' })
        resolve()
      })
      socket.once('error', error =>
        reject(new Unexpected(`${path} was not opened: ${error.message}`)),
      )
    })
    return endpoint
  }

  /** The next frame that was not looked at. @throws Unexpected when the relay closes instead */
  async next(): Promise<Received> {
    const frame = await this.received.find(() => true, this.#read)
    this.#read += 1
    return frame
  }

  /** The next frame, which has to be of this name. @throws Violation of the clause where it is another */
  async expect<Name extends FrameName>(
    clause: Parameters<Trial['must']>[0],
    name: Name,
  ): Promise<ReceivedNamed<Name>> {
    const frame = await this.#trial.awaits(clause, `\`${name}\` at the ${this.side}`, this.next())
    if (isNamed(frame, name)) return frame
    throw new Violation(
      clause,
      `\`${name}\` was due at the ${this.side}; ${told(frame)} came`,
      frame.entry,
    )
  }

  send<Name extends FrameName>(
    name: Name,
    headers: FrameHeaders[Name] & object,
    body?: Uint8Array,
  ): void {
    this.sendOctets(encodeFrame(this.#sessionId, name, headers, body))
  }

  /** Sends any octets as one message. */
  sendOctets(octets: Uint8Array, options: { readonly isText?: true } = {}): void {
    this.#trial.history.record({
      from: this.side,
      to: 'relay',
      link: 'websocket',
      what: frameName(octets) ?? `${octets.length} octets`,
      octets,
      covers: `frame ${frameName(octets) ?? 'malformed'} from ${this.side}`,
    })
    if (this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(octets, { binary: options.isText !== true })
    }
  }

  /** Waits for the answer to a `ping`: what was sent before has been taken, and what the relay had to say has come. */
  async roundTrip(): Promise<void> {
    this.send('ping', {})
    await this.expect('6.31', 'pong')
  }

  hello(product = 'mrsp-conformance/1'): void {
    const applications = this.side === 'device' ? { applications: ['conformance'] } : {}
    this.send('hello', { version: 1, product, ...applications, maxExchanges: 64 })
  }

  /** Ends the TCP connection without a word. */
  drop(): void {
    this.#record('drops the connection', this.side)
    this.socket.terminate()
  }

  #take(octets: Buffer, isBinary: boolean): void {
    const name = isBinary ? frameName(octets) : undefined
    const entry = this.#trial.history.record({
      from: 'relay',
      to: this.side,
      link: 'websocket',
      what: name ?? `${octets.length} octets`,
      text: headerText(octets),
      octets,
      covers: `frame ${name ?? 'malformed'} to ${this.side}`,
    })
    if (!isBinary) {
      this.received.end(new Violation('7.1', 'a text message came', entry))
      return
    }
    let frame: Frame
    try {
      frame = decodeFrame(octets)
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      this.received.end(new Violation('7.2', `a malformed frame came: ${error.message}`, entry))
      return
    }
    if (frame.name === 'ping') {
      if (this.answersPings) this.send('pong', {})
      return
    }
    const sessionId = octets.toString('latin1', 12, 55)
    const isNobody = frame.name === 'error' && sessionId === noSession
    if (sessionId !== this.#sessionId && !isNobody) {
      this.received.end(
        new Violation('7.15', `\`${frame.name}\` carries another session ID`, entry),
      )
      return
    }
    this.received.add({ ...frame, entry, octets })
  }

  #record(what: string, from: Side | 'relay' = 'relay'): HistoryEntry {
    const to = from === 'relay' ? this.side : 'relay'
    return this.#trial.history.record({ from, to, link: 'websocket', what })
  }
}

/** The subprotocols of a side (6.2). */
export function offerOf({ sessionId, token, resumeKey }: Ticket): string[] {
  const offer = ['mrsp.v1', `mrsp.auth.${sessionId}.${token}`]
  return resumeKey === undefined ? offer : [...offer, `mrsp.resume.${resumeKey}`]
}

/** A frame in a few words. */
export function told(frame: Received): string {
  if (frame.name === 'error' || frame.name === 'reset')
    return `\`${frame.name}\` ${frame.headers.code}`
  if (frame.name === 'terminated') return `\`terminated\` ${frame.headers.reason}`
  return `\`${frame.name}\``
}

function headerText(octets: Buffer): string {
  const end = octets.indexOf('\r\n\r\n')
  return octets.toString('latin1', 0, end < 0 ? 200 : end)
}

function isNamed<Name extends FrameName>(
  frame: Received,
  name: Name,
): frame is ReceivedNamed<Name> {
  return frame.name === name
}
