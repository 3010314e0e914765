import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Server } from 'node:https'
import { once } from 'node:events'
import Koa from 'koa'
import { pino } from 'pino'
import { v7 } from 'uuid'
import type {
  Log,
  LoginHandlers,
  RelayFacingHandlers,
  RemoteMaintenanceHandlers,
  RemoteSession,
  SessionManagementHandlers,
} from '../../generated/management-api.ts'
import type { Reservation } from '../../generated/relay-api.ts'
import type { EndReason, Side } from '../../generated/schemas.ts'
import { sessionFinalStates } from '../../generated/session.ts'
import type { Application, Approval, ManagementStanzaSender } from '../../generated/stanzas.ts'
import { MrspError } from '../../runtime/errors.ts'
import {
  createRelayClient,
  type Listening,
  listenHttps,
  managementRouter,
  preferredWait,
} from '../../runtime/http/index.ts'
import { managementStanzaReceiver, managementStanzaSender } from '../../runtime/stanza/index.ts'
import { deriveScramCredentials, EmbeddedEndpoint } from '../../runtime/xmpp/index.ts'
import { deviceId, type Ground, userId } from './ground.ts'

/** A session as the played management keeps it. */
interface Kept {
  shown: RemoteSession
  readonly terminalId: string
  readonly request: string
  reservation?: Reservation
  token?: string
  /** Logs that are held, as `device started`. */
  readonly logs: Set<string>
  wasEstablished: boolean
}

type Handlers = LoginHandlers &
  Pick<RemoteMaintenanceHandlers, 'listDevices'> &
  SessionManagementHandlers &
  RelayFacingHandlers

const agentResource = 'agent'
const timers = {
  approvalTimeout: 60,
  connectTimeout: 60,
  sessionDuration: 3600,
  terminateTimeout: 30,
}

/** Management, played: it knows one user and one device and carries a session from its start to both end logs. */
export class PlayedManagement implements AsyncDisposable {
  readonly #ground: Ground
  readonly #endpoint: EmbeddedEndpoint
  readonly #send: ManagementStanzaSender
  readonly #relay: ReturnType<typeof createRelayClient>
  readonly #sessions: Map<string, Kept> = new Map()
  readonly #logins: Map<string, string> = new Map()
  readonly #changes: EventTarget = new EventTarget()
  #applications: readonly Application[] = []
  #listening: Listening<Server> | undefined

  private constructor(ground: Ground, endpoint: EmbeddedEndpoint) {
    this.#ground = ground
    this.#endpoint = endpoint
    this.#send = managementStanzaSender(endpoint)
    this.#relay = createRelayClient({
      url: `https://localhost:${ground.ports.relay}`,
      credential: () => ground.managementKey,
      ca: ground.certificate.ca,
    })
    endpoint.onRequest(
      managementStanzaReceiver(
        {
          approval: stanza => this.#takeApproval(stanza),
          deviceInfo: async ({ applications }) => {
            this.#stanza('device', 'device-info')
            this.#applications = applications
            this.#changes.dispatchEvent(new Event('change'))
          },
          maintenanceProgress: async () => {},
          maintenanceResult: async () => {},
        },
        { error: () => {} },
      ),
    )
  }

  static async start(ground: Ground): Promise<PlayedManagement> {
    const { certificate, key } = ground.certificate
    const credentials = {
      sha256: deriveScramCredentials(ground.devicePassword, 'sha256'),
      sha1: deriveScramCredentials(ground.devicePassword, 'sha1'),
    }
    const endpoint = await EmbeddedEndpoint.start({
      domain: ground.domain,
      tls: { cert: certificate, key },
      accounts: {
        find: async (name, hash) => (name === deviceId ? credentials[hash] : undefined),
        unknownAccountKey: randomBytes(32),
      },
      directTls: { host: '127.0.0.1', port: ground.ports.xmpp },
    })
    const management = new PlayedManagement(ground, endpoint)
    const app = new Koa()
    app.silent = true
    const log = pino({ level: 'silent' })
    app.use(
      managementRouter([management.#handlers()], {
        authenticate: async (allows, bearer) => {
          if (allows === 'relay') {
            return bearer === ground.relayKey ? { kind: 'relay', id: 'relay' } : undefined
          }
          const id = management.#logins.get(bearer)
          return id === undefined ? undefined : { kind: 'user', id: userId, login: id }
        },
        checkAnswers: true,
        log,
      }),
    )
    management.#listening = await listenHttps({
      host: '127.0.0.1',
      port: ground.ports.management,
      app,
      source: 'management',
      log,
      certificate,
      key,
    })
    return management
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#relay.close()
    await this.#listening?.close(0)
    await this.#endpoint.stop()
  }

  #handlers(): Handlers {
    return {
      login: async ({ body }) => {
        this.#http('terminal', 'login')
        if (body.userId !== userId || body.password !== this.#ground.userPassword) {
          throw new MrspError('login-refused', { source: 'management' })
        }
        const terminalId = body.terminalId ?? randomUUID()
        const accessToken = `mrspa_${randomBytes(32).toString('base64url')}`
        this.#logins.set(accessToken, terminalId)
        return {
          accessToken,
          expiresIn: 3600,
          terminalId,
          userId,
          displayName: 'Koki Tanaka',
          organization: 'Conformance',
          role: 'technician',
        }
      },
      logout: async () => {
        this.#http('terminal', 'logout')
      },
      listDevices: async () => ({
        devices: [{ deviceId, online: this.#isOnline(), applications: [...this.#applications] }],
      }),
      startSession: async ({ body }, { login }) => {
        this.#http('terminal', 'startSession', body)
        return this.#start(body.deviceId, body.applicationId, login ?? '')
      },
      listSessions: async () => ({
        sessions: [...this.#sessions.values()]
          .map(({ shown }) => shown)
          .filter(({ state }) => !sessionFinalStates.includes(state)),
      }),
      getSession: async ({ session, since, prefer }) => {
        await this.#until(prefer, () => this.#find(session).shown.revision > (since ?? -1))
        return this.#find(session).shown
      },
      pollConnectionInformation: async ({ session, prefer }) => {
        this.#http('terminal', 'pollConnectionInformation')
        const isEarly = (): boolean =>
          ['requested', 'awaiting-approval', 'approved'].includes(this.#find(session).shown.state)
        await this.#until(prefer, () => !isEarly())
        return this.#connectionInformation(session)
      },
      cancelSession: async ({ session }) => {
        this.#http('terminal', 'cancelSession')
        return this.#cancel(this.#find(session))
      },
      extendSession: async ({ session }) => this.#find(session).shown,
      authenticate: async ({ body }) => {
        this.#http('relay', `authenticate ${body.side}`)
        const { token, shown } = this.#find(body.session)
        const isLive = shown.state === 'connecting' || shown.state === 'established'
        return token === body.token && isLive
          ? { result: 'accepted', expiresIn: 3600 }
          : { result: 'refused' }
      },
      manageLog: async ({ body }) => {
        this.#http('relay', `manageLog ${body.side} ${body.event}`, body)
        this.#manage(this.#find(body.session), body)
        return { managed: true }
      },
      requestTermination: async ({ body }) => {
        this.#http('relay', `requestTermination ${body.side}`)
        const kept = this.#find(body.session)
        this.#move(kept, 'terminating', { endReason: kept.shown.endReason ?? body.reason })
        if (body.side === 'terminal') this.#tellDevice(kept, body.reason)
        return { accepted: true }
      },
    }
  }

  #start(device: string, application: string, terminalId: string): RemoteSession {
    const source = 'management'
    if (device !== deviceId) throw new MrspError('device-unknown', { source })
    const lives = [...this.#sessions.values()].find(
      kept => kept.terminalId === terminalId && !sessionFinalStates.includes(kept.shown.state),
    )
    if (lives) throw new MrspError('conflict', { source, session: lives.shown.session })
    if (!this.#isOnline()) throw new MrspError('device-offline', { source })
    if (!this.#applications.some(({ id }) => id === application)) {
      throw new MrspError('application-unknown', { source })
    }
    const shown: RemoteSession = {
      session: v7(),
      revision: 1,
      deviceId,
      applicationId: application,
      state: 'requested',
      bindingCode: String(randomInt(1_000_000)).padStart(6, '0'),
      requestedAt: new Date().toISOString(),
      timers,
    }
    const kept: Kept = {
      shown,
      terminalId,
      request: randomUUID(),
      logs: new Set(),
      wasEstablished: false,
    }
    this.#sessions.set(shown.session, kept)
    void this.#askDevice(kept)
    return shown
  }

  async #askDevice(kept: Kept): Promise<void> {
    const { session, applicationId, bindingCode } = kept.shown
    this.#stanza('management', 'approval-request')
    const question = {
      request: kept.request,
      session,
      application: applicationId,
      user: userId,
      userName: 'Koki Tanaka',
      organization: 'Conformance',
      bindingCode,
      expiresIn: 60,
    }
    await this.#send.approvalRequest(question, this.#agent()).then(
      () => {
        if (kept.shown.state === 'requested') this.#move(kept, 'awaiting-approval')
      },
      (error: unknown) => {
        this.#move(kept, 'failed', { code: MrspError.from(error, 'device').code })
      },
    )
  }

  async #takeApproval({ session, request, answer, reason }: Approval): Promise<void> {
    this.#stanza('device', `approval ${answer} by ${reason}`)
    const kept = this.#sessions.get(session)
    if (kept?.request !== request) throw new MrspError('not-found', { source: 'management' })
    if (kept.shown.state !== 'requested' && kept.shown.state !== 'awaiting-approval') return
    if (answer === 'no') {
      this.#move(kept, 'refused', { refusalReason: reason, code: 'approval-refused' })
      return
    }
    this.#move(kept, 'approved', { unattended: reason === 'policy' })
    void this.#connect(kept)
  }

  async #connect(kept: Kept): Promise<void> {
    const { session, applicationId } = kept.shown
    try {
      const reservation = await this.#relay.requestConnectionInformation({
        body: { session, deviceId, terminalId: kept.terminalId, applicationId, expiresIn: 3600 },
      })
      const token = `mrsp_${randomBytes(32).toString('base64url')}`
      Object.assign(kept, { reservation, token })
      this.#move(kept, 'connecting')
      this.#stanza('management', 'session-info')
      const { deviceSessionId: sessionId, hubUrl: url, connectTimeout } = reservation
      const information = {
        request: randomUUID(),
        session,
        application: applicationId,
        sessionId,
        token,
        url,
        expiresIn: 3600,
        connectTimeout,
      }
      await this.#send.sessionInfo(information, this.#agent())
    } catch (error) {
      this.#move(kept, 'failed', { code: MrspError.from(error, 'relay').code })
    }
  }

  #connectionInformation(
    session: string,
  ): Awaited<ReturnType<SessionManagementHandlers['pollConnectionInformation']>> {
    const { shown, reservation, token } = this.#find(session)
    const facts = { source: 'management', session } as const
    switch (shown.state) {
      case 'requested':
      case 'awaiting-approval':
      case 'approved':
        return { status: 202, body: shown }
      case 'refused':
        throw new MrspError('approval-refused', facts)
      case 'cancelled':
        throw new MrspError('cancelled', facts)
      default:
    }
    if (reservation === undefined || token === undefined || shown.state === 'failed') {
      throw new MrspError('session-over', facts)
    }
    const { terminalSessionId: sessionId, agentUrl: url, connectTimeout } = reservation
    const { applicationId } = shown
    const body = { session, applicationId, sessionId, token, url, expiresIn: 3600, connectTimeout }
    return { status: 200, body }
  }

  #cancel(kept: Kept): RemoteSession {
    const { session, state } = kept.shown
    if (state === 'requested' || state === 'awaiting-approval') {
      this.#move(kept, 'cancelled')
      this.#stanza('management', 'approval-cancel')
      void this.#send
        .approvalCancel({ request: kept.request, session }, this.#agent())
        .catch(() => {})
    } else if (!sessionFinalStates.includes(state)) {
      this.#move(kept, 'terminating', { endReason: 'cancelled' })
      void this.#relay
        .terminateSession({ session, body: { sides: ['device', 'terminal'], reason: 'cancelled' } })
        .catch(() => {})
      this.#tellDevice(kept, 'cancelled')
    }
    return kept.shown
  }

  #manage(kept: Kept, log: Log): void {
    const has = (side: Side, event: Log['event']): boolean => kept.logs.has(`${side} ${event}`)
    if (has(log.side, log.event)) return
    kept.logs.add(`${log.side} ${log.event}`)
    if (log.event === 'started') {
      if (kept.shown.state !== 'connecting') return
      if (has('device', 'started') && has('terminal', 'started')) {
        kept.wasEstablished = true
        this.#move(kept, 'established')
      }
      return
    }
    const endReason = kept.shown.endReason ?? log.reason
    if (has('device', 'ended') && has('terminal', 'ended')) {
      this.#move(kept, kept.wasEstablished ? 'terminated' : 'failed', { endReason })
      return
    }
    this.#move(kept, 'terminating', { endReason })
    if (log.side === 'terminal') return
    const { session } = kept.shown
    void this.#relay
      .terminateSession({ session, body: { sides: ['terminal'], reason: log.reason } })
      .catch(() => {})
  }

  #tellDevice({ shown: { session } }: Kept, reason: EndReason): void {
    this.#stanza('management', `session-terminate ${reason}`)
    void this.#send
      .sessionTerminate({ request: randomUUID(), session, reason }, this.#agent())
      .catch(() => {})
  }

  /** A final state stands. */
  #move(kept: Kept, state: RemoteSession['state'], more: Partial<RemoteSession> = {}): void {
    if (sessionFinalStates.includes(kept.shown.state)) return
    kept.shown = { ...kept.shown, ...more, state, revision: kept.shown.revision + 1 }
    this.#changes.dispatchEvent(new Event('change'))
  }

  #find(session: string): Kept {
    const kept = this.#sessions.get(session)
    if (kept === undefined) throw new MrspError('not-found', { source: 'management' })
    return kept
  }

  async #until(prefer: string | undefined, holds: () => boolean): Promise<void> {
    const signal = AbortSignal.timeout(preferredWait(prefer))
    while (!holds() && !signal.aborted) {
      await once(this.#changes, 'change', { signal }).catch(() => {})
    }
  }

  #agent(): string {
    return `${deviceId}@${this.#ground.domain}/${agentResource}`
  }

  #isOnline(): boolean {
    return this.#endpoint.isOnline(this.#agent()) && this.#applications.length > 0
  }

  #http(from: 'terminal' | 'relay', what: string, body?: object): void {
    this.#ground.record({
      from,
      to: 'management',
      link: 'http',
      what,
      ...(body && { text: JSON.stringify(body, null, 1) }),
    })
  }

  #stanza(from: 'management' | 'device', what: string): void {
    const to = from === 'device' ? 'management' : 'device'
    this.#ground.record({ from, to, link: 'xmpp', what })
  }
}
