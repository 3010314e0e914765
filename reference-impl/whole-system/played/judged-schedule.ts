import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { logsOfManagement, logsOfRelay } from '../../whole-deployment/kept-logs.ts'
import { CarriedOut } from './carried-out.ts'
import { logInAt } from '../../whole-deployment/live-session.ts'
import { DeployableSystem } from './deployable-system.ts'
import type { Layout } from './layout.ts'
import { eventually } from './eventually.ts'
import type { KeptSessions } from './kept-sessions.ts'
import { numbers, type Schedule } from './schedule.ts'
import type { DeployerRun } from './watched-deployer.ts'

/** Milliseconds beyond its deadlines that a deployment may take: so long takes a start anew of management and relay. */
const slack = 15_000

/** Seconds that a deployment may take, of each pair where they go one after the other. */
const deadlines: { readonly drain: number; readonly deploy: number } = {
  drain: 5,
  deploy: 120,
}

const timers = { terminateTimeout: 2 }
const settings = {
  management: {
    ...timers,
    approvalTimeout: 8,
    sessionDuration: 600,
    drainDeadline: deadlines.drain,
    deployTimeout: deadlines.deploy,
  },
  relay: {
    ...timers,
    connectTimeout: 15,
    establishTimeout: 5,
    keepalive: 4,
    resumeGrace: 2,
    releaseTimeout: 30,
  },
}

/** Octets that go through the session which shows that a device is not blocked. */
const probe = 100_000

/** A system that schedules are carried out with, one after the other, and judged from the outside. */
export class JudgedSystem implements AsyncDisposable {
  readonly #system: DeployableSystem
  /** What a run of the deployer found that was not over. */
  readonly #complaints: string[]

  private constructor(system: DeployableSystem, complaints: string[]) {
    this.#system = system
    this.#complaints = complaints
  }

  static async start(layout: Layout): Promise<JudgedSystem> {
    const complaints: string[] = []
    const system = await DeployableSystem.start({
      layout,
      devices: numbers.length,
      terminals: numbers.length,
      logLevel: 'info',
      overrides: settings,
      onRun: async (run, kept) => {
        complaints.push(...(await whatLives(run, kept)))
      },
    })
    for (const number of numbers) await logInAt(system.terminalPort(number), number)
    return new JudgedSystem(system, complaints)
  }

  /** Where the log lines of all programs are. */
  get directory(): string {
    return this.#system.directory
  }

  /**
   * @returns how its deployments ended, and after how many milliseconds
   * @throws Error where something is not as it has to be
   */
  async judge(schedule: Schedule): Promise<readonly string[]> {
    const { kept } = this.#system
    const before = new Set((await kept.deployments()).map(({ deployment }) => deployment))
    await this.#quiet()
    const carriedOut = new CarriedOut(this.#system)
    await carriedOut.run(schedule)
    await eventually('a deployment ends', () => kept.liveDeployment(), this.#longest(true))
    await carriedOut.endAll()
    await this.#quiet()
    await this.#deploymentsEndedInTime()
    await this.#deployerRanAlone()
    await this.#logsAreWhole()
    await Promise.all(
      numbers.map(async number => {
        const ends = { device: number, terminal: number }
        await carriedOut.establish(ends)
        expect(await carriedOut.transfer(ends, randomBytes(probe))).toBe(true)
      }),
    )
    await carriedOut.endAll()
    await this.#quiet()
    await this.#logsAreWhole()
    return (await kept.deployments())
      .filter(({ deployment }) => !before.has(deployment))
      .map(({ state, executedAt, finalAt }) => `${state} ${finalAt - executedAt}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#system[Symbol.asyncDispose]()
  }

  /** Waits until nothing lives, every log is acknowledged, and all pairs serve. */
  async #quiet(): Promise<void> {
    const { kept } = this.#system
    await eventually(
      'all is quiet',
      async () => {
        const sessions = (await kept.live()).map(({ session }) => session)
        const live = [...sessions, ...(await kept.unacknowledged())]
        if (live.length > 0) return live
        return await this.#system.whatIsMissing()
      },
      40_000,
    )
  }

  async #deploymentsEndedInTime(): Promise<void> {
    const deployments = await this.#system.kept.deployments()
    for (const { executedAt, finalAt, isRolling, ...rest } of deployments) {
      expect(finalAt - executedAt, JSON.stringify(rest)).toBeLessThan(this.#longest(isRolling))
    }
  }

  /** No session of what was deployed lived when the deployer began, nor until it ended. */
  async #deployerRanAlone(): Promise<void> {
    const complaints = this.#complaints.splice(0)
    const reservations = await this.#system.kept.reservations()
    for (const run of this.#system.deployer.runs.splice(0)) {
      complaints.push(
        ...reservations
          .filter(({ pair }) => run.pair === undefined || run.pair === pair)
          .filter(({ reservedAt, endedAt }) => reservedAt <= run.to && endedAt >= run.from)
          .map(each => `${JSON.stringify(each)} lived during ${JSON.stringify(run)}`),
      )
    }
    expect(complaints).toEqual([])
  }

  /** Management and relay hold the same logs, one of each end, and of a start at most one, which came before. */
  async #logsAreWhole(): Promise<void> {
    const { kept } = this.#system
    const managed = await logsOfManagement(kept.management)
    const stored = await logsOfRelay(kept.relay)
    const withSessionIds = await kept.withSessionIds()
    for (const session of new Set([
      ...managed.keys(),
      ...stored.keys(),
      ...withSessionIds.keys(),
    ])) {
      const logs = stored.get(session) ?? []
      expect(managed.get(session), session).toEqual(logs)
      const found = logs.map(line => line.split(' ').slice(0, 2).join(' '))
      expect(
        found.filter(log => log === 'device ended'),
        session,
      ).toHaveLength(1)
      expect(
        found.filter(log => log === 'terminal ended'),
        session,
      ).toHaveLength(1)
      const starts = found.filter(log => log.endsWith('started'))
      expect(new Set(starts).size, session).toBe(starts.length)
      if (withSessionIds.get(session) === true) expect(starts, session).toHaveLength(2)
    }
  }

  /** Milliseconds that a deployment may take. */
  #longest(isRolling: boolean): number {
    const { drain, deploy } = deadlines
    return (isRolling ? this.#system.layout.pairs.length : 1) * (drain + deploy) * 1000 + slack
  }
}

/** What of that which is deployed is not over when the deployer begins. */
async function whatLives(run: DeployerRun, kept: KeptSessions): Promise<readonly string[]> {
  const unmanaged = await kept.unmanaged(run.pair)
  const asking = run.pair === undefined ? await kept.live() : []
  const begun = asking.filter(({ state }) => !['requested', 'awaiting-approval'].includes(state))
  return [...unmanaged, ...begun].map(
    each => `${JSON.stringify(each)} lived when ${JSON.stringify(run)} began`,
  )
}
