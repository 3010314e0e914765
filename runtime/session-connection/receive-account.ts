import { ReceiveWindow, type WindowGrowth } from './receive-window.ts'
import { RoundTrip } from './round-trip.ts'

/** Credit with which each direction of each exchange begins, in octets (9.2). */
export const initialExchangeCredit: number = 262_144

/** How far the credit that one end grants may grow, in octets. */
export interface ReceiveLimits {
  /** Largest window of an exchange. */
  readonly exchangeWindow: number
  /** Largest window of the connection. */
  readonly connectionWindow: number
  /** By how much the windows of all open exchanges together may grow. */
  readonly growth: number
}

export const defaultReceiveLimits: ReceiveLimits = {
  exchangeWindow: 8 * 1024 * 1024,
  connectionWindow: 16 * 1024 * 1024,
  growth: 16 * 1024 * 1024,
}

/**
 * What one end grants the other in one pairing. The connection's credit comes back as octets arrive, so a consumer that
 * takes nothing stops its own exchange only (9.9, 9.10). What lies with the consumers is bounded by the windows of the
 * open exchanges.
 */
export class ReceiveAccount {
  readonly #limits: ReceiveLimits
  readonly roundTrip: RoundTrip = new RoundTrip()
  readonly #connection: ReceiveWindow
  readonly #grant: (octets: number) => void
  readonly #exchangeGrowth: WindowGrowth
  /** Octets by which windows of exchanges have grown. */
  #grown = 0

  constructor(initial: number, limits: ReceiveLimits, grant: (octets: number) => void) {
    this.#limits = limits
    this.#grant = grant
    this.#connection = new ReceiveWindow(initial, {
      roundTrip: this.roundTrip,
      most: limits.connectionWindow,
      claim: () => true,
    })
    this.#exchangeGrowth = {
      roundTrip: this.roundTrip,
      most: limits.exchangeWindow,
      claim: octets => this.#claim(octets),
    }
  }

  /** Counts body octets that arrived. False where the connection had no credit for them (9.7). */
  arrive(octets: number): boolean {
    if (!this.#connection.receive(octets)) return false
    const credit = this.#connection.take(octets)
    if (credit > 0) this.#grant(credit)
    return true
  }

  /** A window for a new exchange. */
  openWindow(): ReceiveWindow {
    return new ReceiveWindow(initialExchangeCredit, this.#exchangeGrowth)
  }

  /** Gives back what an exchange's window has grown. */
  closeWindow(window: ReceiveWindow): void {
    this.#grown -= window.grown
  }

  #claim(octets: number): boolean {
    if (this.#grown + octets > this.#limits.growth) return false
    this.#grown += octets
    return true
  }
}
