import type { HaltFrame } from '../../../generated/frames.ts'
import type { EndReason } from '../../../generated/schemas.ts'
import type { SessionInfo } from '../../../generated/stanzas.ts'
import { noObserver, type StepObserver } from '../../../runtime/observer.ts'
import {
  type Exchange,
  type ExchangeHandlers,
  openDeviceConnection,
  type OpenFrameSocket,
  type SessionConnection,
  type SessionEnd,
} from '../../../runtime/session-connection/index.ts'
import type { ApplicationRegistry } from '../application-registry.ts'
import { ApplicationConnections } from './application-connections.ts'
import { ApplicationExchange, type ExchangeObserver } from './application-exchange.ts'

/** What an agent is activated with (S171). */
export interface CloudHubAgentOptions {
  /** Token and session ID, with what belongs to them. Secret. The application in it is the one that was approved. */
  readonly information: SessionInfo
  /** Where the applications of the device are found (S235). */
  readonly applications: Pick<ApplicationRegistry, 'find'>
  readonly openSocket: OpenFrameSocket
  readonly product: string
  readonly observe: StepObserver
  /** Told when the agent's state changes. */
  readonly changed: () => void
}

/** Milliseconds between two looks at the exchanges that are still to finish. */
const lookAgainAfter = 50

/** The Cloud Hub Agent 28b: one session's connection to its Cloud Hub, and the exchanges on it. */
export class CloudHubAgent {
  readonly session: string
  /** Kept when the agent has ended its operation ([0137]). */
  readonly over: Promise<SessionEnd>
  readonly #options: CloudHubAgentOptions
  readonly #connection: SessionConnection
  #connections: ApplicationConnections | undefined
  /** Until when a deployment leaves exchanges time to finish, by the clock that nobody sets. */
  #finishUntil = 0
  #isEnding = false

  constructor(options: CloudHubAgentOptions) {
    const { information, openSocket, product, observe, changed } = options
    this.#options = options
    this.session = information.session
    const { promise, resolve } = Promise.withResolvers<SessionEnd>()
    this.over = promise
    const details = { session: this.session }
    observe('S171', `agent activated for ${information.application}`, details)
    observe('S172', 'WebSocket to the Cloud Hub', details)
    this.#connection = openDeviceConnection({
      address: information.url,
      sessionId: information.sessionId,
      token: information.token,
      openSocket,
      product,
      capabilities: ['upgrade'],
      application: information.application,
      handlers: {
        onConnected: changed,
        onPaired: changed,
        onPeerLost: changed,
        onReturning: changed,
        onHalt: halt => this.#noteHalt(halt),
        onOver: end => {
          this.#connections?.close()
          resolve(end)
        },
      },
      onExchange: exchange => this.#carry(exchange),
    })
  }

  get state(): SessionConnection['state'] {
    return this.#connection.state
  }

  /**
   * Management asks for the end (4.30): while there is a connection the session ends by the valid process, otherwise
   * token and session ID are dropped. At a deployment, exchanges that are open may finish first (12.11).
   */
  endAsAsked(reason: EndReason): void {
    if (this.state === 'connecting' || this.state === 'returning') this.abandon()
    else if (reason === 'deployment') this.#endWhenFinished(reason)
    else this.terminate(reason)
  }

  /** Ends the session by the valid process (S291, S292). A repeated request changes nothing. */
  terminate(reason: EndReason): void {
    if (this.state === 'terminating' || this.state === 'over') return
    const { observe, changed } = this.#options
    const details = { session: this.session }
    if (!this.#isEnding) observe('S291', `end of the session requested: ${reason}`, details)
    observe('S292', 'terminate frame', details)
    this.#connection.terminate(reason)
    changed()
  }

  /** Breaks off without ending the session, as a sudden stop of the device would. */
  abandon(): void {
    this.#connection.abandon()
  }

  #noteHalt({ reason, deadline }: HaltFrame): void {
    if (reason === 'deployment') this.#finishUntil = performance.now() + deadline * 500
  }

  #endWhenFinished(reason: EndReason): void {
    if (this.#isEnding) return
    const details = { session: this.session }
    this.#options.observe('S291', `end of the session requested: ${reason}`, details)
    this.#isEnding = true
    const look = (): void => {
      const isFinished = this.#connection.openExchanges === 0
      if (isFinished || performance.now() >= this.#finishUntil) this.terminate(reason)
      else setTimeout(look, lookAgainAfter)
    }
    look()
  }

  /** Finds the application by the application ID (S235) and carries the exchange to it. */
  #carry(exchange: Exchange): ExchangeHandlers {
    const application = this.#options.applications.find(exchange.applicationId)
    if (!application) {
      exchange.reset('application-unknown')
      return noHandlers
    }
    this.#connections ??= new ApplicationConnections(application.origin)
    return new ApplicationExchange(exchange, this.#connections, this.#observerOf(exchange))
  }

  #observerOf({ number, applicationId }: Exchange): ExchangeObserver | undefined {
    const { observe } = this.#options
    if (observe === noObserver) return undefined
    const details = { session: this.session, exchange: number }
    return {
      passedOn: head => {
        observe('S235', `application ${applicationId}`, details)
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

const noHandlers: ExchangeHandlers = { onData() {}, onEnd() {}, onReset() {} }
