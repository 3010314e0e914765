import type { Clause } from '../../generated/clauses.ts'
import { type ErrorCode, errorTable } from '../../generated/errors.ts'
import type { EndReason, Side } from '../../generated/schemas.ts'
import type { TimerName } from '../../generated/session.ts'
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
import { fragmented, opcodes, PlayedWebSocket, wireFrame } from './played-web-socket.ts'
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
  /** Further lines of the head. */
  readonly fields?: readonly string[]
}

/** How a frame is sent otherwise than as one binary message in one piece. */
export interface Sending {
  readonly isText?: true
  /** Where the message is cut into fragments. */
  readonly fragments?: readonly number[]
  /** Where the octets on the wire are cut into writes. */
  readonly pieces?: readonly number[]
}

/** A frame that came, with where it stands in the history. */
export type Received = Frame & { readonly entry: HistoryEntry; readonly octets: Buffer }

export type ReceivedNamed<Name extends FrameName> = Extract<Received, { readonly name: Name }>

/** How a connection was closed. */
export interface Closed {
  readonly code: number
  readonly entry: HistoryEntry
}

const noSession = '-'.repeat(43)

/** A device or a terminal of the relay, played over a bare WebSocket: it can send whatever a check wants. */
export class PlayedEndpoint {
  readonly side: Side
  /** Frames that came, `ping` left out. */
  readonly received: Arrivals<Received> = new Arrivals<Received>()
  /** Moments at which a `ping` came, by `performance.now()`. */
  readonly pings: number[] = []
  /** Resolves when the WebSocket is closed. */
  readonly closed: Promise<Closed>
  /** Whether a `ping` of the relay is answered by itself. */
  answersPings = true
  /** The first thing that the relay may never do on a connection. */
  fault: Violation | undefined
  readonly #trial: Trial
  readonly #sessionId: string
  readonly #setClosed: (closed: Closed) => void
  #socket: PlayedWebSocket | undefined
  #read = 0
  #isConnected = false
  /** Whether this end began to close, or dropped the connection. */
  #isLeaving = false
  #last: ReceivedNamed<'error' | 'terminated'> | undefined

  private constructor(ticket: Ticket, trial: Trial) {
    this.side = ticket.side
    this.#trial = trial
    this.#sessionId = ticket.sessionId
    const { promise, resolve } = Promise.withResolvers<Closed>()
    this.closed = promise
    this.#setClosed = resolve
  }

  /**
   * Opens a WebSocket as the ticket says.
   * @throws Unexpected where the relay does not accept it
   */
  static async open(
    ticket: Ticket,
    ca: string,
    trial: Trial,
    { offer = offerOf(ticket), origin, fields = [] }: Handshake = {},
  ): Promise<PlayedEndpoint> {
    const { side } = ticket
    const { pathname: path, port } = new URL(ticket.url)
    trial.history.record({ from: side, to: 'relay', link: 'websocket', what: `GET ${path}` })
    const endpoint = new PlayedEndpoint(ticket, trial)
    const lines = origin === undefined ? fields : [`Origin: ${origin}`, ...fields]
    const socket = await PlayedWebSocket.open(
      { port: Number(port), ca },
      { path, offer, fields: lines },
      {
        onMessage: (octets, isBinary) => endpoint.#take(octets, isBinary),
        onClosed: code => endpoint.#close(code),
        onBreach: what => endpoint.#breaks(new Violation('6.5', what)),
      },
    )
    endpoint.#socket = socket
    trial.later(() => socket.terminate())
    trial.history.record({ from: 'relay', to: side, link: 'websocket', what: '101' })
    return endpoint
  }

  get socket(): PlayedWebSocket {
    if (this.#socket === undefined) throw new Unexpected('the WebSocket is not open')
    return this.#socket
  }

  /** How many frames were looked at. */
  get read(): number {
    return this.#read
  }

  /** The next frame that was not looked at. @throws Unexpected when the relay closes instead */
  async next(): Promise<Received> {
    const frame = await this.received.find(() => true, this.#read)
    this.#read += 1
    return frame
  }

  /** The next frame, which has to be of this name. @throws Violation of the clause where it is another */
  async expect<Name extends FrameName>(
    clause: Clause,
    name: Name,
    milliseconds = 0,
  ): Promise<ReceivedNamed<Name>> {
    const frame = await this.#trial.awaits(
      clause,
      `\`${name}\` at the ${this.side}`,
      this.next(),
      milliseconds,
    )
    if (isNamed(frame, name)) return frame
    throw new Violation(
      clause,
      `\`${name}\` was due at the ${this.side}; ${told(frame)} came`,
      frame.entry,
    )
  }

  /** The relay refuses: an `error` frame of this code, and the close that belongs to it. @throws Violation */
  async expectRefusal(
    clause: Clause,
    code: ErrorCode,
    {
      timer,
      milliseconds = 0,
    }: { readonly timer?: TimerName; readonly milliseconds?: number } = {},
  ): Promise<ReceivedNamed<'error'>> {
    const frame = await this.expect(clause, 'error', milliseconds)
    this.#trial.must(
      clause,
      frame.headers.code === code,
      `${code} was due at the ${this.side}; ${told(frame)} came`,
      frame.entry,
    )
    this.#trial.must(
      timer === undefined ? '7.17' : clause,
      frame.headers.timer === timer,
      `the error names ${frame.headers.timer ?? 'no timer'}, not ${timer ?? 'none'}`,
      frame.entry,
    )
    await this.#expectClose(clause, errorTable[code].close)
    return frame
  }

  /** The relay tells the end of the side and closes. @throws Violation */
  async expectTerminated(clause: Clause, reason: EndReason, milliseconds = 0): Promise<Received> {
    const frame = await this.expect(clause, 'terminated', milliseconds)
    this.#trial.must(
      clause,
      frame.headers.reason === reason,
      `\`terminated\` says ${frame.headers.reason}, not ${reason}`,
      frame.entry,
    )
    await this.#expectClose('6.43', 1000)
    return frame
  }

  send<Name extends FrameName>(
    name: Name,
    headers: FrameHeaders[Name] & object,
    body?: Uint8Array,
    sending?: Sending,
  ): void {
    this.sendOctets(encodeFrame(this.#sessionId, name, headers, body), sending)
  }

  /** Sends any octets as one message. */
  sendOctets(octets: Uint8Array, { isText, fragments, pieces }: Sending = {}): void {
    const name = frameName(octets)
    this.#trial.history.record({
      from: this.side,
      to: 'relay',
      link: 'websocket',
      what: name ?? `${octets.length} octets`,
      octets,
      covers: `frame ${name ?? 'malformed'} from ${this.side}`,
    })
    const wire = fragments
      ? fragmented(octets, fragments)
      : wireFrame(isText ? opcodes.text : opcodes.binary, octets)
    if (pieces) this.socket.writePieces(wire, pieces)
    else this.socket.write(wire)
  }

  /** Waits for the answer to a `ping`: what was sent before has been taken, and what the relay had to say has come. */
  async roundTrip(clause: Clause = '6.31'): Promise<void> {
    this.send('ping', {})
    await this.expect(clause, 'pong')
  }

  hello(product = 'mrsp-conformance/1'): void {
    const applications = this.side === 'device' ? { applications: ['conformance'] } : {}
    this.send('hello', { version: 1, product, ...applications, maxExchanges: 64 })
  }

  /** Asks for the end. */
  terminate(token: string, reason: EndReason = this.side): void {
    this.send('terminate', { reason, token })
  }

  /** Ends the TCP connection without a word. */
  drop(): void {
    this.#isLeaving = true
    this.#record('drops the connection', this.side)
    this.socket.terminate()
  }

  /** Begins to close with a code. */
  close(code?: number): void {
    this.#isLeaving = true
    this.#record(`closes ${code ?? 'without a code'}`, this.side)
    this.socket.close(code)
  }

  async #expectClose(clause: Clause, due: number): Promise<void> {
    const { code, entry } = await this.#trial.awaits(
      '6.43',
      `the close at the ${this.side}`,
      this.closed,
    )
    this.#trial.must(
      clause,
      code === due,
      `the WebSocket was closed with ${code}, not ${due}`,
      entry,
    )
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
    if (!isBinary) return this.#breaks(new Violation('7.1', 'a text message came', entry))
    let frame: Frame
    try {
      frame = decodeFrame(octets)
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      return this.#breaks(new Violation('7.2', `a malformed frame came: ${error.message}`, entry))
    }
    const received = { ...frame, entry, octets }
    const sessionId = octets.toString('latin1', 12, 55)
    const isNobody = frame.name === 'error' && sessionId === noSession && !this.#isConnected
    const fault = this.#faultOf(received)
    if (fault) return this.#breaks(fault)
    if (isNobody ? this.#isConnected : sessionId !== this.#sessionId) {
      const clause = frame.name === 'error' ? '6.21' : '7.15'
      const what = `\`${frame.name}\` carries the session ID ${sessionId}`
      // Who waits for a refusal is told first that it did not come.
      if (frame.name === 'connected') this.received.add(received)
      return this.#breaks(new Violation(clause, what, entry))
    }
    if (frame.name === 'connected') this.#isConnected = true
    if (isNamed(received, 'error') || isNamed(received, 'terminated')) this.#last = received
    if (frame.name === 'ping') {
      this.pings.push(performance.now())
      if (this.answersPings) this.send('pong', {})
      return
    }
    this.received.add(received)
  }

  /** What is never allowed, whatever a check is about. */
  #faultOf(frame: Received): Violation | undefined {
    const { entry } = frame
    if (this.#last) return new Violation('6.43', `a frame came behind ${told(this.#last)}`, entry)
    if (!this.#isConnected && frame.name !== 'connected' && frame.name !== 'error') {
      return new Violation('6.21', `${told(frame)} came before \`connected\``, entry)
    }
    if (this.#isConnected && frame.name === 'connected') {
      return new Violation('6.17', 'a second `connected` came', entry)
    }
    return isNamed(frame, 'error') ? errorFault(frame) : undefined
  }

  #close(code: number): void {
    const entry = this.#record(`closed ${code}`)
    const last = this.#last
    if (!this.#isLeaving && code !== 1006) {
      if (last === undefined) {
        this.#breaks(new Violation('6.43', `the relay closed with ${code} without a word`, entry))
      } else if (code !== closeCodeOf(last)) {
        const due = closeCodeOf(last)
        this.#breaks(
          new Violation('6.43', `${told(last)} was followed by ${code}, not ${due}`, entry),
        )
      }
    }
    this.received.end(new Unexpected(`the relay closed with ${code}`, entry))
    this.#setClosed({ code, entry })
  }

  #breaks(violation: Violation): void {
    this.fault ??= violation
    this.received.end(violation)
  }

  #record(what: string, from: Side | 'relay' = 'relay'): HistoryEntry {
    const to = from === 'relay' ? this.side : 'relay'
    return this.#trial.history.record({ from, to, link: 'websocket', what })
  }
}

/** The subprotocols of a side (6.2). */
function offerOf({ sessionId, token, resumeKey }: Ticket): string[] {
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

/** What of an `error` does not fit the error table (7.17). */
function errorFault(frame: ReceivedNamed<'error'>): Violation | undefined {
  const { code, source, retryable, retryAfter } = frame.headers
  const { entry } = frame
  const fault = (what: string): Violation => new Violation('7.17', what, entry)
  if (source !== 'relay') return fault(`the source of the error is ${source}`)
  if (!isKnownCode(code)) return fault(`the error table has no ${code}`)
  if ((retryable ?? false) !== errorTable[code].retryable) {
    return fault(`${code} is ${retryable ? '' : 'not '}marked retryable`)
  }
  if (retryAfter !== undefined && !errorTable[code].retryAfter) {
    return fault(`${code} may not carry Retry-After`)
  }
  return undefined
}

function closeCodeOf(frame: ReceivedNamed<'error' | 'terminated'>): number | undefined {
  if (frame.name === 'terminated') return 1000
  const { code } = frame.headers
  return isKnownCode(code) ? errorTable[code].close : undefined
}

function isKnownCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code)
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
