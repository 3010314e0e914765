import { setTimeout as wait } from 'node:timers/promises'
import { Element } from 'ltx'
import { BACKOFF, Backoff, type BackoffOptions } from './backoff.ts'
import { checkPrivacy, ComponentLink, type ComponentServer } from './component-link.ts'
import { attribute } from './iq.ts'
import {
  IqExchange,
  type RequestHandler,
  type RequestOptions,
  type XmppLogger,
} from './iq-exchange.ts'
import { bareJid, DEVICE_ID, domainOf, isFullJid } from './jid.ts'
import type { ManagementXmpp } from './management-xmpp.ts'
import { COMPONENT } from './namespaces.ts'
import { KEEPALIVE, type KeepaliveOptions, PingWatch } from './ping-watch.ts'
import { type PresenceListener, PresenceTable } from './presence-table.ts'
import { StanzaError, Unreachable } from './stanza-error.ts'
import { XML_LIMITS, type XmlLimits } from './stream-parser.ts'

export interface ComponentOptions {
  readonly server: ComponentServer
  /** The domain of the devices' accounts; stanzas from anywhere else are not taken. */
  readonly deviceDomain: string
  /** The device IDs whose presence is followed from the start of each connection. */
  readonly devices?: () => Promise<Iterable<string>>
  readonly reconnect?: BackoffOptions
  readonly keepalive?: KeepaliveOptions
  readonly limits?: XmlLimits
  /** Requests of one device that may be open at once. */
  readonly openRequests?: number
  readonly logger?: XmppLogger
}

const LOGIN_TIME = 15_000
const OUTGOING_BYTES = 64 * 1_048_576

/** What a server answers in the name of a device that is not connected. */
const BOUNCES: ReadonlySet<string> = new Set(['service-unavailable', 'recipient-unavailable'])

/**
 * Management as an external component (XEP-0114) of a production XMPP server. It follows the
 * devices' presence by subscription, asks for it again after each new connection, and pings the
 * devices itself, because a server takes minutes to notice a dead one.
 */
export class XmppComponent implements ManagementXmpp {
  readonly jid: string
  readonly #options: ComponentOptions
  readonly #deviceDomain: string
  readonly #backoff: Backoff
  readonly #exchange: IqExchange
  readonly #presence: PresenceTable
  readonly #watch: PingWatch
  readonly #stopping = new AbortController()
  readonly #silent = new Set<string>()
  readonly #subscribed = new Set<string>()
  #connected = Promise.withResolvers<void>()
  #link: ComponentLink | undefined
  #running: Promise<void> = Promise.resolve()

  private constructor(options: ComponentOptions) {
    this.#options = options
    this.#deviceDomain = options.deviceDomain.toLowerCase()
    this.jid = options.server.jid.toLowerCase()
    this.#backoff = new Backoff(options.reconnect ?? BACKOFF)
    this.#presence = new PresenceTable(options.logger)
    this.#exchange = new IqExchange({
      namespace: COMPONENT,
      from: this.jid,
      identity: { category: 'component', type: 'generic' },
      send: stanza => this.#send(stanza),
      ...(options.openRequests !== undefined && { openRequests: options.openRequests }),
      ...(options.logger && { logger: options.logger }),
    })
    this.#watch = new PingWatch({
      ...(options.keepalive ?? KEEPALIVE),
      ping: (jid, timeout) => this.#signOfLife(jid, timeout),
      dead: jid => this.#dead(jid),
    })
  }

  /**
   * Begins to connect, and to connect again whenever the connection is lost.
   * @throws TypeError for a server on another machine without TLS.
   */
  static start(options: ComponentOptions): XmppComponent {
    checkPrivacy(options.server)
    const component = new XmppComponent(options)
    component.#running = component.#run()
    return component
  }

  /** Resolves when the component is connected to its server. */
  whenConnected(): Promise<void> {
    return this.#connected.promise
  }

  /**
   * As {@link ManagementXmpp.request}. A server's answer in the name of a device that is not
   * online rejects with Unreachable too.
   */
  async request(
    to: string,
    payload: Element,
    options: RequestOptions,
  ): Promise<Element | undefined> {
    try {
      return await this.#exchange.request(to, payload, options)
    } catch (thrown) {
      if (isBounce(thrown) && !this.isOnline(to)) throw new Unreachable('the device is not online')
      throw thrown
    }
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
    this.#stopping.abort()
    this.#watch.stop()
    this.#link?.end()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await this.#connectOnce()
      await wait(this.#backoff.next(), undefined, { signal }).catch(() => undefined)
    }
  }

  async #connectOnce(): Promise<void> {
    const { limits, server, logger } = this.#options
    try {
      const link = await ComponentLink.open({
        server,
        limits: limits ?? XML_LIMITS,
        outgoingBytes: OUTGOING_BYTES,
        loginTime: LOGIN_TIME,
        received: stanza => this.#received(stanza),
        signal: this.#stopping.signal,
      })
      const since = performance.now()
      void this.#connectedWith(link)
      const error = await link.over
      logger?.warn({ err: error }, 'XMPP component disconnected')
      this.#backoff.lasted(performance.now() - since)
    } catch (thrown) {
      logger?.warn({ err: thrown }, 'XMPP component not connected')
    }
    this.#disconnected()
  }

  async #connectedWith(link: ComponentLink): Promise<void> {
    const { devices, logger } = this.#options
    this.#link = link
    this.#watch.add(this.#deviceDomain)
    this.#connected.resolve()
    logger?.info({ jid: this.jid }, 'XMPP component connected')
    try {
      for (const device of (await devices?.()) ?? []) {
        const jid = `${device}@${this.#deviceDomain}`
        this.#sendPresence(jid, 'probe')
        this.#subscribe(jid)
      }
    } catch (thrown) {
      logger?.warn({ err: thrown }, 'presence not asked for')
      link.destroy()
    }
  }

  /** Without its server management reaches nobody, so nobody counts as online. */
  #disconnected(): void {
    this.#link = undefined
    this.#connected = Promise.withResolvers()
    this.#exchange.abandonAll()
    this.#watch.remove(this.#deviceDomain)
    for (const jid of [...this.#presence.list(), ...this.#silent]) this.#offline(jid)
    this.#subscribed.clear()
  }

  #send(stanza: Element): void {
    if (!this.#link) throw new Unreachable('not connected to the XMPP server')
    this.#link.send(stanza)
  }

  #sendPresence(to: string, type?: string): void {
    this.#send(new Element('presence', { from: this.jid, to, type }))
  }

  #received(stanza: Element): void {
    const from = attribute(stanza, 'from') ?? ''
    if (stanza.is('iq')) this.#receivedIq(stanza, from)
    else if (stanza.is('presence') && this.#isDevice(from)) this.#receivedPresence(stanza, from)
  }

  #receivedIq(stanza: Element, from: string): void {
    const type = attribute(stanza, 'type')
    const answers = type === 'result' || type === 'error'
    if (answers || (this.#isDevice(from) && isFullJid(from))) {
      if (type !== 'error') this.#heard(from)
      this.#exchange.receive(stanza, from)
    } else {
      void this.#exchange.refuse(stanza, new StanzaError('service-unavailable'))
    }
  }

  #isDevice(jid: string): boolean {
    const local = jid.slice(0, Math.max(0, jid.indexOf('@')))
    return domainOf(jid) === this.#deviceDomain && DEVICE_ID.test(local)
  }

  #receivedPresence(stanza: Element, from: string): void {
    switch (attribute(stanza, 'type')) {
      case undefined:
        this.#online(from)
        this.#subscribe(from)
        break
      case 'unavailable':
        if (isFullJid(from)) this.#offline(from)
        else this.#doubt(from)
        break
      case 'subscribe':
        this.#sendPresence(bareJid(from), 'subscribed')
        this.#sendPresence(bareJid(from))
        this.#subscribe(from)
        break
      case 'unsubscribed':
        this.#subscribe(from)
        break
      case 'probe':
        this.#sendPresence(from)
        break
    }
  }

  /** Asks to follow a device's presence, once in each connection. */
  #subscribe(jid: string): void {
    const bare = bareJid(jid)
    if (this.#subscribed.has(bare)) return
    this.#subscribed.add(bare)
    this.#sendPresence(bare, 'subscribe')
  }

  #online(jid: string): void {
    if (!isFullJid(jid)) return
    this.#silent.delete(jid)
    this.#watch.add(jid)
    this.#presence.set(jid, true)
  }

  /**
   * A bare JID's `unavailable` answers a probe of nobody, but also acknowledges a subscription
   * request in the name of a device that is online: pings tell.
   */
  #doubt(bare: string): void {
    const { interval } = this.#options.keepalive ?? KEEPALIVE
    for (const jid of this.#presence.list(bare)) {
      this.#signOfLife(jid, interval).catch(() => this.#dead(jid))
    }
  }

  #offline(jid: string): void {
    this.#silent.delete(jid)
    this.#watch.remove(jid)
    this.#exchange.abandon(jid)
    this.#presence.set(jid, false)
  }

  #heard(jid: string): void {
    this.#watch.heard(jid)
    if (this.#silent.has(jid)) this.#online(jid)
  }

  /** A silent device is offline, but stays watched: only its server knows whether it has gone. */
  #dead(jid: string): void {
    if (jid === this.#deviceDomain) {
      this.#link?.destroy()
      return
    }
    this.#offline(jid)
    this.#silent.add(jid)
    this.#watch.add(jid)
  }

  async #signOfLife(jid: string, timeout: number): Promise<void> {
    try {
      await this.ping(jid, { timeout })
    } catch (thrown) {
      if (!(thrown instanceof StanzaError)) throw thrown
      if (isBounce(thrown) && this.#isDevice(jid)) this.#offline(jid)
    }
  }
}

function isBounce(thrown: unknown): boolean {
  return (
    thrown instanceof StanzaError &&
    thrown.application === undefined &&
    BOUNCES.has(thrown.condition)
  )
}
