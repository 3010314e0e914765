import { scanFieldSection } from './field-section.ts'
import { HttpMessageError } from './http-message-error.ts'
import { INCOMPLETE } from './line-end.ts'
import { defaultMessageLimits, type MessageLimits } from './message-limits.ts'
import {
  EXPECTS_CONTINUE,
  type FieldSectionScan,
  HAS_CONTENT_LENGTH,
  HAS_HOST,
  HAS_UPGRADE,
  IS_CHUNKED,
  NAMES_CLOSE,
  NAMES_UPGRADE,
} from './noted-fields.ts'
import {
  CR,
  endOfRun,
  FIELD_TEXT,
  isExactly,
  isText,
  latin1Octets,
  latin1Text,
  TOKEN,
  WHITE_SPACE,
  withoutTrailing,
} from './octets.ts'
import {
  type RequestLineScan,
  scanRequestLine,
  scanStatusLine,
  type StatusLineScan,
} from './start-line.ts'

/** Offsets of one field within `MessageHead.bytes`; the value is without white space around it. */
export interface FieldPlace {
  readonly name: number
  readonly nameEnd: number
  readonly value: number
  readonly valueEnd: number
  /** After the CRLF. */
  readonly lineEnd: number
}

/** Results of a scan, kept between scans so that a head costs one allocation and its slice. */
interface HeadScan extends RequestLineScan, StatusLineScan, FieldSectionScan {
  fieldsStart: number
}

/**
 * What request and response heads have in common. A head is checked when it is made and read when
 * asked: no text is decoded and no field looked up before.
 */
export class MessageHead {
  /** The head literally: start line, fields, empty line. Shares memory with the bytes it came in. */
  readonly bytes: Uint8Array
  /** HTTP/1.`minorVersion`: 0 or 1. */
  readonly minorVersion: number
  /** What the fields say, as the bits of `noted-fields.ts`. */
  readonly found: number
  /** Where the first field begins in `bytes`. */
  readonly fieldsStart: number
  readonly #contentLength: number

  protected constructor(bytes: Uint8Array, from: number, scan: HeadScan) {
    this.bytes = bytes
    this.minorVersion = scan.minorVersion
    this.found = scan.found
    this.fieldsStart = scan.fieldsStart - from
    this.#contentLength = scan.contentLength
  }

  /** The number in Content-Length. */
  get contentLength(): number | undefined {
    return (this.found & HAS_CONTENT_LENGTH) === 0 ? undefined : this.#contentLength
  }

  /** Whether Transfer-Encoding is `chunked`; it is never anything else. */
  get isChunked(): boolean {
    return (this.found & IS_CHUNKED) !== 0
  }

  /**
   * Whether the sender lets the connection go on after this message, as far as its head tells:
   * HTTP/1.1 without `Connection: close`. HTTP/1.0 never does, since an intermediary may not keep
   * such connections (RFC 9112, 9.3).
   */
  get keepAlive(): boolean {
    return this.minorVersion === 1 && (this.found & NAMES_CLOSE) === 0
  }

  /** Whether Upgrade and `Connection: upgrade` are both there, in HTTP/1.1. */
  get namesUpgrade(): boolean {
    const both = HAS_UPGRADE | NAMES_UPGRADE
    return this.minorVersion === 1 && (this.found & both) === both
  }

  /** The field that begins at an offset of `bytes`, or `undefined` where the empty line stands. */
  placeAt(name: number): FieldPlace | undefined {
    const { bytes } = this
    if (bytes[name] === CR) return undefined
    const nameEnd = endOfRun(TOKEN, bytes, name, bytes.length)
    const textEnd = endOfRun(FIELD_TEXT, bytes, nameEnd + 1, bytes.length)
    const value = endOfRun(WHITE_SPACE, bytes, nameEnd + 1, textEnd)
    const valueEnd = withoutTrailing(WHITE_SPACE, bytes, value, textEnd)
    return { name, nameEnd, value, valueEnd, lineEnd: textEnd + 2 }
  }

  /** Every field in order, as offsets. */
  *places(): Generator<FieldPlace, void, undefined> {
    let place = this.placeAt(this.fieldsStart)
    while (place !== undefined) {
      yield place
      place = this.placeAt(place.lineEnd)
    }
  }

  /** Every field in order: its name as sent, and its value read as Latin-1. */
  *fields(): Generator<readonly [name: string, value: string], void, undefined> {
    for (const { name, nameEnd, value, valueEnd } of this.places()) {
      yield [latin1Text(this.bytes, name, nameEnd), latin1Text(this.bytes, value, valueEnd)]
    }
  }

  /** The values of the fields of a name, in order; the name in any case. */
  values(fieldName: string): string[] {
    const wanted = fieldName.toLowerCase()
    const values: string[] = []
    for (const [name, value] of this.fields()) {
      if (name.toLowerCase() === wanted) values.push(value)
    }
    return values
  }
}

/** Methods that need not be decoded. */
const commonMethods = ['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS'].map(text => ({
  text,
  octets: latin1Octets(text),
}))

/** The head of a request that may be relayed. */
export class RequestHead extends MessageHead {
  readonly #methodEnd: number
  readonly #targetEnd: number
  readonly #hostStart: number
  readonly #hostEnd: number

  /** @throws HttpMessageError when fields are missing or contradict each other */
  constructor(bytes: Uint8Array, from: number, scan: HeadScan) {
    super(bytes, from, scan)
    if ((scan.found & HAS_HOST) === 0) throw new HttpMessageError('missing-host')
    refuseConflicts(scan)
    this.#methodEnd = scan.methodEnd - from
    this.#targetEnd = scan.targetEnd - from
    this.#hostStart = scan.hostStart - from
    this.#hostEnd = scan.hostEnd - from
  }

  /** The method, in its own case. */
  get method(): string {
    for (const { text, octets } of commonMethods) {
      if (isExactly(octets, this.bytes, 0, this.#methodEnd)) return text
    }
    return latin1Text(this.bytes, 0, this.#methodEnd)
  }

  /** The request target: in origin form, or `*`. */
  get target(): string {
    return latin1Text(this.bytes, this.#methodEnd + 1, this.#targetEnd)
  }

  /** The value of Host: host and optional port. */
  get host(): string {
    return latin1Text(this.bytes, this.#hostStart, this.#hostEnd)
  }

  /** Whether the value of Host is this, letter for letter. */
  hasHost(host: string): boolean {
    return isText(host, this.bytes, this.#hostStart, this.#hostEnd)
  }

  /** Whether content follows the head. */
  get hasBody(): boolean {
    return this.isChunked || (this.contentLength ?? 0) > 0
  }

  /** Whether the client asks for another protocol. A request with a body is not taken to. */
  get upgrade(): boolean {
    return this.namesUpgrade && !this.hasBody
  }

  /** Whether the client waits for `100 (Continue)` before its body; HTTP/1.0 does not. */
  get expectsContinue(): boolean {
    return this.minorVersion === 1 && (this.found & EXPECTS_CONTINUE) !== 0
  }
}

/** The head of a response, interim or final. */
export class ResponseHead extends MessageHead {
  /** The status code, 100 to 599. */
  readonly status: number

  /** @throws HttpMessageError when fields contradict each other or the status */
  constructor(bytes: Uint8Array, from: number, scan: HeadScan) {
    super(bytes, from, scan)
    refuseConflicts(scan)
    this.status = scan.status
    const hasNoBody = this.status < 200 || this.status === 204
    if (hasNoBody && (this.isChunked || (this.contentLength ?? 0) > 0)) {
      throw new HttpMessageError('forbidden-length')
    }
    if (this.status === 101 && !this.namesUpgrade) throw new HttpMessageError('incomplete-upgrade')
  }

  /** Whether another response to the same request follows: 1xx, but not 101. */
  get isInterim(): boolean {
    return this.status < 200 && this.status !== 101
  }
}

function refuseConflicts(scan: HeadScan): void {
  if ((scan.found & IS_CHUNKED) === 0) return
  if ((scan.found & HAS_CONTENT_LENGTH) !== 0) throw new HttpMessageError('conflicting-lengths')
  if (scan.minorVersion === 0) throw new HttpMessageError('chunked-before-http-1.1')
}

/** Finds one head that begins at an offset: the head, or `undefined` when the bytes end in it. */
export type HeadScanner<Head extends MessageHead> = (
  bytes: Uint8Array,
  from: number,
  limits: MessageLimits,
) => Head | undefined

const requestScan: HeadScan = newScan(true)
const responseScan: HeadScan = newScan(false)

function newScan(isRequest: boolean): HeadScan {
  return {
    isRequest,
    methodEnd: 0,
    targetEnd: 0,
    status: 0,
    minorVersion: 0,
    found: 0,
    contentLength: 0,
    hostStart: 0,
    hostEnd: 0,
    fieldsStart: 0,
  }
}

/**
 * Scans a request head.
 * @throws HttpMessageError
 */
export const scanRequestHead: HeadScanner<RequestHead> = (bytes, from, limits) => {
  const end = scanHead(bytes, from, limits, requestScan)
  return end === INCOMPLETE
    ? undefined
    : new RequestHead(sliceOf(bytes, from, end), from, requestScan)
}

/**
 * Scans a response head.
 * @throws HttpMessageError
 */
export const scanResponseHead: HeadScanner<ResponseHead> = (bytes, from, limits) => {
  const end = scanHead(bytes, from, limits, responseScan)
  return end === INCOMPLETE
    ? undefined
    : new ResponseHead(sliceOf(bytes, from, end), from, responseScan)
}

function scanHead(bytes: Uint8Array, from: number, limits: MessageLimits, into: HeadScan): number {
  const furthest = from + limits.maxHeadBytes
  const to = Math.min(bytes.length, furthest)
  let end = into.isRequest
    ? scanRequestLine(bytes, from, to, into)
    : scanStatusLine(bytes, from, to, into)
  if (end !== INCOMPLETE) {
    into.fieldsStart = end
    end = scanFieldSection(bytes, end, to, into, limits.maxFields)
  }
  if (end === INCOMPLETE && to === furthest) throw new HttpMessageError('head-too-large')
  return end
}

/** A part of some bytes without a copy, the bytes themselves where it is all of them. */
export function sliceOf(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to)
}

/**
 * Reads a request head that is there whole and alone.
 * @throws HttpMessageError
 */
export function parseRequestHead(
  bytes: Uint8Array,
  limits: MessageLimits = defaultMessageLimits,
): RequestHead {
  return wholly(scanRequestHead(bytes, 0, limits), bytes)
}

/**
 * Reads a response head that is there whole and alone.
 * @throws HttpMessageError
 */
export function parseResponseHead(
  bytes: Uint8Array,
  limits: MessageLimits = defaultMessageLimits,
): ResponseHead {
  return wholly(scanResponseHead(bytes, 0, limits), bytes)
}

function wholly<Head extends MessageHead>(head: Head | undefined, bytes: Uint8Array): Head {
  if (head === undefined) throw new HttpMessageError('truncated')
  if (head.bytes.length < bytes.length) throw new HttpMessageError('excess-bytes')
  return head
}
