import { isUtf8 } from 'node:buffer'
import { isCloseCode } from './close-code.ts'
import { type Breach, breach, FrameHead, opcodes } from './frame-head.ts'
import { giveBack } from './give-back.ts'
import { SplitPayload } from './split-payload.ts'
import { unmask } from './unmask.ts'

/** Frames of one message; more is an attempt to cost memory. */
const mostFragments = 256

/** How messages are received. */
export interface ReceiverOptions {
  /** Whether the other end has to mask, as a client, or must not, as a server. */
  readonly isMasked: boolean
  /** Octets of the largest message. */
  readonly largestMessage: number
  /**
   * Whether messages may be kept. Where not, their octets are used again as soon as `onMessage` has returned, which
   * saves memory that has to be collected.
   */
  readonly areKept: boolean
}

/** What a receiver tells. After `onClose` and `onBreach` it tells nothing more. */
export interface ReceiverEvents {
  /** A whole message, in octets that may be changed. */
  onMessage(message: Uint8Array, isBinary: boolean): void
  onPing(payload: Uint8Array): void
  /** The other end closes; undefined where it gave no code. */
  onClose(code: number | undefined): void
  /** The other end broke the rules of WebSocket. A message that is too large is told before it has come. */
  onBreach(breach: Breach): void
}

/**
 * Takes WebSocket frames (RFC 6455, 5) apart as the network brings them. A frame that lies in one chunk is handed out as
 * a view of it; only what is cut or fragmented is put together.
 */
export class MessageReceiver {
  readonly #options: ReceiverOptions
  readonly #events: ReceiverEvents
  readonly #head: FrameHead
  /** Octets of a head that has not come whole. */
  #headPart: Uint8Array | undefined
  #split: SplitPayload | undefined
  #fragments: Uint8Array[] = []
  #fragmentOctets = 0
  /** Opcode of the message whose fragments come. */
  #fragmented = 0
  #isOver = false

  constructor(options: ReceiverOptions, events: ReceiverEvents) {
    this.#options = options
    this.#events = events
    this.#head = new FrameHead(options.isMasked)
  }

  /** Takes what came from the network. The octets belong to the receiver from here on, and are changed. */
  take(chunk: Uint8Array): void {
    if (this.#isOver) return
    const split = this.#split
    if (split !== undefined) {
      if (chunk.length < split.missing) {
        split.add(chunk)
        return
      }
      const end = split.missing
      this.#split = undefined
      this.#takeSplit(split, chunk)
      if (end === chunk.length) giveBack(chunk)
      else this.#walk(chunk, end)
    } else if (this.#headPart !== undefined) {
      const joined = Buffer.concat([this.#headPart, chunk])
      this.#headPart = undefined
      this.#walk(joined, 0)
    } else this.#walk(chunk, 0)
  }

  #walk(chunk: Uint8Array, start: number): void {
    const { areKept, isMasked } = this.#options
    let at = start
    while (at < chunk.length && !this.#isOver) {
      const frameAt = at
      const payloadAt = this.#head.read(chunk, frameAt)
      if (payloadAt === undefined) {
        this.#headPart = Buffer.from(chunk.subarray(frameAt))
        break
      }
      const wrong = typeof payloadAt === 'number' ? this.#wrongHere() : payloadAt
      if (typeof payloadAt !== 'number' || wrong !== undefined) {
        if (wrong !== undefined) this.#breach(wrong)
        return
      }
      at = payloadAt + this.#head.length
      if (at > chunk.length) {
        const isUsed = areKept && frameAt > start
        this.#split = new SplitPayload(this.#head.length, chunk, payloadAt, isUsed)
        return
      }
      if (isMasked) unmask(chunk, payloadAt, at, this.#head.key)
      this.#takePayload(chunk.subarray(payloadAt, at))
    }
    if (!areKept) giveBack(chunk)
  }

  /** What is wrong with a frame of this head behind the frames before it. */
  #wrongHere(): Breach | undefined {
    const { opcode, length, isControl } = this.#head
    if (isControl) return undefined
    const goesOn = opcode === opcodes.continuation
    if (goesOn !== this.#fragmented > 0) {
      return breach(goesOn ? 'There is no message to continue.' : 'A message is cut by another.')
    }
    if (this.#fragmentOctets + length > this.#options.largestMessage) {
      return { code: 1009, what: 'A message is too large.' }
    }
    if (this.#fragments.length >= mostFragments) {
      return { code: 1008, what: 'A message has too many fragments.' }
    }
    return undefined
  }

  /** Puts a payload together that came in several chunks, of which `last` is the last. */
  #takeSplit(split: SplitPayload, last: Uint8Array): void {
    const { length, key } = this.#head
    const place = this.#options.areKept ? undefined : takeScratch(length)
    const payload = place?.subarray(0, length) ?? Buffer.allocUnsafe(length)
    split.writeTo(payload, last)
    if (this.#options.isMasked) unmask(payload, 0, length, key)
    this.#takePayload(payload)
    if (place !== undefined) scratch = place
  }

  #takePayload(payload: Uint8Array): void {
    const { opcode, isFinal, isControl } = this.#head
    if (isControl) this.#takeControl(payload)
    else if (isFinal && this.#fragmented === 0) {
      this.#events.onMessage(payload, opcode === opcodes.binary)
    } else this.#takeFragment(payload)
  }

  #takeFragment(payload: Uint8Array): void {
    if (this.#fragmented === 0) this.#fragmented = this.#head.opcode
    const own = Buffer.allocUnsafeSlow(payload.length)
    own.set(payload)
    this.#fragments.push(own)
    this.#fragmentOctets += own.length
    if (!this.#head.isFinal) return
    const message = Buffer.concat(this.#fragments, this.#fragmentOctets)
    const isBinary = this.#fragmented === opcodes.binary
    this.#fragments = []
    this.#fragmentOctets = 0
    this.#fragmented = 0
    this.#events.onMessage(message, isBinary)
  }

  #takeControl(payload: Uint8Array): void {
    const { opcode } = this.#head
    if (opcode === opcodes.ping) this.#events.onPing(Buffer.from(payload))
    else if (opcode === opcodes.close) this.#takeClose(payload)
  }

  #takeClose(payload: Uint8Array): void {
    if (payload.length === 0) {
      this.#isOver = true
      this.#events.onClose(undefined)
      return
    }
    const code = (payload[0] ?? 0) * 256 + (payload[1] ?? 0)
    if (!isCloseCode(code)) this.#breach(breach('There is no such close code.'))
    else if (!isUtf8(payload.subarray(2))) {
      this.#breach({ code: 1007, what: 'The reason of a close is no UTF-8.' })
    } else {
      this.#isOver = true
      this.#events.onClose(code)
    }
  }

  #breach(wrong: Breach): void {
    this.#isOver = true
    this.#events.onBreach(wrong)
  }
}

/** Where messages are put together that are not kept; absent while one is handed out. */
let scratch: Uint8Array | undefined

function takeScratch(octets: number): Uint8Array {
  const place = scratch
  scratch = undefined
  return place !== undefined && place.length >= octets ? place : Buffer.allocUnsafeSlow(octets)
}
