import type { ErrorCode } from '../../../generated/errors.ts'
import {
  HttpMessageError,
  RequestDelimiter,
  type RequestHead,
  ResponseDelimiter,
  type ResponseHead,
  withoutHopByHop,
} from '../../../runtime/http-message/index.ts'
import type { Exchange, ExchangeHandlers } from '../../../runtime/session-connection/index.ts'
import type { ApplicationConnection } from './application-connection.ts'
import type { ApplicationConnections } from './application-connections.ts'

/** The moments of an exchange that are steps of the seed, each told once. */
export interface ExchangeObserver {
  /** The relay header is off, the head was checked, and the request goes to the application (S235, S236, S237). */
  passedOn(head: RequestHead): void
  /** The application answered; its answer goes out behind a relay header (S239, S240, S241). */
  answered(head: ResponseHead): void
}

/** Methods that may be asked again where no octet of an answer came. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * One exchange between the terminal and a server application: the octets of the request go to the application's TCP
 * port, those of its responses come back, both literally, after heads and lengths were checked (S235–S241).
 */
export class ApplicationExchange implements ExchangeHandlers {
  readonly #exchange: Exchange
  readonly #connections: ApplicationConnections
  readonly #observer: ExchangeObserver | undefined
  readonly #request: RequestDelimiter
  readonly #response: ResponseDelimiter
  #connection: ApplicationConnection | undefined
  /** A safe request without a body, until an octet of its answer came. */
  #repeatable: Uint8Array | undefined
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
  #early: Uint8Array[] = []

  constructor(
    exchange: Exchange,
    connections: ApplicationConnections,
    observer?: ExchangeObserver,
  ) {
    this.#exchange = exchange
    this.#connections = connections
    this.#observer = observer
    this.#request = new RequestDelimiter(
      {
        head: (head, body) => this.#passOn(head, body === 'none'),
        body: slice => this.#writeRequest(slice),
        end: () => {
          this.#requestEnded = true
        },
      },
      { single: true },
    )
    this.#response = new ResponseDelimiter({
      head: head => this.#answer(head),
      body: slice => this.#writeResponse(slice),
      end: () => {
        this.#responseEnded = true
      },
    })
  }

  /** Octets of the request (S236). */
  onData(octets: Uint8Array): void {
    this.#untaken += octets.length
    this.#attempt(() => {
      const taken = this.#request.push(octets)
      if (taken < octets.length) this.#early.push(octets.subarray(taken))
    })
    this.#take()
  }

  /** The terminal ended the request, or its direction of the protocol that was switched to. */
  onEnd(): void {
    this.#attempt(() => this.#request.finish())
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
  #passOn(head: RequestHead, isWhole: boolean): void {
    this.#observer?.passedOn(head)
    this.#response.expect(head)
    const isRepeatable = isWhole && safeMethods.has(head.method)
    if (isRepeatable) this.#repeatable = head.bytes
    this.#use(isRepeatable ? this.#connections.take() : this.#connections.open())
    this.#writeRequest(head.bytes)
  }

  #use(connection: ApplicationConnection): void {
    this.#connection = connection
    connection.take({
      onData: octets => this.#receiveAnswer(octets),
      onDrain: () => {
        this.#full = false
        this.#take()
      },
      onEnd: () => this.#endAnswer(),
      onClose: () => this.#lose(),
      onStall: () => {
        if (this.#isApplicationsTurn) this.#fail('application-timeout')
      },
    })
  }

  #writeRequest(octets: Uint8Array): void {
    if (this.#connection) this.#full = !this.#connection.write(octets)
    else if (this.#switched) this.#fail('application-unreachable')
  }

  /** Lets the terminal send as much more as was taken. */
  #take(): void {
    if (this.#full || this.#early.length > 0) return
    const taken = this.#untaken
    this.#untaken = 0
    if (taken > 0) this.#exchange.consumed(taken)
  }

  #receiveAnswer(octets: Uint8Array): void {
    this.#repeatable = undefined
    this.#attempt(() => {
      this.#response.push(octets)
      if (this.#responseEnded) this.#finish()
    })
  }

  #answer(head: ResponseHead): void {
    if (!head.isInterim) this.#observer?.answered(head)
    if (head.status === 101) this.#switchProtocol()
    else if (!head.isInterim) this.#declineUpgrade()
    this.#writeResponse(withoutHopByHop(head))
  }

  /** From a 101 on, octets pass in both directions without being looked at (8.15). */
  #switchProtocol(): void {
    if (this.#requestEnded) throw new HttpMessageError('unasked-upgrade')
    this.#switched = true
    this.#exchange.upgrade()
    this.#request.settleUpgrade(true)
    for (const octets of this.#early.splice(0)) this.#request.push(octets)
    this.#take()
  }

  /** Where the request asked for an upgrade, it ended with its head; nothing may have followed it (8.17). */
  #declineUpgrade(): void {
    this.#request.settleUpgrade(false)
    if (this.#early.length > 0) throw new HttpMessageError('excess-bytes')
  }

  #writeResponse(octets: Uint8Array): void {
    if (this.#exchange.write(octets)) return
    this.#paused = true
    this.#connection?.pause()
  }

  /** The application ended its sending: the end of a response that nothing else ends, or of its direction (8.41). */
  #endAnswer(): void {
    if (this.#repeat()) return
    this.#attempt(
      () => {
        this.#response.finish()
        this.#finish()
      },
      () => 'application-unreachable',
    )
  }

  /** The application's connection broke, did not come about, or was ended by both (8.6, 8.23). */
  #lose(): void {
    if (this.#repeat()) return
    this.#connection = undefined
    this.#full = false
    if (this.#responseEnded) this.#take()
    else this.#fail('application-unreachable')
  }

  /** The application closed a kept connection just as the request came: the same again, on a new one. */
  #repeat(): boolean {
    const octets = this.#repeatable
    if (octets === undefined || this.#connection?.used !== true) return false
    this.#repeatable = undefined
    this.#connection.destroy()
    this.#use(this.#connections.open())
    this.#writeRequest(octets)
    return true
  }

  /** The response is complete (8.14); a clean connection is kept for another exchange. */
  #finish(): void {
    this.#exchange.end()
    if (this.#switched) return
    const connection = this.#connection
    this.#connection = undefined
    if (connection && this.#requestEnded && !this.#full && this.#response.isReusable) {
      this.#connections.keep(connection)
    } else connection?.destroy()
    this.#full = false
    this.#take()
  }

  /** Whether it is the application alone that could go on: it has a request to answer, or octets to take (8.24). */
  get #isApplicationsTurn(): boolean {
    return !this.#switched && !this.#paused && (this.#requestEnded || this.#full)
  }

  /** Does what may find a message malformed; the exchange is reset then. */
  #attempt(action: () => void, codeOf: (error: HttpMessageError) => ErrorCode = codeOfFault): void {
    try {
      action()
    } catch (error) {
      if (!(error instanceof HttpMessageError)) throw error
      this.#fail(codeOf(error))
    }
  }

  #fail(code: ErrorCode): void {
    this.#exchange.reset(code)
    this.#drop()
  }

  #drop(): void {
    this.#early = []
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
