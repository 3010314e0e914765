import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Element } from 'ltx'
import { v7 } from 'uuid'
import type { AdapterDone } from '../../../generated/conformance.ts'
import type { FrameHeaders } from '../../../generated/frames.ts'
import type { EndReason } from '../../../generated/schemas.ts'
import type { ApprovalRequest, SessionInfo } from '../../../generated/stanzas.ts'
import { encodeStanza } from '../../../runtime/stanza/index.ts'
import { type GeneratedCertificate, generateCertificate } from '../../../runtime/tls.ts'
import type { RoleStage } from '../../check/check.ts'
import type { Trial } from '../../check/trial.ts'
import { Unexpected } from '../../check/violation.ts'
import { History } from '../../history/history.ts'
import { type Act, ActFailed } from '../../implementation/adapter.ts'
import type { Implementation } from '../../implementation/implementation.ts'
import type { Program } from '../../implementation/program.ts'
import type { Settings } from '../../implementation/settings.ts'
import { PlayedApplication } from '../../peers/played-application.ts'
import { PlayedFirmwareServer } from '../../peers/played-firmware-server.ts'
import {
  deviceDomain,
  deviceName,
  devicePassword,
  PlayedManagementForDevice,
  type StanzaAnswer,
} from '../../peers/played-management-for-device.ts'
import { PlayedRelay, type Seat } from '../../peers/played-relay.ts'
import { PlayedTerminalBehindRelay } from '../../peers/played-terminal-behind-relay.ts'
import type { RelayConnection } from '../../peers/relay-connection.ts'
import { startedProgram } from '../../peers/started-program.ts'
import { makeSurroundings, type Surroundings } from '../../peers/surroundings.ts'

/** Application ID that leads to the suite's application, and that which leads to its other one. */
export const application = 'conformance'
export const otherApplication = 'conformance-other'

/** A session of the device, up to the connection of its agent. */
export interface DeviceSession {
  readonly question: ApprovalRequest
  readonly information: SessionInfo
  readonly seat: Seat
  readonly connection: RelayConnection
  readonly connected: FrameHeaders['connected']
}

/** A session whose two ends are paired. */
export interface PairedSession extends DeviceSession {
  readonly terminal: PlayedTerminalBehindRelay
}

let untrusted: Promise<GeneratedCertificate> | undefined

/** Milliseconds that tidying up may wait for an answer. */
const tidyPatience = 3000

/** A device under test among a played management, a played relay with a terminal behind it, and its applications. */
export class DeviceStage implements RoleStage {
  readonly management: PlayedManagementForDevice
  readonly relay: PlayedRelay
  /** A relay whose certificate the device does not trust, but which is in its list under the path `/allowed`. */
  readonly untrustedRelay: PlayedRelay
  /** A relay in the device's list whose certificate is for another name. */
  readonly misnamedRelay: PlayedRelay
  readonly application: PlayedApplication
  readonly otherApplication: PlayedApplication
  readonly firmware: PlayedFirmwareServer
  readonly surroundings: Surroundings
  readonly #implementation: Implementation
  #settings: Settings = {}
  #program: Program | undefined
  #trial: Trial | undefined

  private constructor(
    implementation: Implementation,
    surroundings: Surroundings,
    peers: {
      readonly management: PlayedManagementForDevice
      readonly relay: PlayedRelay
      readonly untrustedRelay: PlayedRelay
      readonly misnamedRelay: PlayedRelay
      readonly application: PlayedApplication
      readonly otherApplication: PlayedApplication
      readonly firmware: PlayedFirmwareServer
    },
  ) {
    this.#implementation = implementation
    this.surroundings = surroundings
    this.management = peers.management
    this.relay = peers.relay
    this.untrustedRelay = peers.untrustedRelay
    this.misnamedRelay = peers.misnamedRelay
    this.application = peers.application
    this.otherApplication = peers.otherApplication
    this.firmware = peers.firmware
  }

  static async start(implementation: Implementation, settings: Settings): Promise<DeviceStage> {
    const surroundings = await makeSurroundings()
    const { certificate, directory, caFile } = surroundings
    const history = new History()
    const stage = new DeviceStage(implementation, surroundings, {
      management: await PlayedManagementForDevice.start(certificate, history),
      relay: await PlayedRelay.start(certificate),
      untrustedRelay: await PlayedRelay.start(
        await (untrusted ??= generateCertificate(['localhost'])),
        {
          prefix: '/allowed',
        },
      ),
      misnamedRelay: await PlayedRelay.start(certificate, {
        host: '127.0.0.2',
        name: '127.0.0.2',
      }),
      application: await PlayedApplication.start(history),
      otherApplication: await PlayedApplication.start(history),
      firmware: await PlayedFirmwareServer.start(certificate, history),
    })
    stage.#settings = {
      deviceId: deviceName,
      password: devicePassword,
      domain: deviceDomain,
      xmppUrl: stage.management.url,
      caFile,
      allowedRelays: [stage.relay.url, stage.untrustedRelay.url, stage.misnamedRelay.url],
      firmwareSources: [`${stage.firmware.url}/firmware`],
      unattended: false,
      dataDirectory: join(directory, 'device'),
      applicationOrigin: stage.application.origin,
      otherApplicationOrigin: stage.otherApplication.origin,
      ...settings,
    }
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

  get output(): readonly string[] {
    return this.#program?.lines ?? []
  }

  /** All that the device wrote, in which secrets are looked for. */
  get outputText(): string {
    return this.#program?.text ?? ''
  }

  get ended(): string | undefined {
    return this.#program?.end
  }

  async begin(trial: Trial): Promise<void> {
    this.#trial = trial
    this.#useHistory(trial.history)
    for (const relay of this.#relays) relay.begin(trial)
    if (this.management.stream === undefined) await this.online()
  }

  async end(): Promise<void> {
    for (const relay of this.#relays) relay.end()
    this.#trial = undefined
    this.#useHistory(new History())
  }

  /** Waits until the device is logged in. */
  async online(): Promise<void> {
    const { streams } = this.management
    await this.trial.awaits(
      '4.1',
      'the login of the device',
      streams.find(stream => !stream.isOver),
      70_000,
    )
  }

  /** Starts the device, or starts it again after `kill`. */
  async startProgram(changes: Settings = {}): Promise<void> {
    const before = this.management.streams.all.length
    this.#settings = { ...this.#settings, ...changes }
    this.#program = await startedProgram(
      this.#implementation,
      this.#settings,
      async () => this.management.streams.all.length > before,
    )
  }

  /** Ends the device as a crash would. */
  async kill(): Promise<void> {
    this.#trial?.history.record({ from: 'person', to: 'device', link: 'act', what: 'kill -9' })
    await this.#program?.kill()
    this.#program = undefined
  }

  /** Has a person do something at the panel. */
  async act(act: Act): Promise<AdapterDone> {
    const program = this.#program
    if (program === undefined) throw new Unexpected('the device does not run')
    const told = `${act.act}${act.button === undefined ? '' : ` ${act.button}`}`
    this.trial.history.record({ from: 'person', to: 'device', link: 'act', what: told })
    if (this.#implementation.can('adapter')) {
      await this.trial.awaits('4.19', 'the adapter', program.adapter.ready, 20_000)
    }
    const doing = program.adapter.do(act).catch((error: unknown) => {
      if (error instanceof ActFailed) return error
      throw error
    })
    const done = await this.trial.awaits('4.19', `the act \`${told}\``, doing)
    if (done instanceof ActFailed) throw done
    if (act.act === 'screen') {
      const what = done.shown === true ? `approval screen, code ${done.bindingCode}` : 'no screen'
      this.trial.history.record({ from: 'device', to: 'person', link: 'act', what })
    }
    return done
  }

  /** A question of an approval. */
  question(changes: Partial<ApprovalRequest> = {}): ApprovalRequest {
    return {
      request: randomUUID(),
      session: v7(),
      application,
      user: 'tanaka',
      userName: 'Koki Tanaka',
      organization: 'Example Service',
      bindingCode: '407213',
      expiresIn: 60,
      ...changes,
    }
  }

  /** Sends a stanza and waits for its answer. */
  async request(
    children: Element | readonly Element[],
    options?: { readonly from?: string; readonly type?: string },
  ): Promise<StanzaAnswer> {
    return this.trial.awaits(
      '4.10',
      'the answer to the IQ',
      this.management.request(children, options),
    )
  }

  /** Sends a stanza that has to be taken. */
  async give(stanza: Element): Promise<void> {
    const answer = await this.request(stanza)
    this.trial.must(
      '4.10',
      answer.type === 'result',
      `\`${stanza.getName()}\` was answered with ${answer.code ?? answer.condition}`,
      answer.entry,
    )
    this.trial.must('4.10', answer.children === 0, 'the result is not empty', answer.entry)
  }

  /** Asks for an approval; whatever it leads to is undone when the case is over. */
  async ask(question: ApprovalRequest): Promise<void> {
    this.trial.later(() => this.forget(question.session))
    await this.give(encodeStanza('approval-request', question))
  }

  /** Gets the YES of an unattended device. */
  async approve(changes?: Partial<ApprovalRequest>): Promise<ApprovalRequest> {
    const question = this.question(changes)
    await this.ask(question)
    const { request } = question
    const { value, entry } = await this.trial.awaits(
      '4.24',
      'the approval of an unattended device',
      this.management.find('approval', came => came.value.request === request),
    )
    this.trial.must(
      '4.24',
      value.answer === 'yes' && value.reason === 'policy',
      `an unattended device answered ${value.answer} by ${value.reason}`,
      entry,
    )
    return question
  }

  /** Token and session ID for the device. */
  information(
    { session, application: approved }: Pick<ApprovalRequest, 'session' | 'application'>,
    { url, sessionId, token }: Pick<Seat, 'url' | 'sessionId' | 'token'>,
    changes: Partial<SessionInfo> = {},
  ): SessionInfo {
    return {
      request: randomUUID(),
      session,
      application: approved,
      sessionId,
      token,
      url,
      expiresIn: 3600,
      connectTimeout: 60,
      ...changes,
    }
  }

  /** Has an approved session connect, up to the WebSocket of the agent. */
  async arrive(
    question: ApprovalRequest,
    seat: Seat = this.relay.seat('device'),
  ): Promise<Omit<DeviceSession, 'connected'>> {
    const information = this.information(question, seat)
    await this.give(encodeStanza('session-info', information))
    const connection = await this.trial.awaits('4.28', 'the agent at the Cloud Hub', seat.next())
    return { question, information, seat, connection }
  }

  /** Brings a session up to the device's `hello`. */
  async connect(
    changes?: Partial<FrameHeaders['connected']>,
    approval?: Partial<ApprovalRequest>,
  ): Promise<DeviceSession> {
    const arrived = await this.arrive(await this.approve(approval))
    const connected = arrived.connection.connected(changes)
    await arrived.connection.expect('6.23', 'hello')
    return { ...arrived, connected }
  }

  /** Brings a session up to the pairing. */
  async pair(
    changes?: Partial<FrameHeaders['connected']>,
    approval?: Partial<ApprovalRequest>,
  ): Promise<PairedSession> {
    const session = await this.connect(changes, approval)
    const { connection, connected } = session
    const terminal = new PlayedTerminalBehindRelay(connection, connected, this.trial)
    connection.hello()
    return { ...session, terminal }
  }

  /** Asks for the end of a session. */
  async terminate(session: string, reason: EndReason = 'management'): Promise<void> {
    const stanza = encodeStanza('session-terminate', { request: randomUUID(), session, reason })
    await this.give(stanza)
  }

  /** Has the device forget a session, whatever is left of it. */
  async forget(session: string): Promise<void> {
    const stanza = encodeStanza('session-terminate', {
      request: randomUUID(),
      session,
      reason: 'management',
    })
    if (this.management.stream === undefined) return
    await Promise.race([
      this.management.request(stanza).catch(() => {}),
      new Promise(resolve => setTimeout(resolve, tidyPatience).unref()),
    ])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program?.kill()
    await Promise.all([
      this.management.stop(),
      ...this.#relays.map(relay => relay.stop()),
      this.application.stop(),
      this.otherApplication.stop(),
      this.firmware.stop(),
    ])
    await this.surroundings[Symbol.asyncDispose]()
  }

  get #relays(): readonly PlayedRelay[] {
    return [this.relay, this.untrustedRelay, this.misnamedRelay]
  }

  #useHistory(history: History): void {
    this.management.begin(history)
    this.application.begin(history)
    this.otherApplication.begin(history)
    this.firmware.begin(history)
  }
}
