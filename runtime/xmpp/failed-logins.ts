import { networkOf } from '../network-of.ts'
import { Allowance } from './allowance.ts'

/** Networks that are remembered; the one whose login failed first is forgotten first. */
const mostNetworks = 10_000

/** Bounds the logins of a network that fail, so that nobody tries passwords one after the other. */
export class FailedLogins {
  readonly #perSecond: number
  readonly #atOnce: number
  readonly #networks = new Map<string, Allowance>()

  /**
   * @param perSecond failed logins of a network, on average
   * @param atOnce failed logins of a network in a burst
   */
  constructor(perSecond: number, atOnce: number) {
    this.#perSecond = perSecond
    this.#atOnce = atOnce
  }

  /** Whether a login from this address may be looked at. */
  admits(address: string): boolean {
    return this.#networks.get(networkOf(address))?.isEmpty() !== true
  }

  /** A login from this address has failed. */
  note(address: string): void {
    const network = networkOf(address)
    const allowance = this.#networks.get(network) ?? new Allowance(this.#perSecond, this.#atOnce)
    allowance.take()
    this.#networks.set(network, allowance)
    if (this.#networks.size <= mostNetworks) return
    const [first] = this.#networks.keys()
    if (first !== undefined) this.#networks.delete(first)
  }
}
