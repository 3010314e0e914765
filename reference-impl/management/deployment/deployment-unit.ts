import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type {
  DeploymentHandlers,
  DeploymentInstruction,
} from '../../../generated/management-api.ts'
import type { RelayClient, SessionInRelay } from '../../../generated/relay-api.ts'
import { MrspError } from '../../../runtime/errors.ts'
import { preferredWait } from '../../../runtime/http/index.ts'
import type { StepObserver } from '../../../runtime/observer.ts'
import type { ChangeSignal } from '../change-signal.ts'
import type { ManagementDatabase } from '../database.ts'
import { type Attempt, Pursuit } from '../pursuit.ts'
import type { SessionLife } from '../session-management/session-life.ts'
import type { Users } from '../users.ts'
import type { Deployer } from './deployer.ts'
import { DeploymentExecution } from './deployment-execution.ts'
import { type DeploymentRow, deploymentView, sessionsLeftOf } from './deployment-row.ts'
import { DeploymentStore } from './deployment-store.ts'
import { type DeploymentWork, pendingDeploymentWork } from './deployment-work.ts'
import { DrainDrive } from './drain-drive.ts'
import { listed, liveSessions, stillLeft } from './sessions-left.ts'

/** Milliseconds between two renewals of the device list, so that many ends at once cost little. */
const renewalPause = 100

/** What the unit works with. */
export interface DeploymentUnitOptions {
  readonly database: ManagementDatabase
  readonly users: Users
  readonly changes: ChangeSignal
  readonly life: SessionLife
  readonly relay: RelayClient
  readonly deployer: Deployer
  /** Seconds that sessions may take to end. */
  readonly drainDeadline: number
  /** Seconds that the execution may take. */
  readonly deployTimeout: number
  readonly log: Logger
  readonly observe: StepObserver
}

/** The deployment execution unit 55d (Figs. 16 to 18), with the session management unit's part of a deployment. */
export class DeploymentUnit {
  readonly #options: DeploymentUnitOptions
  readonly #store: DeploymentStore
  readonly #drain: DrainDrive
  readonly #pursuit: Pursuit<DeploymentRow, DeploymentWork>
  readonly #stopping = new AbortController()
  /** The deployment that is not final. */
  #live: string | undefined
  #isStale = false
  #renewal: Promise<void> | undefined

  constructor(options: DeploymentUnitOptions) {
    const { database, life, relay, log } = options
    this.#options = options
    this.#store = new DeploymentStore(database, row => this.#stored(row))
    const store = this.#store
    this.#drain = new DrainDrive({ database, store, life, relay })
    const execution = new DeploymentExecution({
      ...options,
      store,
      deployTimeout: options.deployTimeout * 1000,
    })
    const perform: Record<
      DeploymentWork,
      (row: DeploymentRow, signal: AbortSignal) => Promise<Attempt>
    > = {
      drain: (row, signal) => this.#drain.begin(row, signal),
      watch: (row, signal) => this.#drain.look(row, signal),
      finish: (row, signal) => this.#drain.look(row, signal),
      deploy: (row, signal) => execution.execute(row, signal),
      'end-drain': (row, signal) => execution.endDrain(row, signal),
    }
    this.#pursuit = new Pursuit({
      name: row => row.deployment,
      revision: row => row.revision,
      device: () => '',
      pending: pendingDeploymentWork,
      nextMoment: () => undefined,
      momentCame: () => Promise.resolve(),
      perform: (work, row, signal) => perform[work](row, signal),
      lane: () => 'relay',
      givesUp: work => work === 'end-drain',
      isAway: () => false,
      retry: () => ({ first: 250, last: 2000 }),
      repeat: { first: 500, last: 1000 },
      log,
    })
    life.onChange(() => this.#noteSessionChange())
  }

  /** The operations of the unit. */
  readonly handlers: DeploymentHandlers = {
    instructDeployment: async ({ body }, caller) => {
      const { userId } = await this.#options.users.need(caller.id)
      if ((await this.#store.live()) !== undefined) throw wrongState()
      const held = await this.#query()
      const pairs = body.rolling === true ? await this.#pairs() : undefined
      const row = await this.#instruct(body, { userId, held, pairs })
      caller.answers('S313')
      return deploymentView(row)
    },

    getDeployment: async ({ deployment, prefer, since }, { signal }) => {
      const read = (): Promise<DeploymentRow> => this.#need(deployment)
      const isNews = (row: DeploymentRow): boolean => since === undefined || row.revision > since
      const patience = preferredWait(prefer)
      const { changes } = this.#options
      return deploymentView(await changes.waitFor(deployment, read, isNews, patience, signal))
    },

    executeDeployment: async ({ deployment }) => {
      const found = await this.#need(deployment)
      if (found.state !== 'listed') throw wrongState()
      const held = await this.#query()
      const row = await this.#store.change(deployment, async (stored, transaction) => {
        if (stored.state !== 'listed') throw wrongState()
        const live = await liveSessions(transaction)
        const left = stillLeft(listed(held, live), live, { held, addsOwn: true })
        return { ...executed(), sessionsLeft: JSON.stringify(left) }
      })
      return deploymentView(row ?? found)
    },

    abortDeployment: async ({ deployment }) => {
      const row = await this.#store.change(deployment, ({ state }) => {
        if (state !== 'listed') throw wrongState()
        return { state: 'aborted', finalAt: Date.now() }
      })
      if (row === undefined) throw notFound()
      return deploymentView(row)
    },
  }

  /** Goes on with what was stored when management ended (5.42). */
  async resume(): Promise<void> {
    for (const row of await this.#store.unfinished()) this.#stored(row)
    this.#noteSessionChange()
  }

  /** Starts nothing more and waits until nothing runs. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#pursuit.stop()
    await this.#renewal
  }

  /** Stores what is instructed; with nothing to end it is executed at once (12.5). */
  async #instruct(
    { version, rolling = false }: DeploymentInstruction,
    from: {
      readonly userId: string
      readonly held: readonly SessionInRelay[]
      readonly pairs: readonly string[] | undefined
    },
  ): Promise<DeploymentRow> {
    const { userId, held, pairs } = from
    return await this.#store.add(async transaction => {
      if ((await this.#store.live(transaction)) !== undefined) throw wrongState()
      const live = await liveSessions(transaction)
      const isFree = held.length === 0 && live.size === 0
      return {
        deployment: randomUUID(),
        revision: 1,
        version,
        rolling: rolling ? 1 : 0,
        state: 'listed',
        userId,
        instructedAt: Date.now(),
        executedAt: null,
        drainDeadline: this.#options.drainDeadline,
        sessionsLeft: JSON.stringify(listed(held, live)),
        pairs: pairs === undefined ? null : JSON.stringify(pairs),
        pairBefore: null,
        drainBegan: null,
        phase: null,
        deployingSince: null,
        versionBefore: null,
        endsDrain: 0,
        code: null,
        finalAt: null,
        ...(isFree && executed()),
      }
    })
  }

  /** Which sessions the relay holds (S311). @throws MrspError `relay-unreachable` */
  async #query(): Promise<readonly SessionInRelay[]> {
    const { relay } = this.#options
    const asked = relay.querySessions({}, { steps: ['S311'] })
    return (await asked.catch(unreachable)).sessions
  }

  /** The pairs to deploy one after the other; nothing where there is one, for which no other could serve. */
  async #pairs(): Promise<readonly string[] | undefined> {
    const { pairNames = [] } = await this.#options.relay.relayHealth({}).catch(unreachable)
    return pairNames.length > 1 ? pairNames : undefined
  }

  async #need(deployment: string): Promise<DeploymentRow> {
    const row = await this.#store.find(deployment)
    if (row === undefined) throw notFound()
    return row
  }

  #stored(row: DeploymentRow): void {
    const { deployment, version, state, code, finalAt } = row
    if (finalAt === null) this.#live = deployment
    else if (this.#live === deployment) this.#live = undefined
    const left = sessionsLeftOf(row).length
    this.#options.log.info({ deployment, version, state, left, code }, 'deployment changed')
    this.#pursuit.follow(row)
    this.#options.changes.tell(deployment)
  }

  #noteSessionChange(): void {
    if (this.#live === undefined) return
    this.#isStale = true
    this.#renewal ??= this.#renew()
  }

  async #renew(): Promise<void> {
    const { signal } = this.#stopping
    try {
      while (this.#isStale && this.#live !== undefined && !signal.aborted) {
        this.#isStale = false
        await this.#drain.refresh(this.#live)
        await pause(renewalPause, undefined, { signal })
      }
    } catch (error) {
      if (!signal.aborted) this.#options.log.error({ err: error }, 'a device list is out of date')
    } finally {
      this.#renewal = undefined
    }
  }
}

/** What execute changes: from then on start requests are refused (12.7). */
function executed(): Pick<DeploymentRow, 'state' | 'phase' | 'executedAt' | 'drainBegan'> {
  const now = Date.now()
  return { state: 'draining', phase: 'drain', executedAt: now, drainBegan: now }
}

function unreachable(cause: unknown): never {
  throw new MrspError('relay-unreachable', { source: 'management', cause })
}

function wrongState(): MrspError {
  return new MrspError('wrong-state', { source: 'management' })
}

function notFound(): MrspError {
  return new MrspError('not-found', { source: 'management' })
}
