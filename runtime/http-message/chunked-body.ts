import type { BodyDelimiter } from './body.ts'
import { HttpMessageError } from './http-message-error.ts'
import { refusal } from './line-end.ts'
import type { MessageLimits } from './message-limits.ts'
import { CR, FIELD_TEXT, isOf, LF, TOKEN } from './octets.ts'
import { TrailerSection } from './trailer-section.ts'

const SEMICOLON = 0x3b
const EQUALS = 0x3d
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** 13 hexadecimal digits are 52 bits: every size is an exact number. */
const maxSizeDigits = 13

/** Where in the chunked coding (RFC 9112, 7.1) the next octet stands. */
type ChunkedState =
  | 'size'
  | 'extension-name'
  | 'extension-value'
  | 'extension-token'
  | 'extension-quoted'
  | 'extension-escaped'
  | 'extension-closed'
  | 'size-line-feed'
  | 'data'
  | 'data-return'
  | 'data-line-feed'
  | 'trailers'
  | 'over'

/**
 * Delimits a chunked body as it stands, framing and trailers included. Chunk data is stepped over
 * by arithmetic; sizes, extensions and trailers are read octet by octet and must follow the
 * grammar exactly: no white space beside a size or in an extension, CRLF and nothing else.
 */
export class ChunkedBody implements BodyDelimiter {
  readonly kind = 'chunked'
  readonly #limits: MessageLimits
  #state: ChunkedState = 'size'
  #size = 0
  #sizeDigits = 0
  #partLength = 0
  #extensionBytes = 0
  #trailers: TrailerSection | undefined

  constructor(limits: MessageLimits) {
    this.#limits = limits
  }

  get isOver(): boolean {
    return this.#state === 'over'
  }

  finish(): void {
    if (!this.isOver) throw new HttpMessageError('truncated')
  }

  take(piece: Uint8Array, from: number): number {
    let at = from
    while (at < piece.length && this.#state !== 'over') {
      if (this.#state === 'data') {
        const end = Math.min(piece.length, at + this.#size)
        this.#size -= end - at
        at = end
        if (this.#size === 0) this.#state = 'data-return'
      } else {
        this.#state = this.#after(piece[at] ?? 0)
        at++
      }
    }
    return at
  }

  /** The state that an octet outside chunk data leads to. */
  #after(octet: number): ChunkedState {
    switch (this.#state) {
      case 'size':
        return this.#afterSizeOctet(octet)
      case 'size-line-feed':
        if (octet !== LF) throw new HttpMessageError('bare-cr')
        return this.#afterSizeLine()
      case 'data-return':
        if (octet !== CR) throw refusal(octet, 'invalid-chunk-end')
        return 'data-line-feed'
      case 'data-line-feed':
        if (octet !== LF) throw new HttpMessageError('bare-cr')
        return 'size'
      case 'trailers':
        this.#trailers ??= new TrailerSection(this.#limits)
        return this.#trailers.endsWith(octet) ? 'over' : 'trailers'
      default:
        return this.#afterExtensionOctet(octet)
    }
  }

  #afterSizeOctet(octet: number): ChunkedState {
    const digit = hexadecimalDigit(octet)
    if (digit !== undefined) {
      this.#sizeDigits++
      if (this.#sizeDigits > maxSizeDigits) throw new HttpMessageError('invalid-chunk-size')
      this.#size = this.#size * 16 + digit
      return 'size'
    }
    if (this.#sizeDigits === 0) throw refusal(octet, 'invalid-chunk-size')
    if (octet === CR) return 'size-line-feed'
    if (octet === SEMICOLON) return this.#beginPart('extension-name')
    throw refusal(octet, 'invalid-chunk-size')
  }

  #afterSizeLine(): ChunkedState {
    this.#sizeDigits = 0
    this.#extensionBytes = 0
    return this.#size === 0 ? 'trailers' : 'data'
  }

  /** `*( ";" name [ "=" ( token / quoted-string ) ] )` */
  #afterExtensionOctet(octet: number): ChunkedState {
    if (octet !== CR && ++this.#extensionBytes > this.#limits.maxChunkExtensionBytes) {
      throw new HttpMessageError('chunk-extensions-too-large')
    }
    switch (this.#state) {
      case 'extension-name':
        if (isOf(TOKEN, octet)) return this.#continuePart('extension-name')
        if (octet === EQUALS && this.#partLength > 0) return this.#beginPart('extension-value')
        return this.#afterExtension(octet, this.#partLength > 0)
      case 'extension-value':
        if (octet === QUOTE) return 'extension-quoted'
        if (isOf(TOKEN, octet)) return 'extension-token'
        return this.#afterExtension(octet, false)
      case 'extension-token':
        if (isOf(TOKEN, octet)) return 'extension-token'
        return this.#afterExtension(octet, true)
      case 'extension-quoted':
        if (octet === QUOTE) return 'extension-closed'
        if (octet === BACKSLASH) return 'extension-escaped'
        return quotedText(octet)
      case 'extension-escaped':
        return quotedText(octet)
      default:
        return this.#afterExtension(octet, true)
    }
  }

  #afterExtension(octet: number, isComplete: boolean): ChunkedState {
    if (isComplete && octet === CR) return 'size-line-feed'
    if (isComplete && octet === SEMICOLON) return this.#beginPart('extension-name')
    throw refusal(octet, 'invalid-chunk-extension')
  }

  #beginPart(state: ChunkedState): ChunkedState {
    this.#partLength = 0
    return state
  }

  #continuePart(state: ChunkedState): ChunkedState {
    this.#partLength++
    return state
  }
}

function quotedText(octet: number): ChunkedState {
  if (isOf(FIELD_TEXT, octet)) return 'extension-quoted'
  throw refusal(octet, 'invalid-chunk-extension')
}

function hexadecimalDigit(octet: number): number | undefined {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30
  const letter = octet | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : undefined
}
