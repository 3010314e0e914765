import {
  type BodyFrame,
  type BodyFrames,
  encodeFrame,
  type Frame,
  FrameError,
} from '../frame/index.ts'
import type { ErrorCode } from '../../generated/errors.ts'
import { errorCodeOf } from '../errors.ts'
import type { Exchange, ExchangeHandlers } from './exchange.ts'
import { ExchangeTable } from './exchange-table.ts'
import { FairTurns } from './fair-turns.ts'
import { type ExchangeHost, OpenExchange } from './open-exchange.ts'
import type { Outbox } from './outbox.ts'
import { ReceiveAccount, type ReceiveLimits } from './receive-account.ts'

/** Frames that belong to exchanges. */
export type ExchangeFrame = BodyFrame | Extract<Frame, { name: 'credit' | 'reset' }>

/** The highest exchange number of a session so far; it outlives the connections that carry the session. */
export interface ExchangeNumbers {
  highest: number
}

/** What the exchanges of one pairing run on. */
export interface MultiplexerOptions {
  readonly side: 'device' | 'terminal'
  readonly sessionId: string
  readonly frames: BodyFrames
  readonly outbox: Outbox
  readonly numbers: ExchangeNumbers
  readonly limits: ReceiveLimits
  /** From `connected`: credit of the connection and largest body of a frame, in octets. */
  readonly credit: number
  readonly largestFrame: number
  /** How many exchanges may be open: at the device its own limit, at the terminal the device's. */
  readonly maxExchanges: number
  allocate(octets: number): Uint8Array
  /** At the device, the application that was approved. */
  readonly application?: string
  /** The peer opened an exchange; at the terminal it cannot. */
  onExchange?(exchange: Exchange): ExchangeHandlers
}

/** Octets of a body that, with its headers, fills four TLS records and needs no fifth. */
const fullPiece = 65_536 - 256

/** The exchanges between both ends from one pairing to the next loss. */
export class Multiplexer implements ExchangeHost {
  readonly side: 'device' | 'terminal'
  readonly frames: BodyFrames
  readonly turns: FairTurns
  readonly account: ReceiveAccount
  readonly allocate: (octets: number) => Uint8Array
  readonly #options: MultiplexerOptions
  readonly #exchanges: ExchangeTable<OpenExchange> = new ExchangeTable()
  /** Exchanges whose first frame is not sent yet, the one that was opened first at the front. */
  readonly #unnumbered: OpenExchange[] = []

  constructor(options: MultiplexerOptions) {
    this.#options = options
    this.side = options.side
    this.frames = options.frames
    this.allocate = options.allocate
    this.account = new ReceiveAccount(options.credit, options.limits, octets =>
      this.sendCredit(0, octets),
    )
    const largestPiece = Math.min(options.largestFrame, fullPiece)
    this.turns = new FairTurns(options.credit, largestPiece, () => options.outbox.wake())
    options.outbox.draw(this.turns)
  }

  /** How many exchanges are open at both ends. */
  get openExchanges(): number {
    return this.#exchanges.size
  }

  get mayOpen(): boolean {
    return this.#exchanges.size < this.#options.maxExchanges
  }

  /** Opens an exchange, whose first write becomes the `request` (S232). */
  openExchange(applicationId: string, handlers: ExchangeHandlers): Exchange {
    const exchange = new OpenExchange(this, 0, applicationId, handlers)
    this.#unnumbered.push(exchange)
    return exchange
  }

  /** Takes a frame of an exchange. Throws a FrameError where the peer breaks the rules of the connection. */
  receive(frame: ExchangeFrame): void {
    const { exchange: number } = frame.headers
    switch (frame.name) {
      case 'request':
        return this.#receiveRequest(frame)
      case 'response':
        if (this.side === 'device') throw violation('A device received a response.')
        return this.#receiveBody(frame)
      case 'data':
        return this.#receiveBody(frame)
      case 'credit':
        return this.#receiveCredit(number, frame.headers.credit)
      case 'reset':
        return this.#find(number)?.fail(errorCodeOf(frame.headers.code))
    }
  }

  /** Ends the exchanges of which nothing was sent yet (8.28). */
  failUnsent(code: ErrorCode): void {
    for (const exchange of this.#unnumbered.slice()) exchange.fail(code)
  }

  /** Ends every exchange without a frame (6.39). */
  fail(code: ErrorCode): void {
    this.#options.outbox.draw(undefined)
    for (const exchange of [...this.#exchanges.all(), ...this.#unnumbered]) exchange.fail(code)
  }

  enter(exchange: OpenExchange): void {
    exchange.number = ++this.#options.numbers.highest
    this.#forgetUnnumbered(exchange)
    this.#exchanges.add(exchange)
  }

  sendCredit(exchange: number, credit: number): void {
    this.#options.outbox.control(
      encodeFrame(this.#options.sessionId, 'credit', { exchange, credit }),
    )
  }

  sendReset(exchange: number, code: ErrorCode): void {
    this.#options.outbox.control(encodeFrame(this.#options.sessionId, 'reset', { exchange, code }))
  }

  leave(exchange: OpenExchange): void {
    if (exchange.number === 0) this.#forgetUnnumbered(exchange)
    else this.#exchanges.delete(exchange.number)
    if (this.#unnumbered.length === 0) return
    let room = this.#options.maxExchanges - this.#exchanges.size
    for (const waiting of this.#unnumbered) {
      if (room-- <= 0) return
      waiting.mayOpen()
    }
  }

  /** Most often the one at the front. */
  #forgetUnnumbered(exchange: OpenExchange): void {
    const place = this.#unnumbered.indexOf(exchange)
    if (place === 0) this.#unnumbered.shift()
    else if (place > 0) this.#unnumbered.splice(place, 1)
  }

  #receiveRequest(frame: Extract<ExchangeFrame, { name: 'request' }>): void {
    const { numbers, maxExchanges, application, onExchange } = this.#options
    const { exchange: number, applicationId } = frame.headers
    if (onExchange === undefined) throw violation('A terminal received a request.')
    if (number <= numbers.highest) throw violation('The number of an exchange does not rise.')
    numbers.highest = number
    this.#arrive(frame)
    if (this.#exchanges.size >= maxExchanges) {
      this.sendReset(number, 'too-many-requests')
      return
    }
    if (applicationId !== application) {
      this.sendReset(number, 'application-not-approved')
      return
    }
    const exchange = new OpenExchange(this, number, applicationId, noHandlers)
    this.#exchanges.add(exchange)
    exchange.handlers = onExchange(exchange)
    if (exchange.open) this.#deliver(exchange, frame)
  }

  #receiveBody(frame: BodyFrame): void {
    const exchange = this.#find(frame.headers.exchange)
    this.#arrive(frame)
    if (exchange !== undefined) this.#deliver(exchange, frame)
  }

  #receiveCredit(number: number, credit: number): void {
    if (number === 0) {
      if (!this.turns.grant(credit)) throw violation('The credit of the connection is too large.')
      return
    }
    const exchange = this.#find(number)
    if (exchange?.grant(credit) === false) this.#refuse(exchange)
  }

  #deliver(exchange: OpenExchange, frame: BodyFrame): void {
    if (!exchange.receive(frame.name, frame.body, frame.headers.end === true))
      this.#refuse(exchange)
  }

  /** The peer broke the rules of an exchange; the others go on (8.20, 9.5, 9.6). */
  #refuse(exchange: OpenExchange): void {
    this.sendReset(exchange.number, 'protocol-error')
    exchange.fail('protocol-error')
  }

  /** Counts a body, which is empty only behind the last octets of a direction (7.7). */
  #arrive({ name, headers, body }: BodyFrame): void {
    if (body.length === 0 && (name !== 'data' || headers.end !== true)) {
      throw violation('A body is empty.')
    }
    if (body.length > this.#options.largestFrame) {
      throw new FrameError('too-large', 'A body is larger than Max-Frame.')
    }
    if (!this.account.arrive(body.length)) throw violation('More octets came than were granted.')
  }

  /** The open exchange of that number; undefined where it is over. */
  #find(number: number): OpenExchange | undefined {
    const exchange = this.#exchanges.get(number)
    if (exchange === undefined && number > this.#options.numbers.highest) {
      throw violation('A frame names an exchange that was never opened.')
    }
    return exchange
  }
}

function violation(what: string): FrameError {
  return new FrameError('protocol-error', what)
}

const noHandlers: ExchangeHandlers = { onData() {}, onEnd() {}, onReset() {} }
