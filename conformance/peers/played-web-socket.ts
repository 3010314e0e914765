import { randomBytes } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { Unexpected } from '../check/violation.ts'
import { type RawAddress, type RawAnswer, RawConnection } from './raw-connection.ts'

/** What a frame of WebSocket may be otherwise than usual. */
export interface WireOptions {
  readonly isFinal?: boolean
  readonly isMasked?: boolean
  /** The three reserved bits, as a number up to 7. */
  readonly reserved?: number
  /** The length that the head announces. */
  readonly announced?: number
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** Octets of a frame of WebSocket (RFC 6455, section 5.2) as a client sends it. */
export function wireFrame(
  opcode: number,
  payload: Uint8Array,
  { isFinal = true, isMasked = true, reserved = 0, announced = payload.length }: WireOptions = {},
): Buffer {
  const wide = announced > 0xffff ? 8 : announced > 125 ? 2 : 0
  const head = Buffer.alloc(2 + wide)
  head[0] = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode
  head[1] = (isMasked ? 0x80 : 0) | (wide === 8 ? 127 : wide === 2 ? 126 : announced)
  if (wide === 2) head.writeUInt16BE(announced, 2)
  if (wide === 8) head.writeBigUInt64BE(BigInt(announced), 2)
  if (!isMasked) return Buffer.concat([head, payload])
  const key = randomBytes(4)
  const masked = Buffer.from(payload)
  for (let at = 0; at < masked.length; at += 1) masked[at] = (masked[at] ?? 0) ^ (key[at & 3] ?? 0)
  return Buffer.concat([head, key, masked])
}

/** A binary message cut into fragments at the given places. */
export function fragmented(octets: Uint8Array, cuts: readonly number[]): Buffer {
  const places = [0, ...cuts.toSorted((a, b) => a - b), octets.length]
  return Buffer.concat(
    places
      .slice(1)
      .map((end, index) =>
        wireFrame(
          index === 0 ? opcodes.binary : opcodes.continuation,
          octets.subarray(places[index], end),
          { isFinal: index === places.length - 2 },
        ),
      ),
  )
}

/** What a WebSocket tells. */
export interface WebSocketEvents {
  readonly onMessage: (octets: Buffer, isBinary: boolean) => void
  /** It is closed: with the code of the close frame, 1005 where it has none, 1006 where the connection just ended. */
  readonly onClosed: (code: number) => void
  /** The other end broke RFC 6455. */
  readonly onBreach: (what: string) => void
}

/** How a handshake is made. */
export interface WireHandshake {
  readonly path: string
  /** The subprotocols; the field is left out where there are none. */
  readonly offer: readonly string[]
  readonly fields?: readonly string[]
}

/** The head of a handshake (RFC 6455, section 4.1). */
export function handshakeHead({ path, offer, fields = [] }: WireHandshake): string {
  return [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ...(offer.length > 0 ? [`Sec-WebSocket-Protocol: ${offer.join(', ')}`] : []),
    ...fields,
    '\r\n',
  ].join('\r\n')
}

/** The client's end of a WebSocket, which sends whatever it is told to and can keep silent where it should not. */
export class PlayedWebSocket {
  /** The answer to the handshake. */
  readonly answer: RawAnswer
  /** Whether a close frame is answered. */
  answersClose = true
  /** The first octets that came behind the answer. */
  beginning: Buffer = Buffer.alloc(0)
  readonly #connection: RawConnection
  readonly #events: WebSocketEvents
  #rest: Buffer = Buffer.alloc(0)
  #pieces: Buffer[] = []
  #pieceOpcode: number = opcodes.binary
  #isClosed = false
  #hasBegunClose = false
  /** Pieces that wait; the first is written already. */
  readonly #waiting: Uint8Array[] = []

  private constructor(connection: RawConnection, answer: RawAnswer, events: WebSocketEvents) {
    this.#connection = connection
    this.answer = answer
    this.#events = events
    const { heard } = connection
    connection.onOctets = octets => this.#read(octets)
    void connection.ended.then(() => this.#close(1006))
    const behind = heard.subarray(heard.indexOf('\r\n\r\n') + 4)
    if (behind.length > 0) queueMicrotask(() => this.#read(behind))
  }

  /** @throws Unexpected where the answer is not 101 */
  static async open(
    address: RawAddress,
    handshake: WireHandshake,
    events: WebSocketEvents,
  ): Promise<PlayedWebSocket> {
    const connection = await RawConnection.open(address)
    connection.write(handshakeHead(handshake))
    const answer = await connection.answer()
    if (answer.status !== 101) {
      connection.destroy()
      throw new Unexpected(`the handshake was answered with ${answer.status}`)
    }
    return new PlayedWebSocket(connection, answer, events)
  }

  /** The TLS connection under it. */
  get stream(): TLSSocket {
    return this.#connection.socket
  }

  /** Resolves when the TCP connection is gone. */
  get ended(): Promise<void> {
    return this.#connection.ended
  }

  get isOpen(): boolean {
    return !this.#isClosed
  }

  /** Writes octets as they are, behind the pieces that wait. */
  write(octets: Uint8Array): void {
    if (this.#isClosed) return
    if (this.#waiting.length > 0) this.#waiting.push(octets)
    else this.#connection.write(octets)
  }

  /** Writes octets in pieces, each on its own way into the network. */
  writePieces(octets: Uint8Array, cuts: readonly number[]): void {
    let from = 0
    const isIdle = this.#waiting.length === 0
    for (const cut of [...cuts.toSorted((a, b) => a - b), octets.length]) {
      this.#waiting.push(octets.subarray(from, cut))
      from = cut
    }
    if (isIdle) this.#writeNext()
  }

  #writeNext(): void {
    const [next] = this.#waiting
    if (next === undefined || this.#isClosed) return
    this.#connection.write(next)
    setImmediate(() => {
      this.#waiting.shift()
      this.#writeNext()
    })
  }

  /** Begins to close. */
  close(code?: number): void {
    const payload = Buffer.alloc(code === undefined ? 0 : 2)
    if (code !== undefined) payload.writeUInt16BE(code)
    this.#hasBegunClose = true
    this.write(wireFrame(opcodes.close, payload))
  }

  /** Ends the TCP connection without a word. */
  terminate(): void {
    this.#connection.destroy()
  }

  #read(octets: Buffer): void {
    if (this.beginning.length < 4096) {
      this.beginning = Buffer.concat([this.beginning, octets.subarray(0, 4096)])
    }
    this.#rest = this.#rest.length === 0 ? octets : Buffer.concat([this.#rest, octets])
    for (;;) {
      const length = this.#frameLength()
      if (length === undefined || this.#rest.length < length) return
      const frame = this.#rest.subarray(0, length)
      this.#rest = this.#rest.subarray(length)
      this.#takeFrame(frame)
    }
  }

  #frameLength(): number | undefined {
    const { length } = this.#rest
    if (length < 2) return undefined
    const short = (this.#rest[1] ?? 0) & 0x7f
    if (short < 126) return 2 + short
    if (short === 126) return length < 4 ? undefined : 4 + this.#rest.readUInt16BE(2)
    return length < 10 ? undefined : 10 + Number(this.#rest.readBigUInt64BE(2))
  }

  #takeFrame(frame: Buffer): void {
    const [first = 0, second = 0] = frame
    if ((first & 0x70) !== 0) this.#events.onBreach('a reserved bit of a WebSocket frame is set')
    if ((second & 0x80) !== 0) this.#events.onBreach('a WebSocket frame of the relay is masked')
    const short = second & 0x7f
    const payload = frame.subarray(short === 127 ? 10 : short === 126 ? 4 : 2)
    const opcode = first & 0x0f
    if (opcode === opcodes.close) {
      if (this.answersClose) {
        if (!this.#hasBegunClose) this.write(wireFrame(opcodes.close, payload.subarray(0, 2)))
        this.#connection.socket.end()
      }
      this.#close(payload.length >= 2 ? payload.readUInt16BE(0) : 1005)
    } else if (opcode === opcodes.ping) {
      this.write(wireFrame(opcodes.pong, payload))
    } else if (opcode <= opcodes.binary) this.#takePiece(opcode, payload, (first & 0x80) !== 0)
  }

  #takePiece(opcode: number, payload: Buffer, isFinal: boolean): void {
    if (opcode !== opcodes.continuation) {
      this.#pieces = []
      this.#pieceOpcode = opcode
    }
    this.#pieces.push(payload)
    if (!isFinal) return
    const message = Buffer.concat(this.#pieces)
    this.#pieces = []
    if (!this.#isClosed) this.#events.onMessage(message, this.#pieceOpcode === opcodes.binary)
  }

  #close(code: number): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#events.onClosed(code)
  }
}
