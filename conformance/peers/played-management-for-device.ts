import { randomUUID } from 'node:crypto'
import { Element } from 'ltx'
import type { StanzaFromDevice, StanzaPayloads } from '../../generated/stanzas.ts'
import type { Clause } from '../../generated/clauses.ts'
import { decodeStanza } from '../../runtime/stanza/index.ts'
import type { GeneratedCertificate } from '../../runtime/tls.ts'
import { DeviceConnection } from '../../runtime/xmpp/device-connection.ts'
import { listenForTls, type Listener } from '../../runtime/xmpp/endpoint-listeners.ts'
import { deriveScramCredentials, ENDPOINT_LIMITS, StanzaError } from '../../runtime/xmpp/index.ts'
import type { StreamListener, XmppStream } from '../../runtime/xmpp/xmpp-stream.ts'
import { Unexpected, Violation } from '../check/violation.ts'
import type { History, HistoryEntry } from '../history/history.ts'
import { Arrivals } from './until.ts'

export const deviceDomain = 'mrsp.test'
export const deviceName = 'printer-7'
export const devicePassword = 'conformance device password 0123456789'
/** JID of the agent of the device under test. */
export const deviceAgent: string = `${deviceName}@${deviceDomain}/agent`

const mrsp = 'urn:mrsp:1'
const pingNamespace = 'urn:xmpp:ping'

/** A request of the device: the stanza in the IQ, read. */
export type CameStanza = {
  readonly [Name in StanzaFromDevice]: {
    readonly name: Name
    readonly value: StanzaPayloads[Name]
    readonly entry: HistoryEntry
    readonly stream: PlayedStream
    readonly id: string
  }
}[StanzaFromDevice]

type CameNamed<Name extends StanzaFromDevice> = Extract<CameStanza, { readonly name: Name }>

/** What the device answered a request with. */
export interface StanzaAnswer {
  readonly type: 'result' | 'error'
  /** Children of a result; none is due. */
  readonly children: number
  readonly condition: string | undefined
  readonly errorType: string | undefined
  /** Code in `urn:mrsp:1`. */
  readonly code: string | undefined
  readonly entry: HistoryEntry
}

/** How a stanza of the device is answered: taken, refused, or not at all. */
export type AnswerToDevice = 'result' | 'nothing' | StanzaError

const credentials = {
  sha256: deriveScramCredentials(devicePassword, 'sha256'),
  sha1: deriveScramCredentials(devicePassword, 'sha1'),
}

const clauseOf: Readonly<Record<StanzaFromDevice, Clause>> = {
  approval: '4.22',
  'device-info': '4.3',
  'maintenance-progress': '3.17',
  'maintenance-result': '3.18',
}

/** One login of the device. */
export class PlayedStream {
  readonly connection: DeviceConnection
  readonly jid: string
  /** Everything but IQ answers that came on it, in order: `presence`, `device-info`, `ping`. */
  readonly order: Arrivals<string> = new Arrivals<string>()
  /** Resolves when the stream is over. */
  readonly over: Promise<void>
  readonly end: () => void
  isOver = false

  constructor(connection: DeviceConnection) {
    this.connection = connection
    this.jid = connection.jid
    const { promise, resolve } = Promise.withResolvers<void>()
    this.over = promise
    this.end = () => {
      this.isOver = true
      this.order.end(new Unexpected('the XMPP stream ended'))
      resolve()
    }
  }
}

/** Management as a device meets it over XMPP: it sends any stanza, in anybody's name, and records each that comes. */
export class PlayedManagementForDevice {
  came: Arrivals<CameStanza> = new Arrivals<CameStanza>()
  readonly streams: Arrivals<PlayedStream> = new Arrivals<PlayedStream>()
  /** How a request of the device is answered. */
  answer: (came: CameStanza) => AnswerToDevice = () => 'result'
  answersPings = true
  /** Mechanisms that are offered in place of SCRAM, as they are named. */
  offers: readonly string[] | undefined
  /** Mechanisms with which the device began to log in. */
  readonly logins: Arrivals<string> = new Arrivals<string>()
  /** Connections that came, by their numbers. */
  readonly attempts: Arrivals<number> = new Arrivals<number>()
  /** Whether connections are taken. */
  isThere = true
  readonly #connections: Map<DeviceConnection, PlayedStream | undefined> = new Map()
  readonly #asked: Map<
    string,
    { readonly name: string; readonly resolve: (answer: StanzaAnswer) => void }
  > = new Map()
  #history: History
  #listener: Listener | undefined
  #fault: Violation | undefined

  private constructor(history: History) {
    this.#history = history
  }

  /** Starts it on a free port. */
  static async start(
    { certificate, key }: GeneratedCertificate,
    history: History,
  ): Promise<PlayedManagementForDevice> {
    const management = new PlayedManagementForDevice(history)
    management.#listener = await listenForTls(
      { host: '127.0.0.1', port: 0 },
      { cert: certificate, key },
      { ...ENDPOINT_LIMITS, stanzasPerSecond: 10_000, stanzasAtOnce: 100_000 },
      stream => {
        management.attempts.add(management.attempts.all.length)
        if (!management.isThere) return false
        const connection = new DeviceConnection(new SaslWatch(stream, management), {
          domain: deviceDomain,
          accounts: {
            find: async (name, hash) => (name === deviceName ? credentials[hash] : undefined),
            unknownAccountKey: Buffer.alloc(32, 7),
          },
          mechanisms: ['SCRAM-SHA-256', 'SCRAM-SHA-1'],
          limits: { ...ENDPOINT_LIMITS, stanzasPerSecond: 10_000, stanzasAtOnce: 100_000 },
          bound: bound => management.#bound(bound),
          received: (bound, stanza) => management.#received(bound, stanza),
          over: ended => management.#over(ended),
          mayLogIn: () => true,
          loginFailed: () => management.#record('login fails', 'device'),
        })
        management.#connections.set(connection, undefined)
        return true
      },
    )
    return management
  }

  get url(): string {
    return `xmpps://localhost:${this.#listener?.port ?? 0}`
  }

  /** The login that is open. */
  get stream(): PlayedStream | undefined {
    return this.streams.all.findLast(stream => !stream.isOver)
  }

  /** Begins a new trial: what came before is forgotten, the usual answers are back. */
  begin(history: History): void {
    this.#history = history
    this.came = new Arrivals<CameStanza>()
    if (this.#fault !== undefined) this.came.end(this.#fault)
    this.answer = () => 'result'
    this.answersPings = true
    this.isThere = true
    this.offers = undefined
  }

  /** The next stanza of a name that is wanted, from a place in `came` on. */
  async find<Name extends StanzaFromDevice>(
    name: Name,
    isWanted: (came: CameNamed<Name>) => boolean = () => true,
    from = 0,
  ): Promise<CameNamed<Name>> {
    return this.came.find(
      (came): came is CameNamed<Name> => isNamed(came, name) && isWanted(came),
      from,
    )
  }

  /** Those of a name that came. */
  all<Name extends StanzaFromDevice>(name: Name): readonly CameNamed<Name>[] {
    return this.came.all.filter((came): came is CameNamed<Name> => isNamed(came, name))
  }

  /**
   * Sends children in an IQ `set`, in management's name or in another's, and waits for its answer.
   * @throws Unexpected where the device is not logged in, or leaves meanwhile
   */
  async request(
    children: Element | readonly Element[],
    { from = deviceDomain, type = 'set' }: { readonly from?: string; readonly type?: string } = {},
  ): Promise<StanzaAnswer> {
    const stream = this.stream
    if (stream === undefined) throw new Unexpected('the device is not logged in')
    const id = randomUUID()
    const { promise, resolve } = Promise.withResolvers<StanzaAnswer>()
    this.#asked.set(id, { name: [children].flat()[0]?.getName() ?? 'none', resolve })
    const iq = new Element('iq', { xmlns: 'jabber:client', type, id, from, to: stream.jid })
    for (const child of [children].flat()) iq.children.push(child)
    this.send(iq, stream)
    return Promise.race([
      promise,
      stream.over.then(() => {
        throw new Unexpected('the XMPP stream ended instead')
      }),
    ])
  }

  /** Sends a stanza as it is. */
  send(stanza: Element, stream: PlayedStream | undefined = this.stream, covers?: string): void {
    if (stream === undefined || stream.isOver) throw new Unexpected('the device is not logged in')
    const name = payloadName(stanza)
    const type = text(stanza, 'type')
    this.#history.record({
      from: 'management',
      to: 'device',
      link: 'xmpp',
      what: `${stanza.name} ${type ?? ''} ${name}`,
      text: stanza.toString(),
      ...(type === 'set' && { covers: `stanza ${name}` }),
      ...(covers !== undefined && { covers }),
    })
    try {
      stream.connection.send(stanza)
    } catch {
      throw new Unexpected('the device does not read its XMPP stream')
    }
  }

  /** Asks for a sign of life: what was sent before has been taken, and what the device had to say has come. */
  async ping(): Promise<StanzaAnswer> {
    return this.request(new Element('ping', { xmlns: pingNamespace }), { type: 'get' })
  }

  /** Breaks the device's connection. */
  drop(): void {
    this.#record('drops the XMPP stream', 'management')
    this.stream?.connection.end()
  }

  async stop(): Promise<void> {
    this.isThere = false
    for (const connection of this.#connections.keys()) connection.end()
    await this.#listener?.close()
  }

  #bound(connection: DeviceConnection): void {
    const stream = new PlayedStream(connection)
    this.#connections.set(connection, stream)
    this.#history.record({
      from: 'device',
      to: 'management',
      link: 'xmpp',
      what: `logs in as ${connection.jid}`,
    })
    this.streams.add(stream)
  }

  #over(connection: DeviceConnection): void {
    const stream = this.#connections.get(connection)
    this.#connections.delete(connection)
    if (stream === undefined) return
    this.#record('the XMPP stream ends', 'device')
    stream.end()
  }

  #received(connection: DeviceConnection, stanza: Element): void {
    const stream = this.#connections.get(connection)
    if (stream === undefined) return
    const type = text(stanza, 'type')
    if (stanza.name === 'presence') {
      this.#record(`presence ${type ?? 'available'}`, 'device', stanza)
      stream.order.add(`presence ${type ?? 'available'}`)
      return
    }
    if (stanza.name !== 'iq') {
      this.#record(stanza.name, 'device', stanza)
      return
    }
    if (type === 'result' || type === 'error') this.#answered(stanza, type)
    else this.#asks(stream, stanza, type)
  }

  #answered(stanza: Element, type: 'result' | 'error'): void {
    const error = type === 'error' ? StanzaError.fromStanza(stanza) : undefined
    const rawType = elements(stanza).find(child => child.getName() === 'error')
    const id = text(stanza, 'id') ?? ''
    const asked = this.#asked.get(id)
    const entry = this.#record(
      error === undefined ? 'iq result' : `iq error ${error.application ?? error.condition}`,
      'device',
      stanza,
      error && asked && `stanza-error ${asked.name} ${error.application ?? error.condition}`,
    )
    this.#asked.delete(id)
    asked?.resolve({
      type,
      children: elements(stanza).length,
      condition: error?.condition,
      errorType: rawType && text(rawType, 'type'),
      code: error?.application,
      entry,
    })
  }

  #asks(stream: PlayedStream, stanza: Element, type: string | undefined): void {
    const id = text(stanza, 'id') ?? ''
    const [payload] = elements(stanza)
    const name = payload?.getName() ?? 'nothing'
    const isOurs = type === 'set' && payload?.getNS() === mrsp
    const entry = this.#record(
      `iq ${type ?? ''} ${name}`,
      'device',
      stanza,
      isOurs ? `stanza ${name}` : undefined,
    )
    stream.order.add(name)
    if (!isOurs || payload === undefined) {
      if (this.answersPings) this.#reply(stream, id, undefined)
      return
    }
    const came = this.#read(payload, { entry, stream, id })
    if (came === undefined) return
    this.came.add(came)
    const answer = this.answer(came)
    if (answer === 'nothing') return
    this.#reply(stream, id, answer === 'result' ? undefined : answer, came.name)
  }

  #read(
    payload: Element,
    facts: Pick<CameStanza, 'entry' | 'stream' | 'id'>,
  ): CameStanza | undefined {
    try {
      const stanza = decodeStanza(payload, 'management')
      if (isFromDevice(stanza)) return { ...stanza, ...facts }
      throw new Error('it is not one that a device sends')
    } catch (error) {
      const name = payload.getName()
      const clause = new Map<string, Clause>(Object.entries(clauseOf)).get(name) ?? '4.10'
      const message = error instanceof Error ? error.message : ''
      this.#fault = new Violation(clause, `\`${name}\` does not fit: ${message}`, facts.entry)
      this.came.end(this.#fault)
      return undefined
    }
  }

  #reply(
    stream: PlayedStream,
    id: string,
    error: StanzaError | undefined,
    name: string = 'ping',
  ): void {
    const answer = new Element('iq', {
      xmlns: 'jabber:client',
      type: error === undefined ? 'result' : 'error',
      id,
      from: deviceDomain,
      to: stream.jid,
    })
    if (error !== undefined) answer.children.push(error.toElement())
    if (!stream.isOver)
      this.send(answer, stream, error && `stanza-error ${name} ${error.application}`)
  }

  #record(
    what: string,
    from: 'device' | 'management',
    stanza?: Element,
    covers?: string,
  ): HistoryEntry {
    return this.#history.record({
      from,
      to: from === 'device' ? 'management' : 'device',
      link: 'xmpp',
      what,
      ...(stanza && { text: stanza.toString() }),
      ...(covers !== undefined && { covers }),
    })
  }
}

/** A stream that offers the mechanisms that the played management names, and tells which one was begun with. */
class SaslWatch implements XmppStream {
  readonly remoteAddress: string
  readonly #stream: XmppStream
  readonly #management: PlayedManagementForDevice

  constructor(stream: XmppStream, management: PlayedManagementForDevice) {
    this.#stream = stream
    this.#management = management
    this.remoteAddress = stream.remoteAddress
  }

  listen(listener: StreamListener): void {
    this.#stream.listen({
      opened: header => listener.opened(header),
      received: element => {
        if (element.getName() === 'auth') {
          this.#management.logins.add(text(element, 'mechanism') ?? 'none')
        }
        listener.received(element)
      },
      failed: failure => listener.failed(failure),
      closed: () => listener.closed(),
      gone: () => listener.gone(),
    })
  }

  open(attributes: Readonly<Record<string, string>>): void {
    this.#stream.open(attributes)
  }

  send(element: Element): void {
    const mechanisms = elements(element).find(child => child.getName() === 'mechanisms')
    const { offers } = this.#management
    if (mechanisms !== undefined && offers !== undefined) {
      mechanisms.children = []
      for (const offer of offers) mechanisms.c('mechanism').t(offer)
    }
    this.#stream.send(element)
  }

  restart(limits: Parameters<XmppStream['restart']>[0]): void {
    this.#stream.restart(limits)
  }

  end(failure?: Parameters<XmppStream['end']>[0]): void {
    this.#stream.end(failure)
  }

  destroy(): void {
    this.#stream.destroy()
  }
}

/** Children that are elements. */
function elements(element: Element): Element[] {
  return element.children.filter(child => typeof child === 'object' && child !== null)
}

function text(element: Element, name: string): string | undefined {
  const value: unknown = element.attrs[name]
  return typeof value === 'string' ? value : undefined
}

function payloadName(stanza: Element): string {
  return elements(stanza)[0]?.getName() ?? ''
}

function isNamed<Name extends StanzaFromDevice>(
  came: CameStanza,
  name: Name,
): came is CameNamed<Name> {
  return came.name === name
}

type Decoded = ReturnType<typeof decodeStanza>

function isFromDevice(
  stanza: Decoded,
): stanza is Extract<Decoded, { readonly name: StanzaFromDevice }> {
  return Object.hasOwn(clauseOf, stanza.name)
}
