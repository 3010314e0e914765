/** How many attempts somebody has. */
export interface AttemptLimitOptions {
  /** Attempts within one window. */
  readonly attempts: number
  /** Milliseconds in which the attempts are given back one by one. */
  readonly window: number
  /** Names that are remembered at most; the one that was seen least lately is forgotten first. */
  readonly names: number
}

interface Account {
  left: number
  at: number
}

/** Limits attempts by name, such as a user ID or an address; attempts come back evenly over the window. */
export class AttemptLimit {
  readonly #options: AttemptLimitOptions
  readonly #accounts = new Map<string, Account>()

  constructor(options: AttemptLimitOptions) {
    this.#options = options
  }

  /**
   * Takes one attempt of a name.
   *
   * @param now milliseconds of any steady clock
   * @returns nothing where there was one, otherwise the milliseconds until there is one again
   */
  take(name: string, now: number): number | undefined {
    const { attempts, window, names } = this.#options
    const perAttempt = window / attempts
    const known = this.#accounts.get(name)
    const back = known === undefined ? 0 : (now - known.at) / perAttempt
    const left = known === undefined ? attempts : Math.min(attempts, known.left + back)
    this.#accounts.delete(name)
    this.#accounts.set(name, { left: left >= 1 ? left - 1 : left, at: now })
    if (this.#accounts.size > names) this.#forgetOldest()
    return left >= 1 ? undefined : Math.ceil((1 - left) * perAttempt)
  }

  /** Gives an attempt back: it was a good one. */
  giveBack(name: string): void {
    const known = this.#accounts.get(name)
    if (known) known.left = Math.min(this.#options.attempts, known.left + 1)
  }

  #forgetOldest(): void {
    const [oldest] = this.#accounts.keys()
    if (oldest !== undefined) this.#accounts.delete(oldest)
  }
}
