import { client, type Client } from '@xmpp/client'
import { Element } from 'ltx'
import { tlsParser, webSocketParser } from './client-parser.ts'
import { type ServerTrust, tlsSocket, webSocket } from './client-sockets.ts'
import { tlsTransport, webSocketTransport } from './client-transports.ts'
import { SASL, SASL2, STREAM, STREAM_ERRORS } from './namespaces.ts'
import { type ScramMechanism, SCRAM_MECHANISMS } from './scram.ts'
import { type SaltedPassword, ScramClient } from './scram-client.ts'
import { Unreachable } from './stanza-error.ts'
import { checkSize, type XmlLimits } from './stream-parser.ts'
import { StreamManagement } from './stream-management.ts'
import { writeXml } from './write-xml.ts'
import { CLOSING_TIME } from './xmpp-stream.ts'

export interface ServerConnectionOptions extends ServerTrust {
  /** `wss://host:port/path` or `xmpps://host:port`. */
  readonly service: string
  readonly domain: string
  readonly username: string
  readonly password: SaltedPassword
  readonly resource: string
  /** What may be logged in with, best first. */
  readonly mechanisms: readonly ScramMechanism[]
  readonly limits: XmlLimits
  /** Milliseconds to connect, log in and bind. */
  readonly loginTime: number
  /** Takes each stanza; false leaves it to the library. */
  readonly received: (stanza: Element) => boolean
  /** Gives up an attempt to connect. */
  readonly signal: AbortSignal
}

/**
 * One connection of a device to its server, over @xmpp/client: opened once, and when it is over,
 * over. Sockets, XML and SCRAM are our own; stream negotiation is the library's.
 */
export class ServerConnection {
  /** Resolves when the socket has closed, with the error that ended it, if there was one. */
  readonly closed: Promise<Error | undefined>
  readonly #options: ServerConnectionOptions
  readonly #client: Client
  readonly #ended: (error: Error | undefined) => void
  readonly #management = new StreamManagement()
  #socket: { destroy(): void } | undefined
  #login: ScramClient | undefined
  #error: Error | undefined
  #ending = false

  private constructor(options: ServerConnectionOptions) {
    this.#options = options
    const closed = Promise.withResolvers<Error | undefined>()
    this.closed = closed.promise
    this.#ended = closed.resolve
    this.#client = client({
      service: options.service,
      domain: options.domain,
      resource: options.resource,
      timeout: options.loginTime,
      credentials: (authenticate, offered) => this.#authenticate(authenticate, offered),
    })
    this.#client.reconnect.stop()
    this.#client.transports = this.#transports()
    this.#offerScram()
    const send = this.#client.send.bind(this.#client)
    this.#client.send = element => {
      this.#management.outgoing(element)
      return send(element)
    }
    this.#client.on('error', error => this.#fail(error))
    this.#client.on('disconnect', () => this.#ended(this.#error))
  }

  /** Connects, logs in and binds. @throws Error when any of it fails; the socket is closed then. */
  static async open(options: ServerConnectionOptions): Promise<ServerConnection> {
    const connection = new ServerConnection(options)
    await connection.#open()
    return connection
  }

  async #open(): Promise<void> {
    const { loginTime, signal } = this.#options
    const late = new Error('the login took too long')
    const deadline = setTimeout(() => this.#fail(late), loginTime)
    const giveUp = (): void => this.#fail(signal.reason)
    signal.addEventListener('abort', giveUp)
    try {
      signal.throwIfAborted()
      const online = Promise.withResolvers<void>()
      this.#client.once('online', () => online.resolve())
      void this.#negotiate()
      const failed = this.closed.then(error => {
        throw error ?? new Error('the server closed the connection')
      })
      await Promise.race([online.promise, failed])
    } finally {
      clearTimeout(deadline)
      signal.removeEventListener('abort', giveUp)
    }
  }

  async #negotiate(): Promise<void> {
    try {
      await this.#client.connect(this.#options.service)
      await this.#client.open({ domain: this.#options.domain })
    } catch (thrown) {
      this.#fail(thrown)
    }
  }

  /** The full JID the server bound. */
  get jid(): string {
    return this.#client.jid?.toString() ?? ''
  }

  /**
   * Sends a stanza. @throws Unreachable when the connection is over. @throws IllegalXml
   * @throws RangeError for a stanza larger than the limit, which no server need take.
   */
  async send(stanza: Element): Promise<void> {
    checkSize(writeXml(stanza), this.#options.limits)
    try {
      await this.#client.send(stanza)
    } catch (thrown) {
      throw new Unreachable('the connection is lost', { cause: thrown })
    }
  }

  /** Ends the stream in good form; resolves when the socket has closed. */
  async end(): Promise<void> {
    if (!this.#ending) {
      this.#ending = true
      const timer = setTimeout(() => this.destroy(), CLOSING_TIME)
      void this.#client.disconnect().catch(() => this.destroy())
      void this.closed.then(() => clearTimeout(timer))
    }
    await this.closed
  }

  /** Drops the socket at once. */
  destroy(): void {
    this.#socket?.destroy()
    this.#ended(this.#error)
  }

  #fail(thrown: unknown): void {
    this.#error ??= thrown instanceof Error ? thrown : new Error('the connection failed')
    this.destroy()
  }

  #transports(): Client['transports'] {
    const { limits, loginTime, ca, serverName } = this.#options
    const settings = {
      connectTime: loginTime,
      messageBytes: limits.stanzaBytes,
      made: (socket: { destroy(): void }) => {
        this.#socket = socket
      },
      ...(ca !== undefined && { ca }),
      ...(serverName !== undefined && { serverName }),
    }
    const intercept = (element: Element): boolean => this.#intercept(element)
    return [
      tlsTransport(tlsSocket(settings), tlsParser(limits, intercept)),
      webSocketTransport(webSocket(settings), webSocketParser(limits, intercept)),
    ]
  }

  /** Adds our own SCRAM under names of its own, beside the mechanisms the library brings. */
  #offerScram(): void {
    if (!hasSaslFactory(this.#client)) throw new Error('this version of @xmpp/client is not known')
    for (const name of this.#options.mechanisms) {
      const begin = (): ScramClient => this.#beginLogin(name)
      const mechanism = scramMechanism(name, begin)
      this.#client.saslFactory.use(name, mechanism)
      this.#client.saslFactory.use(ownName(name), mechanism)
    }
  }

  #beginLogin(name: ScramMechanism): ScramClient {
    const { username, password } = this.#options
    this.#login = new ScramClient(SCRAM_MECHANISMS[name], username, password)
    return this.#login
  }

  async #authenticate(authenticate: Authenticate, offered: readonly string[]): Promise<void> {
    const name = this.#options.mechanisms.find(mechanism => offered.includes(mechanism))
    if (!name) {
      throw new Error(`the server offers none of ${this.#options.mechanisms.join(', ')}`)
    }
    await authenticate({}, ownName(name), new Element('user-agent'))
  }

  #intercept(element: Element): boolean {
    if (element.is('features', STREAM)) element.remove('authentication', SASL2)
    if (element.is('success', SASL)) return this.#isNotGenuine(element)
    if (element.is('error', STREAM) && element.getChild('see-other-host', STREAM_ERRORS)) {
      this.#fail(new Error('the server names another host; only the configured one is used'))
      return true
    }
    this.#management.incoming(element)
    return ['iq', 'message', 'presence'].includes(element.name) && this.#options.received(element)
  }

  #isNotGenuine(success: Element): boolean {
    try {
      this.#login?.verify(Buffer.from(success.getText(), 'base64').toString())
    } catch (thrown) {
      this.#fail(thrown)
    }
    return !this.#login?.serverIsGenuine
  }
}

type Authenticate = (credentials: object, mechanism: string, userAgent: Element) => Promise<void>

interface SaslMechanism {
  response(): string | Promise<string>
  challenge(text: string): void
}

interface SaslFactory {
  use(name: string, mechanism: new () => SaslMechanism): unknown
}

function hasSaslFactory(value: object): value is { saslFactory: SaslFactory } {
  return (
    'saslFactory' in value &&
    typeof value.saslFactory === 'object' &&
    value.saslFactory !== null &&
    'use' in value.saslFactory
  )
}

function ownName(mechanism: ScramMechanism): string {
  return `native ${mechanism}`
}

/** A SASL mechanism in the shape that @xmpp/sasl expects. */
function scramMechanism(name: ScramMechanism, begin: () => ScramClient): new () => SaslMechanism {
  return class {
    readonly name: string = name
    readonly clientFirst: boolean = true
    readonly #login: ScramClient = begin()
    #response: string | Promise<string> = this.#login.first()

    response(): string | Promise<string> {
      return this.#response
    }

    challenge(text: string): void {
      this.#response = this.#login.final(text)
    }
  }
}
