import type { Socket } from 'node:net'
import { Element } from 'ltx'
import { STREAM } from './namespaces.ts'
import { Unreachable } from './stanza-error.ts'
import { StreamFailure } from './stream-failure.ts'
import { checkSize, StreamParser, type XmlLimits } from './stream-parser.ts'
import { writeStartTag, writeXml } from './write-xml.ts'
import { CLOSING_TIME, type StreamListener, type XmppStream } from './xmpp-stream.ts'

/** An XMPP stream over TCP or TLS (RFC 6120). */
export class TcpStream implements XmppStream {
  readonly remoteAddress: string
  readonly #socket: Socket
  readonly #namespace: string
  readonly #outgoingBytes: number
  #limits: XmlLimits
  #parser: StreamParser | undefined
  #listener: StreamListener | undefined
  #opened = false
  #ended = false

  /**
   * `outgoingBytes` bounds what waits for an other side that does not read. `address` is where the other side is, the
   * socket's where it is left out.
   */
  constructor(
    socket: Socket,
    namespace: string,
    limits: XmlLimits,
    outgoingBytes: number,
    address: string = socket.remoteAddress ?? '',
  ) {
    this.#socket = socket
    this.#namespace = namespace
    this.#limits = limits
    this.#outgoingBytes = outgoingBytes
    this.remoteAddress = address
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
  }

  listen(listener: StreamListener): void {
    this.#listener = listener
    this.restart(this.#limits)
    this.#socket.on('data', bytes => this.#read(bytes))
    this.#socket.on('end', () => listener.closed())
    this.#socket.on('close', () => {
      this.#ended = true
      listener.gone()
    })
  }

  restart(limits: XmlLimits): void {
    this.#limits = limits
    this.#opened = false
    const parser = new StreamParser(limits, {
      opened: header => this.#current(parser, listener => listener.opened(header)),
      received: element => this.#current(parser, listener => listener.received(element)),
      closed: () => this.#current(parser, listener => listener.closed()),
    })
    this.#parser = parser
  }

  /** Passes on what the current parser sees, and nothing after a restart or the end. */
  #current(parser: StreamParser, tell: (listener: StreamListener) => void): void {
    if (this.#parser === parser && !this.#ended && this.#listener) tell(this.#listener)
  }

  #read(bytes: Uint8Array): void {
    if (this.#ended) return
    try {
      this.#parser?.write(bytes)
    } catch (thrown) {
      const internal = new StreamFailure('internal-server-error', 'the stream failed')
      this.#listener?.failed(thrown instanceof StreamFailure ? thrown : internal)
    }
  }

  open(attributes: Readonly<Record<string, string>>): void {
    if (this.#opened) return
    this.#opened = true
    const declared = { xmlns: this.#namespace, 'xmlns:stream': STREAM, version: '1.0' }
    const header = new Element('stream:stream', { ...declared, ...attributes })
    this.#write(`<?xml version='1.0'?>${writeStartTag(header)}`)
  }

  send(element: Element): void {
    const text = writeXml(element)
    checkSize(text, this.#limits)
    this.#write(text)
  }

  #write(text: string): void {
    if (this.#ended) throw new Unreachable('the stream is closed')
    if (this.#socket.writableLength > this.#outgoingBytes) {
      this.destroy()
      throw new Unreachable('the other side does not read')
    }
    this.#socket.write(text)
  }

  end(failure?: StreamFailure): void {
    if (this.#ended) return
    const reason = failure ? writeXml(failure.toElement()) : ''
    if (failure) this.open({})
    this.#ended = true
    this.#parser = undefined
    this.#socket.end(this.#opened ? `${reason}</stream:stream>` : '')
    const timer = setTimeout(() => this.#socket.destroy(), CLOSING_TIME)
    this.#socket.once('close', () => clearTimeout(timer))
  }

  destroy(): void {
    this.#ended = true
    this.#socket.destroy()
  }
}
