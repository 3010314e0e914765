import { FrameError } from './frame-error.ts'
import {
  type FieldLayout,
  type FrameLayout,
  frameLabel,
  frameNameAt,
  maximumHeader,
  sessionIdAt,
  sessionIdLabel,
  sessionIdLength,
} from './frame-layout.ts'
import { CR, comma, LF, space, zero } from './octets.ts'

/**
 * Writes relay headers. The header is written to one place that is reused, so only the finished frame is allocated; the
 * session ID of the last frame stays there, so that a run of frames of one session writes it once.
 */
export class HeaderWriter {
  readonly #scratch: Uint8Array = new Uint8Array(maximumHeader)
  #sessionId = ''
  #at = 0

  constructor() {
    this.#scratch.set(sessionIdLabel, 0)
    this.#scratch.set(frameLabel, sessionIdAt + sessionIdLength)
  }

  /** Writes a frame. */
  write(
    sessionId: string,
    layout: FrameLayout<string>,
    headers: Readonly<Record<string, unknown>>,
    body: Uint8Array,
  ): Uint8Array {
    if (body.length > 0 && !layout.carriesBody) throw this.#refusal(layout, 'carries no body')
    this.#writeSessionId(sessionId, layout)
    this.#scratch.set(layout.nameLine, frameNameAt)
    this.#at = frameNameAt + layout.nameLine.length
    for (const field of layout.fields) {
      const value = headers[field.property]
      if (value === undefined || value === false) {
        if (field.field.required) throw this.#refusal(layout, `needs ${field.field.name}`)
      } else this.#writeField(layout, field, value)
    }
    this.#writeLineEnd(layout)
    const message = new Uint8Array(this.#at + body.length)
    message.set(this.#scratch.subarray(0, this.#at))
    message.set(body, this.#at)
    return message
  }

  #writeSessionId(sessionId: string, layout: FrameLayout<string>): void {
    if (sessionId === this.#sessionId) return
    if (!/^[A-Za-z0-9_-]{43}$/.test(sessionId)) {
      throw this.#refusal(layout, 'needs a session ID of 43 characters of base64url')
    }
    for (let i = 0; i < sessionIdLength; i++) {
      this.#scratch[sessionIdAt + i] = sessionId.charCodeAt(i)
    }
    this.#sessionId = sessionId
  }

  #writeField(layout: FrameLayout<string>, field: FieldLayout, value: unknown): void {
    if (Array.isArray(value) && value.length === 0 && field.field.type === 'list') return
    if (!field.field.validate(value)) {
      throw this.#refusal(layout, `cannot carry such a value as ${field.field.name}`)
    }
    this.#writeOctets(layout, field.label)
    if (typeof value === 'number') this.#writeInteger(layout, value)
    else if (typeof value === 'string') this.#writeText(layout, value)
    else if (value === true) this.#writeText(layout, 'true')
    else this.#writeList(layout, value)
    this.#writeLineEnd(layout)
  }

  #writeInteger(layout: FrameLayout<string>, value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw this.#refusal(layout, 'needs an integer')
    this.#claim(layout, 16)
    if (value < 10) this.#scratch[this.#at++] = zero + value
    else {
      const text = String(value)
      for (let i = 0; i < text.length; i++) this.#scratch[this.#at++] = text.charCodeAt(i)
    }
  }

  #writeText(layout: FrameLayout<string>, text: string): void {
    if (text === '' || text.startsWith(' ') || text.endsWith(' ')) {
      throw this.#refusal(layout, 'cannot carry a value that is empty or has space around it')
    }
    this.#claim(layout, text.length)
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code < 0x20 || code > 0x7e) throw this.#refusal(layout, 'carries visible US-ASCII only')
      this.#scratch[this.#at++] = code
    }
  }

  #writeList(layout: FrameLayout<string>, items: readonly string[]): void {
    items.forEach((item, index) => {
      if (item.includes(',')) throw this.#refusal(layout, 'cannot carry a comma in a list')
      if (index > 0) {
        this.#claim(layout, 2)
        this.#scratch[this.#at++] = comma
        this.#scratch[this.#at++] = space
      }
      this.#writeText(layout, item)
    })
  }

  #writeOctets(layout: FrameLayout<string>, octets: Uint8Array): void {
    this.#claim(layout, octets.length)
    this.#scratch.set(octets, this.#at)
    this.#at += octets.length
  }

  #writeLineEnd(layout: FrameLayout<string>): void {
    this.#claim(layout, 2)
    this.#scratch[this.#at++] = CR
    this.#scratch[this.#at++] = LF
  }

  #claim(layout: FrameLayout<string>, octets: number): void {
    if (this.#at + octets > maximumHeader) {
      throw new FrameError('too-large', `The header of ${layout.name} is larger than 4096 octets.`)
    }
  }

  #refusal(layout: FrameLayout<string>, what: string): FrameError {
    return new FrameError('protocol-error', `The frame ${layout.name} ${what}.`)
  }
}
