import { EventEmitter } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { Element } from 'ltx'
import { BACKOFF, Backoff, type BackoffOptions } from './backoff.ts'
import { attribute, childElements } from './iq.ts'
import { IqExchange, type RequestOptions, type XmppLogger } from './iq-exchange.ts'
import { CLIENT, MRSP, PING } from './namespaces.ts'
import { KEEPALIVE, type KeepaliveOptions, PingWatch } from './ping-watch.ts'
import type { ScramMechanism } from './scram.ts'
import { SaltedPassword } from './scram-client.ts'
import { ServerConnection } from './server-connection.ts'
import { StanzaError, Unreachable } from './stanza-error.ts'
import { XML_LIMITS, type XmlLimits } from './stream-parser.ts'

export interface DeviceClientOptions {
  /** Where the server is: `wss://host:port/path` or `xmpps://host:port`, nothing else. */
  readonly service: string
  /** The XMPP domain of the device. */
  readonly domain: string
  /** The device ID. */
  readonly username: string
  readonly password: string
  /** By default `agent`. */
  readonly resource?: string
  /** The only JID whose stanzas are taken; by default the domain itself. */
  readonly management?: string
  /** Certificate authorities in PEM, in place of the system's. */
  readonly ca?: string
  /** Name the server's certificate must be for; by default the host of the address. */
  readonly serverName?: string
  /** What may be logged in with, best first; by default SCRAM-SHA-256 alone. Never PLAIN. */
  readonly mechanisms?: readonly ScramMechanism[]
  readonly reconnect?: BackoffOptions
  /** Pings of the server. */
  readonly keepalive?: KeepaliveOptions
  /** Milliseconds to connect, log in and bind; by default 15 s. */
  readonly loginTime?: number
  readonly limits?: XmlLimits
  readonly logger?: XmppLogger
}

/** Events of a {@link DeviceClient}. */
export interface DeviceClientEvents {
  /** Connected, bound to this full JID, presence sent. */
  online: [jid: string]
  /** The connection is over, by this error if it was one; the client connects again. */
  offline: [error: Error | undefined]
  /** An attempt to connect failed; the client tries again. */
  failed: [error: Error]
}

/**
 * A device's side of the XMPP link (section 6 of the protocol): stays connected, and exchanges
 * requests with management and with nobody else.
 */
export class DeviceClient extends EventEmitter<DeviceClientEvents> {
  readonly #options: DeviceClientOptions
  readonly #domain: string
  readonly #management: string
  readonly #password: SaltedPassword
  readonly #backoff: Backoff
  readonly #exchange: IqExchange
  readonly #stopping = new AbortController()
  #connection: ServerConnection | undefined
  #running: Promise<void> | undefined

  /** @throws TypeError for an address that is neither `wss:` nor `xmpps:`. */
  constructor(options: DeviceClientOptions) {
    super()
    if (!['wss:', 'xmpps:'].includes(new URL(options.service).protocol)) {
      throw new TypeError('the address of an XMPP service begins with wss:// or xmpps://')
    }
    this.#options = options
    this.#domain = options.domain.toLowerCase()
    this.#management = options.management?.toLowerCase() ?? this.#domain
    this.#password = new SaltedPassword(options.password)
    this.#backoff = new Backoff(options.reconnect ?? BACKOFF)
    this.#exchange = new IqExchange({
      namespace: CLIENT,
      identity: { category: 'client', type: 'bot' },
      send: stanza => this.#send(stanza),
      ...(options.logger && { logger: options.logger }),
    })
  }

  /** The full JID while connected. */
  get jid(): string | undefined {
    return this.#connection?.jid
  }

  /** Begins to connect, and to connect again whenever the connection is lost. */
  start(): void {
    this.#running ??= this.#run()
  }

  /** Ends the stream in good form and stays away. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#connection?.end()
    await this.#running
  }

  /**
   * Asks management in an IQ `set` and resolves with the payload of its result, if there is one.
   * @throws StanzaError management's error answer. @throws RequestTimeout no answer in time.
   * @throws Unreachable the device is not connected, or the connection was lost meanwhile.
   * @throws IllegalXml the payload holds characters or names that XML does not allow.
   */
  request(payload: Element, options: RequestOptions): Promise<Element | undefined> {
    return this.#exchange.request(this.#management, payload, options)
  }

  /**
   * Sets who answers management's requests. What the handler throws becomes an error stanza: a
   * StanzaError as it is, anything else as `internal-server-error` without detail.
   * @throws Error when somebody does already.
   */
  onRequest(handler: (payload: Element) => Promise<Element | undefined>): void {
    this.#exchange.onRequest((_from, payload) => handler(payload))
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await this.#connectOnce()
      await wait(this.#backoff.next(), undefined, { signal }).catch(() => undefined)
    }
  }

  async #connectOnce(): Promise<void> {
    const connection = await this.#connect()
    if (!connection) return
    const since = performance.now()
    const keepalive = this.#options.keepalive ?? KEEPALIVE
    const watch = new PingWatch({
      ...keepalive,
      ping: (server, timeout) => this.#signOfLife(server, timeout),
      dead: () => connection.destroy(),
    })
    watch.add(this.#domain)
    const error = await connection.closed
    watch.stop()
    this.#connection = undefined
    this.#exchange.abandonAll()
    this.#backoff.lasted(performance.now() - since)
    if (isConflict(error)) this.#backoff.exhaust()
    this.emit('offline', error)
  }

  async #connect(): Promise<ServerConnection | undefined> {
    const { ca, serverName, service, username } = this.#options
    try {
      const connection = await ServerConnection.open({
        service,
        domain: this.#domain,
        username,
        password: this.#password,
        resource: this.#options.resource ?? 'agent',
        mechanisms: this.#options.mechanisms ?? ['SCRAM-SHA-256'],
        limits: this.#options.limits ?? XML_LIMITS,
        loginTime: this.#options.loginTime ?? 15_000,
        received: stanza => this.#received(stanza),
        signal: this.#stopping.signal,
        ...(ca !== undefined && { ca }),
        ...(serverName !== undefined && { serverName }),
      })
      if (this.#stopping.signal.aborted) {
        await connection.end()
        return undefined
      }
      this.#connection = connection
      await this.#sendPresence()
      this.emit('online', connection.jid)
      return connection
    } catch (thrown) {
      this.#connection?.destroy()
      this.#connection = undefined
      if (this.#stopping.signal.aborted) return undefined
      this.emit('failed', thrown instanceof Error ? thrown : new Error('connecting failed'))
      return undefined
    }
  }

  /**
   * Says that the device is online: to those who follow its presence, and to a management that may
   * not follow it yet.
   */
  async #sendPresence(): Promise<void> {
    await this.#send(new Element('presence'))
    if (this.#management !== this.#domain) await this.#send(presenceTo(this.#management))
  }

  async #send(stanza: Element): Promise<void> {
    if (!this.#connection) throw new Unreachable('not connected')
    await this.#connection.send(stanza)
  }

  /** Any answer is a sign of life, an error too. */
  async #signOfLife(server: string, timeout: number): Promise<void> {
    try {
      await this.#exchange.ping(server, { timeout })
    } catch (thrown) {
      if (!(thrown instanceof StanzaError)) throw thrown
    }
  }

  /** Takes a stanza; false for an answer to something that was not asked here. */
  #received(stanza: Element): boolean {
    const from = attribute(stanza, 'from') ?? ''
    if (!stanza.is('iq')) {
      if (from === this.#management) this.#letFollow(stanza)
      return true
    }
    const type = attribute(stanza, 'type')
    const answers = type === 'result' || type === 'error'
    if (answers || from === this.#management || this.#isServersPing(stanza, from)) {
      return this.#exchange.receive(stanza, from)
    }
    void this.#exchange.refuse(stanza, strangersError(stanza))
    return true
  }

  /** Lets management follow the device's presence. */
  #letFollow(stanza: Element): void {
    if (!stanza.is('presence') || attribute(stanza, 'type') !== 'subscribe') return
    this.#send(presenceTo(this.#management, 'subscribed')).catch((thrown: unknown) => {
      this.#options.logger?.info({ err: thrown }, 'subscription not answered')
    })
  }

  #isServersPing(stanza: Element, from: string): boolean {
    const own = ['', this.#domain, `${this.#options.username}@${this.#domain}`].includes(from)
    return own && attribute(stanza, 'type') === 'get' && !!stanza.getChild('ping', PING)
  }
}

/** What a stranger is told: that it may not ask, where it asked something of this protocol (4.13). */
function strangersError(stanza: Element): StanzaError {
  const asks = childElements(stanza).some(child => child.getNS() === MRSP)
  return asks
    ? new StanzaError('forbidden', { application: 'not-permitted' })
    : new StanzaError('service-unavailable')
}

function presenceTo(to: string, type?: string): Element {
  return new Element('presence', { to, type })
}

function isConflict(error: Error | undefined): boolean {
  return error !== undefined && 'condition' in error && error.condition === 'conflict'
}
