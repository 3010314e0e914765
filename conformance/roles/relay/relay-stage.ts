import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { v4, v7 } from 'uuid'
import type { RelayClient, RelayHealth, Reservation } from '../../../generated/relay-api.ts'
import type { Side } from '../../../generated/schemas.ts'
import { type ClientLink, createRelayClient } from '../../../runtime/http/index.ts'
import type { RoleStage } from '../../check/check.ts'
import type { Trial } from '../../check/trial.ts'
import { Unexpected } from '../../check/violation.ts'
import { History } from '../../history/history.ts'
import type { Implementation } from '../../implementation/implementation.ts'
import type { Program } from '../../implementation/program.ts'
import type { Settings } from '../../implementation/settings.ts'
import { type Handshake, PlayedEndpoint, type Ticket } from '../../peers/played-endpoint.ts'
import { PlayedManagementForRelay } from '../../peers/played-management-for-relay.ts'
import { freePort, makeSurroundings, type Surroundings } from '../../peers/surroundings.ts'
import { startedProgram } from '../../peers/started-program.ts'

const relayKey = 'conformance-relay-key-0123456789abcdef'
const managementKey = 'conformance-management-key-0123456789a'
const sessionIdKey = 'conformance-session-id-key-0123456789a'

/** A reservation with what proves each side. */
export interface Reserved extends Reservation {
  readonly token: string
  ticket(side: Side): Ticket
}

/** Both ends of a session that are paired. */
export interface Paired {
  readonly reserved: Reserved
  readonly device: PlayedEndpoint
  readonly terminal: PlayedEndpoint
  /** The resume keys that they were given. */
  readonly keys: Readonly<Record<Side, string>>
}

/** A relay under test between a played management and played endpoints. */
export class RelayStage implements RoleStage {
  readonly management: PlayedManagementForRelay
  readonly client: RelayClient & ClientLink
  /** Address of the relay's API. */
  readonly url: string
  readonly surroundings: Surroundings
  readonly #implementation: Implementation
  readonly #settings: Settings
  #program: Program | undefined
  #trial: Trial | undefined

  private constructor(
    implementation: Implementation,
    settings: Settings,
    surroundings: Surroundings,
    management: PlayedManagementForRelay,
    url: string,
  ) {
    this.#implementation = implementation
    this.#settings = settings
    this.surroundings = surroundings
    this.management = management
    this.url = url
    this.client = createRelayClient({
      url,
      credential: () => managementKey,
      ca: surroundings.certificate.ca,
    })
  }

  static async start(implementation: Implementation, settings: Settings): Promise<RelayStage> {
    const surroundings = await makeSurroundings()
    const { certificate, directory, certificateFile, keyFile, caFile } = surroundings
    const management = await PlayedManagementForRelay.start(certificate, relayKey, new History())
    const port = await freePort()
    const all: Settings = {
      port,
      publicUrl: `wss://localhost:${port}`,
      certificateFile,
      keyFile,
      caFile,
      databaseFile: join(directory, 'relay.sqlite'),
      managementUrl: management.url,
      relayKey,
      managementKey,
      sessionIdKey,
      ...settings,
    }
    const url = implementation.url ?? `https://localhost:${port}`
    const stage = new RelayStage(implementation, all, surroundings, management, url)
    try {
      if (implementation.url === undefined) await stage.startProgram()
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

  /** All that the relay wrote, in which secrets are looked for. */
  get outputText(): string {
    return this.#program?.text ?? ''
  }

  get ended(): string | undefined {
    return this.#program?.end
  }

  begin(trial: Trial): void {
    this.#trial = trial
    this.management.begin(trial.history)
  }

  end(): void {
    this.#trial = undefined
    this.management.begin(new History())
  }

  /** Starts the relay, or starts it again after `kill`. */
  async startProgram(): Promise<void> {
    this.#program = await startedProgram(this.#implementation, this.#settings, async () => {
      const health: RelayHealth = await this.client.relayHealth({})
      return health.version !== ''
    })
  }

  /** Ends the relay as a crash would. */
  async kill(): Promise<void> {
    this.#trial?.history.record({ from: 'person', to: 'relay', link: 'act', what: 'kill -9' })
    await this.#program?.kill()
    this.#program = undefined
  }

  /** Asks the relay to end, as an operator does; whether it ended within the patience. */
  async stop(patience: number): Promise<boolean> {
    this.#trial?.history.record({ from: 'person', to: 'relay', link: 'act', what: 'SIGTERM' })
    return (await this.#program?.stop(patience)) ?? true
  }

  /** Requests connection information (S145) of a new session and makes its token. */
  async reserve(expiresIn = 3600, session: string = v7()): Promise<Reserved> {
    const { history } = this.trial
    const body = {
      session,
      deviceId: 'printer-7',
      terminalId: v4(),
      applicationId: 'conformance',
      expiresIn,
    }
    history.record({
      from: 'management',
      to: 'relay',
      link: 'http',
      what: 'requestConnectionInformation',
      text: JSON.stringify(body, null, 1),
      covers: 'operation requestConnectionInformation',
    })
    const reservation = await this.trial.awaits(
      '5.17',
      'the answer to requestConnectionInformation',
      this.client.requestConnectionInformation({ body }).catch((error: unknown) => {
        throw new Unexpected(`it was refused: ${error instanceof Error ? error.message : ''}`)
      }),
    )
    history.record({
      from: 'relay',
      to: 'management',
      link: 'http',
      what: 'connection information',
      text: JSON.stringify(reservation, null, 1),
      covers: 'answer requestConnectionInformation 201',
    })
    const token = `mrsp_${randomBytes(32).toString('base64url')}`
    this.management.tokens.set(session, token)
    const { deviceSessionId, terminalSessionId, hubUrl, agentUrl } = reservation
    const tickets: Record<Side, Ticket> = {
      device: { side: 'device', url: hubUrl, sessionId: deviceSessionId, token },
      terminal: { side: 'terminal', url: agentUrl, sessionId: terminalSessionId, token },
    }
    return { ...reservation, token, ticket: side => tickets[side] }
  }

  /** Opens a connection of a side. */
  open(ticket: Ticket, handshake?: Handshake): Promise<PlayedEndpoint> {
    return this.trial.awaits(
      '6.4',
      `the handshake of the ${ticket.side}`,
      PlayedEndpoint.open(ticket, this.surroundings.certificate.ca, this.trial, handshake),
    )
  }

  /** Brings both ends of a new session to the pairing. */
  async pair(expiresIn?: number): Promise<Paired> {
    const reserved = await this.reserve(expiresIn)
    const device = await this.open(reserved.ticket('device'))
    const terminal = await this.open(reserved.ticket('terminal'))
    const keys = {
      device: (await device.expect('6.17', 'connected')).headers.resumeKey,
      terminal: (await terminal.expect('6.17', 'connected')).headers.resumeKey,
    }
    device.hello()
    terminal.hello()
    await device.expect('6.26', 'hello')
    await terminal.expect('6.26', 'hello')
    return { reserved, device, terminal, keys }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.close()
    await this.#program?.kill()
    await this.management.stop()
    await this.surroundings[Symbol.asyncDispose]()
  }
}
