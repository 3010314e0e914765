import type { ErrorCode } from '../../../generated/errors.ts'
import {
  type BodyKind,
  HttpMessageError,
  type MessageEvents,
  RequestDelimiter,
  type RequestHead,
  type ResponseHead,
  withoutHopByHop,
} from '../../../runtime/http-message/index.ts'
import type { Exchange, ExchangeHandlers } from '../../../runtime/session-connection/index.ts'
import type { ApplicationConnection, ConnectionUser } from './application-connection.ts'
import type { ApplicationConnections } from './application-connections.ts'

/** The moments of an exchange that are steps of the seed, each told once. */
export interface ExchangeObserver {
  /** The relay header is off, the head was checked, and the request goes to the application (S235, S236, S237). */
  passedOn(head: RequestHead): void
  /** The application answered; its answer goes out behind a relay header (S239, S240, S241). */
  answered(head: ResponseHead): void
}

/** Each exchange is one request (8.17). */
const single = { single: true }

/** Methods that may be asked again where no octet of an answer came. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * One exchange between the terminal and a server application: the octets of the request go to the application's TCP
 * port, those of its responses come back, both literally, after heads and lengths were checked (S235–S241).
 */
export class ApplicationExchange
  implements ExchangeHandlers, MessageEvents<RequestHead>, ConnectionUser
{
  readonly #exchange: Exchange
  readonly #connections: ApplicationConnections
  readonly #observer: ExchangeObserver | undefined
  readonly #request: RequestDelimiter
  #connection: ApplicationConnection | undefined
  /** A safe request without a body, until an octet of its answer came. */
  #repeatable: RequestHead | undefined
  #requestEnded = false
  #responseEnded = false
  #switched = false
  /** Octets of the request that the application's socket has not taken. */
  #untaken = 0
  /** The application's socket takes no more for now. */
  #full = false
  /** The terminal takes no more for now. */
  #paused = false
  /** Octets that came behind a request for an upgrade before its answer. */
  #early: Uint8Array[] | undefined

  constructor(
    exchange: Exchange,
    connections: ApplicationConnections,
    observer?: ExchangeObserver,
  ) {
    this.#exchange = exchange
    this.#connections = connections
    this.#observer = observer
    this.#request = new RequestDelimiter(this, single)
  }

  /** Octets of the request (S236). */
  onData(octets: Uint8Array): void {
    this.#untaken += octets.length
    try {
      const taken = this.#request.push(octets)
      if (taken < octets.length) (this.#early ??= []).push(octets.subarray(taken))
    } catch (error) {
      this.#refuse(error)
    }
    this.#take()
  }

  /** The terminal ended the request, or its direction of the protocol that was switched to. */
  onEnd(): void {
    try {
      this.#request.finish()
    } catch (error) {
      this.#refuse(error)
    }
    if (this.#switched) this.#connection?.end()
  }

  onReset(): void {
    this.#drop()
  }

  /** The terminal takes more of the response. */
  onDrain(): void {
    this.#paused = false
    this.#connection?.resume()
  }

  /**
   * The head was checked: it goes to the application, and what follows it (S237). A connection that was used before may
   * be closing just now, so only what can be asked again goes there.
   */
  head(head: RequestHead, body: BodyKind): void {
    this.#observer?.passedOn(head)
    const isRepeatable = body === 'none' && safeMethods.has(head.method)
    if (isRepeatable) this.#repeatable = head
    this.#use(isRepeatable ? this.#connections.take() : this.#connections.open(), head)
    this.#writeRequest(head.bytes)
  }

  body(slice: Uint8Array): void {
    this.#writeRequest(slice)
  }

  end(): void {
    this.#requestEnded = true
  }

  #use(connection: ApplicationConnection, head: RequestHead): void {
    this.#connection = connection
    connection.take(this)
    connection.responses.expect(head)
  }

  #writeRequest(octets: Uint8Array): void {
    if (this.#connection) this.#full = !this.#connection.write(octets)
    else if (this.#switched) this.#fail('application-unreachable')
  }

  /** Lets the terminal send as much more as was taken. */
  #take(): void {
    if (this.#full || this.#early !== undefined) return
    const taken = this.#untaken
    this.#untaken = 0
    if (taken > 0) this.#exchange.consumed(taken)
  }

  answerCame(octets: Uint8Array): void {
    this.#repeatable = undefined
    try {
      this.#connection?.responses.push(octets)
      if (this.#responseEnded) this.#finish()
    } catch (error) {
      this.#refuse(error)
    }
  }

  responseHead(head: ResponseHead): void {
    if (!head.isInterim) this.#observer?.answered(head)
    if (head.status === 101) this.#switchProtocol()
    else if (!head.isInterim) this.#declineUpgrade()
    this.responseBody(withoutHopByHop(head))
  }

  /** From a 101 on, octets pass in both directions without being looked at (8.15). */
  #switchProtocol(): void {
    if (this.#requestEnded) throw new HttpMessageError('unasked-upgrade')
    this.#switched = true
    this.#exchange.upgrade()
    this.#request.settleUpgrade(true)
    const early = this.#early ?? []
    this.#early = undefined
    for (const octets of early) this.#request.push(octets)
    this.#take()
  }

  /** Where the request asked for an upgrade, it ended with its head; nothing may have followed it (8.17). */
  #declineUpgrade(): void {
    this.#request.settleUpgrade(false)
    if (this.#early !== undefined) throw new HttpMessageError('excess-bytes')
  }

  responseBody(octets: Uint8Array): void {
    if (this.#exchange.write(octets)) return
    this.#paused = true
    this.#connection?.pause()
  }

  responseComplete(): void {
    this.#responseEnded = true
  }

  /** The application's socket takes more of the request. */
  takesMore(): void {
    this.#full = false
    this.#take()
  }

  stalled(): void {
    if (this.#isApplicationsTurn) this.#fail('application-timeout')
  }

  /** The application ended its sending: the end of a response that nothing else ends, or of its direction (8.41). */
  answerEnded(): void {
    if (this.#repeat()) return
    try {
      this.#connection?.responses.finish()
      this.#finish()
    } catch (error) {
      this.#refuse(error, 'application-unreachable')
    }
  }

  /** The application's connection broke, did not come about, or was ended by both (8.6, 8.23). */
  connectionLost(): void {
    if (this.#repeat()) return
    this.#connection = undefined
    this.#full = false
    if (this.#responseEnded) this.#take()
    else this.#fail('application-unreachable')
  }

  /** The application closed a kept connection just as the request came: the same again, on a new one. */
  #repeat(): boolean {
    const head = this.#repeatable
    if (head === undefined || this.#connection?.used !== true) return false
    this.#repeatable = undefined
    this.#connection.destroy()
    this.#use(this.#connections.open(), head)
    this.#writeRequest(head.bytes)
    return true
  }

  /** The response is complete (8.14); a clean connection is kept for another exchange. */
  #finish(): void {
    this.#exchange.end()
    if (this.#switched) return
    const connection = this.#connection
    this.#connection = undefined
    if (connection?.responses.isReusable === true && this.#requestEnded && !this.#full) {
      this.#connections.keep(connection)
    } else connection?.destroy()
    this.#full = false
    this.#take()
  }

  /** Whether it is the application alone that could go on: it has a request to answer, or octets to take (8.24). */
  get #isApplicationsTurn(): boolean {
    return !this.#switched && !this.#paused && (this.#requestEnded || this.#full)
  }

  /** A message was found malformed: the exchange is reset, with the code that tells of the fault where none is given. */
  #refuse(error: unknown, code?: ErrorCode): void {
    if (!(error instanceof HttpMessageError)) throw error
    this.#fail(code ?? codeOfFault(error))
  }

  #fail(code: ErrorCode): void {
    this.#exchange.reset(code)
    this.#drop()
  }

  #drop(): void {
    this.#early = undefined
    this.#repeatable = undefined
    this.#connection?.destroy()
    this.#connection = undefined
  }
}

/** What the terminal is told of a malformed message (8.34, 8.35). */
function codeOfFault({ reason }: HttpMessageError): ErrorCode {
  const isTooLarge =
    reason === 'head-too-large' || reason === 'too-many-fields' || reason === 'trailers-too-large'
  return isTooLarge ? 'head-too-large' : 'malformed-http'
}
