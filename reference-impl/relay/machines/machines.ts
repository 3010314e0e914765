import { setTimeout as pause } from 'node:timers/promises'
import type { RelayConfiguration } from '../../../generated/configuration.ts'
import { databasePlace } from '../../../runtime/storage/index.ts'
import type { LastLogsOptions } from '../last-logs.ts'
import type { MasterPair } from '../master-pair.ts'
import type { RemotePair } from '../remote-pair.ts'
import { machineOf } from '../pair-settings.ts'
import { localUrl } from '../pair-transport.ts'
import { endMachine } from './gone-machine.ts'
import { OtherMachines } from './other-machines.ts'
import { goneAfter, refuseOtherKind, refuseWorking } from './other-relays.ts'

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
  readonly #others: OtherMachines
  readonly #stopping = new AbortController()
  #own: readonly string[] = []

  constructor(configuration: RelayConfiguration, { key, pairs, ending }: MachinesOptions) {
    this.#configuration = configuration
    this.#ending = ending
    this.#pairs = pairs
    this.#others = new OtherMachines({
      ...ending,
      own: machineOf(configuration),
      grace: configuration.masterGrace,
      pairs,
      names: () => this.#own,
      key,
      end: machine => endMachine(machine, this.#goneOptions),
    })
  }

  /** Resolves, with why, when another machine has taken this one for gone. */
  get forgotten(): Promise<string> {
    return this.#others.forgotten
  }

  /** The pairs of this machine and those of the others, in the order of their names. */
  get pairs(): readonly MasterPair[] {
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
    this.#own = pairs
    await refuseOtherKind(register, name, grace)
    if (name !== undefined) {
      const url = localUrl(peerHost, port)
      const all = await register.all()
      const strange = (await register.names()).filter(
        each => !all.some(known => known.name === each),
      )
      await refuseWorking(register, strange, grace, 'the relay has another sessionIdKey on')
      const before = all.find(each => each.name === name)
      // The pairs of a machine that had this name may live on elsewhere for so long.
      if (before !== undefined && before.url !== url) await pause(goneAfter(before.grace))
      await register.note({ name, url, certificate, pairs, grace })
    }
    await this.#others.start()
  }

  /**
   * Leaves, unless something is left for the others: a log that is not acknowledged yet, which they send when this machine
   * is gone for good, or a drain that they may be asked to end.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    const machine = machineOf(this.#configuration)
    const { database, log } = this.#ending
    this.#stopping.abort()
    await this.#others.stop()
    if (machine === undefined) return
    try {
      const [load, drains] = [await database.load(), await database.drains.all()]
      const isLeft = this.#own.some(pair => load.has(pair) || drains.has(pair))
      if (!isLeft) await database.machines.forgetOwn()
    } catch (error) {
      log.error({ err: error }, 'the others are not told that this machine has left')
    }
  }

  get #goneOptions() {
    return {
      ...this.#ending,
      databaseUrl: databasePlace(this.#configuration),
      signal: this.#stopping.signal,
    }
  }
}
