import { Element } from 'ltx'
import type { RawData, WebSocket } from 'ws'
import { CLIENT, FRAMING } from './namespaces.ts'
import { Unreachable } from './stanza-error.ts'
import { StreamFailure } from './stream-failure.ts'
import { checkSize, parseMessage, type XmlLimits } from './stream-parser.ts'
import { writeXml } from './write-xml.ts'
import { CLOSING_TIME, type StreamListener, type XmppStream } from './xmpp-stream.ts'

const UNSUPPORTED_DATA = 1003
const NORMAL_CLOSURE = 1000

/** An XMPP stream over a WebSocket (RFC 7395), the server's side. */
export class WebSocketStream implements XmppStream {
  readonly remoteAddress: string
  readonly #socket: WebSocket
  readonly #outgoingBytes: number
  #limits: XmlLimits
  #listener: StreamListener | undefined
  #opened = false
  #ended = false

  /**
   * `outgoingBytes` bounds what waits for an other side that does not read. The socket must leave
   * pongs to this stream (`autoPong: false`).
   */
  constructor(socket: WebSocket, address: string, limits: XmlLimits, outgoingBytes: number) {
    this.remoteAddress = address
    this.#socket = socket
    this.#limits = limits
    this.#outgoingBytes = outgoingBytes
    socket.on('error', () => {
      this.#ended = true
      this.#terminateLater()
    })
  }

  listen(listener: StreamListener): void {
    this.#listener = listener
    this.#socket.on('message', (data, binary) => this.#read(data, binary))
    this.#socket.on('ping', data => this.#pong(data))
    this.#socket.on('close', () => {
      this.#ended = true
      listener.gone()
    })
  }

  restart(limits: XmlLimits): void {
    this.#limits = limits
    this.#opened = false
  }

  #read(data: RawData, binary: boolean): void {
    if (this.#ended || !this.#listener) return
    if (binary || !Buffer.isBuffer(data)) {
      this.#ended = true
      this.#close(UNSUPPORTED_DATA)
      return
    }
    try {
      this.#tell(parseMessage(data.toString(), this.#limits), this.#listener)
    } catch (thrown) {
      const internal = new StreamFailure('internal-server-error', 'the stream failed')
      this.#listener.failed(thrown instanceof StreamFailure ? thrown : internal)
    }
  }

  #tell(element: Element, listener: StreamListener): void {
    if (element.is('open', FRAMING)) listener.opened(element)
    else if (element.is('close', FRAMING)) listener.closed()
    else listener.received(element)
  }

  open(attributes: Readonly<Record<string, string>>): void {
    if (this.#opened) return
    this.#opened = true
    this.#write(writeXml(new Element('open', { xmlns: FRAMING, version: '1.0', ...attributes })))
  }

  send(element: Element): void {
    if (!element.name.includes(':')) element.attrs['xmlns'] ??= CLIENT
    const text = writeXml(element)
    checkSize(text, this.#limits)
    this.#write(text)
  }

  #write(text: string): void {
    if (this.#ended || this.#socket.readyState !== this.#socket.OPEN) {
      throw new Unreachable('the stream is closed')
    }
    this.#checkReading()
    this.#socket.send(text)
  }

  #checkReading(): void {
    if (this.#socket.bufferedAmount <= this.#outgoingBytes) return
    this.destroy()
    throw new Unreachable('the other side does not read')
  }

  #pong(data: Buffer): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    if (this.#socket.bufferedAmount > this.#outgoingBytes) this.destroy()
    else this.#socket.pong(data)
  }

  end(failure?: StreamFailure): void {
    if (this.#ended) return
    if (this.#socket.bufferedAmount > this.#outgoingBytes) {
      this.destroy()
      return
    }
    if (this.#socket.readyState === this.#socket.OPEN) {
      if (failure) {
        this.open({})
        this.#socket.send(writeXml(failure.toElement()))
      }
      this.#socket.send(writeXml(new Element('close', { xmlns: FRAMING })))
    }
    this.#ended = true
    this.#close(NORMAL_CLOSURE)
  }

  #close(code: number): void {
    this.#socket.close(code)
    this.#terminateLater()
  }

  #terminateLater(): void {
    const timer = setTimeout(() => this.#socket.terminate(), CLOSING_TIME)
    this.#socket.once('close', () => clearTimeout(timer))
  }

  destroy(): void {
    this.#ended = true
    this.#socket.terminate()
  }
}
