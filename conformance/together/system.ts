import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Capability } from '../../generated/conformance.ts'
import type { Party } from '../../runtime/descriptor.ts'
import { createManagementClient, createRelayClient } from '../../runtime/http/index.ts'
import type { RoleStage } from '../check/check.ts'
import type { Trial } from '../check/trial.ts'
import { Inconclusive, Unexpected } from '../check/violation.ts'
import type { Implementation } from '../implementation/implementation.ts'
import type { Program } from '../implementation/program.ts'
import type { Settings } from '../implementation/settings.ts'
import { startedProgram } from '../peers/started-program.ts'
import { type EchoApplication, startEchoApplication } from './echo-application.ts'
import { deviceId, type Ground, makeGround, userId } from './ground.ts'
import type { OperatedDevice, OperatedTerminal, ShownSession } from './parties.ts'
import { PlayedDevice } from './played-device.ts'
import { PlayedManagement } from './played-management.ts'
import { PlayedRelay } from './played-relay.ts'
import { PlayedTerminal } from './played-terminal.ts'
import { RealDevice } from './real-device.ts'
import { RealTerminal } from './real-terminal.ts'

/** Implementations by their role; a role that is left out is played. */
export type Implementations = ReadonlyMap<Party, Implementation>

const between = 50
const onlinePatience = 20_000

/** One system of four parties, some of them implementations under test, the rest played. */
export class System implements RoleStage {
  readonly #implementations: Implementations
  readonly #ground: Ground
  readonly #programs: Map<Party, Program> = new Map()
  readonly #stops: AsyncDisposable[] = []
  #device: OperatedDevice | undefined
  #terminal: OperatedTerminal | undefined

  private constructor(implementations: Implementations, ground: Ground) {
    this.#implementations = implementations
    this.#ground = ground
  }

  /** Starts the four parties, the services before the endpoints. @throws Unexpected where one does not come up */
  static async start(implementations: Implementations): Promise<System> {
    const ground = await makeGround()
    const system = new System(implementations, ground)
    try {
      await Promise.all([system.#startManagement(), system.#startRelay()])
      system.#device = await system.#startDevice()
      system.#stops.push(system.#device)
      system.#terminal = await system.#startTerminal()
      system.#stops.push(system.#terminal)
      await system.#terminal.logIn()
      await system.#deviceOnline()
      return system
    } catch (error) {
      await system[Symbol.asyncDispose]()
      throw error
    }
  }

  get device(): OperatedDevice {
    if (this.#device === undefined) throw new Error('the device does not run')
    return this.#device
  }

  get terminal(): OperatedTerminal {
    if (this.#terminal === undefined) throw new Error('the terminal does not run')
    return this.#terminal
  }

  get output(): readonly string[] {
    return [...this.#programs].flatMap(([role, { lines }]) => lines.map(line => `${role}: ${line}`))
  }

  get ended(): string | undefined {
    const gone = [...this.#programs].find(([, { end }]) => end !== undefined)
    return gone && `${gone[0]}: ${gone[1].end ?? ''}`
  }

  /** Waits until the terminal shows a session as wanted. */
  async until(session: string, isWanted: (shown: ShownSession) => boolean): Promise<ShownSession> {
    for (;;) {
      const shown = await this.terminal.show(session)
      if (isWanted(shown)) return shown
      await wait(between)
    }
  }

  begin(trial: Trial): void {
    this.#ground.trial = trial
  }

  end(): void {
    this.#ground.trial = undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stop of this.#stops.splice(0).toReversed()) await stop[Symbol.asyncDispose]()
    await Promise.all([...this.#programs.values()].map(program => program.kill()))
    await this.#ground[Symbol.asyncDispose]()
  }

  async #startManagement(): Promise<void> {
    const { ports, caFile, certificateFile, keyFile, directory, accountsFile } = this.#ground
    const { relayKey, managementKey, domain, certificate } = this.#ground
    const implementation = this.#implementations.get('management')
    if (implementation === undefined) {
      this.#stops.push(await PlayedManagement.start(this.#ground))
      return
    }
    this.#require(implementation, 'accounts')
    const client = createManagementClient({
      url: `https://localhost:${ports.management}`,
      credential: () => '',
      ca: certificate.ca,
    })
    const settings: Settings = {
      port: ports.management,
      xmppPort: ports.xmpp,
      certificateFile,
      keyFile,
      caFile,
      databaseFile: join(directory, 'management.sqlite'),
      relayUrl: `https://localhost:${ports.relay}`,
      relayKey,
      managementKey,
      tokenKey: 'conformance-token-key-0123456789abcdefg',
      domain,
      accountsFile,
    }
    await this.#run(implementation, settings, async () => {
      const { status } = await client.managementHealth({})
      return status === 'serving'
    })
    client.close()
  }

  async #startRelay(): Promise<void> {
    const { ports, caFile, certificateFile, keyFile, directory, certificate } = this.#ground
    const { relayKey, managementKey } = this.#ground
    const implementation = this.#implementations.get('relay')
    if (implementation === undefined) {
      this.#stops.push(await PlayedRelay.start(this.#ground))
      return
    }
    const client = createRelayClient({
      url: `https://localhost:${ports.relay}`,
      credential: () => managementKey,
      ca: certificate.ca,
    })
    const settings: Settings = {
      port: ports.relay,
      publicUrl: `wss://localhost:${ports.relay}`,
      certificateFile,
      keyFile,
      caFile,
      databaseFile: join(directory, 'relay.sqlite'),
      managementUrl: `https://localhost:${ports.management}`,
      relayKey,
      managementKey,
      sessionIdKey: 'conformance-session-id-key-0123456789a',
    }
    await this.#run(implementation, settings, async () => {
      const { status } = await client.relayHealth({})
      return status === 'serving'
    })
    client.close()
  }

  async #startDevice(): Promise<OperatedDevice> {
    const { ports, caFile, directory, devicePassword, domain } = this.#ground
    const implementation = this.#implementations.get('device')
    if (implementation === undefined) return PlayedDevice.start(this.#ground)
    this.#require(implementation, 'adapter')
    this.#require(implementation, 'applications')
    const application: EchoApplication = await startEchoApplication()
    this.#stops.push(application)
    const settings: Settings = {
      deviceId,
      password: devicePassword,
      domain,
      xmppUrl: `xmpps://localhost:${ports.xmpp}`,
      caFile,
      allowedRelays: [`wss://localhost:${ports.relay}`],
      dataDirectory: join(directory, 'device'),
      applicationOrigin: application.origin,
    }
    return new RealDevice(await this.#runReady(implementation, settings))
  }

  async #startTerminal(): Promise<OperatedTerminal> {
    const { ports, caFile, directory, userPassword } = this.#ground
    const implementation = this.#implementations.get('terminal')
    if (implementation === undefined) return new PlayedTerminal(this.#ground)
    this.#require(implementation, 'adapter')
    this.#require(implementation, 'local-port')
    const settings: Settings = {
      managementUrl: `https://localhost:${ports.management}`,
      caFile,
      allowedRelays: [`wss://localhost:${ports.relay}`],
      port: ports.terminal,
      dataDirectory: join(directory, 'terminal'),
    }
    return new RealTerminal(await this.#runReady(implementation, settings), userPassword)
  }

  #require(implementation: Implementation, capability: Capability): void {
    if (implementation.can(capability)) return
    const { name } = implementation
    throw new Inconclusive(`${name} has to declare \`${capability}\` to be operated among others`)
  }

  /** Waits until management tells its user that the device is online. */
  async #deviceOnline(): Promise<void> {
    const { ports, certificate, userPassword: password } = this.#ground
    let accessToken = ''
    const client = createManagementClient({
      url: `https://localhost:${ports.management}`,
      credential: () => accessToken,
      ca: certificate.ca,
    })
    const deadline = performance.now() + onlinePatience
    try {
      const login = await client.login({ body: { userId, password } })
      accessToken = login.accessToken
      for (;;) {
        const { devices } = await client.listDevices({})
        if (devices.some(({ online, applications }) => online && applications.length > 0)) return
        if (performance.now() > deadline) throw new Unexpected('the device does not come online')
        await wait(between)
      }
    } finally {
      client.close()
    }
  }

  /** Starts a program whose adapter says when it is ready. */
  async #runReady(implementation: Implementation, settings: Settings): Promise<Program> {
    let isReady = false
    const program = await startedProgram(implementation, settings, async started => {
      void started.adapter.ready.then(() => {
        isReady = true
      })
      await Promise.resolve()
      return isReady
    })
    this.#programs.set(implementation.role, program)
    return program
  }

  async #run(
    implementation: Implementation,
    settings: Settings,
    isUp: () => Promise<boolean>,
  ): Promise<void> {
    this.#programs.set(implementation.role, await startedProgram(implementation, settings, isUp))
  }
}
