import { giveBack } from './give-back.ts'

/** Chunks that are kept as they came; of more, one is made, so that each octet costs its own memory alone. */
const mostChunks = 64

/** The payload of a frame that comes in more than one chunk of the network. */
export class SplitPayload {
  readonly #length: number
  readonly #isFirstUsed: boolean
  #chunks: Uint8Array[]
  /** Where the payload begins in the first chunk. */
  #firstAt: number
  #missing: number

  /**
   * @param first the chunk in which the payload begins
   * @param isFirstUsed whether octets before the payload in that chunk are still used when it is whole
   */
  constructor(length: number, first: Uint8Array, firstAt: number, isFirstUsed: boolean) {
    this.#length = length
    this.#isFirstUsed = isFirstUsed
    this.#chunks = [first]
    this.#firstAt = firstAt
    this.#missing = length - (first.length - firstAt)
  }

  /** Octets of it that have not come. */
  get missing(): number {
    return this.#missing
  }

  /** Takes a chunk that is no longer than what is missing. */
  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#missing -= chunk.length
    if (this.#chunks.length > mostChunks) this.#compact()
  }

  /**
   * Writes the payload to `target`, and gives the memory of its chunks back.
   * @param last the chunk in which it ends, whose memory is left alone
   */
  writeTo(target: Uint8Array, last: Uint8Array): void {
    let at = this.#copyTo(target)
    target.set(last.subarray(0, this.#missing), at)
    at += this.#missing
    if (at !== this.#length) throw new RangeError('A payload is not whole.')
  }

  #copyTo(target: Uint8Array): number {
    let at = 0
    for (const [index, chunk] of this.#chunks.entries()) {
      const part = index === 0 ? chunk.subarray(this.#firstAt) : chunk
      target.set(part, at)
      at += part.length
      if (index > 0 || !this.#isFirstUsed) giveBack(chunk)
    }
    return at
  }

  #compact(): void {
    const whole = Buffer.allocUnsafeSlow(this.#length - this.#missing)
    this.#copyTo(whole)
    this.#chunks = [whole]
    this.#firstAt = 0
  }
}
