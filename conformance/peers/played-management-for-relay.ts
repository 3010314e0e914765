import type { Server } from 'node:https'
import Koa from 'koa'
import { pino } from 'pino'
import {
  type Authentication,
  type AuthenticationRequest,
  type Log,
  managementService,
  type TerminationRequest,
} from '../../generated/management-api.ts'
import { MrspError } from '../../runtime/errors.ts'
import {
  type Caller,
  type Listening,
  listenHttps,
  managementRouter,
} from '../../runtime/http/index.ts'
import type { GeneratedCertificate } from '../../runtime/tls.ts'
import { Violation } from '../check/violation.ts'
import { History, type HistoryEntry } from '../history/history.ts'
import { Arrivals } from './until.ts'

interface Asked {
  readonly entry: HistoryEntry
  /** When it came, by `performance.now()`. */
  readonly at: number
  /** `open` until it is answered; `abandoned` where the relay gave up first; otherwise `done` or the code. */
  outcome: string
}

/** What the relay asked, in order. */
export type AskedByRelay = Asked &
  (
    | { readonly operation: 'authenticate'; readonly body: AuthenticationRequest }
    | { readonly operation: 'manageLog'; readonly body: Log }
    | { readonly operation: 'requestTermination'; readonly body: TerminationRequest }
  )

type AskedLog = Extract<AskedByRelay, { readonly operation: 'manageLog' }>

/** How it answers; a check replaces what it wants to be otherwise. A rejection with an `MrspError` is that error. */
export interface AnswersToRelay {
  authenticate(body: AuthenticationRequest): Promise<Authentication> | Authentication
  manageLog(body: Log): Promise<void> | void
  requestTermination(body: TerminationRequest): Promise<void> | void
}

/** Management as a relay meets it: an HTTPS server that knows tokens by session. */
export class PlayedManagementForRelay {
  /** Tokens that are good, by session. */
  readonly tokens: Map<string, string> = new Map()
  asked: Arrivals<AskedByRelay> = new Arrivals<AskedByRelay>()
  answers: AnswersToRelay
  /** The first thing that a relay may never ask. */
  fault: Violation | undefined
  readonly #listening: Listening<Server>
  #history: History
  /** The sessions of this trial. */
  #sessions: Set<string> = new Set()

  private constructor(listening: Listening<Server>) {
    this.#listening = listening
    this.#history = new History()
    this.answers = this.usualAnswers()
  }

  /** Starts it on a free port, or on a given one. */
  static async start(
    { certificate, key }: Pick<GeneratedCertificate, 'certificate' | 'key'>,
    relayKey: string,
    port = 0,
  ): Promise<PlayedManagementForRelay> {
    const log = pino({ level: 'silent' })
    const { promise: itself, resolve } = Promise.withResolvers<PlayedManagementForRelay>()
    const handlers = {
      authenticate: async ({ body }: { body: AuthenticationRequest }, { signal }: Caller) =>
        (await itself).#authenticate(body, signal),
      manageLog: async ({ body }: { body: Log }, { signal }: Caller) =>
        (await itself).#manageLog(body, signal),
      requestTermination: async ({ body }: { body: TerminationRequest }, { signal }: Caller) =>
        (await itself).#requestTermination(body, signal),
    }
    const app = new Koa()
    app.silent = true
    app.use(
      managementRouter(handlers, {
        authenticate: async (allows, bearer) =>
          allows === 'relay' && bearer === relayKey ? { kind: 'relay', id: 'relay' } : undefined,
        log,
        checkAnswers: true,
      }),
    )
    const listening = await listenHttps({
      host: '127.0.0.1',
      port,
      certificate,
      key,
      app,
      source: 'management',
      log,
    })
    const management = new PlayedManagementForRelay(listening)
    resolve(management)
    return management
  }

  get port(): number {
    return this.#listening.port
  }

  get url(): string {
    return `https://localhost:${this.port}`
  }

  /** Begins a new trial: what was asked before is forgotten, the usual answers are back. */
  begin(history: History): void {
    this.#history = history
    this.#sessions = new Set()
    this.fault = undefined
    this.asked = new Arrivals<AskedByRelay>()
    this.answers = this.usualAnswers()
  }

  /** A session that this trial asked for; what is asked of others is answered and not noted. */
  expect(session: string): void {
    this.#sessions.add(session)
  }

  /** Logs of a session as they came, as `device started`, `terminal ended idle`; repeated ones too. */
  logsOf(session: string): readonly string[] {
    return this.logsAsked(session).map(({ body }) => logText(body))
  }

  /** Logs of a session as they came. */
  logsAsked(session: string): readonly AskedLog[] {
    return this.asked.all.filter(
      (asked): asked is AskedLog =>
        asked.operation === 'manageLog' && asked.body.session === session,
    )
  }

  /** Waits for a log. */
  log(session: string, side: string, event: string, from = 0): Promise<AskedLog> {
    return this.asked.find(
      (asked): asked is AskedLog =>
        asked.operation === 'manageLog' &&
        asked.body.session === session &&
        asked.body.side === side &&
        asked.body.event === event,
      from,
    )
  }

  /** Waits for an operation of a session and a side. */
  ask(operation: string, session: string, side: string, from = 0): Promise<AskedByRelay> {
    return this.asked.find(
      asked =>
        asked.operation === operation && asked.body.session === session && asked.body.side === side,
      from,
    )
  }

  /** How often an operation of a session was asked. */
  count(operation: AskedByRelay['operation'], session: string): number {
    return this.asked.all.filter(
      asked => asked.operation === operation && asked.body.session === session,
    ).length
  }

  usualAnswers(): AnswersToRelay {
    return {
      authenticate: ({ session, token }) =>
        this.tokens.get(session) === token
          ? { result: 'accepted', expiresIn: 3600 }
          : { result: 'refused' },
      manageLog: () => {},
      requestTermination: () => {},
    }
  }

  async stop(): Promise<void> {
    await this.#listening.close(0)
  }

  async #authenticate(body: AuthenticationRequest, signal: AbortSignal): Promise<Authentication> {
    const isStrange = this.#isStrange(body.session, '6.10')
    if (isStrange) return this.usualAnswers().authenticate(body)
    const entry = this.#record('authenticate', `authenticate ${body.side}`, body)
    const asked = newlyAsked({ operation: 'authenticate', body, entry } as const)
    return this.#answered(asked, signal, () => this.answers.authenticate(body))
  }

  async #manageLog(body: Log, signal: AbortSignal): Promise<{ managed: true }> {
    if (this.#isStrange(body.session, '6.16')) return { managed: true }
    const entry = this.#record('manageLog', `manageLog ${logText(body)}`, body)
    const asked = newlyAsked({ operation: 'manageLog', body, entry } as const)
    this.fault ??= this.#faultOf(asked)
    await this.#answered(asked, signal, () => this.answers.manageLog(body))
    return { managed: true }
  }

  async #requestTermination(
    body: TerminationRequest,
    signal: AbortSignal,
  ): Promise<{ accepted: true }> {
    if (this.#isStrange(body.session, '10.8')) return { accepted: true }
    const entry = this.#record('requestTermination', `requestTermination ${body.side}`, body)
    const asked = newlyAsked({ operation: 'requestTermination', body, entry } as const)
    if (body.token !== this.tokens.get(body.session)) {
      this.fault ??= new Violation('10.8', 'the request carries another token', entry)
    }
    await this.#answered(asked, signal, () => this.answers.requestTermination(body))
    return { accepted: true }
  }

  /** Whether a session is of an earlier trial. One that no trial asked for is a fault. */
  #isStrange(session: string, clause: '6.10' | '6.16' | '10.8'): boolean {
    if (this.#sessions.has(session)) return false
    if (!this.tokens.has(session)) {
      this.fault ??= new Violation(clause, `nobody asked for the session ${session}`)
    }
    return true
  }

  async #answered<Answer>(
    asked: AskedByRelay,
    signal: AbortSignal,
    answer: () => Promise<Answer> | Answer,
  ): Promise<Answer> {
    this.asked.add(asked)
    const history = this.#history
    const { operation } = asked
    const record = (what: string, covers: string | readonly string[]): void => {
      history.record({ from: 'management', to: 'relay', link: 'http', what, covers })
    }
    signal.addEventListener('abort', () => {
      if (asked.outcome === 'open') asked.outcome = 'abandoned'
      this.asked.wake()
    })
    try {
      const answered = await answer()
      asked.outcome = 'done'
      record(`${operation}: done`, [
        `answer ${operation} ${managementService.operations[operation].answers[0]?.status}`,
        ...(operation === 'manageLog' ? this.#shownBy(asked) : []),
      ])
      return answered
    } catch (error) {
      const { code } = MrspError.from(error, 'management')
      asked.outcome = code
      record(`${operation}: ${code}`, `problem ${operation} ${code}`)
      throw error
    } finally {
      this.asked.wake()
    }
  }

  /** What of a log never fits those before it (5.35, 5.36). */
  #faultOf(asked: AskedLog): Violation | undefined {
    const { body, entry } = asked
    const fault = (clause: '5.35' | '5.36' | '6.16', what: string): Violation =>
      new Violation(clause, what, entry)
    const token = this.tokens.get(body.session)
    if ('token' in body && body.token !== token) return fault('6.16', 'the log has another token')
    const before = this.logsAsked(body.session)
    const isSame = (other: AskedLog): boolean =>
      other.body.side === body.side && other.body.event === body.event
    const unlike = before.find(
      other => isSame(other) && JSON.stringify(other.body) !== JSON.stringify(body),
    )
    if (unlike) return fault('5.35', 'it differs from the log of this key that came before')
    // A crash may undo an acknowledgement: then the log comes again, which changes nothing (5.39).
    if (before.some(other => isSame(other) && isSettled(other))) return undefined
    const open = before.find(
      other =>
        !isSame(other) && !before.some(later => keyOf(later) === keyOf(other) && isSettled(later)),
    )
    if (open) return fault('5.36', `the log \`${logText(open.body)}\` is not acknowledged yet`)
    const isEndedBefore = before.some(
      other => other.body.side === body.side && other.body.event === 'ended',
    )
    if (body.event === 'started' && isEndedBefore) {
      return fault('5.36', 'the ended log of this side came before')
    }
    return undefined
  }

  /** Which change of a side its log shows: a side that ends without a started log was never more than reserved. */
  #shownBy({ body }: AskedLog): readonly string[] {
    const hasStarted = this.logsAsked(body.session).some(
      ({ body: other }) => other.side === body.side && other.event === 'started',
    )
    if (body.event === 'started') return ['state started', 'transition start reserved']
    return ['state ended', hasStarted ? 'transition end started' : 'transition neverStart reserved']
  }

  #record(operation: AskedByRelay['operation'], what: string, body: object): HistoryEntry {
    return this.#history.record({
      from: 'relay',
      to: 'management',
      link: 'http',
      what,
      text: JSON.stringify(body, null, 1),
      covers: `operation ${operation}`,
    })
  }
}

/** A log in a few words. */
function logText(log: Log): string {
  return log.event === 'ended' ? `${log.side} ended ${log.reason}` : `${log.side} started`
}

function newlyAsked<Facts extends object>(facts: Facts): Facts & { at: number; outcome: string } {
  return { ...facts, at: performance.now(), outcome: 'open' }
}

function keyOf({ body }: AskedLog): string {
  return `${body.side} ${body.event}`
}

function isSettled({ outcome }: AskedLog): boolean {
  return ['done', 'not-found', 'bad-request'].includes(outcome)
}
