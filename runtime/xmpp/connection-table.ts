import { networkOf } from '../network-of.ts'
import type { DeviceConnection } from './device-connection.ts'
import type { EndpointLimits } from './endpoint-limits.ts'
import { bareJid } from './jid.ts'
import { StanzaError } from './stanza-error.ts'

/** The endpoint's connections: those that log in, within limits, and those bound to a JID. */
export class ConnectionTable {
  readonly #limits: EndpointLimits
  readonly #loggingIn = new Set<DeviceConnection>()
  readonly #loggingInFrom = new Map<string, number>()
  readonly #bound = new Map<string, DeviceConnection>()
  readonly #resources = new Map<string, number>()

  constructor(limits: EndpointLimits) {
    this.#limits = limits
  }

  /** Whether one more connection of this address's network may begin to log in. */
  admits(address: string): boolean {
    const fromHere = this.#loggingInFrom.get(networkOf(address)) ?? 0
    return (
      this.#loggingIn.size < this.#limits.loggingIn && fromHere < this.#limits.loggingInPerNetwork
    )
  }

  /** Adds a connection that is not logged in. */
  add(connection: DeviceConnection): void {
    this.#loggingIn.add(connection)
    count(this.#loggingInFrom, networkOf(connection.remoteAddress), 1)
  }

  /**
   * Gives a connection its JID and returns the connection that had it, if any.
   * @throws StanzaError when the account has as many resources as it may.
   */
  bind(connection: DeviceConnection): DeviceConnection | undefined {
    const { jid } = connection
    const displaced = this.#bound.get(jid)
    const held = this.#resources.get(bareJid(jid)) ?? 0
    if (!displaced && held >= this.#limits.resources) throw new StanzaError('resource-constraint')
    if (!displaced) count(this.#resources, bareJid(jid), 1)
    this.#loginOver(connection)
    this.#bound.set(jid, connection)
    return displaced
  }

  /** Forgets a connection; true when it held its JID to the end. */
  remove(connection: DeviceConnection): boolean {
    this.#loginOver(connection)
    if (this.#bound.get(connection.jid) !== connection) return false
    this.#bound.delete(connection.jid)
    count(this.#resources, bareJid(connection.jid), -1)
    return true
  }

  #loginOver(connection: DeviceConnection): void {
    if (!this.#loggingIn.delete(connection)) return
    count(this.#loggingInFrom, networkOf(connection.remoteAddress), -1)
  }

  /** The connection bound to a full JID. */
  at(jid: string): DeviceConnection | undefined {
    return this.#bound.get(jid)
  }

  /** Every connection there is. */
  all(): DeviceConnection[] {
    return [...this.#loggingIn, ...this.#bound.values()]
  }
}

function count(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const now = (counts.get(key) ?? 0) + by
  if (now === 0) counts.delete(key)
  else counts.set(key, now)
}
