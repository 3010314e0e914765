import { type HeadScanner, type MessageHead, sliceOf } from './head.ts'
import { HttpMessageError } from './http-message-error.ts'
import type { MessageLimits } from './message-limits.ts'
import { CR, LF, roomFor } from './octets.ts'

const nothing: Uint8Array = new Uint8Array(0)
const firstCapacity = 1024

/**
 * Finds heads in bytes that arrive in pieces. A head that lies within one piece is read where it
 * stands; one that is cut is gathered, once, up to `maxHeadBytes`, and read when its end is there.
 * What it costs to find a head grows with its length alone, however it is cut.
 */
export class HeadReader<Head extends MessageHead> {
  /** Where, in the piece last read, the part that belongs to the head ended. */
  end: number = 0
  readonly #scan: HeadScanner<Head>
  readonly #limits: MessageLimits
  #gathered: Uint8Array = nothing
  #length = 0

  constructor(scan: HeadScanner<Head>, limits: MessageLimits) {
    this.#scan = scan
    this.#limits = limits
  }

  /** Bytes of an unfinished head that are kept. */
  get heldBytes(): number {
    return this.#length
  }

  /**
   * Reads on from an offset of a piece, and sets `end`.
   *
   * @returns the head when this piece completes it
   * @throws HttpMessageError
   */
  read(piece: Uint8Array, from: number): Head | undefined {
    if (this.#length > 0) return this.#gather(piece, from)
    const head = this.#scan(piece, from, this.#limits)
    this.end = head === undefined ? piece.length : from + head.bytes.length
    if (head === undefined) this.#keep(piece, from, piece.length)
    return head
  }

  /**
   * The connection ended: there must be no unfinished head.
   * @throws HttpMessageError what the head so far is refused for, else `truncated`
   */
  finish(): void {
    if (this.#length === 0) return
    this.#scan(this.#gathered.subarray(0, this.#length), 0, this.#limits)
    throw new HttpMessageError('truncated')
  }

  /** Looks for the end of the head, or a line end to refuse, and has the head read there. */
  #gather(piece: Uint8Array, from: number): Head | undefined {
    const to = Math.min(piece.length, from + this.#limits.maxHeadBytes - this.#length)
    let last = this.#gathered[this.#length - 1]
    let lastButOne = this.#gathered[this.#length - 2]
    let hasEnded = false
    let at = from
    while (at < to && !hasEnded) {
      const octet = piece[at++]
      if (octet === LF) hasEnded = last !== CR || lastButOne === LF
      else hasEnded = last === CR
      lastButOne = last
      last = octet
    }
    this.end = at
    this.#keep(piece, from, at)
    if (!hasEnded && this.#length < this.#limits.maxHeadBytes) return undefined

    const head = this.#scan(this.#gathered.subarray(0, this.#length), 0, this.#limits)
    this.#gathered = nothing
    this.#length = 0
    return head
  }

  #keep(piece: Uint8Array, from: number, to: number): void {
    const length = this.#length + to - from
    if (length > this.#gathered.length) {
      const doubled = Math.max(firstCapacity, this.#gathered.length * 2)
      const roomier = roomFor(Math.max(length, Math.min(doubled, this.#limits.maxHeadBytes)))
      roomier.set(sliceOf(this.#gathered, 0, this.#length))
      this.#gathered = roomier
    }
    this.#gathered.set(sliceOf(piece, from, to), this.#length)
    this.#length = length
  }
}
