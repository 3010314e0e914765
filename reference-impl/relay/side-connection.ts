import type { Socket } from 'node:net'
import { encodeFrame } from '../../runtime/frame/index.ts'
import type { EndpointSocket, Refusal, TakeMessage } from './endpoint-socket.ts'
import type { HeldOctets } from './held-octets.ts'
import { startTimer } from './long-timer.ts'
import { type Flow, OutboundQueue } from './outbound-queue.ts'
import { timeOfThisTurn } from './turn.ts'

/** A connection is lost after so many times `Keepalive` without a frame (6.32). */
const silences = 3

/** What a connection of a side needs. */
export interface SideConnectionOptions {
  readonly socket: EndpointSocket
  /** The TCP or TLS socket under it. */
  readonly stream: Socket
  readonly sessionId: string
  /** Milliseconds between two `ping`s. */
  readonly keepalive: number
  readonly held: HeldOctets
  /** Stops and lets go the side whose frames go to this connection. */
  readonly flow: Flow
  /** Takes each frame of the side. Its octets may be changed; they are used again once it has returned. */
  readonly receive: (frame: Uint8Array) => void
  /** The connection is gone, and not by `release`. */
  readonly lost: () => void
}

/** The connection of a side that was told `connected`: one WebSocket, with its keepalive and its bounds. */
export class SideConnection {
  readonly #socket: EndpointSocket
  readonly #sessionId: string
  readonly #keepalive: number
  readonly #queue: OutboundQueue
  readonly #receive: (frame: Uint8Array) => void
  readonly #lost: () => void
  readonly #pinging: NodeJS.Timeout
  #stopSilence: () => void
  #stopEstablish: (() => void) | undefined
  #heardAt = performance.now()
  #isReading = true
  #isOver = false

  constructor(options: SideConnectionOptions) {
    const { socket, stream, sessionId, keepalive, held, flow, receive, lost } = options
    this.#socket = socket
    this.#sessionId = sessionId
    this.#keepalive = keepalive
    this.#receive = receive
    this.#lost = lost
    this.#queue = new OutboundQueue(stream, socket, held, flow)
    socket.sessionId = sessionId
    socket.takeMessage = this.#message
    socket.on('close', this.#closed)
    socket.on('broken', this.#closed)
    this.#pinging = setInterval(() => this.#ping(), keepalive)
    this.#stopSilence = startTimer(silences * keepalive, this.#listen)
  }

  /** Sends a frame behind those that wait. */
  send(frame: Uint8Array): void {
    this.#queue.send(frame)
  }

  /** Drops the frames that wait (10.4). */
  drop(): void {
    this.#queue.drop()
  }

  /** Answers a `ping` (6.31). */
  pong(): void {
    this.#queue.sendAhead('pong', encodeFrame(this.#sessionId, 'pong', {}))
  }

  /** Stops reading, while the other side does not take what this one sends (9.14). */
  stopReading(): void {
    if (!this.#isReading) return
    this.#isReading = false
    this.#socket.pause()
  }

  /** Reads on. */
  readOn(): void {
    if (this.#isReading) return
    this.#isReading = true
    this.#heardAt = performance.now()
    this.#socket.resume()
  }

  /** Refuses the connection with `establish-timeout` unless it is confirmed within the given milliseconds (6.24). */
  expectHello(milliseconds: number): void {
    this.#stopEstablish = startTimer(milliseconds, () =>
      this.refuse({ code: 'establish-timeout', timer: 'establishTimeout' }),
    )
  }

  /** The `hello` has come. */
  confirm(): void {
    this.#stopEstablish?.()
  }

  /** Refuses the connection; it is lost at once. */
  refuse(refusal: Refusal): void {
    this.#socket.refuse(refusal)
    if (this.#isOver) return
    this.release()
    this.#lost()
  }

  /**
   * Sends the last frame behind those that wait and closes with 1000; once `overdue` is aborted, without those that
   * still wait. Nothing is heard of the connection any more.
   */
  finish(lastFrame: Uint8Array, overdue: AbortSignal): void {
    const drop = (): void => this.#queue.drop()
    this.#deafen()
    this.#socket.once('close', () => {
      overdue.removeEventListener('abort', drop)
      this.#queue.close()
    })
    this.#queue.whenEmpty(() => this.#socket.finish(lastFrame, 1000))
    if (overdue.aborted) drop()
    else overdue.addEventListener('abort', drop)
  }

  /** Hears nothing of the connection any more. */
  release(): void {
    this.#deafen()
    this.#queue.close()
  }

  #deafen(): void {
    if (this.#isOver) return
    this.#isOver = true
    clearInterval(this.#pinging)
    this.#stopSilence()
    this.#stopEstablish?.()
    this.#socket.takeMessage = undefined
    this.#socket.off('close', this.#closed)
    this.#socket.off('broken', this.#closed)
  }

  readonly #message: TakeMessage = (message, isBinary) => {
    this.#heardAt = timeOfThisTurn()
    if (isBinary) this.#receive(message)
    else this.refuse({ code: 'protocol-error' })
  }

  readonly #closed = (): void => {
    this.release()
    this.#lost()
  }

  #ping(): void {
    this.#queue.sendAhead('ping', encodeFrame(this.#sessionId, 'ping', {}))
  }

  /** Looks whether a frame has arrived in time; the time without reading does not count. */
  readonly #listen = (): void => {
    const silent = this.#isReading ? performance.now() - this.#heardAt : 0
    const left = silences * this.#keepalive - silent
    if (left > 0) this.#stopSilence = startTimer(left, this.#listen)
    else this.refuse({ code: 'connection-lost', timer: 'keepalive' })
  }
}
