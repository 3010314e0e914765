import type { EndReason } from '../../../generated/schemas.ts'
import type { SessionInfo } from '../../../generated/stanzas.ts'
import type { StepObserver } from '../../../runtime/observer.ts'
import {
  type Exchange,
  type ExchangeHandlers,
  openDeviceConnection,
  type OpenFrameSocket,
  type SessionConnection,
  type SessionEnd,
} from '../../../runtime/session-connection/index.ts'
import type { ServerApplication } from '../applications/server-application.ts'
import { ApplicationConnections } from './application-connection.ts'
import { ApplicationExchange, type ExchangeObserver } from './application-exchange.ts'

/** What an agent is activated with (S171). */
export interface CloudHubAgentOptions {
  /** Token and session ID, with what belongs to them. Secret. */
  readonly information: SessionInfo
  /** The application that was approved. */
  readonly application: ServerApplication
  readonly openSocket: OpenFrameSocket
  readonly product: string
  readonly observe: StepObserver
  /** Told when the agent's state changes. */
  readonly changed: () => void
}

/** The Cloud Hub Agent 28b: one session's connection to its Cloud Hub, and the exchanges on it. */
export class CloudHubAgent {
  readonly session: string
  readonly applicationId: string
  /** Kept when the agent has ended its operation ([0137]). */
  readonly over: Promise<SessionEnd>
  readonly #options: CloudHubAgentOptions
  readonly #connections: ApplicationConnections
  readonly #connection: SessionConnection

  constructor(options: CloudHubAgentOptions) {
    const { information, application, openSocket, product, observe, changed } = options
    this.#options = options
    this.session = information.session
    this.applicationId = application.id
    this.#connections = new ApplicationConnections(application.origin)
    const { promise, resolve } = Promise.withResolvers<SessionEnd>()
    this.over = promise
    observe('S171', `agent activated for ${application.id}`, { session: this.session })
    observe('S172', 'WebSocket to the Cloud Hub', { session: this.session })
    this.#connection = openDeviceConnection({
      address: information.url,
      sessionId: information.sessionId,
      token: information.token,
      openSocket,
      product,
      capabilities: ['upgrade'],
      application: application.id,
      handlers: {
        onConnected: changed,
        onPaired: changed,
        onPeerLost: changed,
        onReturning: changed,
        onOver: end => {
          this.#connections.close()
          resolve(end)
        },
      },
      onExchange: exchange => this.#carry(exchange),
    })
  }

  get state(): SessionConnection['state'] {
    return this.#connection.state
  }

  /** Ends the session by the valid process (S291, S292). A repeated request changes nothing. */
  terminate(reason: EndReason): void {
    if (this.state === 'terminating' || this.state === 'over') return
    const details = { session: this.session }
    this.#options.observe('S291', `end of the session requested: ${reason}`, details)
    this.#options.observe('S292', 'terminate frame', details)
    this.#connection.terminate(reason)
  }

  /** Breaks off without ending the session, as a sudden stop of the device would. */
  abandon(): void {
    this.#connection.abandon()
    this.#connections.close()
  }

  #carry(exchange: Exchange): ExchangeHandlers {
    return new ApplicationExchange(exchange, this.#connections, this.#observerOf(exchange))
  }

  #observerOf(exchange: Exchange): ExchangeObserver {
    const { observe } = this.#options
    const details = { session: this.session, exchange: exchange.number }
    return {
      passedOn: head => {
        observe('S235', `application ${exchange.applicationId}`, details)
        observe('S236', 'relay header removed', details)
        observe('S237', `${head.method} to the application`, details)
      },
      answered: head => {
        observe('S239', `${head.status} from the application`, details)
        observe('S240', 'relay header put on', details)
        observe('S241', 'response frame', details)
      },
    }
  }
}
