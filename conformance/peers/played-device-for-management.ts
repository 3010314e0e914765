import { Element } from 'ltx'
import { type ErrorCode, errorTable } from '../../generated/errors.ts'
import type {
  StanzaFromDevice,
  StanzaFromManagement,
  StanzaPayloads,
} from '../../generated/stanzas.ts'
import { isErrorCode, MrspError } from '../../runtime/errors.ts'
import { decodeStanza, encodeStanza } from '../../runtime/stanza/index.ts'
import { childElements } from '../../runtime/xmpp/iq.ts'
import { MRSP, PING, STANZA_ERRORS } from '../../runtime/xmpp/namespaces.ts'
import { SaltedPassword } from '../../runtime/xmpp/scram-client.ts'
import { ServerConnection } from '../../runtime/xmpp/server-connection.ts'
import { XML_LIMITS } from '../../runtime/xmpp/stream-parser.ts'
import { writeXml } from '../../runtime/xmpp/write-xml.ts'
import { Unexpected, Violation } from '../check/violation.ts'
import type { History, HistoryEntry } from '../history/history.ts'
import type { SessionWatch } from './session-watch.ts'
import type { SecretRegister } from './secret-register.ts'
import { Arrivals } from './until.ts'

/** A stanza of management, as the device received it. */
export type FromManagement = {
  readonly entry: HistoryEntry
  readonly id: string
  readonly at: number
} & {
  [Name in StanzaFromManagement]: { readonly name: Name; readonly stanza: StanzaPayloads[Name] }
}[StanzaFromManagement]

/** How the device answers an IQ: it took it, it refuses it, or it says nothing. */
export type DeviceAnswer = 'taken' | 'silent' | 'a-later-code' | ErrorCode

/** Management answered a stanza with an error. */
export class StanzaRefused extends Unexpected {
  /** The code in `urn:mrsp:1`; empty where there is none. */
  readonly code: string

  constructor(code: string, entry: HistoryEntry) {
    super(`the stanza was refused: ${code || 'without a code'}`, entry)
    this.code = code
  }
}

/** What a device is made with. */
export interface PlayedDeviceOptions {
  readonly deviceId: string
  readonly service: string
  readonly domain: string
  readonly password: SaltedPassword
  readonly ca: string
  readonly secrets: SecretRegister
  readonly resource?: string
  /** Is told what the device has management take. */
  readonly watch?: SessionWatch
}

interface Open {
  readonly resolve: (answer: Element) => void
  readonly reject: (error: Error) => void
}

/** A device of management, played: one XMPP stream at a time, on which it answers as a check wants and sends anything. */
export class PlayedDeviceForManagement {
  readonly deviceId: string
  readonly received: Arrivals<FromManagement> = new Arrivals<FromManagement>()
  /** Pings of management, as they came. */
  readonly pings: Arrivals<HistoryEntry> = new Arrivals<HistoryEntry>()
  /** How an IQ is answered. */
  answer: (received: FromManagement) => DeviceAnswer | Promise<DeviceAnswer> = () => 'taken'
  answersPings = true
  sessions: readonly string[] = []
  applications: readonly string[] = ['conformance']
  unattended = false
  readonly #options: PlayedDeviceOptions
  readonly #history: History
  readonly #open: Map<string, Open> = new Map()
  #connection: ServerConnection | undefined
  #last = 0

  constructor(options: PlayedDeviceOptions, history: History) {
    this.#options = options
    this.deviceId = options.deviceId
    this.#history = history
  }

  get jid(): string {
    return this.#connection?.jid ?? ''
  }

  get isConnected(): boolean {
    return this.#connection !== undefined
  }

  /** Resolves when the stream that is open has ended. */
  get closed(): Promise<unknown> {
    return this.#connection?.closed ?? Promise.resolve()
  }

  /** Logs in. @throws Unexpected where that is not possible */
  async logIn(): Promise<void> {
    const { service, domain, deviceId, password, ca, resource = 'agent' } = this.#options
    const connection = await ServerConnection.open({
      service,
      domain,
      username: deviceId,
      password,
      resource,
      ca,
      mechanisms: ['SCRAM-SHA-256'],
      limits: XML_LIMITS,
      loginTime: 20_000,
      received: stanza => this.#take(stanza),
      signal: new AbortController().signal,
    }).catch((error: unknown) => {
      throw new Unexpected(
        `a device could not log in: ${error instanceof Error ? error.message : ''}`,
      )
    })
    this.#connection = connection
    this.#record('logs in', 'device')
    void connection.closed.then(() => {
      this.#record('the stream of a device has ended')
      if (this.#connection !== connection) return
      this.#connection = undefined
      for (const { reject } of this.#open.values()) reject(new Unexpected('the stream has ended'))
      this.#open.clear()
    })
  }

  /** Logs in, sends presence and `device-info`, as a device does (4.3). */
  async connect(): Promise<void> {
    await this.logIn()
    await this.sendPresence()
    await this.sendInfo()
  }

  async sendPresence(type?: string): Promise<void> {
    await this.write(new Element('presence', type === undefined ? {} : { type }))
  }

  /** Sends `device-info`. @throws StanzaRefused */
  async sendInfo(): Promise<void> {
    await this.send('device-info', {
      model: 'KX-4500',
      serial: `R-${this.deviceId}`,
      firmware: '2.0.3',
      product: 'mrsp-conformance/1',
      unattended: this.unattended,
      applications: this.applications.map(id => ({ id, name: id })),
      sessions: this.sessions.map(session => ({ session })),
    })
  }

  /** Sends a message and waits until it is taken. @throws StanzaRefused @throws Unexpected where no answer comes */
  async send<Name extends StanzaFromDevice>(
    name: Name,
    value: StanzaPayloads[Name],
  ): Promise<void> {
    const { watch } = this.#options
    const asked =
      'answer' in value
        ? watch?.asked(value.session, value.answer === 'yes' ? 'approved' : 'refused')
        : undefined
    try {
      await this.ask([encodeStanza(name, value)], name)
      asked?.taken()
    } catch (error) {
      if (error instanceof StanzaRefused) asked?.refused()
      throw error
    }
  }

  /** Sends an IQ `set` with any children, and waits for its `result`. @throws StanzaRefused */
  async ask(
    children: readonly Element[],
    name = 'iq',
    to: string = this.#options.domain,
  ): Promise<void> {
    const iq = new Element('iq', { type: 'set', id: this.nextId(), to })
    for (const child of children) iq.cnode(child)
    const answer = await this.exchange(iq, name)
    const entry = this.#history.entries.at(-1)
    if (answer.attrs['type'] === 'result') {
      if (childElements(answer).length > 0)
        throw new Violation('4.10', `the result of ${name} is not empty`, entry)
      return
    }
    const recorded = this.#record(`refused ${name}`)
    const [only, second] = children
    const stanza = only !== undefined && second === undefined ? only.name : name
    throw new StanzaRefused(this.#codeOf(answer, stanza, recorded), recorded)
  }

  /** Sends an IQ as it is and waits for the answer with its `id`. */
  async exchange(iq: Element, name: string): Promise<Element> {
    const id = String(iq.attrs['id'])
    const { promise, resolve, reject } = Promise.withResolvers<Element>()
    // The stream may end while the IQ is still being written.
    promise.catch(() => {})
    this.#open.set(id, { resolve, reject })
    const timer = setTimeout(() => {
      this.#open.delete(id)
      reject(new Violation('4.10', `an IQ with ${name} was not answered`))
    }, 15_000)
    try {
      await this.write(iq, name)
      return await promise
    } finally {
      clearTimeout(timer)
    }
  }

  nextId(): string {
    this.#last += 1
    return `c${this.#last}-${Math.random().toString(36).slice(2, 8)}`
  }

  /** Sends any stanza. @throws Unexpected where the stream is over */
  async write(
    stanza: Element,
    what: string = stanza.name,
    covers: string | undefined = stanza.is('iq') && stanza.attrs['type'] === 'set'
      ? `stanza ${what}`
      : undefined,
  ): Promise<void> {
    const connection = this.#connection
    this.#record(what, 'device', writeXml(stanza), covers)
    if (connection === undefined) throw new Unexpected('the device is not connected')
    await connection.send(stanza).catch((error: unknown) => {
      throw new Unexpected(
        `a stanza could not be sent: ${error instanceof Error ? error.message : ''}`,
      )
    })
  }

  /** The first stanza of a name, about one session where that is given, from a place in `received` on. */
  next<Name extends StanzaFromManagement>(
    name: Name,
    session?: string,
    from = 0,
  ): Promise<Extract<FromManagement, { readonly name: Name }>> {
    const isWanted = (
      received: FromManagement,
    ): received is Extract<FromManagement, { readonly name: Name }> =>
      received.name === name && (session === undefined || sessionOf(received) === session)
    return this.received.find(isWanted, from)
  }

  /** How often a stanza of a name came about a session. */
  count(name: StanzaFromManagement, session: string): number {
    return this.received.all.filter(each => each.name === name && sessionOf(each) === session)
      .length
  }

  /** Ends the stream in good form. */
  async disconnect(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    await connection?.end()
  }

  /** Loses the connection without a word. */
  async drop(): Promise<void> {
    const connection = this.#connection
    connection?.destroy()
    await connection?.closed
    this.#connection = undefined
  }

  /** Takes a stanza; false for an answer to what the login itself asked. */
  #take(stanza: Element): boolean {
    if (!stanza.is('iq')) return true
    const type = String(stanza.attrs['type'])
    const id = String(stanza.attrs['id'])
    if (type === 'result' || type === 'error') {
      const open = this.#open.get(id)
      if (open === undefined) return false
      this.#record(`${type} ${id}`, 'management', writeXml(stanza))
      this.#open.delete(id)
      open.resolve(stanza)
      return true
    }
    if (type === 'get' && stanza.getChild('ping', PING)) {
      this.pings.add(this.#record('ping', 'management'))
      if (this.answersPings) this.#reply(stanza, 'taken')
      return true
    }
    void this.#takeRequest(stanza, id)
    return true
  }

  async #takeRequest(stanza: Element, id: string): Promise<void> {
    const [child, ...others] = childElements(stanza)
    const entry = this.#record(
      child?.getName() ?? 'iq',
      'management',
      writeXml(stanza),
      `stanza ${child?.getName() ?? 'none'}`,
    )
    const broken = (why: string): void => this.received.end(new Unexpected(why, entry))
    if (child === undefined || others.length > 0) return broken('an IQ has not exactly one child')
    let received: FromManagement
    try {
      received = fromManagement(child, { entry, id, at: performance.now() })
    } catch (error) {
      return broken(`a stanza is malformed: ${error instanceof Error ? error.message : ''}`)
    }
    if (received.name === 'session-info') {
      this.#options.secrets.add(received.stanza.token, received.stanza.sessionId)
    }
    this.received.add(received)
    const answer = await this.answer(received)
    if (answer === 'silent') return
    if (received.name === 'approval-request') {
      const fact = answer === 'taken' ? 'approval-requested' : 'device-unreachable'
      this.#options.watch?.happened(received.stanza.session, fact)
    }
    this.#reply(stanza, answer, received.name)
  }

  #reply(stanza: Element, answer: DeviceAnswer, name: string = 'ping'): void {
    const { id, from } = stanza.attrs
    const iq = new Element('iq', { type: answer === 'taken' ? 'result' : 'error', id, to: from })
    if (answer !== 'taken' && answer !== 'silent') {
      const row = errorTable[answer === 'a-later-code' ? 'unknown' : answer]
      const { condition, type } = row.xmpp
      const error = iq.c('error', { type })
      error.c(condition, { xmlns: STANZA_ERRORS })
      error.c(answer, { xmlns: MRSP })
    }
    if (answer === 'taken') this.write(iq, 'result').catch(() => {})
    else this.write(iq, `error ${answer}`, `stanza-error ${name} ${answer}`).catch(() => {})
  }

  /** The code of a stanza error. @throws Violation where it has not the form of 4.11 */
  #codeOf(answer: Element, name: string, entry: HistoryEntry): string {
    const error = answer.getChild('error')
    const children = error === undefined ? [] : childElements(error)
    const code = children.find(child => child.getNS() === MRSP)?.getName() ?? ''
    this.#history.record({
      from: 'management',
      to: 'device',
      link: 'xmpp',
      what: `error ${code}`,
      covers: `stanza-error ${name} ${code}`,
    })
    if (!isErrorCode(code))
      throw new Violation('4.11', `the error of ${name} names no code: ${code}`, entry)
    const { condition, type } = errorTable[code].xmpp
    const found = children.find(
      child => child.getNS() === STANZA_ERRORS && child.getName() !== 'text',
    )
    if (found?.getName() !== condition || error?.attrs['type'] !== type) {
      const seen = `${found?.getName() ?? 'none'} (${String(error?.attrs['type'])})`
      throw new Violation('4.11', `${code} came with the condition ${seen}`, entry)
    }
    const secret = this.#options.secrets.foundIn(writeXml(answer))
    if (secret !== undefined) throw new Violation('2.3', 'a stanza error holds a secret', entry)
    return code
  }

  #record(
    what: string,
    from: 'device' | 'management' = 'management',
    text?: string,
    covers?: string,
  ): HistoryEntry {
    return this.#history.record({
      from,
      to: from === 'device' ? 'management' : 'device',
      link: 'xmpp',
      what: `${what} (${this.deviceId})`,
      ...(text !== undefined && { text }),
      ...(covers !== undefined && { covers }),
    })
  }
}

/** The session that a stanza is about. */
function sessionOf({ stanza }: FromManagement): string | undefined {
  return 'session' in stanza ? stanza.session : undefined
}

function fromManagement(
  child: Element,
  facts: Pick<FromManagement, 'entry' | 'id' | 'at'>,
): FromManagement {
  const { name, value } = decodeStanza(child, 'device')
  switch (name) {
    case 'approval-request':
      return { ...facts, name, stanza: value }
    case 'approval-cancel':
      return { ...facts, name, stanza: value }
    case 'session-info':
      return { ...facts, name, stanza: value }
    case 'session-terminate':
      return { ...facts, name, stanza: value }
    case 'maintenance-request':
      return { ...facts, name, stanza: value }
    default:
      throw new MrspError('unknown-operation', { source: 'device' })
  }
}
