import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { RelayConfiguration } from '../../../generated/configuration.ts'
import { freePort } from '../../../runtime/free-port.ts'
import { type Outcome, type ReleaseRecord, writeRelease } from './release-file.ts'
import { versionAt } from './relay-health.ts'
import { RelayProcess } from './relay-process.ts'

/** Milliseconds between two looks at which version answers. */
const lookEvery = 100
/** Milliseconds after which a relay that ended by itself is started again. */
const startAgainAfter = 1000
/** Milliseconds that a relay has to end beyond `terminateTimeout`. */
const endReserve = 10_000

/** What a supervisor works with. */
export interface SupervisorOptions {
  readonly configuration: RelayConfiguration
  /** Program and arguments that start a version. */
  readonly command: readonly string[]
  readonly record: ReleaseRecord
  readonly ca: readonly string[] | undefined
  readonly log: Logger
}

/**
 * Keeps one version of the relay running, and puts another one in its place.
 *
 * The relay is deployed when no session lives, and two relays must not share a session database. So a new version first
 * proves on a port of its own, with an empty database, that it starts and names its version, while the old one still
 * serves; then the old one ends and the new one takes its port. What fails after that is undone in the same way. The
 * port is free for as long as a start takes, in which nobody has anything to lose.
 */
export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #deployments = new Map<string, Promise<Outcome>>()
  readonly #stopping = new AbortController()
  #record: ReleaseRecord
  #serving: RelayProcess | undefined
  /** The deployments go one after the other. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#record = options.record
  }

  /** Starts the version that served last, again while its port is not free. @throws Error where it does not come up */
  async start(): Promise<void> {
    const { version } = this.#record
    const until = Date.now() + this.#options.configuration.releaseTimeout * 1000
    while (!(await this.#serve(version))) {
      const failed = this.#serving
      this.#serving = undefined
      await this.#end(failed)
      if (Date.now() >= until) {
        throw new Error(`version ${version} of the relay does not come up`)
      }
      await pause(startAgainAfter)
    }
  }

  /**
   * Puts a version in the place of the one that serves.
   *
   * @param deployment its name; asked for again it is not carried out again
   */
  async deploy(deployment: string, version: string): Promise<Outcome> {
    const { last } = this.#record
    if (last?.deployment === deployment) return last.outcome
    const running = this.#deployments.get(deployment)
    if (running !== undefined) return await running
    const outcome = this.#turn.then(() => this.#replace(deployment, version))
    this.#turn = outcome.catch(() => undefined)
    this.#deployments.set(deployment, outcome)
    return await outcome.finally(() => this.#deployments.delete(deployment))
  }

  /** Ends the relay. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#turn
    await this.#end(this.#serving)
  }

  async #replace(deployment: string, version: string): Promise<Outcome> {
    this.#stopping.signal.throwIfAborted()
    const { log } = this.#options
    const before = this.#record.version
    const comesUp = (await this.#proves(version)) && (await this.#takesOver(version, before))
    this.#stopping.signal.throwIfAborted()
    const outcome = comesUp ? 'deployed' : 'rolled-back'
    log.info({ deployment, version, before, outcome }, 'a deployment is over')
    await this.#remember({
      version: comesUp ? version : before,
      last: { deployment, outcome },
    })
    return outcome
  }

  /** Whether a version starts beside the one that serves, and names itself. */
  async #proves(version: string): Promise<boolean> {
    const { command, log } = this.#options
    const directory = await mkdtemp(join(tmpdir(), 'mrsp-release-'))
    const port = await freePort()
    const trial = new RelayProcess(command, version, {
      MRSP_PORT: String(port),
      MRSP_DATABASE_FILE: join(directory, 'relay.sqlite'),
    })
    try {
      const isNamed = await this.#names(trial, port)
      if (!isNamed) log.error({ version }, 'a version does not start; the one before goes on')
      return isNamed
    } finally {
      await this.#end(trial)
      await rm(directory, { recursive: true, force: true })
    }
  }

  /** Ends the old version and starts the new one on its port, or the old one again. */
  async #takesOver(version: string, before: string): Promise<boolean> {
    const { log } = this.#options
    const old = this.#serving
    this.#serving = undefined
    await this.#end(old)
    if (await this.#serve(version)) return true
    log.error({ version, before }, 'a version does not serve; the one before comes back')
    const failed = this.#serving
    this.#serving = undefined
    await this.#end(failed)
    await this.#serve(before)
    return false
  }

  /** Starts a version on the relay's port; gives whether it names itself in time. */
  async #serve(version: string): Promise<boolean> {
    const relay = new RelayProcess(this.#options.command, version)
    this.#serving = relay
    void relay.ended.then(() => this.#startAgain(relay))
    return await this.#names(relay, this.#options.configuration.port)
  }

  /** A relay that ended though nobody asked it to is started again. */
  async #startAgain(relay: RelayProcess): Promise<void> {
    const { log } = this.#options
    const { signal } = this.#stopping
    if (this.#serving !== relay || signal.aborted) return
    log.error({ version: relay.version }, 'the relay ended by itself and is started again')
    await pause(startAgainAfter, undefined, { signal }).catch(() => undefined)
    if (this.#serving === relay && !signal.aborted) await this.#serve(relay.version)
  }

  async #names(relay: RelayProcess, port: number): Promise<boolean> {
    const { configuration, ca } = this.#options
    const { signal } = this.#stopping
    const until = Date.now() + configuration.releaseTimeout * 1000
    while (Date.now() < until && !relay.hasEnded && !signal.aborted) {
      const named = await versionAt(port, configuration, ca)
      if (named !== undefined) return named === relay.version && !relay.hasEnded
      await pause(lookEvery)
    }
    return false
  }

  async #end(relay: RelayProcess | undefined): Promise<void> {
    await relay?.stop(this.#options.configuration.terminateTimeout * 1000 + endReserve)
  }

  async #remember(record: ReleaseRecord): Promise<void> {
    await writeRelease(this.#options.configuration.releaseFile, record)
    this.#record = record
  }
}
