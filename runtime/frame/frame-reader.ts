import { FrameError } from './frame-error.ts'
import {
  type FieldLayout,
  type FrameLayout,
  frameLabel,
  frameNameAt,
  type LayoutsByName,
  maximumHeader,
  sessionIdAt,
  sessionIdLabel,
  sessionIdLength,
} from './frame-layout.ts'
import { asciiText, CR, colon, LF, nine, space, standsAt, zero } from './octets.ts'

/** Value of a field. */
export type FieldValue = number | string | true | readonly string[]

/** A frame whose fields have the form, and not yet surely the values, that the table asks for. */
export interface ReadFrame {
  readonly name: string
  readonly headers: Readonly<Record<string, FieldValue>>
  readonly body: Uint8Array
}

/** Reads a frame in the one form that it may have. Throws a FrameError for every other. */
export function readFrame<Name extends string>(
  message: Uint8Array,
  layouts: LayoutsByName<Name>,
): ReadFrame {
  requireSessionId(message)
  const layout = layouts.find(message)
  if (layout === undefined) throw refusal(message, 'names no frame of this protocol')
  return new HeaderReader(message, layout).read()
}

function requireSessionId(message: Uint8Array): void {
  if (!standsAt(message, 0, sessionIdLabel))
    throw refusal(message, 'does not begin with Session-Id')
  const end = sessionIdAt + sessionIdLength
  for (let at = sessionIdAt; at < end; at++) {
    if (!isSessionIdOctet(message[at] ?? 0)) {
      throw refusal(message, 'has a Session-Id that is not 43 characters of base64url')
    }
  }
  if (!standsAt(message, end, frameLabel)) throw refusal(message, 'has no Frame behind Session-Id')
}

class HeaderReader {
  readonly #message: Uint8Array
  readonly #layout: FrameLayout<string>
  readonly #end: number
  #at: number

  constructor(message: Uint8Array, layout: FrameLayout<string>) {
    this.#message = message
    this.#layout = layout
    this.#end = Math.min(message.length, maximumHeader)
    this.#at = frameNameAt + layout.nameLine.length
  }

  read(): ReadFrame {
    const headers: Record<string, FieldValue> = {}
    for (const field of this.#layout.fields) {
      if (!standsAt(this.#message, this.#at, field.label)) {
        if (field.field.required) throw this.#refusal(`has no ${field.field.name} in its place`)
        continue
      }
      this.#at += field.label.length
      headers[field.property] = this.#readValue(field)
    }
    if (this.#message[this.#at] !== CR) this.#skipUnknownFields()
    this.#passLineEnd()
    const body = this.#message.subarray(this.#at)
    if (body.length > 0 && !this.#layout.carriesBody) throw this.#refusal('has a body')
    return { name: this.#layout.name, headers, body }
  }

  #readValue(field: FieldLayout): FieldValue {
    switch (field.field.type) {
      case 'integer':
        return this.#readInteger(field)
      case 'true':
        return this.#readTrue(field)
      case 'list':
        return this.#readText(field).split(', ')
      case 'text':
        return this.#readText(field)
    }
  }

  #readInteger(field: FieldLayout): number {
    const start = this.#at
    let value = 0
    for (;;) {
      const octet = this.#message[this.#at] ?? 0
      if (octet < zero || octet > nine) break
      value = value * 10 + (octet - zero)
      this.#at++
      if (this.#at - start > 16) break
    }
    const digits = this.#at - start
    const leadingZero = digits > 1 && this.#message[start] === zero
    if (digits === 0 || leadingZero || value > Number.MAX_SAFE_INTEGER) {
      throw this.#refusal(`has a ${field.field.name} that is not an integer`)
    }
    this.#passLineEnd()
    return value
  }

  #readTrue(field: FieldLayout): true {
    if (!standsAt(this.#message, this.#at, trueOctets)) {
      throw this.#refusal(`has a ${field.field.name} that is not true`)
    }
    this.#at += trueOctets.length
    this.#passLineEnd()
    return true
  }

  #readText(field: FieldLayout): string {
    const start = this.#at
    this.#passVisible()
    const text = asciiText(this.#message, start, this.#at)
    if (text === '' || text.startsWith(' ') || text.endsWith(' ')) {
      throw this.#refusal(`has a ${field.field.name} with no value or with space around it`)
    }
    this.#passLineEnd()
    return text
  }

  #skipUnknownFields(): void {
    const seen = new Set<string>()
    while (this.#message[this.#at] !== CR) {
      const start = this.#at
      while (isTokenOctet(this.#message[this.#at] ?? 0) && this.#at < this.#end) this.#at++
      const name = asciiText(this.#message, start, this.#at).toLowerCase()
      if (name === '') throw this.#refusal('has a field without a name')
      if (this.#layout.knownNames.has(name) || seen.has(name)) {
        throw this.#refusal('has a field that is repeated, out of its place or spelled otherwise')
      }
      seen.add(name)
      this.#pass(colon)
      this.#pass(space)
      const value = this.#at
      this.#passVisible()
      if (
        this.#at === value ||
        this.#message[value] === space ||
        this.#message[this.#at - 1] === space
      ) {
        throw this.#refusal('has an unknown field with no value or with space around it')
      }
      this.#passLineEnd()
    }
  }

  /** Goes on to the first octet that is neither visible US-ASCII nor space. */
  #passVisible(): void {
    while (this.#at < this.#end) {
      const octet = this.#message[this.#at] ?? 0
      if (octet < space || octet > tilde) return
      this.#at++
    }
  }

  #passLineEnd(): void {
    this.#pass(CR)
    this.#pass(LF)
  }

  #pass(octet: number): void {
    if (this.#at >= this.#end || this.#message[this.#at] !== octet) {
      throw this.#refusal('is cut short or holds an octet that may not stand there')
    }
    this.#at++
  }

  #refusal(what: string): FrameError {
    return this.#at >= maximumHeader
      ? new FrameError('too-large', `The relay header is larger than ${maximumHeader} octets.`)
      : new FrameError('protocol-error', `The frame ${this.#layout.name} ${what}.`)
  }
}

function refusal(message: Uint8Array, what: string): FrameError {
  return message.length === 0
    ? new FrameError('protocol-error', 'The frame is empty.')
    : new FrameError('protocol-error', `The frame ${what}.`)
}

const tilde = 0x7e
const trueOctets: Uint8Array = Uint8Array.of(0x74, 0x72, 0x75, 0x65)

const sessionIdOctets = octetTable(/[A-Za-z0-9_-]/)
const tokenOctets = octetTable(/[A-Za-z0-9!#$%&'*+\-.^_`|~]/)

function octetTable(pattern: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, octet) =>
    octet < 0x80 && pattern.test(String.fromCharCode(octet)) ? 1 : 0,
  )
}

function isSessionIdOctet(octet: number): boolean {
  return sessionIdOctets[octet] === 1
}

function isTokenOctet(octet: number): boolean {
  return tokenOctets[octet] === 1
}
