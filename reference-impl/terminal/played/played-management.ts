import { randomBytes, randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import Koa from 'koa'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import type {
  ConnectionInformation,
  Device,
  LoginHandlers,
  Maintenance,
  Notice,
  NoticesHandlers,
  RemoteMaintenanceHandlers,
  RemoteSession,
  SessionManagementHandlers,
} from '../../../generated/management-api.ts'
import { sessionFinalStates } from '../../../generated/session.ts'
import { MrspError } from '../../../runtime/errors.ts'
import {
  type Caller,
  listenHttps,
  managementRouter,
  preferredWait,
} from '../../../runtime/http/index.ts'
import type { GeneratedCertificate } from '../../../runtime/tls.ts'

type Handlers = Partial<
  LoginHandlers & RemoteMaintenanceHandlers & SessionManagementHandlers & NoticesHandlers
>

const device: Device = {
  deviceId: 'printer-7',
  online: true,
  model: 'KX-4500',
  applications: [{ id: 'web-server', name: 'Web Server' }],
}

const timers = {
  approvalTimeout: 60,
  connectTimeout: 60,
  sessionDuration: 3600,
  terminateTimeout: 30,
}

/** Management as far as a terminal meets it: a user `tanaka`, a device, and sessions that the test moves. */
export class PlayedManagement {
  readonly sessions: Map<string, RemoteSession> = new Map()
  /** Operations in the order in which they were asked for, with who asked. */
  readonly asked: string[] = []
  /** Terminal IDs that came with logins. */
  readonly terminalIds: (string | undefined)[] = []
  /** What `startSession` is refused with. */
  refusal: MrspError | undefined
  /** Sessions whose connection information goes to another terminal. */
  readonly foreign: Set<string> = new Set()
  /** Gives the connection information of a session. */
  information: (session: string) => Omit<ConnectionInformation, 'session' | 'applicationId'> =
    () => {
      throw new Error('no relay')
    }
  maintenance: Maintenance | undefined
  /** Notices that were not acknowledged. */
  readonly notices: Map<string, Notice> = new Map()
  /** What an answer with notices still waits for when it is made. */
  noticesHeld: Promise<void> = Promise.resolve()
  readonly #logins: Map<string, string> = new Map()
  readonly #changes: EventEmitter = new EventEmitter().setMaxListeners(0)
  #port = 0
  #close: () => Promise<void> = () => Promise.resolve()

  get url(): string {
    return `https://localhost:${this.#port}`
  }

  async listen({ certificate, key }: GeneratedCertificate, port = 0): Promise<void> {
    const app = new Koa()
    app.silent = true
    const log = pino({ level: 'silent' })
    app.use(
      managementRouter([this.#handlers()], {
        authenticate: (_, bearer) => {
          const id = this.#logins.get(bearer)
          return Promise.resolve(id === undefined ? undefined : { kind: 'user', id, login: bearer })
        },
        checkAnswers: true,
        log,
      }),
    )
    const options = { host: '127.0.0.1', port, app, source: 'management', log } as const
    const listening = await listenHttps({ ...options, certificate, key })
    this.#port = listening.port
    this.#close = () => listening.close(0)
  }

  close(): Promise<void> {
    return this.#close()
  }

  /** Makes every access token good for nothing. */
  forgetLogins(): void {
    this.#logins.clear()
  }

  /** A session that an earlier run of the terminal, or another terminal, began. */
  leave(state: RemoteSession['state']): string {
    const { session } = this.#begin(device.deviceId, 'web-server')
    this.move(session, { state })
    return session
  }

  /** Changes a session; its revision rises. */
  move(session: string, change: Partial<RemoteSession>): RemoteSession {
    const before = this.#find(session)
    const after = { ...before, ...change, revision: before.revision + 1 }
    this.sessions.set(session, after)
    this.#changes.emit('change')
    return after
  }

  /** A session of `tanaka` halts. @returns the name of the notice */
  halt(deviceId: string = device.deviceId): string {
    const notice = randomUUID()
    const facts = { session: uuidv7(), userId: 'tanaka', reason: 'deployment' } as const
    const at = new Date().toISOString()
    this.notices.set(notice, { notice, kind: 'halt', deviceId, at, ...facts })
    this.#changes.emit('change')
    return notice
  }

  moveMaintenance(change: Partial<Maintenance>): void {
    if (this.maintenance === undefined) throw new Error('no maintenance')
    const revision = (this.maintenance.revision ?? 0) + 1
    this.maintenance = { ...this.maintenance, ...change, revision }
    this.#changes.emit('change')
  }

  /** Waits until something holds, looked at after each request and change. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.#changes, 'change')
  }

  #begin(deviceId: string, applicationId: string): RemoteSession {
    const remote: RemoteSession = {
      session: uuidv7(),
      revision: 1,
      deviceId,
      applicationId,
      state: 'requested',
      bindingCode: '407213',
      requestedAt: new Date().toISOString(),
      timers,
    }
    this.sessions.set(remote.session, remote)
    return remote
  }

  #find(session: string): RemoteSession {
    const found = this.sessions.get(session)
    if (found === undefined) throw new MrspError('not-found', { source: 'management' })
    return found
  }

  async #change(caller: Caller, prefer: string | undefined, is: () => boolean): Promise<void> {
    const wait = AbortSignal.timeout(preferredWait(prefer))
    const signal = AbortSignal.any([wait, caller.signal])
    while (is() && !signal.aborted) {
      await once(this.#changes, 'change', { signal }).catch(() => {})
    }
  }

  #note(operation: string): void {
    this.asked.push(operation)
    this.#changes.emit('change')
  }

  #handlers(): Handlers {
    return {
      login: async ({ body }) => {
        this.#note('login')
        const { userId, password, terminalId } = body
        this.terminalIds.push(terminalId)
        if (password !== 'correct horse')
          throw new MrspError('login-refused', { source: 'management' })
        const accessToken = `mrspa_${randomBytes(32).toString('base64url')}`
        this.#logins.set(accessToken, userId)
        return {
          accessToken,
          expiresIn: 3600,
          terminalId: terminalId ?? randomUUID(),
          userId,
          displayName: 'Koki Tanaka',
          organization: 'Example Service',
          role: 'technician',
        }
      },
      logout: async (_, { login }) => {
        this.#note('logout')
        this.#logins.delete(login ?? '')
      },
      listDevices: async () => ({ devices: [device] }),
      instructMaintenance: async ({ body }) => {
        this.#note('instructMaintenance')
        this.maintenance = {
          maintenance: randomUUID(),
          revision: 1,
          deviceId: body.deviceId,
          operation: body.operation,
          state: 'requested',
          requestedAt: new Date().toISOString(),
        }
        return this.maintenance
      },
      getMaintenance: async ({ since, prefer }, caller) => {
        await this.#change(caller, prefer, () => (this.maintenance?.revision ?? 0) <= (since ?? -1))
        if (this.maintenance === undefined)
          throw new MrspError('not-found', { source: 'management' })
        return this.maintenance
      },
      startSession: async ({ body }) => {
        this.#note('startSession')
        if (this.refusal !== undefined) throw this.refusal
        return this.#begin(body.deviceId, body.applicationId)
      },
      listSessions: async () => {
        this.#note('listSessions')
        const sessions = [...this.sessions.values()]
        return { sessions: sessions.filter(({ state }) => !sessionFinalStates.includes(state)) }
      },
      getSession: async ({ session, since, prefer }, caller) => {
        this.#note('getSession')
        await this.#change(caller, prefer, () => this.#find(session).revision <= (since ?? -1))
        return this.#find(session)
      },
      pollConnectionInformation: async ({ session, prefer }, caller) => {
        this.#note('pollConnectionInformation')
        if (this.foreign.has(session)) throw new MrspError('not-found', { source: 'management' })
        const isEarly = (): boolean =>
          ['requested', 'awaiting-approval', 'approved'].includes(this.#find(session).state)
        await this.#change(caller, prefer, isEarly)
        const remote = this.#find(session)
        if (isEarly()) return { status: 202, body: remote }
        if (remote.state === 'refused') {
          throw new MrspError('approval-refused', { source: 'management', session })
        }
        if (remote.state !== 'connecting' && remote.state !== 'established') {
          throw new MrspError('session-over', { source: 'management', session })
        }
        const { applicationId } = remote
        return { status: 200, body: { session, applicationId, ...this.information(session) } }
      },
      listNotices: async ({ prefer }, caller) => {
        this.#note(`listNotices ${prefer ?? ''}`)
        await this.#change(caller, prefer, () => this.notices.size === 0)
        const notices = [...this.notices.values()]
        await this.noticesHeld
        return { notices }
      },
      acknowledgeNotice: async ({ notice }) => {
        this.#note('acknowledgeNotice')
        if (!this.notices.delete(notice)) {
          throw new MrspError('not-found', { source: 'management' })
        }
        this.#changes.emit('change')
      },
      cancelSession: async ({ session }) => {
        this.#note('cancelSession')
        const { state } = this.#find(session)
        if (state === 'requested' || state === 'awaiting-approval') {
          return this.move(session, { state: 'cancelled' })
        }
        if (sessionFinalStates.includes(state)) return this.#find(session)
        return this.move(session, { state: 'terminating' })
      },
    }
  }
}
