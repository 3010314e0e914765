import { randomBytes } from 'node:crypto'
import type { Server } from 'node:https'
import Koa from 'koa'
import { pino } from 'pino'
import { type ErrorCode, errorTable } from '../../generated/errors.ts'
import type { ManagementClient } from '../../generated/management-api.ts'
import {
  type DrainRequest,
  type RelayHealth,
  type RelayOperation,
  relayService,
  type Reservation,
  type ReservationRequest,
  type SessionInRelay,
  type SessionList,
  type Termination,
} from '../../generated/relay-api.ts'
import type { EndReason, Side } from '../../generated/schemas.ts'
import { MrspError } from '../../runtime/errors.ts'
import {
  createManagementClient,
  type Listening,
  listenHttps,
  relayRouter,
} from '../../runtime/http/index.ts'
import type { GeneratedCertificate } from '../../runtime/tls.ts'
import { History, type HistoryEntry } from '../history/history.ts'
import { type RecordedHttp, refusing } from './recorded-http.ts'
import type { SessionFact } from './session-machine.ts'
import type { SessionWatch } from './session-watch.ts'
import type { SecretRegister } from './secret-register.ts'
import { Arrivals } from './until.ts'

/** What management asked the relay for, in order. */
export type AskedByManagement = {
  readonly entry: HistoryEntry
  /** Milliseconds of a steady clock. */
  readonly at: number
  /** Empty where it is about no session. */
  readonly session: string
} & (
  | { readonly operation: 'reserve'; readonly body: ReservationRequest }
  | { readonly operation: 'terminate'; readonly body: Termination }
  | { readonly operation: 'extend'; readonly expiresIn: number }
  | { readonly operation: 'query' | 'end-drain' | 'health' }
  | { readonly operation: 'drain'; readonly body: DrainRequest }
  /** Its deployer: not asked of the relay, and told to the suite by the command that management is given. */
  | { readonly operation: 'deploy'; readonly version: string }
)

/** How it answers; a check replaces what it wants to be otherwise. A rejection with an `MrspError` is that error. */
export interface AnswersToManagement {
  reserve(body: ReservationRequest): Promise<Reservation> | Reservation
  terminate(session: string, body: Termination): Promise<SessionInRelay> | SessionInRelay
  extend(session: string, expiresIn: number): Promise<SessionInRelay> | SessionInRelay
  query(): Promise<SessionList> | SessionList
  drain(body: DrainRequest): Promise<SessionList> | SessionList
  endDrain(): Promise<void> | void
  health(): Promise<RelayHealth> | RelayHealth
  /** Brings a version into service; whether the command that management runs for it says that it did. */
  deploy(version: string): Promise<boolean> | boolean
}

/** What it is made with. */
export interface PlayedRelayOptions {
  readonly certificate: GeneratedCertificate
  /** Key that management shows. */
  readonly managementKey: string
  readonly secrets: SecretRegister
}

/** A relay as management meets it: an HTTPS server that makes session IDs, and a client that sends logs. */
export class PlayedRelayForManagement {
  readonly reservations: Map<string, Reservation> = new Map()
  asked: Arrivals<AskedByManagement> = new Arrivals<AskedByManagement>()
  answers: AnswersToManagement
  /** Is told what the relay's answers do to sessions. */
  watch: SessionWatch | undefined
  /** Version that it names. */
  version = '1.0.0'
  /** Whether it was asked to drain and neither asked to end that nor restarted. */
  isDraining = false
  /** The sessions of which a side has no ended log that management took, with those sides. */
  readonly held: Map<string, SessionInRelay> = new Map()
  /** Whether every request is redirected to another address of this relay. */
  redirects = false
  /** Paths that were asked for while it redirects. */
  redirected: Arrivals<string> = new Arrivals<string>()
  readonly #options: PlayedRelayOptions
  #listening: Listening<Server> | undefined
  #port = 0
  #history: History = new History()
  #client: ManagementClient | undefined

  private constructor(options: PlayedRelayOptions) {
    this.#options = options
    this.answers = this.usualAnswers()
  }

  static async start(options: PlayedRelayOptions): Promise<PlayedRelayForManagement> {
    const relay = new PlayedRelayForManagement(options)
    await relay.comeBack()
    return relay
  }

  get url(): string {
    return `https://localhost:${this.#port}`
  }

  /** Asks management with the relay's key; an error that is answered is thrown as `Refused`. */
  get client(): ManagementClient {
    if (this.#client === undefined) throw new Error('the relay does not know management')
    return this.#client
  }

  /** Where management is, and with which key it is asked. */
  knows(url: string, http: RecordedHttp, relayKey: string): void {
    this.#client = refusing(
      createManagementClient({ url, transport: http, credential: () => relayKey, party: 'relay' }),
    )
  }

  begin(history: History): void {
    this.#history = history
    this.asked = new Arrivals<AskedByManagement>()
    this.answers = this.usualAnswers()
    this.held.clear()
    this.isDraining = false
    this.redirected = new Arrivals<string>()
  }

  /** Resolves when a TLS handshake has failed at the other end. */
  async distrust(): Promise<void> {
    const server = this.#listening?.server
    if (server === undefined) return
    await new Promise<void>(resolve => {
      server.once('tlsClientError', () => resolve())
      server.once('secureConnection', socket => socket.once('close', () => resolve()))
    })
  }

  /** Goes away: whoever asks is not answered. */
  async goAway(): Promise<void> {
    await this.#listening?.close(0)
    this.#listening = undefined
  }

  /** Listens, where it listened before. */
  async comeBack(certificate: GeneratedCertificate = this.#options.certificate): Promise<void> {
    if (this.#listening !== undefined) return
    const { managementKey } = this.#options
    const log = pino({ level: 'silent' })
    const app = new Koa()
    app.silent = true
    app.use(async (ctx, next) => {
      if (!this.redirects) return await next()
      this.redirected.add(ctx.path)
      ctx.status = 307
      ctx.set('Location', `${this.url}/v1/followed`)
    })
    app.use(
      relayRouter(this.#handlers(), {
        authenticate: async (allows, bearer) =>
          allows === 'management' && bearer === managementKey
            ? { kind: 'management', id: 'management' }
            : undefined,
        log,
      }),
    )
    this.#listening = await listenHttps({
      host: '127.0.0.1',
      port: this.#port,
      certificate: certificate.certificate,
      key: certificate.key,
      app,
      source: 'relay',
      log,
    })
    this.#port = this.#listening.port
  }

  usualAnswers(): AnswersToManagement {
    return {
      reserve: body => this.reserve(body),
      terminate: (session, { sides }) => ({ ...this.#held(session), sides }),
      extend: session => this.#held(session),
      query: () => ({ sessions: [...this.held.values()] }),
      drain: () => ({ sessions: [...this.held.values()] }),
      endDrain: () => {},
      health: () => this.health(),
      deploy: version => {
        this.restartAs(version)
        return true
      },
    }
  }

  /** What it says of itself, of one pair. */
  health(): RelayHealth {
    return {
      status: this.isDraining ? 'draining' : 'serving',
      version: this.version,
      product: 'mrsp-conformance/1',
      pairs: this.isDraining ? 0 : 1,
      pairNames: ['pair-1'],
    }
  }

  /** Is another version from now on, to which the drain of the one before is unknown. */
  restartAs(version: string): void {
    this.version = version
    this.isDraining = false
  }

  /** Takes what the deploy command was given; whether the command succeeds. */
  async deploys(version: string): Promise<boolean> {
    this.#took({ operation: 'deploy', session: '', version }, 'act')
    return await this.answers.deploy(version)
  }

  /** Makes the session IDs of a session, in place of those that it has. */
  reserve({ session, deviceId, terminalId }: ReservationRequest): Reservation {
    const secret = (): string => randomBytes(32).toString('base64url')
    const reservation: Reservation = {
      session,
      terminalSessionId: secret(),
      deviceSessionId: secret(),
      hubUrl: 'wss://relay.conformance/v1/hub',
      agentUrl: 'wss://relay.conformance/v1/agent',
      connectTimeout: 47,
    }
    this.#options.secrets.add(reservation.terminalSessionId, reservation.deviceSessionId)
    this.reservations.set(session, reservation)
    this.held.set(session, { session, deviceId, terminalId, sides: ['device', 'terminal'] })
    return reservation
  }

  /** The next request of an operation about a session. */
  next<Operation extends AskedByManagement['operation']>(
    operation: Operation,
    session = '',
    from = 0,
  ): Promise<Extract<AskedByManagement, { readonly operation: Operation }>> {
    const isWanted = (
      asked: AskedByManagement,
    ): asked is Extract<AskedByManagement, { readonly operation: Operation }> =>
      asked.operation === operation && asked.session === session
    return this.asked.find(isWanted, from)
  }

  /** Requests of an operation about a session. */
  askedFor(operation: AskedByManagement['operation'], session = ''): readonly AskedByManagement[] {
    return this.asked.all.filter(
      asked => asked.operation === operation && asked.session === session,
    )
  }

  /** Sends a started log (S177, S210). @throws Refused */
  async started(session: string, side: Side, token: string): Promise<void> {
    await this.client.manageLog({ body: { session, side, event: 'started', at: now(), token } })
  }

  /** Sends an ended log (S268, S296, S333). @throws Refused */
  async ended(session: string, side: Side, reason: EndReason, token?: string): Promise<void> {
    const shown = token === undefined ? {} : { token }
    await this.client.manageLog({
      body: { session, side, event: 'ended', at: now(), reason, ...shown },
    })
    const held = this.held.get(session)
    if (held === undefined) return
    const sides = held.sides.filter(each => each !== side)
    if (sides.length === 0) this.held.delete(session)
    else this.held.set(session, { ...held, sides })
  }

  async stop(): Promise<void> {
    await this.goAway()
  }

  #handlers(): Parameters<typeof relayRouter>[0] {
    return {
      requestConnectionInformation: async ({ body }) => {
        const { session } = body
        this.#took({ operation: 'reserve', session, body })
        const answer = await this.#answered('requestConnectionInformation', session, () =>
          this.answers.reserve(body),
        )
        this.watch?.happened(session, 'connection-information-received')
        return answer
      },
      terminateSession: async ({ session, body }) => {
        this.#took({ operation: 'terminate', session, body })
        return this.#answered('terminateSession', session, () =>
          this.answers.terminate(session, body),
        )
      },
      extendReservation: async ({ session, body }) => {
        const { expiresIn } = body
        this.#took({ operation: 'extend', session, expiresIn })
        return this.#answered('extendReservation', session, () =>
          this.answers.extend(session, expiresIn),
        )
      },
      querySessions: async () => {
        this.#took({ operation: 'query', session: '' })
        return await this.#answered('querySessions', '', () => this.answers.query())
      },
      drain: async ({ body }) => {
        this.isDraining = true
        this.#took({ operation: 'drain', session: '', body })
        return await this.#answered('drain', '', () => this.answers.drain(body))
      },
      endDrain: async () => {
        this.#took({ operation: 'end-drain', session: '' })
        await this.#answered('endDrain', '', async () => {
          await this.answers.endDrain()
          this.isDraining = false
          return {}
        })
      },
      relayHealth: async () => {
        this.#took({ operation: 'health', session: '' })
        return await this.#answered('relayHealth', '', () => this.answers.health())
      },
    }
  }

  #took(asked: Omitted, link: 'http' | 'act' = 'http'): void {
    const { operation, session, ...body } = asked
    const entry = this.#history.record({
      from: 'management',
      to: 'relay',
      link,
      what: `${operation} ${session.slice(-6)}`.trim(),
      text: JSON.stringify('body' in body ? body.body : body, null, 1),
      ...(operation !== 'deploy' && { covers: `operation ${operationNames[operation]}` }),
    })
    this.asked.add({ ...asked, entry, at: performance.now() })
  }

  /** Answers, and tells what the answer does to the session. */
  async #answered<Answer extends object>(
    operation: RelayOperation,
    session: string,
    act: () => Promise<Answer> | Answer,
  ): Promise<Answer> {
    const tell = (what: string, covers: string, text = ''): void => {
      const message = { from: 'relay', to: 'management', link: 'http' } as const
      this.#history.record({ ...message, what, text, covers })
    }
    try {
      const answer = await act()
      const { status } = relayService.operations[operation].answers[0] ?? { status: 200 }
      const text = JSON.stringify(answer, null, 1)
      tell(`${operation}: ${status}`, `answer ${operation} ${status}`, text)
      return answer
    } catch (error) {
      const { code } = MrspError.from(error, 'relay')
      tell(`${operation}: ${code}`, `problem ${operation} ${code}`)
      // Whether management takes that for the end of the session is its own to say.
      if (operation === 'extendReservation' && code === 'not-found') {
        this.watch?.asked(session, 'reservation-unknown')
      }
      const fact = factOf(operation, code)
      if (fact !== undefined) this.watch?.happened(session, fact)
      throw error
    }
  }

  #held(session: string): SessionInRelay {
    if (!this.reservations.has(session)) throw new MrspError('not-found', { source: 'relay' })
    return {
      session,
      deviceId: 'printer-1',
      terminalId: '5b0c6f4e-0d7e-4a53-9c1f-6f2f3a9f9b10',
      sides: ['device', 'terminal'],
    }
  }
}

/** Names of what management asks, as the specification has them. */
const operationNames: Readonly<
  Record<Exclude<AskedByManagement['operation'], 'deploy'>, RelayOperation>
> = {
  reserve: 'requestConnectionInformation',
  terminate: 'terminateSession',
  extend: 'extendReservation',
  query: 'querySessions',
  drain: 'drain',
  'end-drain': 'endDrain',
  health: 'relayHealth',
}

type Omitted = AskedByManagement extends infer Asked
  ? Asked extends AskedByManagement
    ? Omit<Asked, 'entry' | 'at'>
    : never
  : never

/** What an error of the relay does to a session (5.14, 10.20). */
function factOf(operation: RelayOperation, code: ErrorCode): SessionFact | undefined {
  if (operation === 'terminateSession' && code === 'not-found') return 'reservation-unknown'
  if (operation !== 'requestConnectionInformation' || code === 'wrong-state') return undefined
  return code === 'relay-draining' || !errorTable[code].retryable ? 'relay-refused' : undefined
}

function now(): string {
  return new Date().toISOString()
}
