import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { RelayConfiguration } from '../../../generated/configuration.ts'
import {
  databasePlace,
  isPostgres,
  noticedWithin,
  type Turn,
  tryTurn,
  turnNumber,
} from '../../../runtime/storage/index.ts'
import { machineOf } from '../pair-settings.ts'
import type { MachineRegister } from '../session-database/machine-register.ts'

/** Milliseconds that another relay has to give up the place, before a start ends: what a silent one keeps its turn. */
const startPatience = 25_000

/** Milliseconds that pairs have to end beyond the grace of their Master, and some for what is slow. */
const endPatience = 15_000

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

/** Milliseconds without a turn after which a machine is gone: by then its pairs have ended by themselves. */
export function goneAfter(graceSeconds: number): number {
  return noticedWithin + graceSeconds * 1000 + endPatience
}

/**
 * Either the relay runs on one machine and has no name there, or all its machines have one.
 * @param grace seconds that pairs live without their Master
 * @throws Error where a relay of the other kind works on the database
 */
export async function refuseOtherKind(
  machines: MachineRegister,
  machine: string | undefined,
  grace: number,
): Promise<void> {
  if (machine !== undefined) {
    const isOther = (await machines.turnsTaken()).has(turnOfMachine(undefined))
    if (isOther) throw new Error('a relay without machineName works on this database')
    return
  }
  const left = await machines.names()
  await refuseWorking(
    machines,
    left,
    grace,
    'the relay of this database runs with a machineName on',
  )
}

/**
 * Forgets machines that are none of this relay, once they are surely gone.
 * @throws Error, with why, as soon as one of them works
 */
export async function refuseWorking(
  machines: MachineRegister,
  names: readonly string[],
  grace: number,
  why: string,
): Promise<void> {
  const until = performance.now() + goneAfter(grace)
  while (names.length > 0 && performance.now() < until) {
    const taken = await machines.turnsTaken()
    const working = names.filter(name => taken.has(turnOfMachine(name)))
    if (working.length > 0) throw new Error(`${why} ${working.join(', ')}`)
    await pause(again)
  }
  for (const name of names) await machines.forget(name)
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
