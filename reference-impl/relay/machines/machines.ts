import type { RelayConfiguration } from '../../../generated/configuration.ts'
import { databasePlace } from '../../../runtime/storage/index.ts'
import type { LastLogsOptions } from '../last-logs.ts'
import type { MasterPair } from '../master-pair.ts'
import type { RemotePair } from '../remote-pair.ts'
import { machineOf } from '../pair-settings.ts'
import { localUrl } from '../pair-transport.ts'
import { endMachine, endStrayPairs } from './gone-machine.ts'
import { OtherMachines } from './other-machines.ts'
import type { MachineRegister } from '../session-database/machine-register.ts'
import { refuseOtherKind, turnOfMachine } from './place.ts'

/** What the machines of a relay are kept together with. */
export interface MachinesOptions {
  /** The Masters' own, which management does not have. */
  readonly key: string
  /** The pairs of this one. */
  readonly pairs: readonly RemotePair[]
  /** Ends what pairs left open. */
  readonly ending: LastLogsOptions
}

/** What the others have to know of this machine. */
export interface OwnMachine {
  /** What its Master shows who it is with, as PEM. */
  readonly certificate: string
  readonly pairs: readonly string[]
}

const byName = new Intl.Collator('en', { numeric: true })

/** The machines on which a relay runs with one PostgreSQL database; the only one where they have no names. */
export class Machines implements AsyncDisposable {
  readonly #configuration: RelayConfiguration
  readonly #ending: LastLogsOptions
  readonly #pairs: readonly RemotePair[]
  readonly #others: OtherMachines | undefined
  readonly #stopping = new AbortController()
  #own: readonly string[] = []

  constructor(configuration: RelayConfiguration, { key, pairs, ending }: MachinesOptions) {
    this.#configuration = configuration
    this.#ending = ending
    this.#pairs = pairs
    const own = machineOf(configuration)
    this.#others =
      own === undefined
        ? undefined
        : new OtherMachines({
            ...ending,
            own,
            pairs,
            key,
            end: machine => endMachine(machine, this.#goneOptions),
          })
  }

  /** The pairs of this machine and those of the others, in the order of their names. */
  get pairs(): readonly MasterPair[] {
    if (this.#others === undefined) return this.#pairs
    const all = [...this.#pairs, ...this.#others.pairs]
    return all.toSorted((one, other) => byName.compare(one.name, other.name))
  }

  /**
   * Writes this machine down for the others, and looks at them from now on.
   * @throws Error where a relay works on the database that has names where this has none, or the other way round, or
   * that has another `sessionIdKey`
   */
  async join({ certificate, pairs }: OwnMachine): Promise<void> {
    const name = machineOf(this.#configuration)
    const { host, peerHost = host, port, masterGrace: grace } = this.#configuration
    const { machines: register } = this.#ending.database
    await refuseOtherKind(register, name)
    await this.#refuseOtherKeys(register)
    if (name !== undefined) {
      this.#own = pairs
      await register.note({ name, url: localUrl(peerHost, port), certificate, pairs, grace })
    }
    const machines = await register.all()
    const known = new Set([...pairs, ...machines.flatMap(machine => machine.pairs)])
    await endStrayPairs(known, this.#goneOptions)
    await this.#others?.start()
  }

  /**
   * Leaves, unless something is left for the others: a log that is not acknowledged yet, which they send when this machine
   * is gone for good, or a drain that they may be asked to end.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    const machine = machineOf(this.#configuration)
    const { database, log } = this.#ending
    this.#stopping.abort()
    await this.#others?.stop()
    if (machine === undefined) return
    try {
      const [load, drains] = [await database.load(), await database.drains.all()]
      const isLeft = this.#own.some(pair => load.has(pair) || drains.has(pair))
      if (!isLeft) await database.machines.forget(machine)
    } catch (error) {
      log.error({ err: error }, 'the others are not told that this machine has left')
    }
  }

  /** A machine with another key that works is none of this relay; what another key left behind is forgotten. */
  async #refuseOtherKeys(register: MachineRegister): Promise<void> {
    const known = new Set((await register.all()).map(({ name }) => name))
    const strange = (await register.names()).filter(name => !known.has(name))
    const taken = await register.turnsTaken()
    const own = machineOf(this.#configuration)
    const working = strange.filter(name => name !== own && taken.has(turnOfMachine(name)))
    if (working.length > 0) {
      throw new Error(`the relay has another sessionIdKey on ${working.join(', ')}`)
    }
    for (const name of strange) await register.forget(name)
  }

  get #goneOptions() {
    return {
      ...this.#ending,
      databaseUrl: databasePlace(this.#configuration),
      signal: this.#stopping.signal,
    }
  }
}
