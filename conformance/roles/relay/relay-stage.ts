import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { v4, v7 } from 'uuid'
import type { Clause } from '../../../generated/clauses.ts'
import type { ErrorCode } from '../../../generated/errors.ts'
import type {
  RelayClient,
  RelayHealth,
  RelayOperation,
  Reservation,
  ReservationRequest,
  SessionInRelay,
} from '../../../generated/relay-api.ts'
import { relayService } from '../../../generated/relay-api.ts'
import type { EndReason, Side } from '../../../generated/schemas.ts'
import { MrspError } from '../../../runtime/errors.ts'
import { type ClientLink, createRelayClient } from '../../../runtime/http/index.ts'
import type { RoleStage } from '../../check/check.ts'
import type { Trial } from '../../check/trial.ts'
import { Unexpected, Violation } from '../../check/violation.ts'
import { History } from '../../history/history.ts'
import type { Implementation } from '../../implementation/implementation.ts'
import type { Program } from '../../implementation/program.ts'
import type { Settings } from '../../implementation/settings.ts'
import { type Handshake, PlayedEndpoint, type Ticket } from '../../peers/played-endpoint.ts'
import { PlayedManagementForRelay } from '../../peers/played-management-for-relay.ts'
import { askRaw, type RawAddress, type RawAnswer } from '../../peers/raw-connection.ts'
import { freePort } from '../../../runtime/free-port.ts'
import { makeSurroundings, type Surroundings } from '../../peers/surroundings.ts'
import { startedProgram } from '../../peers/started-program.ts'

/** Keys of the relay under test: secrets that it must never write. */
export const relaySecrets = {
  relayKey: 'conformance-relay-key-0123456789abcdef',
  managementKey: 'conformance-management-key-0123456789a',
  sessionIdKey: 'conformance-session-id-key-0123456789a',
} as const

export const sides: readonly Side[] = ['device', 'terminal']

/** The side at the other end. */
export function peerOf(side: Side): Side {
  return side === 'device' ? 'terminal' : 'device'
}

/** A reservation with what proves each side. */
export interface Reserved extends Reservation {
  readonly token: string
  readonly request: ReservationRequest
  ticket(side: Side): Ticket
}

/** A side that was told `connected`. */
export interface Connected {
  readonly endpoint: PlayedEndpoint
  readonly key: string
}

/** Both ends of a session that are paired. */
export interface Paired {
  readonly reserved: Reserved
  readonly session: string
  readonly device: PlayedEndpoint
  readonly terminal: PlayedEndpoint
  /** The resume keys that they were given. */
  readonly keys: Readonly<Record<Side, string>>
}

/** A relay under test between a played management and played endpoints. */
export class RelayStage implements RoleStage {
  management: PlayedManagementForRelay
  /** Largest body that this relay takes, as its last `connected` said. */
  maxFrame = 1024
  readonly client: RelayClient & ClientLink
  /** Address of the relay's API. */
  readonly url: string
  readonly surroundings: Surroundings
  readonly #implementation: Implementation
  readonly #settings: Settings
  #program: Program | undefined
  #trial: Trial | undefined
  #endpoints: PlayedEndpoint[] = []

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
      credential: () => relaySecrets.managementKey,
      ca: surroundings.certificate.ca,
    })
  }

  static async start(implementation: Implementation, settings: Settings): Promise<RelayStage> {
    const surroundings = await makeSurroundings()
    const { certificate, directory, certificateFile, keyFile, caFile } = surroundings
    const management = await PlayedManagementForRelay.start(certificate, relaySecrets.relayKey)
    const port = await freePort()
    const all: Settings = {
      port,
      publicUrl: `wss://localhost:${port}`,
      // Long beside what the suite itself may take on a busy machine.
      establishTimeout: 20,
      certificateFile,
      keyFile,
      caFile,
      databaseFile: join(directory, 'relay.sqlite'),
      managementUrl: management.url,
      ...relaySecrets,
      detectsDeviceEnd: false,
      identicalSessionIds: false,
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

  /** Octets of memory that the relay holds, where that can be told. */
  get residentOctets(): number | undefined {
    return this.#program?.residentOctets
  }

  /** Where raw connections go. */
  get address(): RawAddress {
    const { port } = new URL(this.url)
    return { port: port === '' ? 443 : Number(port), ca: this.surroundings.certificate.ca }
  }

  begin(trial: Trial): void {
    this.#trial = trial
    this.#endpoints = []
    this.management.begin(trial.history)
  }

  end(): void {
    try {
      this.judge()
    } finally {
      this.#trial = undefined
      this.#endpoints = []
      this.management.begin(new History())
    }
  }

  /** @throws Violation the first thing that the relay did and never may do */
  judge(): void {
    const fault = this.management.fault ?? this.#endpoints.find(each => each.fault)?.fault
    if (fault !== undefined) throw fault
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

  /** Ends the relay as a crash would and starts it again. */
  async restart(): Promise<void> {
    await this.kill()
    await this.startProgram()
  }

  /** Asks the relay to end, as an operator does; whether it ended within the patience. */
  async stop(patience: number): Promise<boolean> {
    this.#trial?.history.record({ from: 'person', to: 'relay', link: 'act', what: 'SIGTERM' })
    const hasEnded = (await this.#program?.stop(patience)) ?? true
    this.#program = undefined
    return hasEnded
  }

  /** Asks an operation; an error that the relay answers is given, not thrown. */
  async ask<Answer>(
    operation: RelayOperation,
    asked: object,
    act: (client: RelayClient) => Promise<Answer>,
  ): Promise<Answer | MrspError> {
    const { history } = this.trial
    history.record({
      from: 'management',
      to: 'relay',
      link: 'http',
      what: operation,
      text: JSON.stringify(asked, null, 1),
      covers: `operation ${operation}`,
    })
    const answer = await act(this.client).catch((error: unknown) => {
      if (error instanceof MrspError) return error
      throw new Unexpected(`${operation}: ${error instanceof Error ? error.message : ''}`)
    })
    const isProblem = answer instanceof MrspError
    const { status } = relayService.operations[operation].answers[0] ?? { status: 200 }
    history.record({
      from: 'relay',
      to: 'management',
      link: 'http',
      what: isProblem ? `${operation}: ${answer.code}` : `${operation}: ${status}`,
      text: JSON.stringify(answer, null, 1) ?? '',
      covers: isProblem
        ? `problem ${operation} ${answer.code}`
        : [
            `answer ${operation} ${status}`,
            ...(operation === 'requestConnectionInformation' ? ['state reserved'] : []),
          ],
    })
    return answer
  }

  /** Asks an operation that has to succeed. @throws Violation of the clause */
  async asks<Answer>(
    clause: Clause,
    operation: RelayOperation,
    asked: object,
    act: (client: RelayClient) => Promise<Answer>,
  ): Promise<Answer> {
    const what = `the answer to ${operation}`
    const answer = await this.trial.awaits(clause, what, this.ask(operation, asked, act))
    if (!(answer instanceof MrspError)) return answer
    throw new Violation(clause, `${operation} was answered with ${answer.message}`, this.#lastEntry)
  }

  /** Asks an operation that has to be refused. @throws Violation of the clause */
  async isRefused(
    clause: Clause,
    code: ErrorCode,
    operation: RelayOperation,
    asked: object,
    act: (client: RelayClient) => Promise<unknown>,
  ): Promise<MrspError> {
    const what = `the answer to ${operation}`
    const answer = await this.trial.awaits(clause, what, this.ask(operation, asked, act))
    if (answer instanceof MrspError && answer.code === code) return answer
    const seen = answer instanceof MrspError ? answer.code : 'success'
    const entry = this.#lastEntry
    throw new Violation(clause, `${operation}: ${code} was due, ${seen} came`, entry)
  }

  /** Body of a request for connection information of a new session. */
  reservationRequest(expiresIn = 3600): ReservationRequest {
    const names = { deviceId: 'printer-7', terminalId: v4(), applicationId: 'conformance' }
    return { session: v7(), ...names, expiresIn }
  }

  /** Requests connection information (S145) of a session and makes its token. */
  async reserve(
    expiresIn = 3600,
    request: ReservationRequest = this.reservationRequest(expiresIn),
    clause: Clause = '5.17',
  ): Promise<Reserved> {
    const { session } = request
    const token = this.management.tokens.get(session) ?? newToken()
    this.management.tokens.set(session, token)
    this.management.expect(session)
    const reservation = await this.asks(clause, 'requestConnectionInformation', request, client =>
      client.requestConnectionInformation({ body: request }),
    )
    const { deviceSessionId, terminalSessionId, hubUrl, agentUrl } = reservation
    const tickets: Record<Side, Ticket> = {
      device: { side: 'device', url: hubUrl, sessionId: deviceSessionId, token },
      terminal: { side: 'terminal', url: agentUrl, sessionId: terminalSessionId, token },
    }
    return { ...reservation, token, request, ticket: side => tickets[side] }
  }

  /** Has sides of a session ended (S331). */
  async endSides(
    session: string,
    names: readonly Side[],
    reason: EndReason,
    clause: Clause = '10.22',
  ): Promise<SessionInRelay> {
    const body = { sides: names, reason }
    return this.asks(clause, 'terminateSession', { session, ...body }, client =>
      client.terminateSession({ session, body }),
    )
  }

  /** Opens a connection of a side. */
  async open(ticket: Ticket, handshake?: Handshake): Promise<PlayedEndpoint> {
    const endpoint = await this.trial.awaits(
      '6.4',
      `the handshake of the ${ticket.side}`,
      PlayedEndpoint.open(ticket, this.surroundings.certificate.ca, this.trial, handshake),
    )
    this.#endpoints.push(endpoint)
    return endpoint
  }

  /** Opens a connection of a side, which has to be told `connected`. */
  async connect(ticket: Ticket, clause: Clause = '6.17'): Promise<Connected> {
    const endpoint = await this.open(ticket)
    const { headers } = await endpoint.expect(clause, 'connected')
    this.maxFrame = headers.maxFrame
    return { endpoint, key: headers.resumeKey }
  }

  /** Opens a connection that has to be refused. */
  async refused(
    clause: Clause,
    code: ErrorCode,
    ticket: Ticket,
    handshake?: Handshake,
  ): Promise<PlayedEndpoint> {
    const endpoint = await this.open(ticket, handshake)
    await endpoint.expectRefusal(clause, code)
    return endpoint
  }

  /** Brings both ends of a new session to the pairing. */
  async pair(expiresIn?: number): Promise<Paired> {
    return this.pairOf(await this.reserve(expiresIn))
  }

  /** Brings both ends of a session to the pairing. */
  async pairOf(reserved: Reserved): Promise<Paired> {
    const one = await this.connect(reserved.ticket('device'))
    one.endpoint.hello()
    const other = await this.connect(reserved.ticket('terminal'))
    other.endpoint.hello()
    await one.endpoint.expect('6.26', 'hello')
    await other.endpoint.expect('6.26', 'hello')
    return {
      reserved,
      session: reserved.session,
      device: one.endpoint,
      terminal: other.endpoint,
      keys: { device: one.key, terminal: other.key },
    }
  }

  /** Waits for a log. @throws Violation of the clause where it does not come or has another reason */
  async log(
    clause: Clause,
    session: string,
    side: Side,
    reason?: EndReason,
    milliseconds = 0,
  ): Promise<void> {
    const event = reason === undefined ? 'started' : 'ended'
    const { body, entry } = await this.trial.awaits(
      clause,
      `the ${event} log of the ${side}`,
      this.management.log(session, side, event),
      milliseconds,
    )
    const told = body.event === 'ended' ? body.reason : undefined
    const what = `the ended log of the ${side} says ${told}, not ${reason}`
    this.trial.must(clause, told === reason, what, entry)
  }

  /** Sends a request, of an operation where it is one, and gives the answer, octet by octet. */
  async raw(
    clause: Clause,
    octets: string | Uint8Array,
    operation?: RelayOperation,
  ): Promise<RawAnswer> {
    const { history } = this.trial
    const text = typeof octets === 'string' ? octets : Buffer.from(octets).toString('latin1')
    const [what = ''] = text.split('\r\n')
    history.record({
      from: 'management',
      to: 'relay',
      link: 'http',
      what,
      text,
      ...(operation && { covers: `operation ${operation}` }),
    })
    const answer = await this.trial.awaits(clause, 'an HTTP answer', askRaw(this.address, octets))
    const told = `${answer.head}\n\n${answer.body}`
    const status = `answered ${answer.status}`
    history.record({
      from: 'relay',
      to: 'management',
      link: 'http',
      what: status,
      text: told,
      ...(operation && { covers: shownBy(operation, answer) }),
    })
    return answer
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.close()
    await this.#program?.kill()
    await this.management.stop()
    await this.surroundings[Symbol.asyncDispose]()
  }

  get #lastEntry(): Trial['history']['entries'][number] | undefined {
    return this.#trial?.history.entries.at(-1)
  }
}

function newToken(): string {
  return `mrsp_${randomBytes(32).toString('base64url')}`
}

/** What an answer shows of an operation: its status, or its error. */
function shownBy(operation: RelayOperation, { status, body }: RawAnswer): string {
  if (status < 400) return `answer ${operation} ${status}`
  return `problem ${operation} ${/"code":\s*"([a-z-]+)"/.exec(body)?.[1] ?? 'none'}`
}
