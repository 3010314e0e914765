import type { ManagementConfiguration } from '../../../generated/configuration.ts'
import type { RemoteSession } from '../../../generated/management-api.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { Running } from '../../../runtime/program.ts'
import { type ManagementDatabase, openManagementDatabase } from '../database.ts'
import { startManagement } from '../start-management.ts'
import { PlayedDevice } from './played-device.ts'
import { PlayedRelay } from './played-relay.ts'
import { makeGround, silent, type TestGround } from './test-ground.ts'
import { logIn, type TestTerminal } from './test-terminal.ts'

/** A session whose ends have their connection information. */
export interface Connecting {
  readonly session: string
  readonly token: string
}

/** Management in this process between a played relay, played devices and terminals, all over real sockets. */
export class TestSystem {
  readonly ground: TestGround
  readonly relay: PlayedRelay
  /** What was observed: steps, with their session. */
  readonly steps: { readonly step: string; readonly session: string | undefined }[] = []
  readonly #stops: (() => Promise<void>)[] = []
  #management: Running | undefined
  #terminal: TestTerminal | undefined
  #relayPort = 0

  private constructor(ground: TestGround) {
    this.ground = ground
    this.relay = new PlayedRelay(ground)
  }

  /** @param inDirectory settings that name files in the directory of the system */
  static async start(
    settings: Partial<ManagementConfiguration> = {},
    inDirectory?: (directory: string) => Partial<ManagementConfiguration>,
  ): Promise<TestSystem> {
    const system = new TestSystem(await makeGround(settings, inDirectory))
    system.#relayPort = await system.relay.start()
    await system.#startManagement()
    system.#terminal = await logIn(system.address('api'), system.ground)
    return system
  }

  /** Starts management, on the ports that it had before. */
  async #startManagement(): Promise<void> {
    const port = (name: 'api' | 'xmpp' | 'xmppWebSocket'): number =>
      Number(/:(\d+)/.exec(this.address(name))?.[1] ?? 0)
    const configuration = {
      ...this.ground.configuration,
      relayUrl: `https://127.0.0.1:${this.#relayPort}`,
      port: port('api'),
      xmppPort: port('xmpp'),
      xmppWebSocketPort: port('xmppWebSocket'),
    }
    this.#management = await startManagement(configuration, {
      log: silent,
      observe: (step, _what, details) => this.steps.push({ step, session: details?.session }),
    })
    this.relay.knows(this.address('api'))
  }

  /** Stops management, changes its store, and starts it again. */
  async restart(change: (database: ManagementDatabase) => Promise<void>): Promise<void> {
    await this.#management?.stop()
    const database = await openManagementDatabase(this.ground.configuration.databaseFile)
    await change(database)
    await database.destroy()
    await this.#startManagement()
  }

  /** Stops the relay and gives its port. */
  async stopRelay(): Promise<number> {
    await this.relay.stop()
    return this.#relayPort
  }

  async stop(): Promise<void> {
    await Promise.all(this.#stops.map(stop => stop()))
    await this.#management?.stop()
    await this.relay.stop()
    await this.ground.remove()
  }

  address(name: 'api' | 'xmpp' | 'xmppWebSocket'): string {
    return this.#management?.addresses[name] ?? ''
  }

  /** The terminal that is logged in from the start. */
  get terminal(): TestTerminal {
    if (this.#terminal === undefined) throw new Error('no terminal is logged in')
    return this.#terminal
  }

  /** A further terminal. */
  async logIn(userId?: string, terminalId?: string): Promise<TestTerminal> {
    return await logIn(this.address('api'), this.ground, userId, terminalId)
  }

  /** A device that does not connect yet. */
  make(deviceId: string, resource?: string): PlayedDevice {
    const device = new PlayedDevice(this.address('xmpp'), this.ground, deviceId, resource)
    this.#stops.push(() => device.stop())
    return device
  }

  /** Connects a device that holds the given sessions. */
  async connect(
    deviceId: string,
    resource?: string,
    sessions: readonly string[] = [],
  ): Promise<PlayedDevice> {
    const device = this.make(deviceId, resource)
    device.sessions = [...sessions]
    return await device.connect()
  }

  async startSession(
    device: PlayedDevice,
    terminal: TestTerminal = this.terminal,
  ): Promise<RemoteSession> {
    const body = { deviceId: device.deviceId, applicationId: 'web-server' }
    return await terminal.client.startSession({ body })
  }

  /** Waits until management takes a device for online. */
  async untilOnline(deviceId: string): Promise<void> {
    const deadline = performance.now() + 10_000
    for (;;) {
      const { devices } = await this.terminal.client.listDevices({})
      if (devices.some(each => each.deviceId === deviceId && each.online)) return
      if (performance.now() > deadline) throw new Error(`${deviceId} does not come online`)
    }
  }

  async find(session: string): Promise<RemoteSession> {
    return await this.terminal.client.getSession({ session })
  }

  /** Waits until a session is in a state. */
  async until(session: string, state: RemoteSession['state']): Promise<RemoteSession> {
    let found = await this.find(session)
    while (found.state !== state) {
      const { revision } = found
      const { client } = this.terminal
      found = await client.getSession({ session, prefer: 'wait=5', since: revision })
      if (found.revision === revision) throw new Error(`the session stays ${found.state}`)
    }
    return found
  }

  /** Asks for a session and has it approved, up to the connection information. */
  async connecting(device: PlayedDevice): Promise<Connecting> {
    const { session } = await this.startSession(device)
    await device.answer('yes', session)
    await this.relay.next('reserve', session)
    const { stanza } = await device.next('session-info', session)
    return { session, token: stanza.token }
  }

  /** The same, and starts both sides. */
  async established(device: PlayedDevice): Promise<Connecting> {
    const made = await this.connecting(device)
    await this.relay.started(made.session, 'device', made.token)
    await this.relay.started(made.session, 'terminal', made.token)
    return made
  }

  /** Ends both sides of a session that the relay holds, in the order of a relay. */
  async end({ session }: Connecting): Promise<void> {
    await this.relay.ended(session, 'device', 'relay-restarted')
    await this.relay.ended(session, 'terminal', 'relay-restarted')
  }

  /** The steps that were observed of a session. */
  stepsOf(session: string): string[] {
    return this.steps.filter(each => each.session === session).map(({ step }) => step)
  }
}

/** The error that a request fails with. */
export async function errorOf(request: Promise<unknown>): Promise<MrspError> {
  const error: unknown = await request.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof MrspError) return error
  throw new Error('the request was not refused', { cause: error })
}
