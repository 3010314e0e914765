import { connect, type TLSSocket } from 'node:tls'
import { SaltedPassword, ScramClient } from '../../runtime/xmpp/scram-client.ts'
import { Unexpected } from '../check/violation.ts'
import type { History } from '../history/history.ts'

/** Where the endpoint is. */
export interface RawXmppOptions {
  readonly port: number
  readonly ca: string
  readonly domain: string
  /** Text written in the XML declaration's place; one where it is left out. */
  readonly prolog?: string
}

const patience = 15_000

/** An XMPP stream over TLS, written as text: what a check writes goes out as it is. */
export class RawXmpp {
  readonly #socket: TLSSocket
  readonly #history: History
  readonly #domain: string
  readonly #prolog: string
  readonly #watchers: Set<() => void> = new Set()
  #text = ''
  #read = 0
  #isClosed = false

  private constructor(
    socket: TLSSocket,
    { domain, prolog = "<?xml version='1.0'?>" }: RawXmppOptions,
    history: History,
  ) {
    this.#socket = socket
    this.#history = history
    this.#domain = domain
    this.#prolog = prolog
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => {
      this.#text += text
      history.record({
        from: 'management',
        to: 'device',
        link: 'xmpp',
        what: text.slice(0, 60),
        text,
      })
      this.#wake()
    })
    socket.on('close', () => {
      this.#isClosed = true
      history.record({ from: 'management', to: 'device', link: 'xmpp', what: 'closed' })
      this.#wake()
    })
    socket.on('error', () => {})
  }

  /** Connects over TLS. @throws Unexpected where that is not possible */
  static async open(options: RawXmppOptions, history: History): Promise<RawXmpp> {
    const { port, ca } = options
    const socket = connect({ host: 'localhost', port, servername: 'localhost', ca })
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve)
      socket.once('error', error => reject(new Unexpected(`no TLS connection: ${error.message}`)))
    })
    return new RawXmpp(socket, options, history)
  }

  get text(): string {
    return this.#text
  }

  write(text: string): void {
    this.#history.record({
      from: 'device',
      to: 'management',
      link: 'xmpp',
      what: text.slice(0, 60),
      text,
    })
    if (!this.#socket.destroyed) this.#socket.write(text)
  }

  /** Opens a stream and gives its features. */
  async openStream(): Promise<string> {
    this.write(
      `${this.#prolog}<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='${this.#domain}' version='1.0'>`,
    )
    return await this.until(
      /<stream:features[\s\S]*?<\/stream:features>|<features[\s\S]*?<\/features>/,
    )
  }

  /** Logs in with SCRAM-SHA-256; whether the endpoint let it. */
  async logIn(username: string, password: string): Promise<boolean> {
    await this.openStream()
    const scram = new ScramClient('sha256', username, new SaltedPassword(password))
    const first = Buffer.from(scram.first()).toString('base64')
    this.write(
      `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256'>${first}</auth>`,
    )
    const challenge = await this.until(/<challenge[^>]*>([^<]*)<\/challenge>|<failure/)
    const coded = /<challenge[^>]*>([^<]*)</.exec(challenge)?.[1]
    if (coded === undefined) return false
    const final = await scram.final(Buffer.from(coded, 'base64').toString())
    const response = Buffer.from(final).toString('base64')
    this.write(`<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${response}</response>`)
    return (await this.until(/<success|<failure/)).includes('<success')
  }

  /** Logs in and binds. @throws Unexpected */
  async bind(username: string, password: string, resource = 'agent'): Promise<void> {
    if (!(await this.logIn(username, password))) throw new Unexpected('a device could not log in')
    await this.until(/<success[^>]*(\/>|>[^<]*<\/success>)/, true)
    await this.openStream()
    this.write(
      `<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>${resource}</resource></bind></iq>`,
    )
    await this.until(/<\/jid>|<jid>[^<]*<\/jid>/)
  }

  /** Waits until what came, and was not read yet, holds something; gives it. @throws Unexpected */
  async until(pattern: RegExp, isOptional = false): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const look = (): void => {
      const rest = this.#text.slice(this.#read)
      const found = pattern.exec(rest)
      if (found !== null) {
        this.#read += found.index + found[0].length
        resolve(found[0])
      } else if (isOptional) resolve('')
      else if (this.#isClosed) reject(new Unexpected('the XMPP stream was closed'))
    }
    const timer = setTimeout(() => reject(new Unexpected(`no ${pattern.source} came`)), patience)
    this.#watchers.add(look)
    look()
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      this.#watchers.delete(look)
    }
  }

  /** Whether the endpoint ends the stream within the patience. */
  async isEnded(): Promise<boolean> {
    return await this.until(/<\/stream:stream>|<\/stream>/).then(
      () => true,
      () => this.#isClosed,
    )
  }

  close(): void {
    this.#socket.destroy()
  }

  #wake(): void {
    for (const watcher of this.#watchers) watcher()
  }
}
