import type { BreachCode } from './close-code.ts'

/** What a head says is wrong with it. */
export interface Breach {
  readonly code: BreachCode
  readonly what: string
}

/** Opcodes (RFC 6455, 5.2). */
export const opcodes: {
  readonly continuation: 0
  readonly text: 1
  readonly binary: 2
  readonly close: 8
  readonly ping: 9
  readonly pong: 10
} = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 }

/** Largest payload of a control frame. */
const largestControl = 125

/** The head of a frame (RFC 6455, 5.2), read into one place that is used again. */
export class FrameHead {
  readonly #isMasked: boolean
  isFinal = false
  opcode = 0
  /** Octets of the payload. */
  length = 0
  readonly key: Uint8Array = new Uint8Array(4)

  /** @param isMasked whether frames have to be masked, as a client's, or must not be */
  constructor(isMasked: boolean) {
    this.#isMasked = isMasked
  }

  get isControl(): boolean {
    return this.opcode >= opcodes.close
  }

  /**
   * Reads a head that begins at `at`.
   * @returns where the payload begins; undefined while the head is not whole; or what is wrong, which is told as soon
   * as the octets that say it are there
   */
  read(octets: Uint8Array, at: number): number | Breach | undefined {
    const available = octets.length - at
    if (available < 2) return undefined
    const first = octets[at] ?? 0
    const second = octets[at + 1] ?? 0
    if ((first & 0x70) !== 0) return breach('A reserved bit is set.')
    this.isFinal = (first & 0x80) !== 0
    this.opcode = first & 0x0f
    const isMasked = (second & 0x80) !== 0
    if (isMasked !== this.#isMasked) {
      return breach(isMasked ? 'A frame is masked.' : 'A frame is not masked.')
    }
    const short = second & 0x7f
    const wrong = this.isControl ? this.#wrongControl(short) : this.#wrongData()
    if (wrong !== undefined) return wrong
    const lengthEnd = short < 126 ? 2 : short === 126 ? 4 : 10
    const size = lengthEnd + (isMasked ? 4 : 0)
    if (available < size) return undefined
    this.length = short < 126 ? short : bigEndian(octets, at + 2, at + lengthEnd)
    if (isMasked) for (let i = 0; i < 4; i++) this.key[i] = octets[at + lengthEnd + i] ?? 0
    return at + size
  }

  #wrongControl(short: number): Breach | undefined {
    if (this.opcode > opcodes.pong) return breach('There is no such opcode.')
    if (!this.isFinal) return breach('A control frame is fragmented.')
    if (short > largestControl) return breach('A control frame is too long.')
    if (this.opcode === opcodes.close && short === 1) return breach('Half a close code came.')
    return undefined
  }

  #wrongData(): Breach | undefined {
    return this.opcode > opcodes.binary ? breach('There is no such opcode.') : undefined
  }
}

/** A breach of the protocol. */
export function breach(what: string): Breach {
  return { code: 1002, what }
}

/** The number, which is inexact where it is larger than any that is allowed. */
function bigEndian(octets: Uint8Array, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) value = value * 256 + (octets[at] ?? 0)
  return value
}
