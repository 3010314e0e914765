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
 * A relay's place on a PostgreSQL database: no other relay of the same machine name works on it at the same time. It is
 * taken again when the database was away.
 */
export class Place implements AsyncDisposable {
  readonly #options: PlaceOptions
  readonly #stopping = new AbortController()
  readonly #holding: Promise<void>
  readonly #lost = Promise.withResolvers<string>()
  #turn: Turn
  #isHeld = true

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

  /** Whether this relay has it now, as far as it knows. */
  get isHeld(): boolean {
    return this.#isHeld
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
      this.#isHeld = false
      log.warn('the database is away, and with it the place of this relay')
      const turn = await this.#takeAgain()
      if (turn === undefined) {
        this.#lost.resolve('another relay may have the place of this one')
        return
      }
      this.#turn = turn
      this.#isHeld = true
      log.info('the place is taken again')
    }
  }

  /**
   * Another may have it that was started meanwhile; or the server has not noticed yet that this one's connection is gone.
   * Where nobody else watches over this relay, a database that is away for long harms nothing.
   */
  async #takeAgain(): Promise<Turn | undefined> {
    const { databaseUrl, machine, grace } = this.#options
    const { signal } = this.#stopping
    const since = Date.now()
    let takenSince: number | undefined
    for (;;) {
      const now = Date.now()
      if (machine !== undefined && now - since > grace) return undefined
      if (takenSince !== undefined && now - takenSince > startPatience) return undefined
      const turn = await tryTurn(databaseUrl, turnOfMachine(machine), signal).catch(
        () => 'away' as const,
      )
      if (turn === undefined) takenSince ??= now
      else if (turn !== 'away') return turn
      await pause(again, undefined, { signal })
    }
  }
}
