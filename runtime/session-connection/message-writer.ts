import { randomFillSync } from 'node:crypto'
import type { Writable } from 'node:stream'

/** Octets of a block: the largest frame of this protocol's defaults twice, and many small ones. */
const blockSize = 160 * 1024

/** Blocks that are kept while nobody writes to them. */
const mostKept = 16

/** What a WebSocket header in front of a message has at most: two octets, eight for the length, four for the mask. */
const largestHeader = 14

/** Room for messages that one write takes, with its octets as words for the mask. */
interface Block {
  readonly octets: Buffer
  readonly words: Uint32Array
}

const kept: Block[] = []

/**
 * Writes binary WebSocket messages (RFC 6455, 5.2), each whole, to the socket under a WebSocket that is open. All that is
 * added up to `flush` is one write of octets that lie together: one encryption instead of one for each piece, and no
 * memory that has to be collected, since blocks are used again.
 */
export class MessageWriter {
  readonly #socket: Writable
  readonly #isMasked: boolean
  #block: Block | undefined
  #end = 0
  /** Where the message begins for which there is room behind `#end`. */
  #roomAt = 0
  #room: Uint8Array | undefined

  /** @param isMasked as a client must (RFC 6455, 5.3) */
  constructor(socket: Writable, isMasked: boolean) {
    this.#socket = socket
    this.#isMasked = isMasked
  }

  /** Octets that were added and have not left this program. */
  get waiting(): number {
    return this.#socket.writableLength + this.#end
  }

  /** Room for the next message to be added. Its octets may hold anything, and are gone with the next call. */
  room(octets: number): Uint8Array {
    const needed = largestHeader + octets
    if (this.#block !== undefined && this.#end + needed > this.#block.octets.length) {
      this.flush()
      if (needed > blockSize) this.#block = undefined
    }
    this.#block ??= needed > blockSize ? newBlock(needed) : (kept.pop() ?? newBlock(blockSize))
    this.#roomAt = this.#end + this.#headerSize(octets)
    this.#room = this.#block.octets.subarray(this.#roomAt, this.#roomAt + octets)
    return this.#room
  }

  /** Adds a message: the room that was given last, filled, or other octets, which are copied. */
  add(message: Uint8Array): void {
    if (message !== this.#room) this.room(message.length).set(message)
    this.#room = undefined
    if (this.#block === undefined) return
    const { octets, words } = this.#block
    const end = this.#roomAt + message.length
    octets[this.#end] = 0x82
    this.#writeLength(octets, message.length)
    if (this.#isMasked) {
      const key = this.#roomAt - 4
      fillRandomly(octets, key)
      mask(octets, words, key, end)
    }
    this.#end = end
  }

  /**
   * Writes what was added, unless nothing can be written any more.
   * @param left is called when all that was written so far has left this program
   */
  flush(left?: () => void): void {
    const block = this.#block
    const end = this.#end
    this.#room = undefined
    if (block === undefined || end === 0) return
    this.#end = 0
    if (!this.#socket.writable) return
    // A block is large: few octets are not worth to keep it until they have left.
    if (end * 4 < blockSize) {
      this.#socket.write(Buffer.from(block.octets.subarray(0, end)), left)
      return
    }
    this.#block = undefined
    this.#socket.write(block.octets.subarray(0, end), () => {
      keep(block)
      left?.()
    })
  }

  #headerSize(octets: number): number {
    const lengthSize = octets < 126 ? 0 : octets < 65_536 ? 2 : 8
    return 2 + lengthSize + (this.#isMasked ? 4 : 0)
  }

  #writeLength(octets: Buffer, length: number): void {
    const at = this.#end + 1
    const flag = this.#isMasked ? 0x80 : 0
    if (length < 126) octets[at] = flag | length
    else if (length < 65_536) {
      octets[at] = flag | 126
      octets[at + 1] = length >>> 8
      octets[at + 2] = length
    } else {
      octets[at] = flag | 127
      octets.writeUInt32BE(0, at + 1)
      octets.writeUInt32BE(length, at + 5)
    }
  }
}

function newBlock(octets: number): Block {
  const { buffer } = Buffer.allocUnsafeSlow((octets + 3) & ~3)
  return { octets: Buffer.from(buffer), words: new Uint32Array(buffer) }
}

function keep(block: Block): void {
  if (block.octets.length === blockSize && kept.length < mostKept) kept.push(block)
}

const random = Buffer.allocUnsafeSlow(8192)
let randomAt = random.length

/** Four octets that nobody can foretell. */
function fillRandomly(octets: Buffer, at: number): void {
  if (randomAt === random.length) {
    randomFillSync(random)
    randomAt = 0
  }
  for (let i = 0; i < 4; i++) octets[at + i] = random[randomAt++] ?? 0
}

const turnedKey = new Uint8Array(4)
const turnedKeyWord = new Uint32Array(turnedKey.buffer)

/** Masks the octets behind the key up to `end`, most of them as words. */
function mask(octets: Buffer, words: Uint32Array, key: number, end: number): void {
  const start = key + 4
  const firstWord = Math.min((start + 3) & ~3, end)
  const lastWord = Math.max(end & ~3, firstWord)
  for (let at = start; at < firstWord; at++) maskOctet(octets, key, at)
  for (let i = 0; i < 4; i++) turnedKey[i] = octets[key + ((firstWord - start + i) & 3)] ?? 0
  const word = turnedKeyWord[0] ?? 0
  for (let at = firstWord >>> 2; at < lastWord >>> 2; at++) words[at] = (words[at] ?? 0) ^ word
  for (let at = lastWord; at < end; at++) maskOctet(octets, key, at)
}

function maskOctet(octets: Buffer, key: number, at: number): void {
  octets[at] = (octets[at] ?? 0) ^ (octets[key + ((at - key) & 3)] ?? 0)
}
