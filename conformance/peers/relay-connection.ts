import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import { errorTable, type ErrorCode } from '../../generated/errors.ts'
import type { EndReason, Side } from '../../generated/schemas.ts'
import {
  decodeFrame,
  encodeFrame,
  FrameError,
  type FrameHeaders,
  frameName,
  type FrameName,
} from '../../runtime/frame/index.ts'
import type { Trial } from '../check/trial.ts'
import { Unexpected, Violation } from '../check/violation.ts'
import type { HistoryEntry } from '../history/history.ts'
import { type Closed, type Received, told } from './played-endpoint.ts'
import { Arrivals } from './until.ts'

/** A frame of one name that came. */
export type ReceivedNamed<Name extends FrameName> = Extract<Received, { readonly name: Name }>

/** What an endpoint showed in its handshake. */
export interface ShownHandshake {
  readonly method: string
  /** Path and query, as they stood in the request-line. */
  readonly target: string
  readonly headers: IncomingMessage['headers']
  /** The names of all fields and their values, as they came. */
  readonly rawHeaders: readonly string[]
  /** The subprotocols that it offered. */
  readonly offer: readonly string[]
  readonly entry: HistoryEntry
}

/** What a connection proves and is told. */
export interface ConnectionIdentity {
  readonly side: Side
  readonly sessionId: string
}

const nobody = '-'.repeat(43)

/** Largest `connected` values that a check does not care about. */
export const usualConnected: FrameHeaders['connected'] = {
  maxFrame: 65_536,
  credit: 1_048_576,
  keepalive: 20,
  idleTimeout: 900,
  expiresIn: 3600,
  resumeKey: 'r'.repeat(43),
}

/** One WebSocket of an endpoint under test, seen from a played relay: it can send any octets and close in any way. */
export class RelayConnection {
  readonly handshake: ShownHandshake
  readonly side: Side
  readonly sessionId: string
  readonly socket: WebSocket
  /** Frames that came, `ping` left out. */
  readonly received: Arrivals<Received> = new Arrivals<Received>()
  /** All that came, `ping` too. */
  readonly everything: Arrivals<Received> = new Arrivals<Received>()
  /** Resolves when the WebSocket is closed. */
  readonly closed: Promise<Closed>
  /** Whether a `ping` of the endpoint is answered by itself. */
  answersPings = true
  /** Looks at each frame when it comes, before anybody else; what it throws ends the connection's case. */
  watch: ((frame: Received) => void) | undefined
  /** Is told why nothing more is taken: the endpoint closed, or broke a clause. */
  whenOver: ((why: Error) => void) | undefined
  readonly #trial: Trial
  #read = 0

  constructor(
    socket: WebSocket,
    handshake: ShownHandshake,
    { side, sessionId }: ConnectionIdentity,
    trial: Trial,
  ) {
    this.socket = socket
    this.handshake = handshake
    this.side = side
    this.sessionId = sessionId
    this.#trial = trial
    this.closed = new Promise(resolve => {
      socket.on('close', code => {
        const entry = this.#record(`closed ${code}`)
        this.#over(new Unexpected(`the ${side} closed with ${code}`, entry))
        resolve({ code, entry })
      })
    })
    socket.on('error', () => {})
    socket.on('message', (data, isBinary) => {
      if (Buffer.isBuffer(data)) this.#take(data, isBinary)
    })
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN
  }

  /** The next frame that was not looked at. @throws Unexpected when the endpoint closes instead */
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
    const frame = await this.#trial.awaits(clause, `\`${name}\` of the ${this.side}`, this.next())
    if (isNamed(frame, name)) return frame
    throw new Violation(
      clause,
      `\`${name}\` of the ${this.side} was due; ${told(frame)} came`,
      frame.entry,
    )
  }

  /** The next frame of a name, whatever comes before it. */
  async find<Name extends FrameName>(
    clause: Parameters<Trial['must']>[0],
    name: Name,
    isWanted: (frame: ReceivedNamed<Name>) => boolean = () => true,
    from = 0,
  ): Promise<ReceivedNamed<Name>> {
    return this.#trial.awaits(
      clause,
      `\`${name}\` of the ${this.side}`,
      this.received.find(
        (frame): frame is ReceivedNamed<Name> => isNamed(frame, name) && isWanted(frame),
        from,
      ),
    )
  }

  /** Sends a frame that carries the endpoint's own session ID. */
  send<Name extends FrameName>(
    name: Name,
    headers: FrameHeaders[Name] & object,
    body?: Uint8Array,
  ): void {
    this.sendOctets(encodeFrame(this.sessionId, name, headers, body))
  }

  /** Sends any octets as one message. */
  sendOctets(octets: Uint8Array, options: { readonly isText?: true } = {}): void {
    const name = frameName(octets)
    this.#trial.history.record({
      from: 'relay',
      to: this.side,
      link: 'websocket',
      what: name ?? `${octets.length} octets`,
      text: headerText(octets),
      octets,
      covers: `frame ${name ?? 'malformed'} to ${this.side}`,
    })
    if (this.isOpen) this.socket.send(octets, { binary: options.isText !== true })
  }

  /** Tells the endpoint that it is connected (S180, S214). */
  connected(changes: Partial<FrameHeaders['connected']> = {}): FrameHeaders['connected'] {
    const headers = { ...usualConnected, ...changes }
    this.send('connected', headers)
    return headers
  }

  /** Passes on the `hello` of the endpoint's peer. */
  hello(changes: Partial<FrameHeaders['hello']> = {}): void {
    const applications = this.side === 'terminal' ? { applications: ['conformance'] } : {}
    this.send('hello', {
      version: 1,
      product: 'mrsp-conformance/1',
      maxExchanges: 64,
      ...applications,
      ...changes,
    })
  }

  /** Refuses the connection: an `error` frame, and the close that the error table gives for its code. */
  refuse(code: ErrorCode, changes: { readonly beforeConnected?: true; close?: number } = {}): void {
    const headers = {
      code,
      source: 'relay' as const,
      ...(errorTable[code].retryable && { retryable: true as const }),
    }
    const sessionId = changes.beforeConnected ? nobody : this.sessionId
    this.sendOctets(encodeFrame(sessionId, 'error', headers))
    this.close(changes.close ?? errorTable[code].close)
  }

  /** Tells the end of the endpoint's side (S272, S299, S337), and closes. */
  terminated(reason: EndReason): void {
    this.send('terminated', { reason })
    this.close(1000)
  }

  close(code = 1000): void {
    this.#record(`closes with ${code}`, 'relay')
    this.socket.close(code)
  }

  /** Ends the TCP connection without a word. */
  drop(): void {
    this.#record('drops the connection', 'relay')
    this.socket.terminate()
  }

  /** Waits for the answer to a ping of WebSocket itself: what the endpoint sent before has come. */
  async webSocketRoundTrip(clause: Parameters<Trial['must']>[0]): Promise<void> {
    const pong = once(this.socket, 'pong')
    this.socket.ping()
    await this.#trial.awaits(clause, 'the answer to a ping of WebSocket', pong)
  }

  /** Waits for the answer to a `ping`: what was sent before has been taken, and what the endpoint had to say has come. */
  async roundTrip(clause: Parameters<Trial['must']>[0] = '6.31'): Promise<void> {
    const before = this.received.all.length
    this.send('ping', {})
    await this.find(clause, 'pong', () => true, before)
  }

  #take(octets: Buffer, isBinary: boolean): void {
    const name = isBinary ? frameName(octets) : undefined
    const entry = this.#trial.history.record({
      from: this.side,
      to: 'relay',
      link: 'websocket',
      what: name ?? `${octets.length} octets`,
      text: headerText(octets),
      octets,
      covers: `frame ${name ?? 'malformed'} from ${this.side}`,
    })
    try {
      const frame = this.#decode(octets, isBinary, entry)
      this.watch?.(frame)
      this.everything.add(frame)
      if (frame.name !== 'ping') this.received.add(frame)
      else if (this.answersPings) this.send('pong', {})
    } catch (error) {
      if (!(error instanceof Violation || error instanceof Unexpected)) throw error
      this.#over(error)
    }
  }

  #decode(octets: Buffer, isBinary: boolean, entry: HistoryEntry): Received {
    if (!isBinary) throw new Violation('7.1', 'a text message came', entry)
    if (octets.toString('latin1', 0, 12) !== 'Session-Id: ')
      throw new Violation('7.2', 'a message came that does not begin with `Session-Id: `', entry)
    if (octets.toString('latin1', 12, 55) !== this.sessionId)
      throw new Violation('7.2', 'a frame carries another session ID than the own', entry)
    try {
      return { ...decodeFrame(octets), entry, octets }
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      throw new Violation('7.2', `a malformed frame came: ${error.message}`, entry)
    }
  }

  #over(why: Error): void {
    this.received.end(why)
    this.everything.end(why)
    this.whenOver?.(why)
  }

  #record(what: string, from: Side | 'relay' = this.side): HistoryEntry {
    const to = from === 'relay' ? this.side : 'relay'
    return this.#trial.history.record({ from, to, link: 'websocket', what })
  }
}

function headerText(octets: Uint8Array): string {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length)
  const end = text.indexOf('\r\n\r\n')
  return text.toString('latin1', 0, end < 0 ? 200 : end)
}

function isNamed<Name extends FrameName>(
  frame: Received,
  name: Name,
): frame is ReceivedNamed<Name> {
  return frame.name === name
}
