import type { ErrorCode } from '../../../generated/errors.ts'
import {
  HttpMessageError,
  type RequestHead,
  ResponseDelimiter,
  type ResponseHead,
  withoutHopByHop,
} from '../../../runtime/http-message/index.ts'
import type { Exchange, ExchangeHandlers } from '../../../runtime/session-connection/index.ts'
import { type Client, codeOfEnd, type PairingWaiter } from './client.ts'
import { codeOfFault } from './code-of-fault.ts'

/** The local program whose requests are carried. */
export interface LocalProgram {
  /** Octets of a response, checked. Returns false when it takes no more until it calls `taken`. */
  give(octets: Uint8Array): boolean
  /** It may be read again, after a write that returned false. */
  ready(): void
  /** The response is a 101: octets pass in both directions from here on (8.15). */
  switched(): void
  /** The final response to a request for another protocol is none that switches to it. */
  declined(): void
  /** The final response is complete. `isReusable`: another may follow it on the same connection. */
  answered(isReusable: boolean): void
  /** The exchange failed. `isCut`: octets of a response were given. Nothing more is carried after it. */
  failed(code: ErrorCode, isCut: boolean): void
}

/** Methods of requests that may be made again where no octet of a response came (8.27). */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** How often one request is made again. */
const mostRepetitions = 3

/**
 * Carries the requests of one local program through the session, one after the other: the octets of the request out
 * (S231, S232), those of its responses back (S243), both literally. What comes back is checked before it is given.
 */
export class ExchangeCarrier implements ExchangeHandlers, PairingWaiter {
  readonly #client: Client
  readonly #program: LocalProgram
  #responses: ResponseDelimiter
  #request: RequestHead | undefined
  #exchange: Exchange | undefined
  #isWaiting = false
  /** Octets of the request that wait for a pairing. */
  #unsent: Uint8Array[] = []
  #requestEnded = false
  /** The octets of a request that may be made again. */
  #repeatable: Uint8Array | undefined
  #repetitions = 0
  #responseEnded = false
  #isSwitched = false
  #wasGiven = false
  /** Octets of the response that the program has not taken. */
  #untaken = 0
  /** What a piece holds whose beginning belongs to a head that was cut. */
  #pieces: Uint8Array[] | undefined

  constructor(client: Client, program: LocalProgram) {
    this.#client = client
    this.#program = program
    this.#responses = this.#newDelimiter()
  }

  /**
   * Begins an exchange with a request's head, without the fields that concern the local connection alone (8.36).
   *
   * @returns false when the program should not be read until `ready`
   */
  begin(head: RequestHead): boolean {
    const octets = withoutHopByHop(head)
    this.#request = head
    this.#requestEnded = false
    this.#responseEnded = false
    this.#wasGiven = false
    this.#repetitions = 0
    this.#repeatable = !head.hasBody && safeMethods.has(head.method) ? octets : undefined
    this.#responses.expect(head)
    this.#open()
    return this.write(octets)
  }

  /** More octets of the request, or of the protocol that was switched to. Returns as `begin` does. */
  write(octets: Uint8Array): boolean {
    if (this.#exchange !== undefined) return this.#exchange.write(octets)
    if (this.#isWaiting) this.#unsent.push(octets)
    return false
  }

  /** The request is complete; after a 101, the program ended its direction. */
  end(): void {
    // The end of a request for another protocol is told only behind a 101 (8.13).
    if (this.#request?.upgrade === true && !this.#isSwitched) return
    this.#requestEnded = true
    this.#exchange?.end()
    if (this.#responseEnded) this.#drop()
  }

  /** The program took all that was given to it. */
  taken(): void {
    const octets = this.#untaken
    this.#untaken = 0
    if (octets > 0) this.#exchange?.consumed(octets)
  }

  /** Whether octets of a response were given to the program for the present request. */
  get wasGiven(): boolean {
    return this.#wasGiven
  }

  /** Gives the exchange up, where there is one: the program went away, or its request is refused. */
  reset(code: ErrorCode): void {
    this.#exchange?.reset(code)
    this.#drop()
  }

  onData(octets: Uint8Array): void {
    const isCut = this.#responses.heldBytes > 0
    if (isCut) this.#pieces = []
    try {
      this.#responses.push(octets)
    } catch (error) {
      this.#refuse(error)
      return
    }
    const goesOn = isCut ? this.#givePieces() : this.#giveWhole(octets)
    if (goesOn) this.#exchange?.consumed(octets.length)
    else this.#untaken += octets.length
  }

  onEnd(): void {
    try {
      if (!this.#responseEnded) this.#responses.finish()
    } catch (error) {
      this.#refuse(error)
      return
    }
    const isReusable = this.#responses.isReusable
    if (!this.#isSwitched || this.#requestEnded) this.#drop()
    this.#program.answered(isReusable)
  }

  onReset(code: ErrorCode): void {
    const mayRepeat = this.#repeatable !== undefined && this.#repetitions++ < mostRepetitions
    if (code === 'connection-lost' && mayRepeat) this.#repeat()
    else this.#fail(code)
  }

  onDrain(): void {
    this.#program.ready()
  }

  paired(): void {
    this.#isWaiting = false
    this.#open()
    const unsent = this.#unsent
    this.#unsent = []
    let isReady = true
    for (const octets of unsent) isReady = this.write(octets)
    if (this.#requestEnded) this.end()
    if (isReady) this.#program.ready()
  }

  failed(code: ErrorCode): void {
    this.#isWaiting = false
    this.#fail(code)
  }

  /** Opens an exchange, or waits until one can be opened. */
  #open(): void {
    this.#exchange = this.#client.openExchange(this)
    this.#isWaiting = this.#exchange === undefined
    if (this.#isWaiting) this.#client.awaitPairing(this)
  }

  /** Makes the request again once both ends are paired; whatever came of a head was not given. */
  #repeat(): void {
    const { method, upgrade } = this.#request ?? { method: '', upgrade: false }
    this.#untaken = 0
    this.#responses = this.#newDelimiter()
    this.#responses.expect({ method, upgrade })
    this.#open()
    if (this.#repeatable !== undefined) this.write(this.#repeatable)
    if (this.#requestEnded) this.end()
  }

  #newDelimiter(): ResponseDelimiter {
    return new ResponseDelimiter({
      head: head => this.#head(head),
      body: slice => this.#pieces?.push(slice),
      end: () => {
        this.#responseEnded = true
      },
    })
  }

  #head(head: ResponseHead): void {
    this.#pieces?.push(head.bytes)
    if (head.status === 101) {
      this.#isSwitched = true
      this.#exchange?.upgrade()
      this.#program.switched()
    } else if (this.#request?.upgrade === true && !head.isInterim) this.#program.declined()
  }

  /** Gives a piece but for the beginning of a head at its end, which waits for the rest. */
  #giveWhole(octets: Uint8Array): boolean {
    const { heldBytes } = this.#responses
    if (heldBytes === 0) return this.#give(octets)
    return this.#give(octets.subarray(0, octets.length - heldBytes))
  }

  #givePieces(): boolean {
    const pieces = this.#pieces ?? []
    this.#pieces = undefined
    let goesOn = true
    for (const piece of pieces) goesOn = this.#give(piece)
    return goesOn
  }

  #give(octets: Uint8Array): boolean {
    if (octets.length === 0) return true
    this.#wasGiven = true
    this.#repeatable = undefined
    return this.#program.give(octets)
  }

  #refuse(error: unknown): void {
    if (!(error instanceof HttpMessageError)) throw error
    const code = codeOfFault(error)
    this.#exchange?.reset(code)
    this.#fail(code)
  }

  #fail(code: ErrorCode): void {
    const { end } = this.#client
    this.#drop()
    const isOver = code === 'session-over' && end !== undefined
    this.#program.failed(isOver ? codeOfEnd(end) : code, this.#wasGiven)
  }

  #drop(): void {
    if (this.#isWaiting) this.#client.stopAwaiting(this)
    this.#isWaiting = false
    this.#exchange = undefined
    this.#request = undefined
    this.#repeatable = undefined
    this.#unsent = []
    this.#untaken = 0
  }
}
