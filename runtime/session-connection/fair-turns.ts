import type { FrameSource } from './outbox.ts'

/** Largest credit of an exchange or of the connection, in octets (9.5). */
export const largestCredit: number = 2_147_483_647

/** An exchange as the sender of body frames sees it. */
export interface SendingExchange {
  /** Whether it is in the round; `FairTurns` sets it, at first it is false. */
  inRound: boolean
  /** Octets that wait and for which the exchange has credit, at most `most`. */
  sendable(most: number): number
  /** Whether nothing waits but the `End`. */
  readonly endWaits: boolean
  /** Takes `octets` octets that wait, as a frame. */
  takeFrame(octets: number): Uint8Array
  /** So much was sent that the writer may go on. */
  drained(): void
}

/**
 * Lets the exchanges of a connection send in turn, one frame each, within the connection's credit. One whose own
 * credit is used up leaves the round until it is granted more; so it holds up no other (9.3, 9.12).
 */
export class FairTurns implements FrameSource {
  readonly #largestFrame: number
  readonly #onReady: () => void
  #credit: number
  #round: SendingExchange[] = []
  /** Exchanges that wait for credit of the connection; they stay in the round. */
  #waiting: SendingExchange[] = []
  #drained: SendingExchange[] = []

  constructor(credit: number, largestFrame: number, onReady: () => void) {
    this.#credit = credit
    this.#largestFrame = largestFrame
    this.#onReady = onReady
  }

  /** The exchange has something to send, or credit to send it. */
  ready(exchange: SendingExchange): void {
    if (!exchange.inRound) {
      exchange.inRound = true
      this.#round.push(exchange)
    }
    this.#onReady()
  }

  /** The peer granted the connection more. False where no credit may be so large (9.5). */
  grant(octets: number): boolean {
    this.#credit += octets
    if (this.#credit > largestCredit) return false
    if (this.#waiting.length > 0) {
      this.#round.push(...this.#waiting)
      this.#waiting = []
      this.#onReady()
    }
    return true
  }

  /** The exchange's writer is told after this run that it may go on. */
  noteDrained(exchange: SendingExchange): void {
    this.#drained.push(exchange)
  }

  next(): Uint8Array | undefined {
    for (;;) {
      const exchange = this.#round.shift()
      if (exchange === undefined) return undefined
      const octets = exchange.sendable(Math.min(this.#largestFrame, this.#credit))
      if (octets > 0 || exchange.endWaits) {
        this.#credit -= octets
        const frame = exchange.takeFrame(octets)
        if (exchange.sendable(1) > 0 || exchange.endWaits) this.#round.push(exchange)
        else exchange.inRound = false
        return frame
      }
      if (exchange.sendable(1) > 0) this.#waiting.push(exchange)
      else exchange.inRound = false
    }
  }

  afterRun(): void {
    if (this.#drained.length === 0) return
    const drained = this.#drained
    this.#drained = []
    for (const exchange of drained) exchange.drained()
  }
}
