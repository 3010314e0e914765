import type { Socket } from 'node:net'
import type { HeldOctets } from './held-octets.ts'
import { flushAfterThisTurn } from './turn.ts'

/** Octets that the socket is given at once; the rest waits, so that a `pong` can overtake it. */
const handedOver = 256 * 1024

/** Octets that leave without waiting for the end of the turn: two of the largest frames. */
const worthWriting = 128 * 1024

/** Where frames are put that leave together. */
export interface FrameOutput {
  /** Octets that were put and have not left this program. */
  readonly waiting: number
  /** Takes a frame, of which it makes a copy and which is not used afterwards. */
  put(frame: Uint8Array): void
  /** Sends what was put; `left` is called when it has left. */
  flush(left?: () => void): void
}

/** Tells the side whose frames fill a queue to pause and to go on. */
export interface Flow {
  stop(): void
  go(): void
}

/**
 * Frames on their way to one connection: in order, together with all others of this turn of the event loop, and no
 * more than the bound of 9.14. What is held counts until the operating system has taken it.
 */
export class OutboundQueue {
  readonly #socket: Socket
  readonly #output: FrameOutput
  readonly #held: HeldOctets
  readonly #flow: Flow
  #waiting: Uint8Array[] = []
  /** First of `#waiting` that still waits. */
  #next = 0
  #waitingOctets = 0
  #counted = 0
  #stopped = false
  #isDue = false
  #closed = false
  /** Frames that overtook others and have not left yet. */
  readonly #ahead = new Set<'ping' | 'pong'>()
  #whenEmpty: (() => void) | undefined

  /**
   * @param output makes WebSocket messages of the frames and writes them to the socket
   * @param flow of the side that sends what goes to this connection
   */
  constructor(socket: Socket, output: FrameOutput, held: HeldOctets, flow: Flow) {
    this.#socket = socket
    this.#output = output
    this.#held = held
    this.#flow = flow
    socket.on('drain', this.#refill)
  }

  /** Sends a frame behind all others. Its octets may be used again at once. */
  send(frame: Uint8Array): void {
    const onSocket = this.#output.waiting
    if (onSocket < this.#held.least && this.#waitingOctets === 0) {
      if (this.#closed) return
      this.#put(frame, onSocket)
    } else this.#sendToSlow(frame, onSocket)
  }

  /**
   * Sends a `ping` or `pong` ahead of the frames that wait (6.31), unless one is on its way: that one serves for this
   * one too (9.17).
   */
  sendAhead(name: 'ping' | 'pong', frame: Uint8Array): void {
    if (this.#closed || this.#ahead.has(name)) return
    this.#ahead.add(name)
    this.#output.put(frame)
    this.#output.flush(() => this.#ahead.delete(name))
  }

  /** Calls `done` when the socket has all frames. */
  whenEmpty(done: () => void): void {
    if (this.#waitingOctets === 0) done()
    else this.#whenEmpty = done
  }

  /** Drops the frames that wait; what the socket has is sent. */
  drop(): void {
    this.#waiting = []
    this.#next = 0
    this.#waitingOctets = 0
    if (this.#stopped) this.#go()
    this.#whenEmpty?.()
    this.#whenEmpty = undefined
  }

  /** Sends nothing any more. */
  close(): void {
    this.#closed = true
    this.#whenEmpty = undefined
    this.#socket.off('drain', this.#refill)
    this.drop()
    this.#count(0)
  }

  #sendToSlow(frame: Uint8Array, onSocket: number): void {
    if (this.#closed) return
    if (this.#waitingOctets > 0 || onSocket >= handedOver) {
      this.#waiting.push(ownCopy(frame))
      this.#waitingOctets += frame.length
    } else this.#put(frame, onSocket)
    const held = this.#output.waiting + this.#waitingOctets
    this.#count(held)
    if (held < this.#held.high) return
    this.#stopped = true
    this.#flow.stop()
  }

  readonly #refill = (): void => {
    while (this.#waitingOctets > 0 && this.#output.waiting < handedOver) {
      const frame = this.#waiting[this.#next++]
      if (frame === undefined) break
      this.#waitingOctets -= frame.length
      this.#put(frame, this.#output.waiting)
    }
    this.#forgetSent()
    const held = this.#output.waiting + this.#waitingOctets
    this.#count(held < this.#held.least ? 0 : held)
    if (this.#stopped && held <= this.#held.low) this.#go()
    if (this.#waitingOctets > 0) return
    this.#whenEmpty?.()
    this.#whenEmpty = undefined
  }

  #put(frame: Uint8Array, onSocket: number): void {
    const { length } = frame
    this.#output.put(frame)
    if (!this.#isDue) {
      this.#isDue = true
      flushAfterThisTurn(this.#flush)
    }
    if (onSocket < worthWriting && onSocket + length >= worthWriting) this.#output.flush()
  }

  readonly #flush = (): void => {
    this.#isDue = false
    this.#output.flush()
    // A socket that took all of it at once does not tell later that it did.
    if (this.#counted > 0 && !this.#socket.writableNeedDrain) this.#refill()
  }

  #forgetSent(): void {
    if (this.#waitingOctets === 0) this.#waiting = []
    else if (this.#next >= 1024) this.#waiting = this.#waiting.slice(this.#next)
    else return
    this.#next = 0
  }

  #go(): void {
    this.#stopped = false
    this.#flow.go()
  }

  #count(held: number): void {
    this.#held.add(held - this.#counted)
    this.#counted = held
  }
}

/** The frame in octets of its own. */
function ownCopy(frame: Uint8Array): Uint8Array {
  const copy = Buffer.allocUnsafeSlow(frame.length)
  copy.set(frame)
  return copy
}
