import { nine, standsAt, zero } from './octets.ts'

/** A frame whose header is written and whose body has room. */
export interface StartedFrame {
  readonly message: Uint8Array
  /** Where the body begins. */
  readonly bodyAt: number
}

/** Numbers of so many digits are exact. */
const mostDigits = 15

/** Relay headers that are alike but for one number, and for `End` behind it. */
export class HeaderTemplate {
  /** What the frame that fitted last had: its number, whether it had `End`, and where its body begins. */
  number = 0
  end = false
  bodyAt = 0
  readonly #isNumber: (value: unknown) => boolean
  /** Octets up to the number. */
  readonly #before: Uint8Array
  /** Octets behind the number, of a frame without `End` and of one with it. */
  readonly #behind: Uint8Array
  readonly #behindWithEnd: Uint8Array

  /**
   * @param more makes the header with a number
   * @param last makes it with a number and `End`
   * @param isNumber tells which numbers a frame may have
   */
  constructor(
    more: (number: number) => Uint8Array,
    last: (number: number) => Uint8Array,
    isNumber: (value: unknown) => boolean,
  ) {
    this.#isNumber = isNumber
    const first = more(1)
    const at = more(2).findIndex((octet, place) => octet !== first[place])
    this.#before = first.subarray(0, at)
    this.#behind = first.subarray(at + 1)
    this.#behindWithEnd = last(1).subarray(at + 1)
  }

  /** Writes a header in front of room for a body. */
  start(
    number: number,
    end: boolean,
    bodyOctets: number,
    allocate: (octets: number) => Uint8Array,
  ): StartedFrame {
    const before = this.#before
    const behind = end ? this.#behindWithEnd : this.#behind
    const digits = digitsOf(number)
    const bodyAt = before.length + digits + behind.length
    const message = allocate(bodyAt + bodyOctets)
    message.set(before)
    let left = number
    for (let at = before.length + digits - 1; at >= before.length; at--) {
      message[at] = zero + (left % 10)
      left = Math.floor(left / 10)
    }
    message.set(behind, before.length + digits)
    return { message, bodyAt }
  }

  /** Whether a message begins with such a header; sets `number`, `end` and `bodyAt` where it does. */
  fits(message: Uint8Array): boolean {
    const first = this.#before.length
    if (!standsAt(message, 0, this.#before)) return false
    let number = 0
    let at = first
    for (; at - first < mostDigits; at++) {
      const octet = message[at] ?? 0
      if (octet < zero || octet > nine) break
      number = number * 10 + (octet - zero)
    }
    const hasLeadingZero = message[first] === zero && at - first > 1
    if (at === first || hasLeadingZero || !this.#isNumber(number)) return false
    const end = !standsAt(message, at, this.#behind)
    if (end && !standsAt(message, at, this.#behindWithEnd)) return false
    this.number = number
    this.end = end
    this.bodyAt = at + (end ? this.#behindWithEnd : this.#behind).length
    return true
  }
}

function digitsOf(number: number): number {
  let digits = 1
  for (let left = number; left >= 10; left = Math.floor(left / 10)) digits++
  return digits
}
