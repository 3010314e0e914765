import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Clause } from '../../../generated/clauses.ts'
import type { Capability } from '../../../generated/conformance.ts'
import type { ErrorCode } from '../../../generated/errors.ts'
import { managementService, type RemoteSession } from '../../../generated/management-api.ts'
import { sessionFinalStates, type SessionState } from '../../../generated/session.ts'
import { SaltedPassword } from '../../../runtime/xmpp/scram-client.ts'
import type { RoleStage } from '../../check/check.ts'
import type { Trial } from '../../check/trial.ts'
import { Violation } from '../../check/violation.ts'
import { History, type Lane } from '../../history/history.ts'
import type { Implementation } from '../../implementation/implementation.ts'
import type { Program } from '../../implementation/program.ts'
import type { Settings } from '../../implementation/settings.ts'
import { PlayedDeployer } from '../../peers/played-deployer.ts'
import { PlayedDeviceForManagement } from '../../peers/played-device-for-management.ts'
import { PlayedRelayForManagement } from '../../peers/played-relay-for-management.ts'
import { PlayedTerminalForManagement } from '../../peers/played-terminal-for-management.ts'
import { RawXmpp } from '../../peers/raw-xmpp.ts'
import { RecordedHttp, Refused, unlessLimited } from '../../peers/recorded-http.ts'
import { SessionWatch } from '../../peers/session-watch.ts'
import { SecretRegister } from '../../peers/secret-register.ts'
import { startedProgram } from '../../peers/started-program.ts'
import { freePort } from '../../../runtime/free-port.ts'
import { makeSurroundings, type Surroundings } from '../../peers/surroundings.ts'
import {
  accountsText,
  devicePassword,
  foreignDevice,
  ownDevices,
  type PlayedUser,
  userPassword,
} from './accounts.ts'

/** Key that the relay shows management. */
export const relayKey = 'conformance-relay-key-0123456789abcdef'
/** Key that management shows the relay. */
export const managementKey = 'conformance-management-key-0123456789a'
const tokenKey = 'conformance-token-key-0123456789abcdef'
const domain = 'management.conformance'
/** Milliseconds in which a limit on rate is over. */
const aMinute = 60_000
/** Seconds that a deployment has for its drain. */
export const drainDeadline = 60

/** A session that was started, with who takes part. */
export interface Started {
  readonly session: string
  readonly device: PlayedDeviceForManagement
  readonly terminal: PlayedTerminalForManagement
  /** Request ID of the approval. */
  readonly request: string
}

/** A session whose ends may connect. */
export interface Connecting extends Started {
  readonly token: string
}

/** The relay that is played, and how management deploys it. */
interface Peers {
  readonly relay: PlayedRelayForManagement
  readonly deployer: PlayedDeployer
}

/** Management under test between played terminals, devices and a relay. */
export class ManagementStage implements RoleStage {
  readonly relay: PlayedRelayForManagement
  readonly secrets: SecretRegister
  readonly surroundings: Surroundings
  /** Address of management's API. */
  readonly url: string
  readonly domain: string = domain
  readonly #implementation: Implementation
  readonly #deployer: PlayedDeployer
  readonly #settings: Settings
  /** Port of the XMPP endpoint. */
  readonly xmppPort: number
  readonly #watch: SessionWatch = new SessionWatch()
  readonly #links: Record<'terminal' | 'relay', RecordedHttp>
  readonly #devicePassword: SaltedPassword = new SaltedPassword(devicePassword)
  readonly #sessions: Map<string, PlayedTerminalForManagement> = new Map()
  readonly #busy: Set<string> = new Set()
  readonly #terminals: Map<PlayedUser, PlayedTerminalForManagement> = new Map()
  #nextDevice = 0
  #terminal: PlayedTerminalForManagement | undefined
  #program: Program | undefined
  #outputBefore = ''
  #trial: Trial | undefined

  private constructor(
    implementation: Implementation,
    settings: Settings,
    surroundings: Surroundings,
    { relay, deployer }: Peers,
    secrets: SecretRegister,
    ports: { readonly api: number; readonly xmpp: number },
  ) {
    this.#implementation = implementation
    this.#settings = settings
    this.surroundings = surroundings
    this.relay = relay
    this.#deployer = deployer
    this.secrets = secrets
    this.xmppPort = ports.xmpp
    this.url = `https://localhost:${ports.api}`
    const { ca } = surroundings.certificate
    const link = (from: Lane): RecordedHttp =>
      new RecordedHttp(
        { url: this.url, ca, from, service: managementService, secrets, watch: this.#watch },
        new History(),
      )
    this.#links = { terminal: link('terminal'), relay: link('relay') }
    relay.watch = this.#watch
    relay.knows(this.url, this.#links.relay, relayKey)
  }

  static async start(implementation: Implementation, settings: Settings): Promise<ManagementStage> {
    const surroundings = await makeSurroundings()
    const { certificate, directory, certificateFile, keyFile, caFile } = surroundings
    const secrets = new SecretRegister([
      relayKey,
      managementKey,
      tokenKey,
      userPassword,
      devicePassword,
    ])
    const relay = await PlayedRelayForManagement.start({ certificate, managementKey, secrets })
    const accountsFile = join(directory, 'accounts.yaml')
    await writeFile(accountsFile, accountsText(), { mode: 0o600 })
    const deployer = await PlayedDeployer.start(join(directory, 'deploy.sock'), version =>
      relay.deploys(version),
    )
    const ports = { api: await freePort(), xmpp: await freePort() }
    const all: Settings = {
      port: ports.api,
      xmppPort: ports.xmpp,
      certificateFile,
      keyFile,
      caFile,
      databaseFile: join(directory, 'management.sqlite'),
      relayUrl: relay.url,
      managementKey,
      relayKey,
      tokenKey,
      domain,
      accountsFile,
      deployCommand: deployer.command,
      drainDeadline,
      ...settings,
    }
    const stage = new ManagementStage(
      implementation,
      all,
      surroundings,
      { relay, deployer },
      secrets,
      ports,
    )
    try {
      await stage.startProgram()
      return stage
    } catch (error) {
      await stage[Symbol.asyncDispose]()
      throw error
    }
  }

  /** The trial that runs. */
  get trial(): Trial {
    if (this.#trial === undefined) throw new Error('no trial runs')
    return this.#trial
  }

  /** The terminal that is logged in from the first check on, as `tanaka`. */
  get terminal(): PlayedTerminalForManagement {
    if (this.#terminal === undefined) throw new Error('no terminal is logged in')
    return this.#terminal
  }

  /** Whether the manifest declares a capability. */
  can(capability: Capability): boolean {
    return this.#implementation.can(capability)
  }

  get output(): readonly string[] {
    return this.#program?.lines ?? []
  }

  /** All that management wrote since the stage began. */
  get outputText(): string {
    return this.#outputBefore + (this.#program?.text ?? '')
  }

  get ended(): string | undefined {
    return this.#program?.end
  }

  async begin(trial: Trial): Promise<void> {
    this.#trial = trial
    this.#tell(trial.history)
    trial.later(() => this.tidy())
    this.#terminal ??= await this.logIn()
  }

  /** Whether management does not run. */
  get isDown(): boolean {
    return this.#program === undefined || this.#program.end !== undefined
  }

  end(): void {
    this.#trial = undefined
    this.#tell(new History())
  }

  /** A case of a property begins: what it leaves is tidied up with it. */
  beginCase(): void {
    this.#tell(this.trial.history)
    this.trial.later(() => this.tidy())
  }

  /** Starts management, or starts it again after `kill`. */
  async startProgram(): Promise<void> {
    this.#program = await startedProgram(this.#implementation, this.#settings, async () => {
      const health = await new PlayedTerminalForManagement(
        this.url,
        this.#links.terminal,
      ).client.managementHealth({})
      return health.status === 'serving'
    })
  }

  /** Ends management as a crash would. */
  async kill(): Promise<void> {
    this.#trial?.history.record({ from: 'person', to: 'management', link: 'act', what: 'kill -9' })
    await this.#program?.kill()
    this.#outputBefore += this.#program?.text ?? ''
    this.#program = undefined
  }

  /** Kills management and starts it again; the devices come back. */
  async restart(...devices: readonly PlayedDeviceForManagement[]): Promise<void> {
    await this.kill()
    await this.startProgram()
    for (const device of devices) {
      await device.drop()
      await this.comeOnline(device)
    }
  }

  /** A terminal that is not logged in. */
  stranger(): PlayedTerminalForManagement {
    return new PlayedTerminalForManagement(this.url, this.#links.terminal)
  }

  /** The relay's link, over which anything can be asked. */
  strangeRelay(): PlayedTerminalForManagement {
    return new PlayedTerminalForManagement(this.url, this.#links.relay)
  }

  /** Logs a user in at a terminal. */
  async logIn(
    user: PlayedUser = 'tanaka',
    terminalId?: string,
  ): Promise<PlayedTerminalForManagement> {
    return await this.stranger().logIn(user, userPassword, this.secrets, terminalId)
  }

  /** A further terminal that stays logged in: of another user, or a second one of `tanaka`. */
  async terminalOfUser(user: PlayedUser): Promise<PlayedTerminalForManagement> {
    const known = this.#terminals.get(user)
    if (known !== undefined) return known
    const terminal = await this.logIn(user)
    this.#terminals.set(user, terminal)
    return terminal
  }

  /** A device that no other case uses now, not connected. */
  makeDevice(deviceId?: string, resource?: string): PlayedDeviceForManagement {
    const id = deviceId ?? this.#freeDevice()
    this.#busy.add(id)
    const { history } = this.trial
    const device = new PlayedDeviceForManagement(
      {
        deviceId: id,
        service: `xmpps://localhost:${this.xmppPort}`,
        domain,
        password: this.#devicePassword,
        ca: this.surroundings.certificate.ca,
        secrets: this.secrets,
        watch: this.#watch,
        ...(resource !== undefined && { resource }),
      },
      history,
    )
    this.trial.later(async () => {
      await device.disconnect().catch(() => {})
      if (deviceId === undefined) this.#busy.delete(id)
    })
    return device
  }

  /** A device that is online. */
  async device(
    prepare: (device: PlayedDeviceForManagement) => void = () => {},
  ): Promise<PlayedDeviceForManagement> {
    const device = this.makeDevice()
    prepare(device)
    await this.comeOnline(device)
    return device
  }

  /** The device of the other organization, online. */
  async foreignDevice(): Promise<PlayedDeviceForManagement> {
    const device = this.makeDevice(foreignDevice)
    await device.connect()
    return device
  }

  /** Connects a device and waits until management takes it for online. */
  async comeOnline(device: PlayedDeviceForManagement): Promise<void> {
    await device.connect()
    await this.seenAs(device, true)
  }

  /** Waits until management shows a device as online, or as not. */
  async seenAs({ deviceId }: PlayedDeviceForManagement, online: boolean): Promise<void> {
    const deadline = performance.now() + this.trial.patience
    for (;;) {
      const { devices } = await this.terminal.client.listDevices({})
      if (devices.find(each => each.deviceId === deviceId)?.online === online) return
      if (performance.now() > deadline) {
        this.trial.fail('4.4', `${deviceId} is not seen as ${online ? 'online' : 'offline'}`)
      }
      await wait(30)
    }
  }

  /** A bare XMPP stream. */
  async rawXmpp(prolog?: string): Promise<RawXmpp> {
    const { ca } = this.surroundings.certificate
    const options = { port: this.xmppPort, ca, domain, ...(prolog !== undefined && { prolog }) }
    const stream = await RawXmpp.open(options, this.trial.history)
    this.trial.later(() => stream.close())
    return stream
  }

  /** Asks for a session (S141). @throws Refused */
  async start(
    device: PlayedDeviceForManagement,
    terminal: PlayedTerminalForManagement = this.terminal,
    applicationId = 'conformance',
  ): Promise<RemoteSession> {
    const body = { deviceId: device.deviceId, applicationId }
    const session = await terminal.client.startSession({ body })
    this.#sessions.set(session.session, terminal)
    return session
  }

  /** Asks for a session and waits for the approval request, and for its effect where the device takes it. */
  async asked(
    device: PlayedDeviceForManagement,
    terminal: PlayedTerminalForManagement = this.terminal,
  ): Promise<Started> {
    const { session } = await this.#startPatiently(device, terminal)
    const { stanza } = await this.trial.awaits(
      '5.5',
      'the approval request',
      device.next('approval-request', session),
    )
    return { session, device, terminal, request: stanza.request }
  }

  /** The many sessions of a property before may have used up what management takes in a minute (13.8). */
  async #startPatiently(
    device: PlayedDeviceForManagement,
    terminal: PlayedTerminalForManagement,
  ): Promise<RemoteSession> {
    const deadline = performance.now() + (this.trial.depth === 'deep' ? aMinute : 0)
    for (;;) {
      const asking = this.start(device, terminal).catch(unlessLimited)
      const started = await this.trial.awaits('5.2', 'the session', asking)
      if (started !== undefined) return started
      if (performance.now() > deadline) this.trial.inconclusive('management takes no more starts')
      await wait(1000)
    }
  }

  /** Sends the answer to an approval request. @throws StanzaRefused */
  async answer(
    { session, device, request }: Started,
    answer: 'yes' | 'no' = 'yes',
    reason: 'user' | 'policy' | 'timeout' = 'user',
  ): Promise<void> {
    await device.send('approval', { request, session, answer, reason })
  }

  /** Brings a session to `connecting`. */
  async connecting(
    device: PlayedDeviceForManagement,
    terminal: PlayedTerminalForManagement = this.terminal,
  ): Promise<Connecting> {
    const started = await this.asked(device, terminal)
    await this.trial.awaits('4.17', 'the answer to the approval', this.answer(started))
    const { stanza } = await this.trial.awaits(
      '5.20',
      'session-info',
      device.next('session-info', started.session),
    )
    return { ...started, token: stanza.token }
  }

  /** Brings a session to `established`. */
  async established(
    device: PlayedDeviceForManagement,
    terminal: PlayedTerminalForManagement = this.terminal,
  ): Promise<Connecting> {
    const made = await this.connecting(device, terminal)
    const { session, token } = made
    for (const side of ['device', 'terminal'] as const) {
      await this.trial.awaits(
        '5.38',
        `the receipt of the ${side}'s started log`,
        this.relay.started(session, side, token),
      )
    }
    await this.until('5.26', made, 'established')
    return made
  }

  /** The session as its terminal sees it. */
  find({ session, terminal }: Pick<Started, 'session' | 'terminal'>): Promise<RemoteSession> {
    return terminal.client.getSession({ session })
  }

  /** Waits until a session is in a state. @throws Violation of the clause where it does not come, or a final state comes */
  async until(
    clause: Clause,
    { session, terminal }: Pick<Started, 'session' | 'terminal'>,
    state: SessionState,
    milliseconds = 0,
  ): Promise<RemoteSession> {
    const { trial } = this
    const deadline = performance.now() + trial.patience + milliseconds
    let since: number | undefined
    for (;;) {
      const found = await terminal.client.getSession({
        session,
        ...(since !== undefined && { since, prefer: 'wait=1' }),
      })
      if (found.state === state) return found
      const isOver = sessionFinalStates.includes(found.state)
      if (isOver || performance.now() > deadline) {
        trial.fail(
          clause,
          `the session is ${found.state} (${found.code ?? 'no code'}), not ${state}`,
        )
      }
      since = found.revision
    }
  }

  /** Expects that a request is refused with a code. @throws Violation */
  async refused(
    clause: Clause,
    code: ErrorCode,
    what: string,
    request: Promise<unknown>,
  ): Promise<Refused> {
    const answer = await this.trial.awaits(clause, `the answer to ${what}`, this.#caught(request))
    if (!(answer instanceof Refused)) {
      return this.trial.fail(clause, `${what} was not refused with ${code}, but taken`)
    }
    if (answer.error.code !== code) {
      return this.trial.fail(clause, `${what} was refused with ${answer.error.code}, not ${code}`)
    }
    return answer
  }

  async #caught(request: Promise<unknown>): Promise<unknown> {
    return await request.catch((error: unknown) => {
      if (error instanceof Refused) return error
      throw error
    })
  }

  /** Ends every session of the case, and looks whether each gets over. */
  async tidy(): Promise<void> {
    const sessions = [...this.#sessions]
    this.#sessions.clear()
    if (this.isDown) return
    await this.relay.comeBack()
    this.relay.answers = this.relay.usualAnswers()
    for (const [session, terminal] of sessions) {
      await this.#ended(session, terminal)
    }
  }

  async #ended(session: string, terminal: PlayedTerminalForManagement): Promise<void> {
    const { state } = await this.terminalOf(terminal).client.cancelSession({ session })
    if (sessionFinalStates.includes(state)) return
    const at = this.terminalOf(terminal)
    const deadline = performance.now() + this.trial.patience
    for (;;) {
      if (this.relay.reservations.has(session)) {
        for (const side of ['device', 'terminal'] as const) {
          await this.relay.ended(session, side, 'forced').catch((error: unknown) => {
            if (!(error instanceof Refused)) throw error
          })
        }
      }
      const found = await at.client.getSession({ session })
      if (sessionFinalStates.includes(found.state)) return
      if (performance.now() > deadline) {
        throw new Violation('5.41', `a session stays ${found.state} after both ended logs`)
      }
      await wait(50)
    }
  }

  /** The terminal, or where it logged out the one of the same user that is logged in. */
  terminalOf(terminal: PlayedTerminalForManagement): PlayedTerminalForManagement {
    return terminal.isLoggedOut && terminal.login.userId === 'tanaka' ? this.terminal : terminal
  }

  #freeDevice(): string {
    for (let tries = 0; tries < ownDevices.length; tries += 1) {
      const id = ownDevices[this.#nextDevice % ownDevices.length] ?? ''
      this.#nextDevice += 1
      if (!this.#busy.has(id)) return id
    }
    throw new Error('every device is in use')
  }

  #tell(history: History): void {
    this.#links.terminal.history = history
    this.#links.relay.history = history
    this.relay.begin(history)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#links.terminal.close()
    this.#links.relay.close()
    await this.#program?.kill()
    await this.relay.stop()
    await this.#deployer[Symbol.asyncDispose]()
    await this.surroundings[Symbol.asyncDispose]()
  }
}
