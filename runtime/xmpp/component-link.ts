import { createHash } from 'node:crypto'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { Element } from 'ltx'
import { attribute, childElements } from './iq.ts'
import { COMPONENT, STREAM } from './namespaces.ts'
import type { StreamFailure } from './stream-failure.ts'
import type { XmlLimits } from './stream-parser.ts'
import { TcpStream } from './tcp-stream.ts'
import type { StreamListener } from './xmpp-stream.ts'

/** Where a server takes external components (XEP-0114), and how to log in there. */
export interface ComponentServer {
  readonly host: string
  readonly port: number
  /**
   * TLS to the server's component port, as a tunnel before it may offer. XEP-0114 itself is in
   * the clear, so without this the host must be this machine.
   */
  readonly tls?: { readonly ca?: string; readonly serverName?: string }
  /** The component's own domain. */
  readonly jid: string
  readonly secret: string
}

export interface ComponentLinkOptions {
  readonly server: ComponentServer
  readonly limits: XmlLimits
  /** Bytes that may wait for a server that does not read. */
  readonly outgoingBytes: number
  /** Milliseconds to connect and log in. */
  readonly loginTime: number
  readonly received: (stanza: Element) => void
  /** Gives up an attempt to connect. */
  readonly signal: AbortSignal
}

/** One connection of a component to its server: opened once, and when it is over, over. */
export class ComponentLink implements StreamListener {
  /** Resolves when the socket has closed, with the error that ended it, if there was one. */
  readonly over: Promise<Error | undefined>
  readonly #options: ComponentLinkOptions
  readonly #stream: TcpStream
  readonly #ready: () => void
  readonly #ended: (error: Error | undefined) => void
  #error: Error | undefined
  #online = false

  private constructor(options: ComponentLinkOptions, socket: Socket, ready: () => void) {
    this.#options = options
    this.#ready = ready
    const over = Promise.withResolvers<Error | undefined>()
    this.over = over.promise
    this.#ended = over.resolve
    this.#stream = new TcpStream(socket, COMPONENT, options.limits, options.outgoingBytes)
    this.#stream.listen(this)
    socket.on('error', error => {
      this.#error ??= error
    })
  }

  /** Connects and logs in. @throws Error when either fails; the socket is closed then. */
  static async open(options: ComponentLinkOptions): Promise<ComponentLink> {
    const { server, loginTime, signal } = options
    signal.throwIfAborted()
    const socket = connectTo(server)
    const online = Promise.withResolvers<void>()
    const link = new ComponentLink(options, socket, online.resolve)
    const late = new Error('the XMPP server did not answer in time')
    const timer = setTimeout(() => link.#fail(late), loginTime)
    const giveUp = (): void => link.#fail(signal.reason)
    signal.addEventListener('abort', giveUp)
    socket.once(server.tls ? 'secureConnect' : 'connect', () => link.#begin())
    const failed = link.over.then(error => {
      throw error ?? new Error('the XMPP server closed the connection')
    })
    try {
      await Promise.race([online.promise, failed])
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
    }
    return link
  }

  #begin(): void {
    this.#stream.open({ to: this.#options.server.jid })
  }

  /** Sends a stanza. @throws Unreachable @throws IllegalXml @throws RangeError */
  send(stanza: Element): void {
    this.#stream.send(stanza)
  }

  /** Ends the stream in good form. */
  end(): void {
    this.#stream.end()
  }

  /** Drops the socket at once. */
  destroy(): void {
    this.#stream.destroy()
  }

  #fail(thrown: unknown): void {
    this.#error ??= thrown instanceof Error ? thrown : new Error('the connection failed')
    this.destroy()
  }

  opened(header: Element): void {
    const { secret } = this.#options.server
    const proof = createHash('sha1').update((attribute(header, 'id') ?? '') + secret)
    this.send(new Element('handshake').t(proof.digest('hex')))
  }

  received(element: Element): void {
    if (element.is('error', STREAM)) this.#fail(errorOf(element))
    else if (this.#online) this.#options.received(element)
    else if (element.is('handshake', COMPONENT)) {
      this.#online = true
      this.#ready()
    }
  }

  failed(failure: StreamFailure): void {
    this.#error ??= failure
    this.#stream.end(failure)
  }

  closed(): void {
    this.#stream.end()
  }

  gone(): void {
    this.#ended(this.#error)
  }
}

function connectTo({ host, port, tls }: ComponentServer): Socket {
  if (!tls) return connectTcp({ host, port })
  return connectTls({
    host,
    port,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(tls.ca !== undefined && { ca: tls.ca }),
    ...(tls.serverName !== undefined && { servername: tls.serverName }),
  })
}

/** @throws TypeError for a server on another machine without TLS. */
export function checkPrivacy({ host, tls }: ComponentServer): void {
  const here =
    host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
  if (!here && !tls) throw new TypeError('a component that leaves this machine needs TLS')
}

function errorOf(element: Element): Error {
  const condition = childElements(element)[0]?.getName() ?? 'undefined-condition'
  return new Error(`the XMPP server ended the stream: ${condition}`)
}
