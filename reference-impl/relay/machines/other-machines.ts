import { isDeepStrictEqual } from 'node:util'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { noticedWithin } from '../../../runtime/storage/index.ts'
import type { RemotePair } from '../remote-pair.ts'
import type { Machine } from '../session-database/machine-register.ts'
import type { SessionDatabase } from '../session-database/session-database.ts'
import type { DistantPair } from './distant-pair.ts'
import { OtherMachine } from './other-machine.ts'
import { turnOfMachine } from './place.ts'

/** Milliseconds between two looks. */
const interval = 1000

/** Milliseconds that the pairs of a machine have to end beyond its `grace`, and some for what is slow. */
const endPatience = 15_000

/** What the other machines are seen with. */
export interface OtherMachinesOptions {
  /** Name of this one, and its pairs. */
  readonly own: string
  readonly pairs: readonly RemotePair[]
  readonly database: SessionDatabase
  /** The Masters' own, which management does not have. */
  readonly key: string
  /** Ends in the database what the pairs of a machine left open, where its Master has no turn. */
  readonly end: (machine: Machine) => Promise<boolean>
  readonly log: Logger
}

/**
 * The machines of the relay besides this one. One whose Master has had no turn for so long that its pairs have ended by
 * themselves is gone: its sessions end by the book (5.44).
 */
export class OtherMachines {
  readonly #options: OtherMachinesOptions
  readonly #machines = new Map<string, OtherMachine>()
  /** Since when the Master of a machine has no turn, by `performance.now()`. */
  readonly #silentSince = new Map<string, number>()
  readonly #stopping = new AbortController()
  #running: Promise<void> | undefined

  constructor(options: OtherMachinesOptions) {
    this.#options = options
  }

  /** All their pairs, also of those that cannot be asked. */
  get pairs(): readonly DistantPair[] {
    return [...this.#machines.values()].flatMap(({ pairs }) => pairs)
  }

  /** Begins; resolves after the first look. */
  async start(): Promise<void> {
    await this.#look()
    this.#running = this.#lookOn()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
    for (const machine of this.#machines.values()) machine.close()
  }

  async #lookOn(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await pause(interval, undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      await this.#look().catch((error: unknown) => {
        this.#options.log.error({ err: error }, 'the other machines could not be looked at')
      })
    }
  }

  async #look(): Promise<void> {
    await this.#heedDrains()
    const { own, database } = this.#options
    const machines = (await database.machines.all()).filter(({ name }) => name !== own)
    this.#meet(machines)
    const { signal } = this.#stopping
    await Promise.all([...this.#machines.values()].map(machine => machine.look(signal)))
    const taken = await database.machines.turnsTaken()
    for (const machine of machines) {
      if (taken.has(turnOfMachine(machine.name))) this.#silentSince.delete(machine.name)
      else await this.#silent(machine)
    }
  }

  /** The pairs of this machine drain, or serve, as another Master may have written down. */
  async #heedDrains(): Promise<void> {
    const { pairs, database } = this.#options
    const before = pairs.map(pair => [pair, pair.changes] as const)
    const drains = await database.drains.all()
    for (const [pair, changes] of before) pair.heed(drains.get(pair.name), changes)
  }

  /** Knows the machines of the register, and no others. */
  #meet(machines: readonly Machine[]): void {
    const { key, database, log } = this.#options
    for (const [name, known] of this.#machines) {
      if (machines.some(machine => isDeepStrictEqual(machine, known.machine))) continue
      known.close()
      this.#machines.delete(name)
    }
    for (const machine of machines) {
      if (this.#machines.has(machine.name)) continue
      this.#machines.set(machine.name, new OtherMachine(machine, key, database.drains))
      log.info({ machine: machine.name, pairs: machine.pairs }, 'a machine is known')
    }
  }

  async #silent(machine: Machine): Promise<void> {
    const { end, log } = this.#options
    const now = performance.now()
    const since = this.#silentSince.get(machine.name) ?? now
    this.#silentSince.set(machine.name, since)
    if (now - since < noticedWithin + machine.grace * 1000 + endPatience) return
    if (!(await end(machine))) return
    log.warn({ machine: machine.name }, 'a machine is gone')
    this.#silentSince.delete(machine.name)
    this.#machines.get(machine.name)?.close()
    this.#machines.delete(machine.name)
  }
}
