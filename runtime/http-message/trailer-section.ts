import { HttpMessageError } from './http-message-error.ts'
import type { MessageLimits } from './message-limits.ts'
import {
  COLON,
  CR,
  FIELD_TEXT,
  isOf,
  latin1Octets,
  LF,
  lowerCase,
  spells,
  TOKEN,
  WHITE_SPACE,
} from './octets.ts'
import { refusal } from './line-end.ts'

/** Fields that would delimit, route or concern the connection, too late to be acted on. */
const forbidden: readonly Uint8Array[] = [
  'content-length',
  'transfer-encoding',
  'host',
  'connection',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'expect',
].map(latin1Octets)

const longestForbidden: number = Math.max(...forbidden.map(name => name.length))

type TrailerState = 'line' | 'name' | 'value' | 'line-feed' | 'last-line-feed'

/**
 * Reads the trailer section of a chunked body octet by octet, by the rules of a head's fields
 * (RFC 9112, 7.1.2), keeping of each field no more than tells whether its name is forbidden.
 */
export class TrailerSection {
  readonly #limits: MessageLimits
  readonly #name: Uint8Array = new Uint8Array(longestForbidden)
  #nameLength = 0
  #state: TrailerState = 'line'
  #bytes = 0
  #fields = 0

  constructor(limits: MessageLimits) {
    this.#limits = limits
  }

  /**
   * Takes the next octet.
   *
   * @returns whether it ends the section
   * @throws HttpMessageError
   */
  endsWith(octet: number): boolean {
    if (++this.#bytes > this.#limits.maxTrailerBytes) {
      throw new HttpMessageError('trailers-too-large')
    }
    switch (this.#state) {
      case 'line':
        this.#state = this.#begunLine(octet)
        return false
      case 'name':
        this.#state = this.#afterNameOctet(octet)
        return false
      case 'value':
        if (octet === CR) this.#state = 'line-feed'
        else if (!isOf(FIELD_TEXT, octet)) throw refusal(octet, 'control-character')
        return false
      default:
        return this.#isLastLineFeed(octet)
    }
  }

  #begunLine(octet: number): TrailerState {
    if (octet === CR) return 'last-line-feed'
    if (isOf(WHITE_SPACE, octet)) throw new HttpMessageError('obs-fold')
    if (++this.#fields > this.#limits.maxFields) throw new HttpMessageError('too-many-fields')
    this.#nameLength = 0
    return this.#afterNameOctet(octet)
  }

  #afterNameOctet(octet: number): TrailerState {
    if (isOf(TOKEN, octet)) {
      if (this.#nameLength < longestForbidden) this.#name[this.#nameLength] = lowerCase(octet)
      this.#nameLength++
      return 'name'
    }
    if (octet === COLON && this.#nameLength > 0) {
      if (this.#isForbidden()) throw new HttpMessageError('forbidden-trailer')
      return 'value'
    }
    if (octet === LF) throw new HttpMessageError('bare-lf')
    const followsName = isOf(WHITE_SPACE, octet) && this.#nameLength > 0
    throw new HttpMessageError(followsName ? 'space-before-colon' : 'invalid-field-name')
  }

  #isForbidden(): boolean {
    if (this.#nameLength > longestForbidden) return false
    return forbidden.some(name => spells(name, this.#name, 0, this.#nameLength))
  }

  #isLastLineFeed(octet: number): boolean {
    if (octet !== LF) throw new HttpMessageError('bare-cr')
    const isLast = this.#state === 'last-line-feed'
    this.#state = 'line'
    return isLast
  }
}
