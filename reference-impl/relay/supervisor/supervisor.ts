import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { RelayConfiguration } from '../../../generated/configuration.ts'
import { freePort } from '../../../runtime/free-port.ts'
import { type PairReleases, pairReleasesText } from '../pair-releases.ts'
import { askReplacement } from '../pair-replacement.ts'
import { machineOf, nameOfPair } from '../pair-settings.ts'
import { masterKey } from '../pair-state.ts'
import { localUrl, pairTransport } from '../pair-transport.ts'
import { type Outcome, type ReleaseRecord, writeRelease } from './release-file.ts'
import { healthAt } from './relay-health.ts'
import { RelayProcess } from './relay-process.ts'
import type { AskedRelease } from './supervisor-socket.ts'

/** Milliseconds between two looks at which version answers. */
const lookEvery = 100
/** Milliseconds that the Master may take to answer. */
const answerPatience = 2000
/** Milliseconds after which a relay that ended by itself is started again. */
const startAgainAfter = 1000
/** Milliseconds before the end of a deployment's time at which it is given up, so that all is as before by then. */
const undoReserve = 2000
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
 *
 * Of several pairs each may be deployed alone, when no session of it lives and the others serve: the Master ends its
 * process and starts one of the new version. When the last pair has it, the Master itself is replaced; it is killed, so
 * that the pairs go on with their sessions until the next one takes them over.
 */
export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #deployments = new Map<string, Promise<Outcome>>()
  readonly #stopping = new AbortController()
  #record: ReleaseRecord
  #serving: RelayProcess | undefined
  /** Versions of pairs with which a relay is started. */
  #pairs: PairReleases
  /** The deployments go one after the other. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#record = options.record
    this.#pairs = options.record.pairs ?? {}
  }

  /** Starts the version that served last, again while its port is not free. @throws Error where it does not come up */
  async start(): Promise<void> {
    const { version } = this.#record
    const until = Date.now() + this.#options.configuration.releaseTimeout * 1000
    while (!(await this.#serve(version))) {
      await this.#end(this.#letGo())
      if (Date.now() >= until) {
        throw new Error(`version ${version} of the relay does not come up`)
      }
      await pause(startAgainAfter)
    }
  }

  /** Puts a version in the place of the one that serves. What is asked for again is not carried out again. */
  async deploy(asked: AskedRelease): Promise<Outcome> {
    const { deployment, pair } = asked
    const { last } = this.#record
    if (last?.deployment === deployment && last.pair === pair) return last.outcome
    const name = `${deployment} ${pair ?? ''}`
    const running = this.#deployments.get(name)
    if (running !== undefined) return await running
    const outcome = this.#turn.then(() =>
      pair === undefined ? this.#replace(asked) : this.#replacePair({ ...asked, pair }),
    )
    this.#turn = outcome.catch(() => undefined)
    this.#deployments.set(name, outcome)
    return await outcome.finally(() => this.#deployments.delete(name))
  }

  /** Ends the relay. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#turn
    await this.#end(this.#serving)
  }

  async #replace({ deployment, version, until }: AskedRelease): Promise<Outcome> {
    this.#stopping.signal.throwIfAborted()
    const { log } = this.#options
    const before = this.#record.version
    const comesUp =
      (await this.#proves(version, until)) && (await this.#takesOver(version, before, until))
    this.#stopping.signal.throwIfAborted()
    const outcome: Outcome = comesUp ? 'deployed' : 'rolled-back'
    log.info({ deployment, version, before, outcome }, 'a deployment is over')
    const last = { deployment, outcome }
    await this.#remember(comesUp ? { version, last } : { ...this.#record, last })
    return outcome
  }

  /** Puts a version in the place of the one that a pair is, and at last in that of the Master. */
  async #replacePair({
    deployment,
    version,
    pair,
    until,
  }: AskedRelease & { readonly pair: string }): Promise<Outcome> {
    const { log, configuration } = this.#options
    const { signal } = this.#stopping
    signal.throwIfAborted()
    const machine = machineOf(configuration)
    const names = Array.from({ length: configuration.pairs }, (_, index) =>
      nameOfPair(index + 1, machine),
    )
    const isPair = (names.length > 1 || machine !== undefined) && names.includes(pair)
    const versions = (): string[] => names.map(name => this.#versionOf(name))
    const before = this.#versionOf(pair)
    const isKnown = versions().includes(version)
    let comesUp =
      isPair &&
      (isKnown || (await this.#proves(version, until))) &&
      (await this.#pairTurns(pair, version, until))
    signal.throwIfAborted()
    if (comesUp && version !== this.#record.version && versions().every(each => each === version)) {
      await this.#remember({ ...this.#record, pairs: this.#pairs })
      comesUp = await this.#masterTurns(version)
      signal.throwIfAborted()
    }
    const outcome: Outcome = comesUp ? 'deployed' : 'rolled-back'
    log.info({ deployment, version, pair, before, outcome }, 'a deployment of a pair is over')
    const served = this.#serving?.version ?? this.#record.version
    const last = { deployment, pair, outcome } as const
    await this.#remember({ version: served, pairs: this.#pairs, last })
    return outcome
  }

  /** Whether a pair comes up in a version. Otherwise it comes back in the one before. */
  async #pairTurns(pair: string, version: string, until: number): Promise<boolean> {
    const before = this.#versionOf(pair)
    if (before === version) return true
    if (isTooLate(until)) return false
    if (await this.#pairRuns(pair, version, until)) return true
    this.#options.log.error({ pair, version, before }, 'a pair does not serve in a version')
    await this.#pairRuns(pair, before)
    return false
  }

  /** Has the Master start a pair in a version, and gives whether the pair names it in time. */
  async #pairRuns(pair: string, version: string, deadline = Infinity): Promise<boolean> {
    const { configuration, ca } = this.#options
    const { port, host, certificateFile, sessionIdKey, releaseTimeout } = configuration
    const { signal } = this.#stopping
    this.#pairs = { ...this.#pairs, [pair]: version }
    const transport = pairTransport(localUrl(host, port), certificateFile)
    const until = Math.min(Date.now() + releaseTimeout * 1000, deadline - undoReserve)
    const options = { timeout: answerPatience, signal }
    const asked = { pair, version }
    try {
      let isAsked = false
      while (Date.now() < until && !signal.aborted) {
        isAsked ||= await askReplacement(transport, masterKey(sessionIdKey), asked, options).catch(
          () => false,
        )
        const health = isAsked ? await healthAt(port, configuration, ca) : undefined
        const named = health?.pairVersions?.find(each => each.pair === pair)
        if (named?.version === version) return true
        await pause(lookEvery)
      }
      return false
    } finally {
      transport.close()
    }
  }

  /** Replaces the Master while its pairs go on; otherwise the one before takes them over again. */
  async #masterTurns(version: string): Promise<boolean> {
    const before = this.#record.version
    await this.#letGo()?.kill()
    const pairs = this.#pairs
    this.#pairs = {}
    if (await this.#serve(version)) return true
    this.#options.log.error({ version, before }, 'a Master does not serve in a version')
    await this.#letGo()?.kill()
    this.#pairs = pairs
    await this.#serve(before)
    return false
  }

  /** The relay that serves; it is not started again when it ends. */
  #letGo(): RelayProcess | undefined {
    const serving = this.#serving
    this.#serving = undefined
    return serving
  }

  #versionOf(pair: string): string {
    return this.#pairs[pair] ?? this.#record.version
  }

  /** Whether a version starts beside the one that serves, and names itself. */
  async #proves(version: string, until: number): Promise<boolean> {
    const { command, log } = this.#options
    if (isTooLate(until)) return false
    const directory = await mkdtemp(join(tmpdir(), 'mrsp-release-'))
    const port = await freePort()
    const trial = new RelayProcess(command, version, {
      MRSP_PORT: String(port),
      // Several would have the ports of those that serve.
      MRSP_PAIRS: '1',
      MRSP_DATABASE_FILE: join(directory, 'relay.sqlite'),
      MRSP_DATABASE_URL: '',
      MRSP_MACHINE_NAME: '',
    })
    try {
      const isNamed = await this.#names(trial, port, until)
      if (!isNamed) log.error({ version }, 'a version does not start; the one before goes on')
      return isNamed
    } finally {
      await this.#end(trial)
      await rm(directory, { recursive: true, force: true })
    }
  }

  /** Ends the old version and starts the new one on its port, or the old one again. */
  async #takesOver(version: string, before: string, until: number): Promise<boolean> {
    const { log } = this.#options
    if (isTooLate(until)) return false
    await this.#end(this.#letGo())
    const pairs = this.#pairs
    this.#pairs = {}
    if (await this.#serve(version, until)) return true
    log.error({ version, before }, 'a version does not serve; the one before comes back')
    await this.#end(this.#letGo())
    this.#pairs = pairs
    await this.#serve(before)
    return false
  }

  /** Starts a version on the relay's port; gives whether it names itself in time. */
  async #serve(version: string, until = Infinity): Promise<boolean> {
    const relay = new RelayProcess(this.#options.command, version, {
      MRSP_PAIR_RELEASES: pairReleasesText(this.#pairs),
    })
    this.#serving = relay
    this.#options.log.info({ version, process: relay.process }, 'the relay is started')
    void relay.ended.then(() => this.#startAgain(relay))
    return await this.#names(relay, this.#options.configuration.port, until)
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

  async #names(relay: RelayProcess, port: number, deadline: number): Promise<boolean> {
    const { configuration, ca } = this.#options
    const { signal } = this.#stopping
    const until = Math.min(Date.now() + configuration.releaseTimeout * 1000, deadline - undoReserve)
    while (Date.now() < until && !relay.hasEnded && !signal.aborted) {
      const named = (await healthAt(port, configuration, ca))?.version
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

/** Whether what has to be over by then can be begun no more. */
function isTooLate(until: number): boolean {
  return Date.now() > until - undoReserve
}
