import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { RelayConfiguration } from '../../../generated/configuration.ts'
import type { RelayClient } from '../../../generated/relay-api.ts'
import { freePortsInARow } from '../../../runtime/free-port.ts'
import { type ClientLink, createRelayClient } from '../../../runtime/http/index.ts'
import { PlayedEndpoint } from './endpoint.ts'
import { PlayedManagement } from './management.ts'
import { admit, type Paired, prepare, reservationRequest, type Reserved } from './relay.ts'
import { RelayProcess } from './relay-process.ts'

/** A relay with several pairs as its processes, and a played management beside it. */
export class RelayOfPairs implements AsyncDisposable {
  readonly management: PlayedManagement = new PlayedManagement()
  readonly settings: RelayConfiguration
  readonly directory: string
  readonly #ca: string
  /** All Masters that there were. */
  readonly #masters: RelayProcess[] = []
  #client: (RelayClient & ClientLink) | undefined

  private constructor(settings: RelayConfiguration, directory: string, ca: string) {
    this.settings = settings
    this.directory = directory
    this.#ca = ca
  }

  static async start(settings: Partial<RelayConfiguration> = {}): Promise<RelayOfPairs> {
    const { directory, certificate, configuration } = await prepare({})
    const pairs = settings.pairs ?? 4
    const port = await freePortsInARow(pairs + 1)
    const databaseFile = join(directory, 'relay.sqlite')
    const all = { ...configuration, databaseFile, port, publicUrl: 'wss://127.0.0.1', pairs }
    const relay = new RelayOfPairs({ ...all, ...settings }, directory, certificate.ca)
    await relay.management.start(certificate)
    await relay.startMaster()
    return relay
  }

  get client(): RelayClient {
    if (this.#client === undefined) throw new Error('the Master does not run')
    return this.#client
  }

  get master(): RelayProcess {
    const master = this.#masters.at(-1)
    if (master === undefined) throw new Error('the Master does not run')
    return master
  }

  /** Starts a Master, which is asked from then on. */
  async startMaster(settings: Partial<RelayConfiguration> = {}): Promise<RelayProcess> {
    const { url } = this.management
    const all = { ...this.settings, managementUrl: url, ...settings }
    const master = await RelayProcess.start(all, this.directory)
    this.#masters.push(master)
    this.#client?.close()
    this.#client = this.clientAt(master.addresses['api'] ?? '')
    return master
  }

  /** A client with the key of management. */
  clientAt(url: string): RelayClient & ClientLink {
    const { managementKey } = this.settings
    return createRelayClient({ url, ca: this.#ca, credential: () => managementKey })
  }

  /** The process of a pair that was ready last. */
  processOf(name: string): number {
    const line = this.lines.findLast(({ msg, pair }) => msg === 'a pair is ready' && pair === name)
    if (typeof line?.['process'] !== 'number') throw new Error(`${name} was never ready`)
    return line['process']
  }

  /** All log lines of Masters and pairs. */
  get lines(): Readonly<Record<string, unknown>>[] {
    return this.#masters.flatMap(({ lines }) => lines.map(line => JSON.parse(line)))
  }

  /** Waits until something is so; looked at again and again. */
  async until(isSo: () => boolean | Promise<boolean>, patience = 20_000): Promise<void> {
    for (const deadline = performance.now() + patience; !(await isSo()); await pause(20)) {
      if (performance.now() > deadline) throw new Error(`not in ${patience} ms`)
    }
  }

  /** Waits until so many pairs take sessions. */
  async untilServing(count: number): Promise<void> {
    await this.until(async () => (await this.client.relayHealth({})).pairs === count)
  }

  async reserve(): Promise<Reserved> {
    const reservation = await this.client.requestConnectionInformation(reservationRequest())
    const { hubUrl: hub, agentUrl: agent } = reservation
    return admit(reservation, this.management, { hub, agent })
  }

  /** Brings both ends of a new session to the pairing. */
  async pair(): Promise<Paired> {
    const reserved = await this.reserve()
    const device = await PlayedEndpoint.open(reserved.ticket('device'), this.#ca)
    const deviceKey = (await device.expect('connected')).headers.resumeKey
    const terminal = await PlayedEndpoint.open(reserved.ticket('terminal'), this.#ca)
    const terminalKey = (await terminal.expect('connected')).headers.resumeKey
    const keys = { device: deviceKey, terminal: terminalKey }
    device.hello()
    terminal.hello()
    await Promise.all([device.expect('hello'), terminal.expect('hello')])
    return { reserved, device, terminal, keys }
  }

  /** Opens a connection. */
  open(url: string, { ticket }: Reserved): Promise<PlayedEndpoint> {
    return PlayedEndpoint.open({ ...ticket('device'), url }, this.#ca)
  }

  /** Name of the pair that a session's address leads to. */
  pairOf({ hubUrl }: Pick<Reserved, 'hubUrl'>): string {
    return `pair-${Number(new URL(hubUrl).port) - this.settings.port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client?.close()
    for (const master of this.#masters) await master.stop()
    const ready = this.lines.filter(({ msg }) => msg === 'a pair is ready')
    for (const { process } of ready)
      if (isAlive(Number(process))) globalThis.process.kill(Number(process), 'SIGKILL')
    await this.management.stop()
    await rm(this.directory, { recursive: true, force: true })
  }
}

/** Whether there is a process of this ID. */
export function isAlive(process: number): boolean {
  try {
    return globalThis.process.kill(process, 0)
  } catch {
    return false
  }
}
