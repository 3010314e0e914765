import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { RelayConfiguration } from '../../../generated/configuration.ts'
import {
  databasePlace,
  isPostgres,
  type Turn,
  tryTurn,
  turnNumber,
} from '../../../runtime/storage/index.ts'
import { machineOf } from '../pair-settings.ts'
import type { MachineRegister } from '../session-database/machine-register.ts'

/** Milliseconds that another relay has to give up the place, before a start ends: what a silent one keeps its turn. */
const startPatience = 25_000

/** Milliseconds between two attempts. */
const again = 500

/** What a place is taken with. */
export interface PlaceOptions {
  /** Address of the PostgreSQL database. */
  readonly databaseUrl: string
  /** Name of the machine; nothing where the relay runs on one. */
  readonly machine: string | undefined
  /** Milliseconds that the relay may be without the place before another regards it as gone. */
  readonly grace: number
  readonly log: Logger
}

/** Number of the turn that the Master of a machine has, or the relay that runs on one. */
export function turnOfMachine(machine: string | undefined): number {
  return turnNumber(`mrsp relay ${machine ?? ''}`)
}

/**
 * Takes the place of a relay.
 * @returns undefined where its database is no PostgreSQL, and nobody else's
 * @throws Error where another relay has it, or the database cannot be reached
 */
export async function takePlace(
  configuration: Pick<
    RelayConfiguration,
    'databaseUrl' | 'databaseFile' | 'machineName' | 'masterGrace'
  >,
  log: Logger,
): Promise<Place | undefined> {
  const databaseUrl = databasePlace(configuration)
  if (!isPostgres(databaseUrl)) return undefined
  const grace = configuration.masterGrace * 1000
  return await Place.take({ databaseUrl, machine: machineOf(configuration), grace, log })
}

/**
 * Either the relay runs on one machine and has no name there, or all its machines have one.
 * @throws Error where a relay of the other kind works on the database
 */
export async function refuseOtherKind(
  machines: MachineRegister,
  machine: string | undefined,
): Promise<void> {
  const taken = await machines.turnsTaken()
  if (machine !== undefined) {
    if (!taken.has(turnOfMachine(undefined))) return
    throw new Error('a relay without machineName works on this database')
  }
  const working = (await machines.names()).filter(name => taken.has(turnOfMachine(name)))
  if (working.length === 0) return
  throw new Error(
    `the relay of this database runs on ${working.join(', ')}: machineName is missing`,
  )
}

/**
 * A relay's place on a PostgreSQL database: no other relay of the same machine name works on it at the same time. It is
 * taken again when the database was away.
 */
export class Place implements AsyncDisposable {
  readonly #options: PlaceOptions
  readonly #stopping = new AbortController()
  readonly #holding: Promise<void>
  readonly #lost = Promise.withResolvers<string>()
  #turn: Turn

  private constructor(options: PlaceOptions, turn: Turn) {
    this.#options = options
    this.#turn = turn
    this.#holding = this.#hold().catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) options.log.error({ err: error }, 'the place is not held')
    })
  }

  /**
   * Takes the place.
   * @throws Error where another relay has it
   */
  static async take(options: PlaceOptions): Promise<Place> {
    const { databaseUrl, machine } = options
    const { signal } = new AbortController()
    for (const deadline = performance.now() + startPatience; ; await pause(again)) {
      const turn = await tryTurn(databaseUrl, turnOfMachine(machine), signal)
      if (turn !== undefined) return new Place(options, turn)
      if (performance.now() < deadline) continue
      const name = machine === undefined ? '' : ` with machineName ${machine}`
      throw new Error(`another relay${name} works on this database`)
    }
  }

  /** Resolves, with why, when it was lost and could not be taken again for `grace`. */
  get lost(): Promise<string> {
    return this.#lost.promise
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#holding
    await this.#turn[Symbol.asyncDispose]()
  }

  async #hold(): Promise<void> {
    const { log } = this.#options
    const { signal } = this.#stopping
    const stopped = new Promise<'stopped'>(resolve => {
      signal.addEventListener('abort', () => resolve('stopped'), { once: true })
    })
    while ((await Promise.race([this.#turn.lost, stopped])) !== 'stopped') {
      log.warn('the database is away, and with it the place of this relay')
      const turn = await this.#takeAgain()
      if (turn === undefined) {
        this.#lost.resolve('another relay may have the place of this one')
        return
      }
      this.#turn = turn
      log.info('the place is taken again')
    }
  }

  /** Where nobody else watches over this relay, a database that is away for long harms nothing. */
  async #takeAgain(): Promise<Turn | undefined> {
    const { databaseUrl, machine, grace } = this.#options
    const { signal } = this.#stopping
    const patience = (): number => performance.now() + grace
    let deadline = machine === undefined ? undefined : patience()
    while (deadline === undefined || performance.now() < deadline) {
      const turn = await tryTurn(databaseUrl, turnOfMachine(machine), signal).catch(
        () => 'away' as const,
      )
      if (turn === undefined) deadline ??= patience()
      else if (turn !== 'away') return turn
      await pause(again, undefined, { signal })
    }
    return undefined
  }
}
