import type { RelayLimits } from './limits.ts'

type HeldLimits = Pick<RelayLimits, 'held' | 'heldLow' | 'heldInAll' | 'heldLeast'>

/** Octets that a process holds for sides that have not taken them, over all its sessions. */
export class HeldOctets {
  readonly #limits: HeldLimits
  #total = 0

  constructor(limits: HeldLimits) {
    this.#limits = limits
  }

  /** All of them; a direction that holds less than `least` does not count. */
  get total(): number {
    return this.#total
  }

  /** What every direction may hold. */
  get least(): number {
    return this.#limits.heldLeast
  }

  /** How many may be held for one direction before the relay stops reading from the side that sends. */
  get high(): number {
    return this.#isMuch ? this.#limits.heldLeast : this.#limits.held
  }

  /** How many may be left when it reads on. */
  get low(): number {
    return this.#isMuch ? this.#limits.heldLeast / 2 : this.#limits.heldLow
  }

  /** More, or fewer, are held than before. */
  add(octets: number): void {
    this.#total += octets
  }

  get #isMuch(): boolean {
    return this.#total >= this.#limits.heldInAll
  }
}
