import type { RoundTrip } from './round-trip.ts'

/** Largest credit that one `credit` frame grants. */
const largestGrant = 16 * 1024 * 1024

/** How a window may grow. */
export interface WindowGrowth {
  readonly roundTrip: RoundTrip
  /** Largest window in octets. */
  readonly most: number
  /** Whether there is memory for this many octets more. */
  claim(octets: number): boolean
}

/** A grant whose use is being measured. Times in milliseconds. */
interface Probe {
  /** Octets that could be sent before the grant. */
  readonly beyond: number
  /** Octets received at the grant. */
  readonly from: number
  readonly at: number
  lastArrival: number
}

/**
 * What the receiver of body octets allows the sender, for an exchange or the connection (9.8, 9.11). The sender may be
 * ahead of what was taken by one window. The window doubles while the sender is seen to wait for credit and less than
 * twice what arrives in a round trip fits into it; so it comes to hold bandwidth × delay and stays small where the
 * delay is.
 */
export class ReceiveWindow {
  readonly #growth: WindowGrowth
  readonly #initial: number
  #size: number
  #granted: number
  #received = 0
  #taken = 0
  #probe: Probe | undefined

  constructor(initial: number, growth: WindowGrowth) {
    this.#initial = initial
    this.#size = initial
    this.#granted = initial
    this.#growth = growth
  }

  /** Octets by which the window has grown. */
  get grown(): number {
    return this.#size - this.#initial
  }

  /** Counts octets that came. False where the sender had no credit for them. */
  receive(octets: number): boolean {
    this.#received += octets
    if (this.#probe !== undefined) this.#measure(this.#probe)
    return this.#received <= this.#granted
  }

  /** Counts octets that were taken, and returns the credit to grant now: 0 while too little is due. */
  take(octets: number): number {
    this.#taken += octets
    const due = this.#taken + this.#size - this.#granted
    if (due < Math.min(this.#size / 4, this.#initial / 2)) return 0
    const grant = Math.min(due, largestGrant)
    if (this.#probe === undefined) {
      const at = performance.now()
      this.#probe = { beyond: this.#granted, from: this.#received, at, lastArrival: at }
    }
    this.#granted += grant
    return grant
  }

  #measure(probe: Probe): void {
    const now = performance.now()
    if (this.#received > probe.beyond) {
      this.#probe = undefined
      this.#growth.roundTrip.note(now - probe.at)
      this.#growWhere(now - probe.at, now - probe.lastArrival, this.#received - probe.from)
    } else probe.lastArrival = now
  }

  /** The grant is in use: after `elapsed`, of which nothing came during the last `gap`. */
  #growWhere(elapsed: number, gap: number, octets: number): void {
    const { roundTrip, most } = this.#growth
    const senderWaited = gap * 4 > elapsed
    const inRoundTrip = (octets * roundTrip.milliseconds) / (elapsed || 1)
    if (!senderWaited || this.#size >= 2 * inRoundTrip || this.#size * 2 > most) return
    if (this.#growth.claim(this.#size)) this.#size *= 2
  }
}
