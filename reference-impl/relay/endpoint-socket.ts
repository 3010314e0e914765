import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex, Writable } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import { type ErrorCode, errorTable } from '../../generated/errors.ts'
import type { TimerName } from '../../generated/session.ts'
import { encodeFrame, maximumHeader } from '../../runtime/frame/index.ts'
import { MessageWriter } from '../../runtime/session-connection/message-writer.ts'
import { subprotocol } from './credentials.ts'
import { noSessionId } from './frames.ts'
import { type RelayLimits, relayLimits } from './limits.ts'

/** Pieces and network reads of one WebSocket message; more is an attempt to cost memory. */
const maxFragments = 256
const maxBufferedChunks = 1024

/** Octets of a frame whose memory is given back at once; smaller ones share theirs. */
const worthGivingBack = 16 * 1024

/** What an `error` frame says. */
export interface Refusal {
  readonly code: ErrorCode
  readonly timer?: TimerName | undefined
  /** Seconds. */
  readonly retryAfter?: number | undefined
}

/**
 * The WebSocket of an endpoint. Every close that begins here is explained by a frame before it (6.43), also a close
 * for a broken WebSocket message.
 */
export class EndpointSocket extends WebSocket {
  /** The side's session ID once it is told `connected`. */
  sessionId: string = noSessionId
  /** Milliseconds for the closing handshake. */
  closePatience: number = relayLimits.closePatience
  #explained = false
  #writer: MessageWriter | undefined

  /** The stream under it, on which `put` writes. */
  set stream(stream: Writable) {
    this.#writer = new MessageWriter(stream, false)
  }

  /** Octets that were put and have not left this program. */
  get waiting(): number {
    return this.#writer?.waiting ?? 0
  }

  /** Sends a frame with all others at the next `flush`. It is copied, and must not be used afterwards. */
  put(frame: Uint8Array): void {
    if (this.isOpen) this.#writer?.add(frame)
    giveBack(frame)
  }

  /** Sends what was put; `left` is called when it has left this program. */
  flush(left?: () => void): void {
    this.#writer?.flush(left)
  }

  /** Whether neither end has begun to close. */
  get isOpen(): boolean {
    return this.readyState === WebSocket.OPEN
  }

  /** Refuses the connection: an `error` frame, and the close with the code of the error table. */
  refuse({ code, timer, retryAfter }: Refusal): void {
    if (!this.isOpen) return
    const { close, retryable, retryAfter: mayWait } = errorTable[code]
    this.finish(
      encodeFrame(this.sessionId, 'error', {
        code,
        source: 'relay',
        ...(retryable && { retryable }),
        ...(timer !== undefined && { timer }),
        ...(mayWait && retryAfter !== undefined && { retryAfter }),
      }),
      close,
    )
  }

  /** Sends the last frame and closes. */
  finish(lastFrame: Uint8Array, closeCode: number): void {
    if (!this.isOpen) return
    this.#explained = true
    this.flush()
    this.send(lastFrame)
    this.close(closeCode)
  }

  /** Closes. Called by ws itself without a reason where the endpoint broke the rules of WebSocket. */
  override close(code?: number, reason?: string | Buffer): void {
    const broken = code !== undefined && reason === undefined && !this.#explained
    if (broken && this.isOpen) {
      this.refuse({ code: code === 1009 || code === 1008 ? 'too-large' : 'protocol-error' })
      return
    }
    if (this.isOpen) this.flush()
    super.close(code, reason)
    this.resume()
    const deadline = setTimeout(() => this.terminate(), this.closePatience)
    this.once('close', () => clearTimeout(deadline))
  }
}

/** Turns upgrade requests into WebSockets that speak `mrsp.v1` and nothing else. */
export class EndpointSockets {
  readonly #server: ReturnType<typeof serverFor>
  readonly #limits: RelayLimits

  constructor(limits: RelayLimits) {
    this.#limits = limits
    this.#server = serverFor(limits)
  }

  /** Accepts a handshake; one that is no WebSocket handshake is answered with 400 (6.3). */
  accept(
    request: IncomingMessage,
    socket: Socket & Duplex,
    head: Buffer,
    accepted: (endpoint: EndpointSocket) => void,
  ): void {
    this.#server.handleUpgrade(request, socket, head, endpoint => {
      endpoint.closePatience = this.#limits.closePatience
      endpoint.stream = socket
      endpoint.on('error', () => {})
      accepted(endpoint)
    })
  }
}

/** Frees the memory of a large frame that has it to itself, rather than when the collector comes by. */
function giveBack({ buffer, byteLength }: Uint8Array): void {
  const isOwn = byteLength === buffer.byteLength && buffer instanceof ArrayBuffer
  if (isOwn && byteLength >= worthGivingBack) buffer.transfer(0)
}

function serverFor(limits: RelayLimits) {
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.maxFrame + maximumHeader,
    maxFragments,
    maxBufferedChunks,
    handleProtocols: () => subprotocol,
    WebSocket: EndpointSocket,
  })
}
