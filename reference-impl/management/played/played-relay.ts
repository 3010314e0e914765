import Koa from 'koa'
import type { ManagementClient } from '../../../generated/management-api.ts'
import type {
  CloudHubHandlers,
  DrainRequest,
  MasterHandlers,
  RelayHealthHandlers,
  ReservationRequest,
  SessionInRelay,
  Termination,
} from '../../../generated/relay-api.ts'
import type { EndReason, Side } from '../../../generated/schemas.ts'
import { MrspError } from '../../../runtime/errors.ts'
import { createManagementClient, listenHttps, relayRouter } from '../../../runtime/http/index.ts'
import { Inbox } from './inbox.ts'
import { makeSecret, silent, type TestGround } from './test-ground.ts'

/** What management asked a played relay for. */
export type RelayAsked =
  | { readonly operation: 'reserve'; readonly request: ReservationRequest }
  | { readonly operation: 'terminate'; readonly session: string; readonly termination: Termination }
  | { readonly operation: 'extend'; readonly session: string; readonly expiresIn: number }
  | { readonly operation: 'query' }
  | { readonly operation: 'end-drain' }
  | { readonly operation: 'drain'; readonly request: DrainRequest }

function sessionOf(asked: RelayAsked): string | undefined {
  if (asked.operation === 'reserve') return asked.request.session
  return 'session' in asked ? asked.session : undefined
}

/** A reservation of a played relay. */
export interface TestReservation {
  readonly terminalSessionId: string
  readonly deviceSessionId: string
}

/** A relay that is played over real HTTPS; what it logs is up to the test. */
export class PlayedRelay {
  readonly inbox: Inbox<RelayAsked> = new Inbox()
  readonly reservations: Map<string, TestReservation> = new Map()
  /** Sessions that it says it holds. */
  held: SessionInRelay[] = []
  /** Version that it says it is, and its pairs. */
  version: () => string = () => '0.1.0'
  pairNames: string[] = ['pair-1']
  /** Throws to answer a request with an error. */
  intervene: (asked: RelayAsked) => void | Promise<void> = () => undefined
  readonly #ground: TestGround
  #listening: Awaited<ReturnType<typeof listenHttps>> | undefined
  #management: ReturnType<typeof createManagementClient> | undefined

  constructor(ground: TestGround) {
    this.#ground = ground
  }

  /** Listens; on the port it had before where it listened already. */
  async start(port = 0): Promise<number> {
    const { certificate, configuration } = this.#ground
    const app = new Koa()
    app.use(
      relayRouter(this.#handlers(), {
        authenticate: async (_allows, credential) =>
          credential === configuration.managementKey ? { kind: 'management' } : undefined,
        log: silent,
      }),
    )
    this.#listening = await listenHttps({
      host: '127.0.0.1',
      port,
      certificate: certificate.certificate,
      key: certificate.key,
      app,
      source: 'relay',
      log: silent,
    })
    return this.#listening.port
  }

  async stop(): Promise<void> {
    await this.#listening?.close(0)
    this.#management?.close()
  }

  /** Where management is. */
  knows(api: string): void {
    const { certificate, configuration } = this.#ground
    this.#management?.close()
    this.#management = createManagementClient({
      url: api,
      ca: certificate.ca,
      credential: () => configuration.relayKey,
      party: 'relay',
    })
  }

  get management(): ManagementClient {
    if (this.#management === undefined) throw new Error('the relay does not know management')
    return this.#management
  }

  async started(session: string, side: Side, token: string): Promise<void> {
    const at = new Date().toISOString()
    await this.management.manageLog({ body: { session, side, event: 'started', at, token } })
  }

  async ended(session: string, side: Side, reason: EndReason, token?: string): Promise<void> {
    const at = new Date().toISOString()
    const shown = token === undefined ? {} : { token }
    await this.management.manageLog({
      body: { session, side, event: 'ended', at, reason, ...shown },
    })
  }

  /** The next request of an operation, about one session where that is given. */
  async next<Operation extends RelayAsked['operation']>(
    operation: Operation,
    session?: string,
  ): Promise<Extract<RelayAsked, { readonly operation: Operation }>> {
    const isWanted = (
      asked: RelayAsked,
    ): asked is Extract<RelayAsked, { readonly operation: Operation }> =>
      asked.operation === operation && (session === undefined || sessionOf(asked) === session)
    return await this.inbox.next(isWanted, `${operation} at the relay`)
  }

  #handlers(): CloudHubHandlers & MasterHandlers & RelayHealthHandlers {
    return {
      querySessions: async () => {
        await this.#take({ operation: 'query' })
        return { sessions: this.held }
      },
      drain: async ({ body }) => {
        await this.#take({ operation: 'drain', request: body })
        return { sessions: this.held }
      },
      endDrain: async () => {
        await this.#take({ operation: 'end-drain' })
      },
      relayHealth: async () => ({
        status: 'serving',
        version: this.version(),
        product: 'played-relay/1',
        pairs: this.pairNames.length,
        pairNames: this.pairNames,
      }),
      requestConnectionInformation: async ({ body }) => {
        await this.#take({ operation: 'reserve', request: body })
        const reservation = { terminalSessionId: makeSecret(), deviceSessionId: makeSecret() }
        this.reservations.set(body.session, reservation)
        const address = 'wss://relay.test/v1'
        return {
          session: body.session,
          ...reservation,
          hubUrl: `${address}/hub`,
          agentUrl: `${address}/agent`,
          connectTimeout: 60,
        }
      },
      terminateSession: async ({ session, body }) => {
        await this.#take({ operation: 'terminate', session, termination: body })
        if (!this.reservations.has(session)) throw new MrspError('not-found', { source: 'relay' })
        return {
          session,
          deviceId: 'printer-1',
          terminalId: '5b0c6f4e-0d7e-4a53-9c1f-6f2f3a9f9b10',
          sides: body.sides,
        }
      },
      extendReservation: async ({ session, body }) => {
        await this.#take({ operation: 'extend', session, expiresIn: body.expiresIn })
        if (!this.reservations.has(session)) throw new MrspError('not-found', { source: 'relay' })
        return {
          session,
          deviceId: 'printer-1',
          terminalId: '5b0c6f4e-0d7e-4a53-9c1f-6f2f3a9f9b10',
          sides: ['device', 'terminal'],
        }
      },
    }
  }

  async #take(asked: RelayAsked): Promise<void> {
    this.inbox.put(asked)
    await this.intervene(asked)
  }
}
