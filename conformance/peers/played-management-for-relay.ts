import type { Server } from 'node:https'
import Koa from 'koa'
import { pino } from 'pino'
import type {
  Authentication,
  AuthenticationRequest,
  Log,
  TerminationRequest,
} from '../../generated/management-api.ts'
import { type Listening, listenHttps, managementRouter } from '../../runtime/http/index.ts'
import type { GeneratedCertificate } from '../../runtime/tls.ts'
import type { History, HistoryEntry } from '../history/history.ts'
import { Arrivals } from './until.ts'

/** What the relay asked, in order. */
export type AskedByRelay = { readonly entry: HistoryEntry } & (
  | { readonly operation: 'authenticate'; readonly body: AuthenticationRequest }
  | { readonly operation: 'manageLog'; readonly body: Log }
  | { readonly operation: 'requestTermination'; readonly body: TerminationRequest }
)

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
  readonly #listening: Listening<Server>
  #history: History

  private constructor(listening: Listening<Server>, history: History) {
    this.#listening = listening
    this.#history = history
    this.answers = this.usualAnswers()
  }

  /** Starts it on a free port, or on a given one. */
  static async start(
    { certificate, key }: GeneratedCertificate,
    relayKey: string,
    history: History,
    port = 0,
  ): Promise<PlayedManagementForRelay> {
    const log = pino({ level: 'silent' })
    const { promise: itself, resolve } = Promise.withResolvers<PlayedManagementForRelay>()
    const handlers = {
      authenticate: async ({ body }: { body: AuthenticationRequest }) => {
        const management = await itself
        const entry = management.#record('authenticate', `authenticate ${body.side}`, body)
        management.asked.add({ operation: 'authenticate', body, entry })
        const answer = await management.answers.authenticate(body)
        management.#answered(`authenticate: ${answer.result}`)
        return answer
      },
      manageLog: async ({ body }: { body: Log }) => {
        const management = await itself
        const entry = management.#record('manageLog', `manageLog ${logText(body)}`, body)
        management.asked.add({ operation: 'manageLog', body, entry })
        await management.answers.manageLog(body)
        management.#answered(`manageLog: managed`)
        return { managed: true } as const
      },
      requestTermination: async ({ body }: { body: TerminationRequest }) => {
        const management = await itself
        const entry = management.#record(
          'requestTermination',
          `requestTermination ${body.side}`,
          body,
        )
        management.asked.add({ operation: 'requestTermination', body, entry })
        await management.answers.requestTermination(body)
        management.#answered(`requestTermination: accepted`)
        return { accepted: true } as const
      },
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
    const management = new PlayedManagementForRelay(listening, history)
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
    this.asked = new Arrivals<AskedByRelay>()
    this.answers = this.usualAnswers()
  }

  /** Logs of a session as they came, as `device started`, `terminal ended idle`; repeated ones too. */
  logsOf(session: string): readonly string[] {
    return this.asked.all.flatMap(({ operation, body }) =>
      operation === 'manageLog' && body.session === session ? [logText(body)] : [],
    )
  }

  /** Waits for a log. */
  async log(session: string, side: string, event: string): Promise<AskedByRelay> {
    return this.asked.find(
      ({ operation, body }) =>
        operation === 'manageLog' &&
        body.session === session &&
        body.side === side &&
        body.event === event,
    )
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

  #answered(what: string): void {
    this.#history.record({ from: 'management', to: 'relay', link: 'http', what })
  }
}

/** A log in a few words. */
export function logText(log: Log): string {
  return log.event === 'ended' ? `${log.side} ended ${log.reason}` : `${log.side} started`
}
