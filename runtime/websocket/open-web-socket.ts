import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { controlFrame } from './control-frame.ts'
import { type Breach, opcodes } from './frame-head.ts'
import { MessageReceiver } from './message-receiver.ts'

/** What a WebSocket is made of when its handshake is done. */
export interface OpenWebSocketOptions {
  /** The stream, most often a TLS socket, and what came on it behind the handshake. */
  readonly stream: Duplex
  readonly head: Uint8Array
  /** Whose end this is: a client masks what it sends and takes what is not masked. */
  readonly side: 'client' | 'server'
  /** Octets of the largest message that is taken. */
  readonly largestMessage: number
  /** Whether messages may be kept; where not, their octets are used again once `onMessage` has returned. */
  readonly areMessagesKept: boolean
  /** Milliseconds for the closing handshake, after which the connection is broken off. */
  readonly closePatience: number
}

/** What a WebSocket tells. After `onClosed` it tells nothing more. */
export interface OpenWebSocketEvents {
  /** A whole message, in octets that may be changed. */
  onMessage(message: Uint8Array, isBinary: boolean): void
  /** So many octets of the network were taken, and the messages in them told. */
  onRead?(octets: number): void
  /** The other end broke the rules of WebSocket; nothing more is taken of it, and `close` is to be called. */
  onBreach(breach: Breach): void
  /** A close frame is about to be written: what waits is to be written before it. */
  onClosing(): void
  /** The connection is gone; `cause` says what broke it, where something did. */
  onClosed(cause?: Error): void
}

/**
 * A WebSocket after its handshake (RFC 6455): receives messages, answers pings, closes in order. Messages are sent by
 * writing them to the stream with a MessageWriter.
 */
export class OpenWebSocket {
  readonly #stream: Duplex
  readonly #isClient: boolean
  readonly #closePatience: number
  readonly #events: OpenWebSocketEvents
  readonly #receiver: MessageReceiver
  #hasClosed = false
  /** Whether the other end sends nothing more that counts. */
  #isPeerDone = false
  #deadline: ReturnType<typeof setTimeout> | undefined
  #cause: Error | undefined
  /** The ping that waits for the pong before it to leave. */
  #ping: Uint8Array | undefined
  #isPongLeaving = false

  constructor(options: OpenWebSocketOptions, events: OpenWebSocketEvents) {
    const { stream, head, side, largestMessage, areMessagesKept, closePatience } = options
    this.#stream = stream
    this.#isClient = side === 'client'
    this.#closePatience = closePatience
    this.#events = events
    this.#receiver = new MessageReceiver(
      { isMasked: !this.#isClient, largestMessage, areKept: areMessagesKept },
      {
        onMessage: (message, isBinary) => events.onMessage(message, isBinary),
        onPing: payload => this.#pong(payload),
        onClose: code => this.#peerCloses(code),
        onBreach: wrong => this.#peerBreaks(wrong),
      },
    )
    if (stream instanceof Socket) stream.setTimeout(0).setNoDelay(true)
    stream.on('error', error => {
      this.#cause ??= error
    })
    stream.on('end', () => this.#ended())
    stream.on('close', () => this.#closed())
    if (head.length > 0) stream.unshift(head)
    stream.on('data', (chunk: Buffer) => {
      const octets = chunk.length
      this.#receiver.take(chunk)
      events.onRead?.(octets)
    })
  }

  /** Whether neither end has begun to close. */
  get isOpen(): boolean {
    return !this.#hasClosed && !this.#isPeerDone
  }

  /** Reads nothing until `resume`, as long as neither end closes. */
  pause(): void {
    if (this.isOpen) this.#stream.pause()
  }

  resume(): void {
    this.#stream.resume()
  }

  /** Begins or answers the closing handshake. Does nothing the second time. */
  close(code: number | undefined): void {
    if (this.#hasClosed) return
    this.#events.onClosing()
    this.#hasClosed = true
    const payload = code === undefined ? none : Uint8Array.of(code >>> 8, code & 0xff)
    if (this.#stream.writable) {
      this.#stream.write(controlFrame(opcodes.close, payload, this.#isClient))
    }
    this.#deadline = setTimeout(() => this.destroy(), this.#closePatience)
    if (this.#isPeerDone) this.#stream.end()
    this.#stream.resume()
  }

  /** Breaks the connection off. */
  destroy(): void {
    this.#stream.destroy()
  }

  #peerCloses(code: number | undefined): void {
    this.#isPeerDone = true
    if (this.#hasClosed) this.#stream.end()
    else this.close(code)
  }

  #peerBreaks(wrong: Breach): void {
    if (!this.#hasClosed) this.#events.onBreach(wrong)
    this.#isPeerDone = true
    if (this.#hasClosed) this.#stream.end()
  }

  /** Answers a ping (RFC 6455, 5.5.3). Of many that come while a pong waits to leave, the last is answered. */
  #pong(payload: Uint8Array): void {
    if (this.#isPongLeaving) this.#ping = payload
    else if (this.isOpen && this.#stream.writable) {
      this.#isPongLeaving = true
      this.#stream.write(controlFrame(opcodes.pong, payload, this.#isClient), this.#pongHasLeft)
    }
  }

  readonly #pongHasLeft = (): void => {
    this.#isPongLeaving = false
    const payload = this.#ping
    this.#ping = undefined
    if (payload !== undefined) this.#pong(payload)
  }

  /** The other end sends nothing more, with or without a close. */
  #ended(): void {
    this.#isPeerDone = true
    this.#hasClosed = true
    this.#stream.end()
    this.#deadline ??= setTimeout(() => this.destroy(), this.#closePatience)
  }

  #closed(): void {
    clearTimeout(this.#deadline)
    this.#takeRest()
    this.#hasClosed = true
    this.#isPeerDone = true
    this.#events.onClosed(this.#cause)
  }

  /** Takes what came before the end and has not been read. */
  #takeRest(): void {
    for (;;) {
      const chunk: unknown = this.#stream.read()
      if (!(chunk instanceof Uint8Array)) return
      this.#receiver.take(chunk)
    }
  }
}

const none: Uint8Array = new Uint8Array()
