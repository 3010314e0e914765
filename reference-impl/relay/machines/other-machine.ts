import { createRelayClient, httpsTransport, type Transport } from '../../../runtime/http/index.ts'
import type { DrainRegister } from '../session-database/drain-register.ts'
import type { Machine } from '../session-database/machine-register.ts'
import { DistantPair } from './distant-pair.ts'
import { askMachine } from './machine-state.ts'
import { pairAt } from './pairs-for-masters.ts'

/** Milliseconds that a Master of another machine has to answer for its state, and for a pair of it. */
const lookPatience = 2000
const patience = 7000

/** A machine of the relay, as the Master of another one sees it. */
export class OtherMachine {
  readonly machine: Machine
  readonly pairs: readonly DistantPair[]
  readonly #key: string
  readonly #transport: Transport

  /**
   * @param key the Masters' own
   * @param drains where it stands which pairs drain
   */
  constructor(machine: Machine, key: string, drains: DrainRegister) {
    const { url, certificate, pairs } = machine
    this.machine = machine
    this.#key = key
    this.#transport = httpsTransport({ url, certificates: [certificate] })
    const credential = (): string => key
    this.pairs = pairs.map(name => {
      const transport = pairAt(name, this.#transport)
      const client = createRelayClient({
        url,
        transport,
        credential,
        party: 'relay',
        timeout: patience,
      })
      return new DistantPair(name, client, drains)
    })
  }

  /** Asks its Master how its pairs are. */
  async look(signal: AbortSignal): Promise<void> {
    const options = { timeout: lookPatience, signal }
    const states = await askMachine(this.#transport, this.#key, options).catch(() => [])
    for (const pair of this.pairs) pair.note(states.find(({ name }) => name === pair.name))
  }

  close(): void {
    this.#transport.close()
  }
}
