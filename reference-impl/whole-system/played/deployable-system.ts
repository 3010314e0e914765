import { appendFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RelayHealth } from '../../../generated/relay-api.ts'
import type { Side } from '../../../generated/schemas.ts'
import { createRelayClient } from '../../../runtime/http/index.ts'
import { logInAt, portOf } from '../../whole-deployment/live-session.ts'
import { type Administrator, administratorAt } from '../administrator.ts'
import { makeCertificates } from '../certificates.ts'
import type { LogLine } from '../party-process.ts'
import { freePorts, portOfPair } from '../ports.ts'
import { startWholeSystem, type WholeSystem } from '../whole-system.ts'
import { KeptSessions } from './kept-sessions.ts'
import { RelayProxy } from './relay-proxy.ts'
import { type DeployerRun, WatchedDeployer } from './watched-deployer.ts'

/** What a crash can befall. */
export type Victim = 'management' | 'master' | PairName

/** The pairs of the relay. */
export const pairNames = ['pair-1', 'pair-2'] as const
export type PairName = (typeof pairNames)[number]

/** Numbers of the devices, and of the terminals. */
export const numbers = [1, 2] as const
export type EndNumber = (typeof numbers)[number]

/** Seconds that a deployment may take, of each pair where they go one after the other. */
export const deadlines: { readonly drain: number; readonly deploy: number } = {
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

/**
 * Management, the relay supervisor with a Master and two pairs, devices and terminals, all of them processes. A proxy
 * stands before each pair, and one between management and the supervisor.
 */
export class DeployableSystem implements AsyncDisposable {
  readonly system: WholeSystem
  readonly kept: KeptSessions
  readonly directory: string
  readonly administrator: Administrator
  readonly deployer: WatchedDeployer
  readonly #relay: ReturnType<typeof createRelayClient>
  readonly #proxies: readonly RelayProxy[]
  readonly #processes: ReadonlyMap<string, number>
  #managementRestarts: Promise<unknown> = Promise.resolve()

  private constructor(parts: {
    readonly system: WholeSystem
    readonly directory: string
    readonly administrator: Administrator
    readonly deployer: WatchedDeployer
    readonly relay: ReturnType<typeof createRelayClient>
    readonly proxies: readonly RelayProxy[]
    readonly processes: ReadonlyMap<string, number>
  }) {
    this.system = parts.system
    this.directory = parts.directory
    this.administrator = parts.administrator
    this.deployer = parts.deployer
    this.kept = new KeptSessions(parts.directory)
    this.#relay = parts.relay
    this.#proxies = parts.proxies
    this.#processes = parts.processes
  }

  /** @param onRun is told each run of the deployer before it begins */
  static async start(
    onRun: (run: DeployerRun, kept: KeptSessions) => void,
  ): Promise<DeployableSystem> {
    const directory = await mkdtemp(join(tmpdir(), 'mrsp-schedules-'))
    const certificates = await makeCertificates(join(directory, 'tls'))
    const ports = await freePorts(pairNames.length)
    const proxies: RelayProxy[] = []
    for (const [index] of pairNames.entries()) {
      proxies.push(await RelayProxy.start(portOfPair(ports, index + 1), certificates))
    }
    const pairUrls = proxies.map(({ port }) => `wss://localhost:${port}`)
    const watched = join(directory, 'watched.sock')
    const processes = new Map<string, number>()
    const kept = new KeptSessions(directory)
    const deployer = await WatchedDeployer.start(watched, join(directory, 'supervisor.sock'), run =>
      onRun(run, kept),
    )
    const system = await startWholeSystem({
      directory,
      ports,
      pairs: pairNames.length,
      devices: numbers.length,
      terminals: numbers.length,
      isSupervised: true,
      logLevel: 'info',
      overrides: {
        management: { ...settings.management, relaySupervisor: watched },
        relay: { ...settings.relay, pairUrls },
        device: { allowedRelays: pairUrls },
        terminal: { allowedRelays: pairUrls },
      },
      onLine: (party, line) => {
        appendFileSync(join(directory, 'lines'), `${JSON.stringify({ party, ...line })}\n`)
        noteProcess(processes, line)
      },
    })
    const ca = await readFile(certificates.caFile, 'utf8')
    const relay = createRelayClient({ url: `https://localhost:${ports.relay}`, ca })
    const administrator = await administratorAt(ports.management, certificates.caFile)
    const parts = { system, directory, administrator, deployer, relay, proxies, processes }
    const started = new DeployableSystem(parts)
    for (const number of numbers) await logInAt(started.terminalPort(number), number)
    return started
  }

  terminalPort(number: EndNumber): number {
    const terminal = this.system.terminals[number - 1]
    return terminal === undefined ? 0 : portOf(terminal)
  }

  panelPort(number: EndNumber): number {
    const panel = this.system.devices[number - 1]?.addresses['panel'] ?? ''
    return Number(new URL(panel).port)
  }

  /** What the relay says of itself; nothing where it does not answer. */
  async health(): Promise<RelayHealth | undefined> {
    return await this.#relay.relayHealth({}, { timeout: 2000 }).catch(() => undefined)
  }

  /** Cuts the connections of a side with a pair without a close. */
  cut(pair: PairName, side: Side): void {
    this.#proxies[pairNames.indexOf(pair)]?.cut(side)
  }

  /** Kills a process as a crash would; management is started again, the others by whoever keeps them. */
  async kill(victim: Victim): Promise<void> {
    if (victim === 'management') {
      const restarted = this.#managementRestarts.then(() => this.system.restart('management'))
      this.#managementRestarts = restarted.catch(() => {})
      await restarted
      return
    }
    killProcess(this.#processes.get(victim))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.administrator.close()
    this.#relay.close()
    await this.#managementRestarts
    await this.system.stop()
    for (const process of this.#processes.values()) killProcess(process)
    await Promise.all(this.#proxies.map(proxy => proxy.stop()))
    await this.deployer.stop()
    await rm(this.directory, { recursive: true, force: true })
  }
}

/** Which process is the Master, and which is which pair, as they say themselves. */
function noteProcess(processes: Map<string, number>, { msg, pair, process }: LogLine): void {
  if (typeof process !== 'number') return
  if (msg === 'the relay is started') processes.set('master', process)
  if (msg === 'a pair is ready') processes.set(String(pair), process)
}

/** Kills a process that may have ended by itself. */
function killProcess(id: number | undefined): void {
  try {
    if (id !== undefined) process.kill(id, 'SIGKILL')
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ESRCH'
    if (!isGone) throw error
  }
}
