import type { BodyFrames, StartedFrame } from '../frame/index.ts'
import type { ErrorCode } from '../../generated/errors.ts'
import { now } from './clock.ts'
import type { Exchange, ExchangeHandlers, WriteOptions } from './exchange.ts'
import { type FairTurns, largestCredit, type SendingExchange } from './fair-turns.ts'
import { initialExchangeCredit, type ReceiveAccount } from './receive-account.ts'
import type { ReceiveWindow } from './receive-window.ts'
import { SendQueue } from './send-queue.ts'

/** Octets that may wait in an exchange before its writer is asked to stop. */
const writeLimit = 256 * 1024

/** What an exchange needs of the connection that it runs on. */
export interface ExchangeHost {
  readonly side: 'device' | 'terminal'
  readonly frames: BodyFrames
  readonly turns: FairTurns
  readonly account: ReceiveAccount
  allocate(octets: number): Uint8Array
  /** Whether one more exchange may be opened at the peer (8.3). */
  readonly mayOpen: boolean
  /** Gives the exchange the next number (8.1). */
  enter(exchange: OpenExchange): void
  sendCredit(exchange: number, credit: number): void
  sendReset(exchange: number, code: ErrorCode): void
  /** The exchange is over and leaves the table. */
  leave(exchange: OpenExchange): void
}

/** An exchange, with what the connection does to it. */
export class OpenExchange implements Exchange, SendingExchange {
  readonly applicationId: string
  /** Set once, by the host. */
  number: number
  handlers: ExchangeHandlers
  inRound = false
  readonly #host: ExchangeHost
  readonly #window: ReceiveWindow
  readonly #queue: SendQueue = new SendQueue()
  #open = true
  #credit = initialExchangeCredit
  #sending: 'nothing-sent' | 'sending' | 'ended' = 'nothing-sent'
  #endRequested = false
  #receiving: 'nothing-came' | 'receiving' | 'ended' = 'nothing-came'
  #upgraded = false
  #drainExpected = false
  #requestedAt = 0
  /** Octets that the consumer has and did not take. */
  #untaken = 0

  constructor(
    host: ExchangeHost,
    number: number,
    applicationId: string,
    handlers: ExchangeHandlers,
  ) {
    this.#host = host
    this.number = number
    this.applicationId = applicationId
    this.handlers = handlers
    this.#window = host.account.openWindow()
  }

  get open(): boolean {
    return this.#open
  }

  write(octets: Uint8Array, options?: WriteOptions): boolean {
    const end = options?.end === true
    if (!this.#open) return false
    if (this.#endRequested && (end || octets.length > 0))
      throw new Error('This direction has ended.')
    if (end && octets.length === 0 && this.#isEmpty())
      throw new Error('An HTTP message is not empty.')
    if (octets.length > 0) this.#queue.add(octets)
    if (end) this.#endRequested = true
    if (octets.length > 0 || end) this.#host.turns.ready(this)
    if (this.#queue.octets < writeLimit) return true
    this.#drainExpected = true
    return false
  }

  end(): void {
    this.write(nothing, { end: true })
  }

  consumed(octets: number): void {
    const taken = Math.min(octets, this.#untaken)
    if (taken <= 0) return
    this.#untaken -= taken
    if (!this.#open || this.#receiving === 'ended') return
    const credit = this.#window.take(taken)
    if (credit > 0) this.#host.sendCredit(this.number, credit)
  }

  reset(code: ErrorCode): void {
    if (!this.#open) return
    if (this.number > 0) this.#host.sendReset(this.number, code)
    this.#leave()
  }

  upgrade(): void {
    this.#upgraded = true
  }

  /** Ends the exchange without a frame, and tells its owner. */
  fail(code: ErrorCode): void {
    if (!this.#open) return
    this.#leave()
    this.handlers.onReset(code)
  }

  /** A frame with octets of the peer's message. False where the peer breaks the rules. */
  receive(name: 'request' | 'response' | 'data', body: Uint8Array, end: boolean): boolean {
    const first = this.#receiving === 'nothing-came'
    if (this.#receiving === 'ended' || first === (name === 'data')) return false
    if (!this.#window.receive(body.length)) return false
    this.#receiving = 'receiving'
    if (name === 'response') {
      this.#host.account.roundTrip.note(now() - this.#requestedAt)
    }
    if (body.length > 0) {
      const octets = this.#untaken > 0 ? detached(body) : body
      this.#untaken += body.length
      this.handlers.onData(octets)
    }
    if (end && this.#open) this.#receiveEnd()
    return true
  }

  /** Credit that the peer granted. False where no credit may be so large (9.5). */
  grant(octets: number): boolean {
    this.#credit += octets
    if (this.#credit > largestCredit) return false
    if (this.#queue.octets > 0) this.#host.turns.ready(this)
    return true
  }

  /** Another exchange is over; this one may have waited for that. */
  mayOpen(): void {
    if (this.#queue.octets > 0) this.#host.turns.ready(this)
  }

  sendable(most: number): number {
    if (this.number === 0 && !this.#host.mayOpen) return 0
    return Math.min(most, this.#queue.octets, this.#credit)
  }

  get endWaits(): boolean {
    return this.#open && this.#endRequested && this.#queue.octets === 0 && this.#sending !== 'ended'
  }

  takeFrame(octets: number): Uint8Array {
    if (this.number === 0) this.#host.enter(this)
    const end = this.#endRequested && octets === this.#queue.octets
    const frame = this.#startFrame(octets, end)
    this.#credit -= octets
    this.#queue.moveTo(frame.message, frame.bodyAt, octets)
    this.#sending = end ? 'ended' : 'sending'
    if (this.#drainExpected && this.#queue.octets <= writeLimit / 2) {
      this.#drainExpected = false
      if (!this.#endRequested) this.#host.turns.noteDrained(this)
    }
    if (end) this.#leaveIfOver(this.#host.side === 'device')
    return frame.message
  }

  drained(): void {
    if (this.#open) this.handlers.onDrain?.()
  }

  #startFrame(octets: number, end: boolean): StartedFrame {
    const { frames, side, allocate } = this.#host
    if (this.#sending !== 'nothing-sent') {
      return frames.start('data', this.number, end, octets, allocate)
    }
    if (side === 'device') return frames.start('response', this.number, end, octets, allocate)
    this.#requestedAt = now()
    return frames.startRequest(this.applicationId, this.number, end, octets, allocate)
  }

  /** The owner is told first: it may find that the message is not complete, and reset the exchange (8.17). */
  #receiveEnd(): void {
    this.#receiving = 'ended'
    this.handlers.onEnd()
    if (this.#open) this.#leaveIfOver(this.#host.side === 'terminal')
  }

  /** A direction ended: the exchange is over if the other has too, or if it was the response's. */
  #leaveIfOver(ofResponse: boolean): void {
    const bothEnded = this.#sending === 'ended' && this.#receiving === 'ended'
    if (!bothEnded && (!ofResponse || this.#upgraded)) return
    this.#leave()
  }

  #leave(): void {
    this.#open = false
    this.#endRequested = true
    this.#queue.clear()
    this.#host.account.closeWindow(this.#window)
    this.#host.leave(this)
  }

  /** Whether no octet of this end's message was written yet. */
  #isEmpty(): boolean {
    return this.#sending === 'nothing-sent' && this.#queue.octets === 0
  }
}

const nothing: Uint8Array = new Uint8Array()

/**
 * The same octets for a consumer that lags behind: copied where they are a small part of what was read at once, so that
 * what waits for the consumer does not keep much more in memory than it counts.
 */
function detached(octets: Uint8Array): Uint8Array {
  return octets.length * 4 < octets.buffer.byteLength ? new Uint8Array(octets) : octets
}
