import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { ErrorCode } from '../../../generated/errors.ts'
import type { EndDrainInput, RelayClient } from '../../../generated/relay-api.ts'
import type { StepObserver } from '../../../runtime/observer.ts'
import type { Attempt } from '../pursuit.ts'
import { type Deployer, DeployerFailure } from './deployer.ts'
import { type DeploymentRow, pairsOf } from './deployment-row.ts'
import type { DeploymentStore } from './deployment-store.ts'

/** Milliseconds that the relay has to name its version once the deployer is done, at most. */
const settling = 30_000
/** Milliseconds between two looks at which version the relay names. */
const lookEvery = 200
/** Milliseconds that one answer of the relay may take. */
const answerPatience = 2000

/** What the execution works with. */
export interface DeploymentExecutionOptions {
  readonly store: DeploymentStore
  readonly relay: RelayClient
  readonly deployer: Deployer
  /** Milliseconds that the execution may take, of each pair where they are deployed one after the other. */
  readonly deployTimeout: number
  readonly observe: StepObserver
  readonly log: Logger
}

/** Executes the deployment (S317) once nothing is left to end, and tells how it went (12.15). */
export class DeploymentExecution {
  readonly #options: DeploymentExecutionOptions

  constructor(options: DeploymentExecutionOptions) {
    this.#options = options
  }

  /**
   * Executes a deployment, or goes on with it after a restart.
   *
   * @param stopping aborted when management stops; the deployment then goes on at the next start
   * @throws whatever kept the deployer from being asked; to be tried again until the time is over
   */
  async execute(row: DeploymentRow, stopping: AbortSignal): Promise<Attempt> {
    const wasStarted = row.deployingSince !== null
    const begun = wasStarted ? row : await this.#begin(row)
    if (begun === undefined || begun.deployingSince === null) return 'confirmed'
    const left = begun.deployingSince + this.#options.deployTimeout - Date.now()
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(Math.max(0, left))])
    const isThere = wasStarted && row.versionBefore !== row.version && (await this.#isNamed(row))
    const code = isThere ? undefined : await this.#bring(begun, signal, stopping)
    stopping.throwIfAborted()
    await this.#conclude(begun, code)
    return 'confirmed'
  }

  /** Has a relay that still drains take sessions again. @throws MrspError where it does not answer */
  async endDrain(row: DeploymentRow, signal: AbortSignal): Promise<Attempt> {
    await this.#options.relay.endDrain(drainedBy(row), { signal, timeout: answerPatience })
    await this.#options.store.change(row.deployment, () => ({ endsDrain: 0 }))
    return 'confirmed'
  }

  async #begin({ deployment }: DeploymentRow): Promise<DeploymentRow | undefined> {
    const versionBefore = (await this.#version()) ?? ''
    return await this.#options.store.change(deployment, ({ phase, deployingSince }) => {
      const isDue = phase === 'deploy' && deployingSince === null
      return isDue ? { versionBefore, deployingSince: Date.now() } : undefined
    })
  }

  /** Has the deployer bring the version into service; gives the code of what went wrong. */
  async #bring(
    row: DeploymentRow,
    signal: AbortSignal,
    stopping: AbortSignal,
  ): Promise<ErrorCode | undefined> {
    const { deployer, observe, log } = this.#options
    const { deployment, version } = row
    const pair = pairsOf(row)?.[0]
    try {
      signal.throwIfAborted()
      observe('S317', 'deployment executed', { deployment, version })
      log.info({ deployment, version, pair }, 'the relay is deployed')
      const until = (row.deployingSince ?? 0) + this.#options.deployTimeout
      await deployer.deploy({ deployment, version, pair, until }, signal)
    } catch (error) {
      stopping.throwIfAborted()
      if (!(error instanceof DeployerFailure) && !signal.aborted) throw error
      log.error({ deployment, version, err: error }, 'the relay could not be deployed')
      return 'internal'
    }
    const isLast = (pairsOf(row) ?? []).length <= 1
    return isLast ? await this.#confirm(row, signal) : undefined
  }

  /** Waits until the relay names the version (12.15). */
  async #confirm(row: DeploymentRow, signal: AbortSignal): Promise<ErrorCode | undefined> {
    const until = Date.now() + settling
    for (;;) {
      const named = await this.#version(row.version)
      if (named === row.version) return undefined
      if (signal.aborted || Date.now() >= until) {
        return named === undefined ? 'relay-unreachable' : 'internal'
      }
      await pause(lookEvery, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Stores how it went; the relay takes sessions again, or the next pair is drained. */
  async #conclude(row: DeploymentRow, code: ErrorCode | undefined): Promise<void> {
    const { store, relay, log } = this.#options
    const { deployment, version } = row
    const next = pairsOf(row)?.slice(1) ?? []
    if (code === undefined && next.length > 0) {
      await store.change(deployment, () => ({
        phase: 'drain',
        pairs: JSON.stringify(next),
        pairBefore: pairsOf(row)?.[0] ?? null,
        drainBegan: Date.now(),
        deployingSince: null,
        versionBefore: null,
      }))
      return
    }
    const isEnded = await relay.endDrain(drainedBy(row), { timeout: answerPatience }).then(
      () => true,
      () => false,
    )
    const state = code === undefined ? 'deployed' : 'rolled-back'
    log.info({ deployment, version, state, code }, 'the deployment is over')
    await store.change(deployment, () => ({
      state,
      phase: null,
      code: code ?? null,
      endsDrain: isEnded ? 0 : 1,
      finalAt: Date.now(),
    }))
  }

  async #isNamed({ version }: DeploymentRow): Promise<boolean> {
    return (await this.#version(version)) === version
  }

  /**
   * The version that the relay names, or nothing where it does not answer.
   *
   * @param wanted is not named as long as a pair names another, be it on another machine
   */
  async #version(wanted?: string): Promise<string | undefined> {
    const { relay } = this.#options
    const health = await relay.relayHealth({}, { timeout: answerPatience }).catch(() => undefined)
    if (health === undefined || health.version !== wanted) return health?.version
    return health.pairVersions?.find(({ version }) => version !== wanted)?.version ?? wanted
  }
}

/** What a deployment drains: the pair that is deployed now, or all. */
function drainedBy(row: DeploymentRow): EndDrainInput {
  const pair = pairsOf(row)?.[0]
  return pair === undefined ? {} : { pair }
}
