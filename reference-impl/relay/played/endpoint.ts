import { once } from 'node:events'
import { WebSocket } from 'ws'
import {
  decodeFrame,
  encodeFrame,
  frameName,
  type Frame,
  type FrameHeaders,
  type FrameName,
} from '../../../runtime/frame/index.ts'

/** What an endpoint connects with. */
export interface Ticket {
  readonly url: string
  readonly sessionId: string
  readonly token: string
  readonly resumeKey?: string | undefined
}

type FrameNamed<Name extends FrameName> = Extract<Frame, { readonly name: Name }>

/** A device or a terminal played with a bare WebSocket. */
export class PlayedEndpoint {
  readonly socket: WebSocket
  readonly sessionId: string
  /** All messages that came, as octets. */
  readonly messages: Buffer[] = []
  /** Name of each frame that came. */
  readonly names: FrameName[] = []
  /** Resolves to the close code. */
  readonly closed: Promise<number>
  #read = 0
  #wake: (() => void) | undefined

  private constructor(socket: WebSocket, sessionId: string) {
    this.socket = socket
    this.sessionId = sessionId
    this.closed = new Promise(resolve => socket.on('close', resolve))
    socket.on('error', () => {})
    socket.on('message', data => {
      if (!Buffer.isBuffer(data)) throw new Error('not one buffer')
      this.messages.push(data)
      this.names.push(frameName(data) ?? 'error')
      this.#wake?.()
    })
    socket.on('close', () => this.#wake?.())
  }

  /** Opens a WebSocket. */
  static async open(
    ticket: Ticket,
    ca: string,
    options: { origin?: string } = {},
  ): Promise<PlayedEndpoint> {
    const { url, sessionId, token, resumeKey } = ticket
    const offer = ['mrsp.v1', `mrsp.auth.${sessionId}.${token}`]
    if (resumeKey !== undefined) offer.push(`mrsp.resume.${resumeKey}`)
    return PlayedEndpoint.openWith(url, offer, ca, sessionId, options)
  }

  /** Opens a WebSocket with any offer of subprotocols. */
  static async openWith(
    url: string,
    offer: readonly string[],
    ca: string,
    sessionId: string = '-'.repeat(43),
    options: { origin?: string } = {},
  ): Promise<PlayedEndpoint> {
    const socket = new WebSocket(url, [...offer], { ca, perMessageDeflate: false, ...options })
    const endpoint = new PlayedEndpoint(socket, sessionId)
    await once(socket, 'open')
    return endpoint
  }

  /** The next frame that is no `ping`. */
  async next(): Promise<Frame> {
    return decodeFrame(await this.nextOctets())
  }

  /** The octets of the next frame that is no `ping`. */
  async nextOctets(): Promise<Buffer> {
    for (;;) {
      const message = this.messages[this.#read]
      if (message === undefined) {
        if (this.socket.readyState === WebSocket.CLOSED) {
          throw new Error(`closed; came: ${this.names.join(', ')}`)
        }
        await new Promise<void>(resolve => {
          this.#wake = resolve
        })
        continue
      }
      this.#read++
      if (frameName(message) !== 'ping') return message
    }
  }

  /** The next frame, which has to be of the given name. */
  async expect<Name extends FrameName>(name: Name): Promise<FrameNamed<Name>> {
    const frame = await this.next()
    if (isNamed(frame, name)) return frame
    throw new Error(`${name} was expected, ${frame.name} came: ${JSON.stringify(frame.headers)}`)
  }

  send<Name extends FrameName>(
    name: Name,
    headers: FrameHeaders[Name] & object,
    body?: Uint8Array,
  ): void {
    this.socket.send(encodeFrame(this.sessionId, name, headers, body))
  }

  /** Sends any octets as one message, of which `text` makes a text message. */
  sendOctets(octets: Uint8Array, options: { readonly text?: true } = {}): void {
    this.socket.send(octets, { binary: options.text !== true })
  }

  /** Waits for the answer to a `ping`: all that was sent before has been taken. */
  async roundTrip(): Promise<void> {
    this.send('ping', {})
    await this.expect('pong')
  }

  /** Sends a `hello`. */
  hello(product = 'played/1.0'): void {
    this.send('hello', { version: 1, product, maxExchanges: 64 })
  }

  /** Ends the TCP connection without a close. */
  drop(): void {
    this.socket.terminate()
  }
}

function isNamed<Name extends FrameName>(frame: Frame, name: Name): frame is FrameNamed<Name> {
  return frame.name === name
}
