import { frames } from '../../generated/frames.ts'
import { frameNameAt } from './frame-layout.ts'
import { HeaderTemplate, type StartedFrame } from './header-template.ts'
import { decodeFrame, encodeFrame, type Frame } from './relay-frames.ts'

export type { StartedFrame } from './header-template.ts'

/** The frames that carry octets of HTTP messages. */
export type BodyFrame = Extract<Frame, { name: 'request' | 'response' | 'data' }>

const third = frameNameAt + 2

/**
 * Writes and reads the body frames of one session by templates, which the general codec made: each differs from the one
 * before in hardly more than its number. A frame that fits none of them is read by the general codec.
 */
export class BodyFrames {
  readonly #sessionId: string
  readonly #response: HeaderTemplate
  readonly #data: HeaderTemplate
  #applicationId = ''
  #request: HeaderTemplate | undefined

  /** Throws a FrameError for what is no session ID. */
  constructor(sessionId: string) {
    this.#sessionId = sessionId
    const template = (name: 'response' | 'data'): HeaderTemplate =>
      templateOf(name, headers => encodeFrame(sessionId, name, headers))
    this.#response = template('response')
    this.#data = template('data')
  }

  /**
   * Writes the header of a `request` in front of room for a body that the caller fills. `allocate` may give octets that
   * hold anything. Throws a FrameError for what is no application ID.
   */
  startRequest(
    applicationId: string,
    exchange: number,
    end: boolean,
    bodyOctets: number,
    allocate: (octets: number) => Uint8Array,
  ): StartedFrame {
    return this.#requestOf(applicationId).start(exchange, end, bodyOctets, allocate)
  }

  /** Writes the header of a `response` or `data`, as `startRequest` does. */
  start(
    name: 'response' | 'data',
    exchange: number,
    end: boolean,
    bodyOctets: number,
    allocate: (octets: number) => Uint8Array,
  ): StartedFrame {
    const template = name === 'data' ? this.#data : this.#response
    return template.start(exchange, end, bodyOctets, allocate)
  }

  /** Reads any frame. Throws as `decodeFrame` does. */
  read(message: Uint8Array): Frame {
    if (this.#data.fits(message)) {
      return { name: 'data', headers: headersOf(this.#data), body: bodyOf(message, this.#data) }
    }
    // `response` and `request` differ in the third letter.
    const isRequest = message[third] === 0x71
    if (!isRequest && this.#response.fits(message)) {
      const template = this.#response
      return { name: 'response', headers: headersOf(template), body: bodyOf(message, template) }
    }
    if (isRequest && this.#request?.fits(message) === true) {
      const template = this.#request
      const headers = { ...headersOf(template), applicationId: this.#applicationId }
      return { name: 'request', headers, body: bodyOf(message, template) }
    }
    const frame = decodeFrame(message)
    if (frame.name === 'request') this.#requestOf(frame.headers.applicationId)
    return frame
  }

  /** The template of requests for this application, which most often is that of the last one. */
  #requestOf(applicationId: string): HeaderTemplate {
    if (this.#request === undefined || applicationId !== this.#applicationId) {
      this.#request = templateOf('request', headers =>
        encodeFrame(this.#sessionId, 'request', { ...headers, applicationId }),
      )
      this.#applicationId = applicationId
    }
    return this.#request
  }
}

function templateOf(
  name: BodyFrame['name'],
  encode: (headers: { exchange: number; end?: true }) => Uint8Array,
): HeaderTemplate {
  const number = frames[name].fields.find(field => field.name === 'Exchange')
  if (number === undefined) throw new TypeError(`A ${name} has no number.`)
  return new HeaderTemplate(
    exchange => encode({ exchange }),
    exchange => encode({ exchange, end: true }),
    number.validate,
  )
}

function headersOf({ number, end }: HeaderTemplate): { exchange: number; end?: true } {
  return end ? { exchange: number, end } : { exchange: number }
}

function bodyOf(message: Uint8Array, { bodyAt }: HeaderTemplate): Uint8Array {
  return message.subarray(bodyAt)
}
