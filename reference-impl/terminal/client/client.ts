import type { ErrorCode } from '../../../generated/errors.ts'
import type { ConnectionInformation } from '../../../generated/management-api.ts'
import type { EndReason } from '../../../generated/schemas.ts'
import type { StepDetails, StepObserver } from '../../../runtime/observer.ts'
import {
  type Exchange,
  type ExchangeHandlers,
  type OpenFrameSocket,
  openTerminalConnection,
  type SessionEnd,
  type TerminalConnection,
} from '../../../runtime/session-connection/index.ts'

/** What a client is activated with (S203). */
export interface ClientOptions {
  /** Token and session ID, with what belongs to them. Secret. */
  readonly information: ConnectionInformation
  readonly openSocket: OpenFrameSocket
  readonly product: string
  readonly observe: StepObserver
  /** Told when the client's state changes. */
  readonly changed: () => void
  /** Told once, when the connection to the Web Agent is over (S273). */
  readonly onOver: (end: SessionEnd) => void
}

/** Something that can go on only once both ends of the session are paired. */
export interface PairingWaiter {
  paired(): void
  /** There will be no pairing in which it can go on. */
  failed(code: ErrorCode): void
}

/**
 * A client 45c: one session's connection to its Web Agent, on which the requests of local programs travel to the one
 * server application that has the client's application ID ([0052]).
 */
export class Client {
  readonly session: string
  readonly applicationId: string
  readonly #options: ClientOptions
  readonly #connection: TerminalConnection
  readonly #waiters: Set<PairingWaiter> = new Set()
  /** The same for each step, since there are two for each exchange. */
  readonly #details: StepDetails
  #everConnected = false
  #end: SessionEnd | undefined

  constructor(options: ClientOptions) {
    const { information, openSocket, product, observe, changed } = options
    this.#options = options
    this.session = information.session
    this.applicationId = information.applicationId
    this.#details = { session: this.session }
    observe('S204', 'WebSocket to the Web Agent', this.#details)
    this.#connection = openTerminalConnection({
      address: information.url,
      sessionId: information.sessionId,
      token: information.token,
      openSocket,
      product,
      capabilities: ['upgrade'],
      handlers: {
        onConnected: () => {
          this.#everConnected = true
          changed()
        },
        onPaired: () => {
          changed()
          for (const waiter of this.#takeWaiters()) waiter.paired()
        },
        onPeerLost: changed,
        onReturning: changed,
        onHalt: () => {
          changed()
          this.#failWaiters('relay-draining')
        },
        onOver: end => this.#finish(end),
      },
    })
  }

  /** Whether the relay has established this side's connection and it is not lost since. */
  get connected(): boolean {
    const { state } = this.#connection
    return state === 'waiting' || state === 'paired' || state === 'peer-lost'
  }

  /** Whether it ever has. */
  get everConnected(): boolean {
    return this.#everConnected
  }

  /** Whether requests travel now. */
  get paired(): boolean {
    return this.#connection.state === 'paired'
  }

  /** Whether the relay has announced that the session will end; no exchange is opened any more. */
  get halted(): boolean {
    return this.#connection.halted
  }

  /** How the connection came to its end, once it has. */
  get end(): SessionEnd | undefined {
    return this.#end
  }

  /**
   * Opens an exchange for a request of a local program (S231, S232).
   *
   * @returns undefined while the two ends are not paired but may be yet: see `awaitPairing`
   */
  openExchange(handlers: ExchangeHandlers): Exchange | undefined {
    const { state, halted } = this.#connection
    const mayPair = state !== 'paired' && state !== 'terminating' && state !== 'over'
    if (mayPair && !halted) return undefined
    if (state === 'paired') {
      const { observe } = this.#options
      observe('S231', 'request of a local program', this.#details)
      observe('S232', 'request frame', this.#details)
    }
    return this.#connection.openExchange(this.applicationId, handlers)
  }

  /** Tells the waiter at the next pairing, or that there will be none. */
  awaitPairing(waiter: PairingWaiter): void {
    this.#waiters.add(waiter)
  }

  /** Forgets a waiter that has gone away. */
  stopAwaiting(waiter: PairingWaiter): void {
    this.#waiters.delete(waiter)
  }

  /** Requests the relay to end the session by the valid process (S262). A repeated request changes nothing. */
  terminate(): void {
    const { state } = this.#connection
    if (state === 'terminating' || state === 'over') return
    this.#options.observe('S262', 'terminate frame', this.#details)
    this.#connection.terminate('terminal')
    this.#failWaiters('session-over')
    this.#options.changed()
  }

  /** Breaks off without ending the session, as a sudden stop of the terminal would. */
  abandon(): void {
    this.#connection.abandon()
  }

  #finish(end: SessionEnd): void {
    this.#end = end
    this.#failWaiters(codeOfEnd(end))
    this.#options.onOver(end)
  }

  #failWaiters(code: ErrorCode): void {
    for (const waiter of this.#takeWaiters()) waiter.failed(code)
  }

  #takeWaiters(): PairingWaiter[] {
    const waiters = [...this.#waiters]
    this.#waiters.clear()
    return waiters
  }
}

const codeOfReason: Partial<Record<EndReason, ErrorCode>> = {
  expired: 'expired',
  'connection-lost': 'connection-lost',
  'relay-restarted': 'relay-restarted',
}

/** With what a request is answered that comes after the end. */
export function codeOfEnd(end: SessionEnd): ErrorCode {
  if (end.kind === 'failed') return end.error.code
  return codeOfReason[end.reason] ?? 'session-over'
}
