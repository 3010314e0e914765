import { randomBytes, randomUUID } from 'node:crypto'
import type { Server } from 'node:https'
import Koa, { type Context } from 'koa'
import { pino } from 'pino'
import { v7 } from 'uuid'
import {
  type ConnectionInformation,
  type Login,
  type Maintenance,
  type ManagementHandlers,
  managementService,
  type Notice,
  type RemoteSession,
} from '../../generated/management-api.ts'
import { sessionFinalStates } from '../../generated/session.ts'
import { MrspError } from '../../runtime/errors.ts'
import {
  type Caller,
  type Listening,
  listenHttps,
  managementRouter,
  preferredWait,
} from '../../runtime/http/index.ts'
import type { GeneratedCertificate } from '../../runtime/tls.ts'
import type { History, HistoryEntry } from '../history/history.ts'
import { Arrivals } from './until.ts'

/** The operations that a terminal asks for. */
export type TerminalOperations = Pick<
  ManagementHandlers,
  | 'login'
  | 'logout'
  | 'listDevices'
  | 'instructMaintenance'
  | 'getMaintenance'
  | 'startSession'
  | 'listSessions'
  | 'getSession'
  | 'pollConnectionInformation'
  | 'cancelSession'
  | 'listNotices'
  | 'acknowledgeNotice'
>

/** What the terminal asked, in order. */
export type AskedByTerminal = {
  [Operation in keyof TerminalOperations]: {
    readonly operation: Operation
    readonly input: Parameters<TerminalOperations[Operation]>[0]
    readonly entry: HistoryEntry
    /** Milliseconds, as `performance.now()` counts them. */
    readonly at: number
  }
}[keyof TerminalOperations]

type AskedFor<Operation extends keyof TerminalOperations> = Extract<
  AskedByTerminal,
  { operation: Operation }
>

/** An answer that is put in place of the one of this protocol. */
export interface RawAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export const userId: string = 'tanaka'
export const password: string = 'correct horse 0123 battery'
export const deviceId: string = 'printer-7'
export const applicationId: string = 'conformance'

const timers = {
  approvalTimeout: 60,
  connectTimeout: 60,
  sessionDuration: 3600,
  terminateTimeout: 30,
}

/** Management as a terminal meets it: an HTTPS server with one user and one device. */
export class PlayedManagementForTerminal {
  asked: Arrivals<AskedByTerminal> = new Arrivals<AskedByTerminal>()
  /** Answers a request otherwise than this protocol would, by method and path; undefined leaves it alone. */
  intercept: (method: string, path: string) => RawAnswer | undefined = () => undefined
  /** How it answers; a check replaces what it wants to be otherwise. */
  answers: TerminalOperations
  readonly sessions: Map<string, RemoteSession> = new Map()
  /** Connection information, by session. */
  readonly information: Map<string, ConnectionInformation> = new Map()
  maintenance: Maintenance | undefined
  /** Notices that were not acknowledged. */
  readonly notices: Map<string, Notice> = new Map()
  /** Names of notices in answers, in order. */
  given: Arrivals<string> = new Arrivals<string>()
  /** Secrets that were given to the terminal. */
  readonly secrets: Set<string> = new Set([password])
  /** Terminal IDs that logins were given, in order. */
  readonly terminalIds: string[] = []
  readonly #logins: Map<string, string> = new Map()
  readonly #waiting: Set<() => void> = new Set()
  readonly #listening: Listening<Server>
  #history: History

  private constructor(listening: Listening<Server>, history: History) {
    this.#listening = listening
    this.#history = history
    this.answers = this.usualAnswers()
  }

  static async start(
    { certificate, key }: GeneratedCertificate,
    history: History,
  ): Promise<PlayedManagementForTerminal> {
    const log = pino({ level: 'silent' })
    const { promise: itself, resolve } = Promise.withResolvers<PlayedManagementForTerminal>()
    const noted =
      <Operation extends keyof TerminalOperations>(operation: Operation) =>
      async (
        input: Parameters<TerminalOperations[Operation]>[0],
        caller: Caller,
      ): Promise<unknown> => {
        const management = await itself
        management.#note(operation, input)
        const answer: unknown = Reflect.get(management.answers, operation)
        if (typeof answer !== 'function') throw new TypeError(`no answer to ${operation}`)
        return Reflect.apply(answer, management.answers, [input, caller])
      }
    const handlers: Record<string, unknown> = {}
    for (const operation of operations) handlers[operation] = noted(operation)
    const app = new Koa()
    app.silent = true
    app.use(async (context, next) => (await itself).#around(context, next))
    app.use(
      managementRouter(handlers, {
        authenticate: async (_, bearer) => {
          const id = (await itself).#logins.get(bearer)
          return id === undefined ? undefined : { kind: 'user', id, login: bearer }
        },
        log,
        checkAnswers: true,
      }),
    )
    const options = { host: '127.0.0.1', port: 0, app, source: 'management', log } as const
    const listening = await listenHttps({ ...options, certificate, key })
    const management = new PlayedManagementForTerminal(listening, history)
    resolve(management)
    return management
  }

  get url(): string {
    return `https://localhost:${this.#listening.port}`
  }

  /** Begins a new trial: what was asked before is forgotten, the usual answers are back. */
  begin(history: History): void {
    this.#history = history
    this.asked = new Arrivals<AskedByTerminal>()
    this.answers = this.usualAnswers()
    this.intercept = () => undefined
    this.maintenance = undefined
    this.notices.clear()
    this.given = new Arrivals<string>()
  }

  /** What was asked of an operation, in order. */
  all<Operation extends keyof TerminalOperations>(
    operation: Operation,
  ): readonly AskedFor<Operation>[] {
    return this.asked.all.filter(asked => isOf(asked, operation))
  }

  /** Waits until an operation was asked for, once more than `before` times. */
  async next<Operation extends keyof TerminalOperations>(
    operation: Operation,
    before = 0,
  ): Promise<AskedFor<Operation>> {
    let count = 0
    const isNext = (asked: AskedByTerminal): asked is AskedFor<Operation> =>
      isOf(asked, operation) && count++ === before
    return this.asked.find(isNext)
  }

  /** A session in a state, as an earlier run of the terminal may have left it. */
  leave(state: RemoteSession['state'], application: string = applicationId): RemoteSession {
    const remote: RemoteSession = {
      session: v7(),
      revision: 1,
      deviceId,
      applicationId: application,
      state,
      bindingCode: String(Math.floor(Math.random() * 1_000_000)).padStart(6, '0'),
      requestedAt: new Date().toISOString(),
      approvalExpiresAt: new Date(Date.now() + 60_000).toISOString(),
      timers,
    }
    this.sessions.set(remote.session, remote)
    return remote
  }

  /** Changes a session; its revision rises, and who waits for it is answered. */
  move(session: string, change: Partial<RemoteSession>): RemoteSession {
    const before = this.#find(session)
    const after = { ...before, ...change, revision: before.revision + 1 }
    this.sessions.set(session, after)
    this.#history.record({
      from: 'management',
      to: 'management',
      link: 'act',
      what: `session becomes ${after.state}`,
      covers: `state ${after.state}`,
    })
    this.#changed()
    return after
  }

  /** Changes the maintenance; who waits for it is answered. */
  moveMaintenance(change: Partial<Maintenance>): void {
    if (this.maintenance === undefined) throw new Error('no maintenance')
    const revision = (this.maintenance.revision ?? 0) + 1
    this.maintenance = { ...this.maintenance, ...change, revision }
    this.#changed()
  }

  /** A session of the user halts (S315); who waits for that is answered. */
  halt(device: string = deviceId): Notice {
    const notice: Notice = {
      notice: randomUUID(),
      kind: 'halt',
      session: v7(),
      deviceId: device,
      userId,
      reason: 'deployment',
      at: new Date().toISOString(),
    }
    this.notices.set(notice.notice, notice)
    this.#history.record({
      from: 'management',
      to: 'management',
      link: 'act',
      what: `halt notice for ${device}`,
    })
    this.#changed()
    return notice
  }

  /** Ends every session, so that the terminal asks for none any more. */
  endSessions(): void {
    for (const { session, state } of this.sessions.values()) {
      if (!sessionFinalStates.includes(state)) this.move(session, { state: 'terminated' })
    }
    this.information.clear()
  }

  /** Makes every access token good for nothing. */
  forgetLogins(): void {
    this.#logins.clear()
  }

  usualAnswers(): TerminalOperations {
    return {
      login: async ({ body }) => {
        if (body.userId !== userId || body.password !== password) {
          throw new MrspError('login-refused', { source: 'management' })
        }
        return this.permitted(body.terminalId ?? randomUUID())
      },
      logout: async (_, { login }) => {
        this.#logins.delete(login ?? '')
      },
      listDevices: async () => ({
        devices: [
          {
            deviceId,
            online: true,
            model: 'KX-4500',
            serial: 'R7J0012345',
            firmware: '2.0.3',
            applications: [{ id: applicationId, name: 'Web Server' }],
          },
        ],
      }),
      instructMaintenance: async ({ body }) => {
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
      getMaintenance: async ({ since, prefer }, { signal }) => {
        await this.#held(prefer, signal, () => (this.maintenance?.revision ?? 0) > (since ?? -1))
        if (this.maintenance === undefined) throw notFound()
        return this.maintenance
      },
      startSession: async ({ body }) => this.leave('requested', body.applicationId),
      listSessions: async () => ({
        sessions: [...this.sessions.values()].filter(
          ({ state }) => !sessionFinalStates.includes(state),
        ),
      }),
      getSession: async ({ session, since, prefer }, { signal }) => {
        await this.#held(prefer, signal, () => this.#find(session).revision > (since ?? -1))
        return this.#find(session)
      },
      pollConnectionInformation: async ({ session, prefer }, { signal }) => {
        const isEarly = (): boolean => earlyStates.has(this.#find(session).state)
        await this.#held(prefer, signal, () => !isEarly())
        const { state, code, refusalReason } = this.#find(session)
        if (isEarly()) return { status: 202, body: this.#find(session) }
        const facts = { source: 'management', session } as const
        if (state === 'refused' && refusalReason === 'timeout')
          throw new MrspError('approval-timeout', { ...facts, timer: 'approvalTimeout' })
        if (state === 'refused') throw new MrspError('approval-refused', facts)
        if (state === 'cancelled') throw new MrspError('cancelled', facts)
        const body = this.information.get(session)
        if ((state === 'connecting' || state === 'established') && body !== undefined)
          return { status: 200, body }
        throw MrspError.of(code ?? 'session-over', facts)
      },
      cancelSession: async ({ session }) => {
        const { state } = this.#find(session)
        if (sessionFinalStates.includes(state)) return this.#find(session)
        const isOpen = state === 'requested' || state === 'awaiting-approval'
        return this.move(session, { state: isOpen ? 'cancelled' : 'terminating' })
      },
      listNotices: async ({ prefer }, { signal }) => {
        await this.#held(prefer, signal, () => this.notices.size > 0)
        for (const name of this.notices.keys()) this.given.add(name)
        return { notices: [...this.notices.values()] }
      },
      acknowledgeNotice: async ({ notice }) => {
        if (!this.notices.delete(notice)) throw notFound()
      },
    }
  }

  /** A login that is permitted, with a new access token. */
  permitted(terminalId: string, expiresIn = 3600): Login {
    const accessToken = `mrspa_${randomBytes(32).toString('base64url')}`
    this.secrets.add(accessToken)
    this.terminalIds.push(terminalId)
    this.#logins.set(accessToken, userId)
    return {
      accessToken,
      expiresIn,
      terminalId,
      userId,
      displayName: 'Koki Tanaka',
      organization: 'Example Service',
      role: 'technician',
    }
  }

  async stop(): Promise<void> {
    await this.#listening.close(0)
  }

  #find(session: string): RemoteSession {
    const found = this.sessions.get(session)
    if (found === undefined) throw notFound()
    return found
  }

  /** Waits for a change, at most as long as the asker prefers. */
  async #held(prefer: string | undefined, signal: AbortSignal, is: () => boolean): Promise<void> {
    const wait = preferredWait(prefer)
    if (is() || wait === 0) return
    const { promise: over, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, wait)
    signal.addEventListener('abort', () => resolve(), { once: true })
    const look = (): void => {
      if (is()) resolve()
    }
    this.#waiting.add(look)
    await over
    this.#waiting.delete(look)
    clearTimeout(timer)
  }

  #changed(): void {
    for (const look of this.#waiting) look()
  }

  #note<Operation extends keyof TerminalOperations>(
    operation: Operation,
    input: Parameters<TerminalOperations[Operation]>[0],
  ): void {
    const entry = this.#history.record({
      from: 'terminal',
      to: 'management',
      link: 'http',
      what: operation,
      text: JSON.stringify(input, null, 1),
      covers: `operation ${operation}`,
    })
    const asked: unknown = { operation, input, entry, at: performance.now() }
    if (isAsked(asked)) this.asked.add(asked)
  }

  /** Records the answer, and puts another in its place where a check wants that. */
  async #around(context: Context, next: () => Promise<void>): Promise<void> {
    const { method, path } = context
    const raw = this.intercept(method, path)
    if (raw === undefined) await next()
    else {
      context.status = raw.status
      context.set({ 'content-type': 'application/json', ...raw.headers })
      context.body = raw.body ?? ''
      this.#history.record({
        from: 'terminal',
        to: 'management',
        link: 'http',
        what: `${method} ${path}`,
      })
    }
    const { status, body } = context
    const id = operationOf(method, path)
    const isProblem = context.type.includes('problem')
    const code = isProblem && typeof body === 'string' ? /"code":"([^"]+)"/.exec(body)?.[1] : ''
    this.#history.record({
      from: 'management',
      to: 'terminal',
      link: 'http',
      what: `${status}${code ? ` ${code}` : ''} to ${id ?? `${method} ${path}`}`,
      ...(typeof body === 'string' && { text: body }),
      ...(id !== undefined && {
        covers: code ? `problem ${id} ${code}` : `answer ${id} ${status}`,
      }),
    })
  }
}

const operations: readonly (keyof TerminalOperations)[] = [
  'login',
  'logout',
  'listDevices',
  'instructMaintenance',
  'getMaintenance',
  'startSession',
  'listSessions',
  'getSession',
  'pollConnectionInformation',
  'cancelSession',
  'listNotices',
  'acknowledgeNotice',
]

const earlyStates: ReadonlySet<string> = new Set(['requested', 'awaiting-approval', 'approved'])

const paths = Object.values(managementService.operations).map(({ id, method, path }) => ({
  id,
  method,
  pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
}))

/** The operation that a method and path name. */
function operationOf(method: string, path: string): string | undefined {
  return paths.find(each => each.method === method && each.pattern.test(path))?.id
}

function isOf<Operation extends keyof TerminalOperations>(
  asked: AskedByTerminal,
  operation: Operation,
): asked is AskedFor<Operation> {
  return asked.operation === operation
}

function isAsked(asked: unknown): asked is AskedByTerminal {
  return typeof asked === 'object' && asked !== null && 'operation' in asked
}

function notFound(): MrspError {
  return new MrspError('not-found', { source: 'management' })
}
