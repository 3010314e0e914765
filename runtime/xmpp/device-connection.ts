import { randomBytes } from 'node:crypto'
import { Element } from 'ltx'
import { Allowance } from './allowance.ts'
import type { EndpointLimits } from './endpoint-limits.ts'
import { answerTo, attribute } from './iq.ts'
import { RESOURCE } from './jid.ts'
import { BIND, CLIENT, FRAMING, STREAM } from './namespaces.ts'
import { SaslLogin } from './sasl-login.ts'
import type { ScramMechanism } from './scram.ts'
import type { ScramAccounts } from './scram-server.ts'
import { StanzaError } from './stanza-error.ts'
import { StreamFailure } from './stream-failure.ts'
import type { StreamListener, XmppStream } from './xmpp-stream.ts'

/** What a connection needs of the endpoint it belongs to. */
export interface ConnectionHost {
  readonly domain: string
  readonly accounts: ScramAccounts
  readonly mechanisms: readonly ScramMechanism[]
  readonly limits: EndpointLimits
  /** Gives a resource to a connection. @throws StanzaError when the account has too many. */
  bound(connection: DeviceConnection): void
  /** Takes a stanza of a bound connection, its `from` being the connection's JID. */
  received(connection: DeviceConnection, stanza: Element): void
  /** The stream has ended, by either side; told once. */
  over(connection: DeviceConnection): void
  /** Whether a login may be looked at: not after too many of its network that failed. */
  mayLogIn(): boolean
  /** A login failed, of a client that gave this device ID. */
  loginFailed(connection: DeviceConnection, claimed: string | undefined): void
}

/**
 * Where a connection is: waiting for a stream header, in SASL, waiting for an account to be looked
 * up, waiting for the header after login, waiting for a resource, bound, or over.
 */
type State = 'header' | 'sasl' | 'checking' | 'header-after-login' | 'bind' | 'bound' | 'over'

/** The server's side of one device's stream, from its header to its end. */
export class DeviceConnection implements StreamListener {
  readonly #stream: XmppStream
  readonly #host: ConnectionHost
  readonly #login: SaslLogin
  readonly #deadline: NodeJS.Timeout
  readonly #allowance: Allowance
  #state: State = 'header'
  #failedLogins = 0
  #username = ''
  #jid = ''

  constructor(stream: XmppStream, host: ConnectionHost) {
    this.#stream = stream
    this.#host = host
    this.#login = new SaslLogin(host.accounts, host.mechanisms)
    this.#allowance = new Allowance(host.limits.stanzasPerSecond, host.limits.stanzasAtOnce)
    this.#deadline = setTimeout(
      () => this.end(new StreamFailure('connection-timeout', 'the login took too long')),
      host.limits.loginTime,
    )
    stream.listen(this)
  }

  /** The full JID, once bound; empty before. */
  get jid(): string {
    return this.#jid
  }

  get remoteAddress(): string {
    return this.#stream.remoteAddress
  }

  /** Sends a stanza. @throws Unreachable @throws IllegalXml */
  send(stanza: Element): void {
    this.#stream.send(stanza)
  }

  /** Ends the stream and the connection, telling the device why if there is a reason. */
  end(failure?: StreamFailure): void {
    this.#over()
    this.#stream.end(failure)
  }

  #over(): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    clearTimeout(this.#deadline)
    this.#host.over(this)
  }

  opened(header: Element): void {
    if (this.#state !== 'header' && this.#state !== 'header-after-login') {
      this.end(new StreamFailure('bad-format', 'a second stream header'))
      return
    }
    const id = randomBytes(12).toString('base64url')
    this.#stream.open({ from: this.#host.domain, id, 'xml:lang': 'en' })
    const failure = this.#headerFailure(header)
    if (failure) {
      this.end(failure)
      return
    }
    const features = new Element('stream:features', { 'xmlns:stream': STREAM })
    if (this.#state === 'header') features.cnode(this.#login.feature())
    else features.c('bind', { xmlns: BIND })
    this.#state = this.#state === 'header' ? 'sasl' : 'bind'
    this.send(features)
  }

  #headerFailure(header: Element): StreamFailure | undefined {
    if (!header.is('stream', STREAM) && !header.is('open', FRAMING)) {
      return new StreamFailure('invalid-namespace', 'this is no stream of XMPP')
    }
    if (attribute(header, 'to')?.toLowerCase() !== this.#host.domain) {
      return new StreamFailure('host-unknown', 'this domain is not served here')
    }
    if (!attribute(header, 'version')?.startsWith('1.')) {
      return new StreamFailure('unsupported-version', 'the version of XMPP is 1.0')
    }
    return undefined
  }

  received(element: Element): void {
    if (this.#state === 'sasl') this.#authenticate(element).catch(() => this.#stream.destroy())
    else if (this.#state === 'bind') this.#bind(element)
    else if (this.#state === 'bound') this.#route(element)
    else this.end(new StreamFailure('not-authorized', 'an element before its time'))
  }

  async #authenticate(element: Element): Promise<void> {
    if (!this.#host.mayLogIn()) {
      this.end(new StreamFailure('policy-violation', 'too many failed logins'))
      return
    }
    this.#state = 'checking'
    const { answer, username, failed, claimed } = await this.#login.next(element)
    if (this.#state !== 'checking') return
    this.#state = 'sasl'
    this.send(answer)
    if (failed) this.#loginFailed(claimed)
    if (username === undefined) return
    this.#username = username
    this.#state = 'header-after-login'
    this.#stream.restart(this.#host.limits)
  }

  #loginFailed(claimed: string | undefined): void {
    this.#failedLogins += 1
    this.#host.loginFailed(this, claimed)
    if (this.#failedLogins >= this.#host.limits.loginAttempts) {
      this.end(new StreamFailure('policy-violation', 'too many failed logins'))
    }
  }

  #bind(iq: Element): void {
    const bind = iq.is('iq', CLIENT) ? iq.getChild('bind', BIND) : undefined
    if (!bind || attribute(iq, 'type') !== 'set' || attribute(iq, 'id') === undefined) {
      this.end(new StreamFailure('not-authorized', 'a resource is bound first'))
      return
    }
    try {
      this.#take(bind.getChildText('resource', BIND) || randomBytes(9).toString('base64url'))
      const answer = answerTo(iq, 'result')
      answer.c('bind', { xmlns: BIND }).c('jid').t(this.#jid)
      this.send(answer)
    } catch (thrown) {
      if (!(thrown instanceof StanzaError)) throw thrown
      const answer = answerTo(iq, 'error')
      answer.cnode(thrown.toElement())
      this.send(answer)
    }
  }

  #take(resource: string): void {
    if (!RESOURCE.test(resource)) throw new StanzaError('bad-request')
    this.#jid = `${this.#username}@${this.#host.domain}/${resource}`
    this.#host.bound(this)
    this.#state = 'bound'
    clearTimeout(this.#deadline)
  }

  #route(stanza: Element): void {
    if (!this.#allowance.take()) {
      this.end(new StreamFailure('policy-violation', 'too many stanzas'))
      return
    }
    if (!['iq', 'message', 'presence'].includes(stanza.name) || stanza.getNS() !== CLIENT) {
      this.end(new StreamFailure('unsupported-stanza-type', 'this is no stanza'))
      return
    }
    const from = attribute(stanza, 'from') ?? this.#jid
    if (from !== this.#jid && from !== `${this.#username}@${this.#host.domain}`) {
      this.end(new StreamFailure('invalid-from', 'a stanza is sent in the own name only'))
      return
    }
    stanza.attrs['from'] = this.#jid
    this.#host.received(this, stanza)
  }

  failed(failure: StreamFailure): void {
    this.end(failure)
  }

  closed(): void {
    this.end()
  }

  gone(): void {
    this.#over()
  }
}
