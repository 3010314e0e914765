import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { type ErrorCode, errorTable } from '../../generated/errors.ts'
import type { TimerName } from '../../generated/session.ts'
import { encodeFrame, maximumHeader } from '../../runtime/frame/index.ts'
import { MessageWriter } from '../../runtime/session-connection/message-writer.ts'
import { giveBack, handshakeAnswer, OpenWebSocket } from '../../runtime/websocket/index.ts'
import { subprotocol } from './credentials.ts'
import { noSessionId } from './frames.ts'
import type { RelayLimits } from './limits.ts'
import { flushEarly } from './turn.ts'

/**
 * Octets of a TLS record that is full, so that more of what the endpoint wrote at once is likely to follow in this turn.
 * What came in a shorter one is sent on without waiting for the end of the turn, unless it ended a larger message.
 */
const fullRecord = 16 * 1024

/** What an `error` frame says. */
export interface Refusal {
  readonly code: ErrorCode
  readonly timer?: TimerName | undefined
  /** Seconds. */
  readonly retryAfter?: number | undefined
}

/** Takes a message. Its octets may be changed; they are used again once it has returned. */
export type TakeMessage = (message: Uint8Array, isBinary: boolean) => void

/**
 * The WebSocket of an endpoint. Every close that begins here is explained by a frame before it (6.43), also a close
 * for a broken WebSocket message. It tells `broken` when one came, and `close` when the connection is gone.
 */
export class EndpointSocket extends EventEmitter<{ broken: []; close: [] }> {
  /** The side's session ID once it is told `connected`. */
  sessionId: string = noSessionId
  /** Who takes the messages that come. */
  takeMessage: TakeMessage | undefined
  readonly #webSocket: OpenWebSocket
  readonly #writer: MessageWriter
  /** Octets of the message that came last. */
  #lastMessage = 0

  /** @param head what came on the stream behind the handshake, which has been answered */
  constructor(stream: Socket, head: Uint8Array, { maxFrame, closePatience }: RelayLimits) {
    super()
    this.#writer = new MessageWriter(stream, false)
    this.#webSocket = new OpenWebSocket(
      {
        stream,
        head,
        side: 'server',
        largestMessage: maxFrame + maximumHeader,
        areMessagesKept: false,
        closePatience,
      },
      {
        onMessage: (message, isBinary) => {
          this.#lastMessage = message.length
          this.takeMessage?.(message, isBinary)
        },
        onRead: octets => {
          if (octets < fullRecord && this.#lastMessage < fullRecord) flushEarly()
        },
        onBreach: ({ code }) => {
          this.refuse({ code: code === 1009 || code === 1008 ? 'too-large' : 'protocol-error' })
          this.emit('broken')
        },
        onClosing: () => this.flush(),
        onClosed: () => this.emit('close'),
      },
    )
  }

  /** Octets that were put and have not left this program. */
  get waiting(): number {
    return this.#writer.waiting
  }

  /** Whether neither end has begun to close. */
  get isOpen(): boolean {
    return this.#webSocket.isOpen
  }

  /** Sends a frame with all others at the next `flush`. It is copied, and must not be used afterwards. */
  put(frame: Uint8Array): void {
    if (this.isOpen) this.#writer.add(frame)
    giveBack(frame)
  }

  /** Sends what was put; `left` is called when it has left this program. */
  flush(left?: () => void): void {
    this.#writer.flush(left)
  }

  /** Reads nothing until `resume`. */
  pause(): void {
    this.#webSocket.pause()
  }

  resume(): void {
    this.#webSocket.resume()
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
    this.put(lastFrame)
    this.#webSocket.close(closeCode)
  }
}

/** Accepts a handshake, which was checked, with the subprotocol `mrsp.v1` alone and no extension (6.4, 6.5). */
export function acceptEndpoint(
  { headers }: IncomingMessage,
  stream: Socket,
  head: Uint8Array,
  limits: RelayLimits,
): EndpointSocket {
  stream.write(handshakeAnswer(headers['sec-websocket-key'] ?? '', subprotocol))
  return new EndpointSocket(stream, head, limits)
}
