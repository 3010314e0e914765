import type { Server } from 'node:https'
import Koa from 'koa'
import { pino } from 'pino'
import type {
  Authentication,
  AuthenticationRequest,
  Log,
  TerminationRequest,
} from '../../../generated/management-api.ts'
import { MrspError } from '../../../runtime/errors.ts'
import { type Listening, listenHttps, managementRouter } from '../../../runtime/http/index.ts'
import type { GeneratedCertificate } from '../../../runtime/tls.ts'

/** What the relay asked of the played management, in order. */
export type Asked =
  | { readonly operation: 'authenticate'; readonly body: AuthenticationRequest }
  | { readonly operation: 'manageLog'; readonly body: Log }
  | { readonly operation: 'requestTermination'; readonly body: TerminationRequest }

/** How the played management answers; each may be replaced at any time. */
export interface Answers {
  authenticate(body: AuthenticationRequest): Promise<Authentication> | Authentication
  /** Before it acknowledges. */
  manageLog(body: Log): Promise<void> | void
  requestTermination(body: TerminationRequest): Promise<void> | void
}

/** Key that the relay shows. */
export const relayKey = 'relay-key-relay-key-relay-key-relay'

/** Management as the relay sees it: a real HTTPS server that knows tokens by session. */
export class PlayedManagement {
  /** Tokens that are good, by session. */
  readonly tokens: Map<string, string> = new Map()
  readonly asked: Asked[] = []
  readonly answers: Answers
  #listening: Listening<Server> | undefined
  readonly #watchers = new Set<() => void>()

  constructor() {
    this.answers = {
      authenticate: ({ session, token }) =>
        this.tokens.get(session) === token
          ? { result: 'accepted', expiresIn: 3600 }
          : { result: 'refused' },
      manageLog: () => {},
      requestTermination: () => {},
    }
  }

  /** Logs that came, each key once, as `device started` or `terminal ended idle`. */
  logsOf(session: string): string[] {
    const bodies = this.asked.flatMap(({ operation, body }) =>
      operation === 'manageLog' && body.session === session ? [body] : [],
    )
    return [
      ...new Set(
        bodies.map(log =>
          log.event === 'ended' ? `${log.side} ended ${log.reason}` : `${log.side} started`,
        ),
      ),
    ]
  }

  /** What was asked about a session, as `authenticate device`, `manageLog terminal`. */
  askedOf(session: string): string[] {
    return this.asked
      .filter(({ body }) => body.session === session)
      .map(({ operation, body }) => `${operation} ${body.side}`)
  }

  /** Resolves once the condition holds; looked at after each request. */
  async until(condition: () => boolean, patience = 10_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (!condition()) return
        clearTimeout(deadline)
        this.#watchers.delete(look)
        resolve()
      }
      const deadline = setTimeout(() => {
        this.#watchers.delete(look)
        reject(new Error(`not in ${patience} ms; asked: ${JSON.stringify(this.asked, null, 1)}`))
      }, patience)
      this.#watchers.add(look)
      look()
    })
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}`
  }

  get port(): number {
    if (this.#listening === undefined) throw new Error('management does not listen')
    return this.#listening.port
  }

  async start({ certificate, key }: GeneratedCertificate, port = 0): Promise<void> {
    const log = pino({ level: 'silent' })
    const handlers = {
      authenticate: async ({ body }: { body: AuthenticationRequest }) => {
        this.#note({ operation: 'authenticate', body })
        return this.answers.authenticate(body)
      },
      manageLog: async ({ body }: { body: Log }) => {
        this.#note({ operation: 'manageLog', body })
        await this.answers.manageLog(body)
        return { managed: true } as const
      },
      requestTermination: async ({ body }: { body: TerminationRequest }) => {
        this.#note({ operation: 'requestTermination', body })
        await this.answers.requestTermination(body)
        return { accepted: true } as const
      },
    }
    const router = managementRouter(handlers, {
      authenticate: async (allows, bearer) =>
        allows === 'relay' && bearer === relayKey ? { kind: 'relay', id: 'relay' } : undefined,
      log,
      checkAnswers: true,
    })
    const app = new Koa()
    app.use(router)
    this.#listening = await listenHttps({
      host: '127.0.0.1',
      port,
      certificate,
      key,
      app,
      source: 'management',
      log,
    })
  }

  async stop(): Promise<void> {
    await this.#listening?.close(0)
    this.#listening = undefined
  }

  #note(asked: Asked): void {
    this.asked.push(asked)
    setImmediate(() => {
      for (const look of this.#watchers) look()
    })
  }
}

/** An answer that makes the relay repeat. */
export function failing(): never {
  throw new MrspError('internal', { source: 'management' })
}
