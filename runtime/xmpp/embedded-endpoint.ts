import type { Element } from 'ltx'
import { ConnectionTable } from './connection-table.ts'
import { DeviceConnection } from './device-connection.ts'
import { ENDPOINT_LIMITS, type EndpointLimits } from './endpoint-limits.ts'
import {
  type AddressOf,
  type ListenAddress,
  type Listener,
  listenForTls,
  listenForWebSockets,
  type TlsIdentity,
} from './endpoint-listeners.ts'
import { answerTo, attribute } from './iq.ts'
import {
  IqExchange,
  type RequestHandler,
  type RequestOptions,
  type XmppLogger,
} from './iq-exchange.ts'
import { bareJid } from './jid.ts'
import { FailedLogins } from './failed-logins.ts'
import type { ManagementXmpp } from './management-xmpp.ts'
import { CLIENT, ROSTER } from './namespaces.ts'
import { KEEPALIVE, type KeepaliveOptions, PingWatch } from './ping-watch.ts'
import { type PresenceListener, PresenceTable } from './presence-table.ts'
import type { ScramMechanism } from './scram.ts'
import type { ScramAccounts } from './scram-server.ts'
import { StanzaError, Unreachable } from './stanza-error.ts'
import { StreamFailure } from './stream-failure.ts'
import type { XmppStream } from './xmpp-stream.ts'

export interface EmbeddedEndpointOptions {
  /** The XMPP domain, which is also management's JID. */
  readonly domain: string
  readonly tls: TlsIdentity
  readonly accounts: ScramAccounts
  /** Where to take XMPP over WebSockets, at the path `/xmpp`; without it, nowhere. */
  readonly webSocket?: ListenAddress
  /** Where to take XMPP over direct TLS; without it, nowhere. */
  readonly directTls?: ListenAddress
  /** What may be logged in with, best first; by default SCRAM-SHA-256 and SCRAM-SHA-1. */
  readonly mechanisms?: readonly ScramMechanism[]
  readonly limits?: Partial<EndpointLimits>
  readonly keepalive?: KeepaliveOptions
  readonly logger?: XmppLogger
  /** Tells for whom a connection counts, where that is not the address it comes from. */
  readonly addressOf?: AddressOf
}

const MECHANISMS: readonly ScramMechanism[] = ['SCRAM-SHA-256', 'SCRAM-SHA-1']

/**
 * A small XMPP server for devices, with management as its only other entity: devices log in, bind
 * a resource, and exchange stanzas with the domain itself and with nobody else.
 */
export class EmbeddedEndpoint implements ManagementXmpp {
  readonly jid: string
  readonly #limits: EndpointLimits
  readonly #logger: XmppLogger | undefined
  readonly #connections: ConnectionTable
  readonly #failedLogins: FailedLogins
  readonly #presence: PresenceTable
  readonly #exchange: IqExchange
  readonly #watch: PingWatch
  readonly #options: EmbeddedEndpointOptions
  readonly #listeners: Listener[] = []
  #webSocketPort = 0
  #directTlsPort = 0
  #stopping = false

  private constructor(options: EmbeddedEndpointOptions) {
    this.#options = options
    this.jid = options.domain.toLowerCase()
    this.#limits = { ...ENDPOINT_LIMITS, ...options.limits }
    this.#connections = new ConnectionTable(this.#limits)
    const { failedLoginsPerSecond, failedLoginsAtOnce } = this.#limits
    this.#failedLogins = new FailedLogins(failedLoginsPerSecond, failedLoginsAtOnce)
    this.#logger = options.logger
    this.#presence = new PresenceTable(options.logger)
    this.#exchange = new IqExchange({
      namespace: CLIENT,
      from: this.jid,
      identity: { category: 'server', type: 'im' },
      send: stanza => this.#deliver(stanza),
      openRequests: this.#limits.openRequests,
      ...(options.logger && { logger: options.logger }),
    })
    this.#watch = new PingWatch({
      ...(options.keepalive ?? KEEPALIVE),
      ping: (jid, timeout) => this.#signOfLife(jid, timeout),
      dead: jid => {
        const failure = new StreamFailure('connection-timeout', 'pings were not answered')
        this.#connections.at(jid)?.end(failure)
      },
    })
  }

  /**
   * Starts to listen.
   * @throws Error when an address cannot be listened on. @throws TypeError for too short a key.
   */
  static async start(options: EmbeddedEndpointOptions): Promise<EmbeddedEndpoint> {
    if (options.accounts.unknownAccountKey.length < 32) {
      throw new TypeError('the key for unknown accounts has 32 bytes or more')
    }
    const endpoint = new EmbeddedEndpoint(options)
    try {
      await endpoint.#listen()
    } catch (thrown) {
      await endpoint.stop()
      throw thrown
    }
    return endpoint
  }

  async #listen(): Promise<void> {
    const { webSocket, directTls, tls, addressOf } = this.#options
    const take = (stream: XmppStream): boolean => this.#take(stream)
    if (webSocket) {
      const listener = await listenForWebSockets(webSocket, tls, this.#limits, take, addressOf)
      this.#listeners.push(listener)
      this.#webSocketPort = listener.port
    }
    if (directTls) {
      const listener = await listenForTls(directTls, tls, this.#limits, take, addressOf)
      this.#listeners.push(listener)
      this.#directTlsPort = listener.port
    }
  }

  /** The port of the WebSocket listener; 0 without one. */
  get webSocketPort(): number {
    return this.#webSocketPort
  }

  /** The port of the direct TLS listener; 0 without one. */
  get directTlsPort(): number {
    return this.#directTlsPort
  }

  request(to: string, payload: Element, options: RequestOptions): Promise<Element | undefined> {
    return this.#exchange.request(to, payload, options)
  }

  onRequest(handler: RequestHandler): void {
    this.#exchange.onRequest(handler)
  }

  onPresence(listener: PresenceListener): () => void {
    return this.#presence.listen(listener)
  }

  isOnline(jid: string): boolean {
    return this.#presence.has(jid)
  }

  onlineResources(bare?: string): string[] {
    return this.#presence.list(bare)
  }

  ping(to: string, options: RequestOptions): Promise<void> {
    return this.#exchange.ping(to, options)
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#watch.stop()
    this.#exchange.abandonAll()
    const closed = this.#listeners.map(listener => listener.close())
    const failure = new StreamFailure('system-shutdown', 'the service is stopping')
    for (const connection of this.#connections.all()) connection.end(failure)
    await Promise.all(closed)
  }

  #take(stream: XmppStream): boolean {
    const address = stream.remoteAddress
    if (this.#stopping || !this.#connections.admits(address)) return false
    const connection = new DeviceConnection(stream, {
      domain: this.jid,
      accounts: this.#options.accounts,
      mechanisms: this.#options.mechanisms ?? MECHANISMS,
      limits: this.#limits,
      bound: bound => this.#bound(bound),
      received: (sender, stanza) => this.#received(sender, stanza),
      over: ended => this.#over(ended),
      mayLogIn: () => this.#failedLogins.admits(address),
      loginFailed: (_, deviceId) => {
        this.#failedLogins.note(address)
        this.#logger?.warn({ deviceId, address }, 'XMPP login failed')
      },
    })
    this.#connections.add(connection)
    return true
  }

  #bound(connection: DeviceConnection): void {
    const { jid } = connection
    const displaced = this.#connections.bind(connection)
    if (displaced) {
      this.#offline(jid)
      displaced.end(new StreamFailure('conflict', 'the resource was bound again'))
    }
    this.#watch.add(jid)
    this.#logger?.info({ jid, address: connection.remoteAddress }, 'XMPP device connected')
  }

  #over(connection: DeviceConnection): void {
    if (!this.#connections.remove(connection)) return
    this.#offline(connection.jid)
    this.#logger?.info({ jid: connection.jid }, 'XMPP device disconnected')
  }

  #offline(jid: string): void {
    this.#watch.remove(jid)
    this.#exchange.abandon(jid)
    this.#presence.set(jid, false)
  }

  #received(connection: DeviceConnection, stanza: Element): void {
    this.#watch.heard(connection.jid)
    const to = attribute(stanza, 'to')?.toLowerCase()
    if (to === this.jid) this.#forManagement(connection.jid, stanza)
    else if (to === undefined || to === bareJid(connection.jid))
      this.#forAccount(connection, stanza)
    else void this.#exchange.refuse(stanza, new StanzaError('service-unavailable'))
  }

  #forManagement(jid: string, stanza: Element): void {
    if (stanza.is('iq')) this.#exchange.receive(stanza, jid)
    else if (stanza.is('presence')) this.#setPresence(jid, attribute(stanza, 'type'))
  }

  /** What a client asks of its own account: it has presence and an empty roster, nothing more. */
  #forAccount({ jid }: DeviceConnection, stanza: Element): void {
    if (stanza.is('presence')) {
      this.#setPresence(jid, attribute(stanza, 'type'))
    } else if (stanza.is('iq') && attribute(stanza, 'type') === 'get') {
      if (stanza.getChild('query', ROSTER)) this.#deliver(emptyRoster(stanza))
      else this.#exchange.receive(stanza, jid)
    } else {
      void this.#exchange.refuse(stanza, new StanzaError('service-unavailable'))
    }
  }

  #setPresence(jid: string, type: string | undefined): void {
    if (type === undefined) this.#presence.set(jid, true)
    else if (type === 'unavailable') this.#presence.set(jid, false)
  }

  #deliver(stanza: Element): void {
    const connection = this.#connections.at(attribute(stanza, 'to') ?? '')
    if (!connection) throw new Unreachable('the device is not online')
    connection.send(stanza)
  }

  /** Any answer is a sign of life, an error too. */
  async #signOfLife(jid: string, timeout: number): Promise<void> {
    try {
      await this.ping(jid, { timeout })
    } catch (thrown) {
      if (!(thrown instanceof StanzaError)) throw thrown
    }
  }
}

function emptyRoster(stanza: Element): Element {
  const answer = answerTo(stanza, 'result')
  answer.c('query', { xmlns: ROSTER })
  return answer
}
