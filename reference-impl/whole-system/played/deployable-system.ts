import { appendFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import type { RelayClient, RelayHealth } from '../../../generated/relay-api.ts'
import type { Side } from '../../../generated/schemas.ts'
import type { Party } from '../../../runtime/descriptor.ts'
import { freePort, freePortsInARow } from '../../../runtime/free-port.ts'
import { type ClientLink, createRelayClient } from '../../../runtime/http/index.ts'
import { portOf } from '../../whole-deployment/live-session.ts'
import { type Administrator, administratorAt } from '../administrator.ts'
import { type Certificates, makeCertificates } from '../certificates.ts'
import { type LogLine, type PartyProcess, startParty } from '../party-process.ts'
import { freePorts, portOfPair } from '../ports.ts'
import type { SystemOptions } from '../settings.ts'
import { startWholeSystem, type WholeSystem } from '../whole-system.ts'
import type { KeptSessions } from './kept-sessions.ts'
import { type Layout, type MachineLayout, masterOf } from './layout.ts'
import { RelayProxy } from './relay-proxy.ts'
import { type Restart, restartOf } from './restart.ts'
import { inFiles, onPostgres } from './stores.ts'
import { type DeployerRun, WatchedDeployer } from './watched-deployer.ts'

/** What a system is started with. */
export interface DeployableOptions {
  readonly layout: Layout
  readonly devices: number
  readonly terminals: number
  readonly logLevel: SystemOptions['logLevel']
  /** Settings of the parties beyond those that the layout needs. */
  readonly overrides: NonNullable<SystemOptions['overrides']>
  /** Is told every log line of every party. */
  readonly onLine?: (party: Party, line: LogLine) => void
  /** Is told each run of the deployer before it begins. */
  readonly onRun?: (run: DeployerRun, kept: KeptSessions) => Promise<void>
}

/**
 * Management, the relay supervisor of each machine with a Master and pairs, devices and terminals, all of them
 * processes. A proxy stands before each pair, and one between management and the supervisors.
 */
export class DeployableSystem implements AsyncDisposable {
  readonly layout: Layout
  readonly system: WholeSystem
  readonly kept: KeptSessions
  readonly directory: string
  readonly certificates: Certificates
  readonly administrator: Administrator
  readonly deployer: WatchedDeployer
  readonly #relays: readonly (RelayClient & ClientLink)[]
  readonly #proxies: ReadonlyMap<string, RelayProxy>
  readonly #processes: ReadonlyMap<string, number>
  readonly #restarts: ReadonlyMap<string, Restart>
  readonly #opened: AsyncDisposableStack

  private constructor(parts: {
    readonly layout: Layout
    readonly system: WholeSystem
    readonly kept: KeptSessions
    readonly directory: string
    readonly certificates: Certificates
    readonly administrator: Administrator
    readonly deployer: WatchedDeployer
    readonly relays: readonly (RelayClient & ClientLink)[]
    readonly proxies: ReadonlyMap<string, RelayProxy>
    readonly processes: ReadonlyMap<string, number>
    readonly restarts: ReadonlyMap<string, Restart>
    readonly opened: AsyncDisposableStack
  }) {
    this.layout = parts.layout
    this.system = parts.system
    this.directory = parts.directory
    this.certificates = parts.certificates
    this.administrator = parts.administrator
    this.deployer = parts.deployer
    this.kept = parts.kept
    this.#relays = parts.relays
    this.#proxies = parts.proxies
    this.#processes = parts.processes
    this.#restarts = parts.restarts
    this.#opened = parts.opened
  }

  static async start(options: DeployableOptions): Promise<DeployableSystem> {
    const { layout, overrides, onRun } = options
    await using opened = new AsyncDisposableStack()
    const directory = await mkdtemp(join(tmpdir(), 'mrsp-schedules-'))
    opened.defer(() => rm(directory, { recursive: true, force: true }))
    const certificates = await makeCertificates(join(directory, 'tls'))
    const { machines, isOnPostgres } = layout
    const stores = isOnPostgres ? await onPostgres(opened) : inFiles(directory)
    const { kept } = stores
    const ports = await freePorts(layout.pairs.length)
    const [, ...further] = machines
    const furtherPorts = await Promise.all(further.map(() => freePortsInARow(2)))
    const relayPorts = [ports.relay, ...furtherPorts]

    const proxies = new Map<string, RelayProxy>()
    for (const [index, { pairs }] of machines.entries()) {
      for (const [number, pair] of pairs.entries()) {
        const port = portOfPair({ relay: relayPorts[index] ?? 0 }, number + 1)
        const proxy = await RelayProxy.start(port, certificates)
        opened.defer(() => proxy.stop())
        proxies.set(pair, proxy)
      }
    }
    const urlsOf = ({ pairs }: MachineLayout): string[] =>
      pairs.map(pair => `wss://localhost:${proxies.get(pair)?.port}`)
    const allowedRelays = machines.flatMap(urlsOf)
    const socketOf = ({ name }: MachineLayout): string =>
      join(directory, name === undefined ? 'supervisor.sock' : `supervisor-${name}.sock`)
    const watched = join(directory, 'watched.sock')
    const sockets = new Map(machines.map(machine => [socketOf(machine), machine.pairs]))
    const deployer = await WatchedDeployer.start(watched, sockets, async run => onRun?.(run, kept))
    opened.defer(() => deployer.stop())

    const processes = new Map<string, number>()
    const onLine = (party: Party, line: LogLine, master: string): void => {
      appendFileSync(join(directory, 'lines'), `${JSON.stringify({ party, ...line })}\n`)
      noteProcess(processes, line, master)
      options.onLine?.(party, line)
    }
    opened.defer(() => {
      for (const process of processes.values()) killProcess(process)
    })
    const relayOf = (machine: MachineLayout): Readonly<Record<string, unknown>> => ({
      ...overrides.relay,
      ...stores.relay,
      ...(machine.name !== undefined && { machineName: machine.name }),
      pairs: machine.pairs.length,
      pairUrls: urlsOf(machine),
      supervisorSocket: socketOf(machine),
    })
    const [first = { pairs: [] }] = machines
    const system = await startWholeSystem({
      directory,
      ports,
      pairs: first.pairs.length,
      devices: options.devices,
      terminals: options.terminals,
      isSupervised: true,
      logLevel: options.logLevel,
      overrides: {
        management: {
          ...overrides.management,
          ...stores.management,
          relaySupervisor: watched,
          moreRelayUrls: furtherPorts.map(port => `https://localhost:${port}`),
        },
        relay: relayOf(first),
        device: { ...overrides.device, allowedRelays },
        terminal: { ...overrides.terminal, allowedRelays },
      },
      onLine: (party, line) => onLine(party, line, masterOf(first)),
    })
    opened.defer(() => system.stop())
    const restarts = new Map([['management', restartOf(() => system.restart('management'))]])
    if (isOnPostgres) restarts.set('database', restartOf(stores.restart))
    for (const [index, machine] of further.entries()) {
      const file = await besideOf(directory, 'relay', machine.name ?? '', {
        ...relayOf(machine),
        port: furtherPorts[index],
        releaseFile: join(directory, `release-${machine.name}.json`),
      })
      const party = await startParty(
        'relay',
        file,
        (name, line) => onLine(name, line, masterOf(machine)),
        'relay-supervisor',
      )
      opened.defer(() => party.stop())
    }
    if (isOnPostgres) {
      const own = { port: await freePort(), xmppPort: await freePort() }
      const all = { ...own, xmppWebSocketPort: await freePort() }
      const file = await besideOf(directory, 'management', 'second', all)
      const start = (): Promise<PartyProcess> =>
        startParty('management', file, (name, line) => onLine(name, line, ''))
      let second = await start()
      opened.defer(() => second.stop())
      restarts.set(
        'management-2',
        restartOf(async () => {
          await second.kill()
          second = await start()
        }),
      )
    }
    const ca = await readFile(certificates.caFile, 'utf8')
    const relays = relayPorts.map(port =>
      createRelayClient({ url: `https://localhost:${port}`, ca }),
    )
    opened.defer(() => {
      for (const relay of relays) relay.close()
    })
    const administrator = await administratorAt(ports.management, certificates.caFile)
    opened.defer(() => administrator.close())
    opened.defer(async () => {
      for (const { settled } of restarts.values()) await settled()
    })
    return new DeployableSystem({
      layout,
      system,
      kept,
      directory,
      certificates,
      administrator,
      deployer,
      relays,
      proxies,
      processes,
      restarts,
      opened: opened.move(),
    })
  }

  terminalPort(number: number): number {
    const terminal = this.system.terminals[number - 1]
    return terminal === undefined ? 0 : portOf(terminal)
  }

  panelPort(number: number): number {
    const panel = this.system.devices[number - 1]?.addresses['panel'] ?? ''
    return Number(new URL(panel).port)
  }

  /** What the relay says of itself, where it is not that all its pairs serve. */
  async whatIsMissing(): Promise<RelayHealth | 'no relay' | undefined> {
    for (const relay of this.#relays) {
      const health = await relay.relayHealth({}, { timeout: 2000 }).catch(() => undefined)
      if (health === undefined) return 'no relay'
      const isWhole = health.status === 'serving' && health.pairs === this.layout.pairs.length
      if (!isWhole) return health
    }
    return undefined
  }

  /** Cuts the connections of a side with a pair without a close. */
  cut(pair: string, side: Side): void {
    this.#proxies.get(pair)?.cut(side)
  }

  /** Kills a process as a crash would; management and the database are started again, the others by whoever keeps them. */
  async kill(victim: string): Promise<void> {
    const restart = this.#restarts.get(victim)
    if (restart === undefined) killProcess(this.#processes.get(victim))
    else await restart.again()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync()
  }
}

/** Writes the settings of a party that runs beside another one of its kind. */
async function besideOf(
  directory: string,
  party: Party,
  name: string,
  own: Readonly<Record<string, unknown>>,
): Promise<string> {
  const settingsOfFirst: object = parse(await readFile(join(directory, `${party}.yaml`), 'utf8'))
  const file = join(directory, `${party}-${name}.yaml`)
  const command = JSON.stringify(settingsOfFirst).replaceAll(join(directory, `${party}.yaml`), file)
  await writeFile(file, stringify({ ...JSON.parse(command), ...own }), { mode: 0o600 })
  return file
}

/** Which process is the Master, and which is which pair, as they say themselves. */
function noteProcess(
  processes: Map<string, number>,
  { msg, pair, process }: LogLine,
  master: string,
): void {
  if (typeof process !== 'number') return
  if (msg === 'the relay is started') processes.set(master, process)
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
