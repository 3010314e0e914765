import { now } from './clock.ts'
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

/**
 * A sender that uses a grant within so many of the shortest round trips has waited for it: behind other bodies, frames
 * take a few times as long as the shortest.
 */
const promptUse = 6

/**
 * What the receiver of body octets allows the sender, for an exchange or the connection (9.8, 9.11). The sender may be
 * ahead of what was taken by one window. The window doubles while the sender is seen to wait for credit: while it uses
 * a grant as soon as that can have reached it. So it comes to hold bandwidth × delay, and stays small where the delay
 * is.
 */
export class ReceiveWindow {
  readonly #growth: WindowGrowth
  readonly #initial: number
  #size: number
  #granted: number
  #received = 0
  #taken = 0
  /** A grant whose use is being measured: what could be sent before it, and when it was made in milliseconds. */
  #probe: { readonly beyond: number; readonly at: number } | undefined

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
    if (this.#probe !== undefined && this.#received > this.#probe.beyond) {
      const elapsed = now() - this.#probe.at
      this.#probe = undefined
      this.#growWhereUsed(elapsed)
    }
    return this.#received <= this.#granted
  }

  /** Counts octets that were taken, and returns the credit to grant now: 0 while too little is due. */
  take(octets: number): number {
    this.#taken += octets
    const due = this.#taken + this.#size - this.#granted
    if (due < Math.min(this.#size / 4, this.#initial / 2)) return 0
    const grant = Math.min(due, largestGrant)
    this.#probe ??= { beyond: this.#granted, at: now() }
    this.#granted += grant
    return grant
  }

  /** The first octet that needed the grant came `elapsed` milliseconds after it. */
  #growWhereUsed(elapsed: number): void {
    const { roundTrip, most } = this.#growth
    roundTrip.note(elapsed)
    if (elapsed > promptUse * roundTrip.milliseconds || this.#size * 2 > most) return
    if (this.#growth.claim(this.#size)) this.#size *= 2
  }
}
