import { randomUUID } from 'node:crypto'
import { Element } from 'ltx'
import { answerTo, attribute, childElements, detached } from './iq.ts'
import { DISCO_INFO, DISCO_ITEMS, MRSP, PING } from './namespaces.ts'
import { RequestTimeout, StanzaError, Unreachable } from './stanza-error.ts'

export interface RequestOptions {
  /** Milliseconds until the request is given up. */
  readonly timeout: number
  readonly signal?: AbortSignal
}

/**
 * Answers a request of the protocol: gets the asker's full JID as the server vouches for it and
 * the payload; gives the payload of the result, or nothing for an empty one. What it throws
 * becomes an error stanza: a {@link StanzaError} as it is, anything else as
 * `internal-server-error` without detail.
 */
export type RequestHandler = (from: string, payload: Element) => Promise<Element | undefined>

/** Where warnings go; a pino logger is one. */
export interface XmppLogger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

export interface IqExchangeOptions {
  /** The stanzas' namespace, `jabber:client` unless the stream is a component's. */
  readonly namespace: string
  /** The `from` of what is sent; a client leaves it to its server. */
  readonly from?: string
  /** Service discovery identity, e.g. `{ category: 'server', type: 'im' }`. */
  readonly identity: { readonly category: string; readonly type: string }
  /** Puts a stanza on the wire; throws when its recipient cannot be reached. */
  readonly send: (stanza: Element) => void | Promise<void>
  /** Requests of one asker that may be open at once; more are answered `resource-constraint`. */
  readonly openRequests?: number
  readonly logger?: XmppLogger
}

interface OpenRequest {
  readonly to: string
  resolve(payload: Element | undefined): void
  reject(reason: unknown): void
}

/**
 * Requests and answers of one XMPP entity. An answer counts only when both its id, a UUID, and its
 * exact `from` are those of an open request, so that nobody answers for another.
 */
export class IqExchange {
  readonly #options: IqExchangeOptions
  readonly #asked = new Map<string, OpenRequest>()
  readonly #answering = new Map<string, number>()
  #handler: RequestHandler | undefined

  constructor(options: IqExchangeOptions) {
    this.#options = options
  }

  /** Sets who answers requests. @throws Error when somebody does already. */
  onRequest(handler: RequestHandler): void {
    if (this.#handler) throw new Error('requests have a handler already')
    this.#handler = handler
  }

  /**
   * Sends a payload in an IQ `set` and resolves with the payload of its result.
   * @throws StanzaError the recipient's error answer.
   * @throws RequestTimeout no answer in time. @throws Unreachable the recipient is not there.
   * @throws IllegalXml the payload has no XML form; nothing was sent.
   */
  request(to: string, payload: Element, options: RequestOptions): Promise<Element | undefined> {
    if (payload.getNS() !== MRSP) {
      return Promise.reject(new TypeError(`a request's payload is in the namespace ${MRSP}`))
    }
    return this.#ask('set', to, payload, options)
  }

  /** Asks for a sign of life (XEP-0199). @throws as {@link request}. */
  async ping(to: string, options: RequestOptions): Promise<void> {
    await this.#ask('get', to, new Element('ping', { xmlns: PING }), options)
  }

  #ask(
    type: 'get' | 'set',
    to: string,
    payload: Element,
    { timeout, signal }: RequestOptions,
  ): Promise<Element | undefined> {
    const { namespace, from } = this.#options
    const id = randomUUID()
    const stanza = new Element('iq', { xmlns: namespace, type, id, to, from })
    stanza.children.push(payload)
    const { promise, resolve, reject } = Promise.withResolvers<Element | undefined>()
    const timer = setTimeout(
      () => reject(new RequestTimeout(`no answer within ${timeout} ms`)),
      timeout,
    )
    const abort = (): void => reject(signal?.reason)
    if (signal?.aborted) abort()
    else {
      signal?.addEventListener('abort', abort)
      this.#asked.set(id, { to, resolve, reject })
      this.#send(stanza).catch(reject)
    }
    return promise.finally(() => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      this.#asked.delete(id)
    })
  }

  async #send(stanza: Element): Promise<void> {
    await this.#options.send(stanza)
  }

  /** Rejects every open request to this full JID: it has gone. */
  abandon(to: string): void {
    for (const request of this.#asked.values()) {
      if (request.to === to) request.reject(new Unreachable('the recipient went offline'))
    }
  }

  /** Rejects every open request: the own connection has gone. */
  abandonAll(): void {
    for (const { reject } of this.#asked.values()) reject(new Unreachable('the connection is lost'))
  }

  /** Takes an IQ of `from`; false for an answer to nothing that was asked. */
  receive(stanza: Element, from: string): boolean {
    const type = attribute(stanza, 'type')
    if (type === 'result' || type === 'error') return this.#settle(stanza, from, type)
    void this.#answer(stanza, from)
    return true
  }

  #settle(stanza: Element, from: string, type: 'result' | 'error'): boolean {
    const request = this.#asked.get(attribute(stanza, 'id') ?? '')
    if (!request || request.to !== from) return false
    if (type === 'error') request.reject(StanzaError.fromStanza(stanza))
    else request.resolve(detached(childElements(stanza)[0]))
    return true
  }

  async #answer(stanza: Element, from: string): Promise<void> {
    try {
      const answer = answerTo(stanza, 'result')
      const payload = await this.#payload(stanza, from)
      if (payload) answer.children.push(payload)
      await this.#send(answer)
    } catch (thrown) {
      await this.refuse(stanza, this.#errorOf(thrown, from))
    }
  }

  /** Answers a stanza with an error; what has no error answer is dropped. */
  async refuse(stanza: Element, error: StanzaError): Promise<void> {
    const type = attribute(stanza, 'type')
    if (type === 'error' || (stanza.is('iq') && type === 'result')) return
    const answer = answerTo(stanza, 'error')
    answer.children.push(error.toElement())
    try {
      await this.#send(answer)
    } catch (thrown) {
      this.#options.logger?.info({ err: thrown, to: answer.attrs['to'] }, 'answer not sent')
    }
  }

  #errorOf(thrown: unknown, from: string): StanzaError {
    if (thrown instanceof StanzaError) return thrown
    this.#options.logger?.warn({ err: thrown, from }, 'request failed')
    return new StanzaError('internal-server-error', { type: 'wait', application: 'internal' })
  }

  async #payload(stanza: Element, from: string): Promise<Element | undefined> {
    const type = attribute(stanza, 'type')
    const [payload, ...more] = childElements(stanza)
    if ((type !== 'get' && type !== 'set') || !payload || more.length > 0) {
      throw new StanzaError('bad-request', { application: 'bad-request' })
    }
    if (attribute(stanza, 'id') === undefined) {
      throw new StanzaError('bad-request', { application: 'bad-request' })
    }
    if (type === 'get' && payload.is('ping', PING)) return undefined
    if (type === 'get' && payload.is('query', DISCO_INFO)) return this.#information()
    if (type === 'get' && payload.is('query', DISCO_ITEMS)) {
      return new Element('query', { xmlns: DISCO_ITEMS })
    }
    if (type === 'set' && payload.getNS() === MRSP && this.#handler) {
      return this.#handled(this.#handler, from, payload)
    }
    throw new StanzaError('service-unavailable')
  }

  async #handled(
    handler: RequestHandler,
    from: string,
    payload: Element,
  ): Promise<Element | undefined> {
    const open = this.#answering.get(from) ?? 0
    if (open >= (this.#options.openRequests ?? 32)) {
      throw new StanzaError('resource-constraint', { application: 'too-many-requests' })
    }
    this.#answering.set(from, open + 1)
    try {
      payload.parent = null
      return await handler(from, payload)
    } finally {
      const left = (this.#answering.get(from) ?? 1) - 1
      if (left === 0) this.#answering.delete(from)
      else this.#answering.set(from, left)
    }
  }

  #information(): Element {
    const query = new Element('query', { xmlns: DISCO_INFO })
    query.c('identity', { ...this.#options.identity })
    for (const feature of [DISCO_INFO, DISCO_ITEMS, PING, MRSP])
      query.c('feature', { var: feature })
    return query
  }
}
