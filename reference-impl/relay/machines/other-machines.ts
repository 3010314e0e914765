import { isDeepStrictEqual } from 'node:util'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { machineOfPair } from '../pair-settings.ts'
import type { RemotePair } from '../remote-pair.ts'
import type { Machine } from '../session-database/machine-register.ts'
import type { SessionDatabase } from '../session-database/session-database.ts'
import type { DistantPair } from './distant-pair.ts'
import { OtherMachine } from './other-machine.ts'
import { goneAfter } from './other-relays.ts'
import { turnOfMachine } from './place.ts'

/** Milliseconds between two looks. */
const interval = 1000

/** Milliseconds between two looks at the turns after which nobody knows what was between them. */
const longestGap = 10_000

/** What the other machines are seen with. */
export interface OtherMachinesOptions {
  /** Name of this one; nothing where the relay runs on no other. */
  readonly own: string | undefined
  /** Seconds that pairs live without their Master. */
  readonly grace: number
  /** The pairs of this one, and the names of those too that leave. */
  readonly pairs: readonly RemotePair[]
  readonly names: () => readonly string[]
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
  readonly #forgotten = Promise.withResolvers<string>()
  /** When the turns were looked at last. */
  #lookedAt = 0
  #running: Promise<void> | undefined

  constructor(options: OtherMachinesOptions) {
    this.#options = options
  }

  /** Resolves, with why, when this machine stands in the register no more: another one has taken it for gone. */
  get forgotten(): Promise<string> {
    return this.#forgotten.promise
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
    const all = await database.machines.all()
    const isKnown = own === undefined || all.some(({ name }) => name === own)
    if (!isKnown) this.#forgotten.resolve('the others have given this machine up')
    const machines = all.filter(({ name }) => name !== own)
    this.#meet(machines)
    const { signal } = this.#stopping
    await Promise.all([...this.#machines.values()].map(machine => machine.look(signal)))
    const taken = await database.machines.turnsTaken()
    this.#forgetOldLooks()
    for (const machine of [...machines, ...(await this.#strays(all))]) {
      if (taken.has(turnOfMachine(machine.name))) this.#silentSince.delete(machine.name)
      else await this.#silent(machine)
    }
  }

  /** Pairs with sessions that no machine has any more, as machines: those of an earlier configuration. */
  async #strays(all: readonly Machine[]): Promise<readonly Machine[]> {
    const { names, database, grace } = this.#options
    const known = new Set([...names(), ...all.flatMap(({ pairs }) => pairs)])
    const strays = [...(await database.load()).keys()].filter(pair => !known.has(pair))
    const byMachine = Map.groupBy(strays, pair => machineOfPair(pair) ?? '')
    return [...byMachine].map(([name, pairs]) => ({ name, pairs, grace, url: '', certificate: '' }))
  }

  /** Silence is what was seen without a gap. */
  #forgetOldLooks(): void {
    const now = performance.now()
    if (now - this.#lookedAt > longestGap) this.#silentSince.clear()
    this.#lookedAt = now
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
      try {
        this.#machines.set(machine.name, new OtherMachine(machine, key, database.drains))
        log.info({ machine: machine.name, pairs: machine.pairs }, 'a machine is known')
      } catch (error) {
        log.error({ machine: machine.name, err: error }, 'a machine cannot be reached as it says')
      }
    }
  }

  async #silent(machine: Machine): Promise<void> {
    const { end, log } = this.#options
    const now = performance.now()
    const since = this.#silentSince.get(machine.name) ?? now
    this.#silentSince.set(machine.name, since)
    if (now - since < goneAfter(machine.grace)) return
    if (!(await end(machine))) return
    log.warn({ machine: machine.name }, 'a machine is gone')
    this.#silentSince.delete(machine.name)
    this.#machines.get(machine.name)?.close()
    this.#machines.delete(machine.name)
  }
}
