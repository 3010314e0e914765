import { randomUUID } from 'node:crypto'
import { v7 } from 'uuid'
import type { ErrorCode } from '../../../generated/errors.ts'
import type { StepObserver } from '../../../runtime/observer.ts'
import {
  type Exchange,
  openTerminalConnection,
  type SessionConnectionOptions,
  type SessionConnectionState,
  type SessionEnd,
  type TerminalConnection,
} from '../../../runtime/session-connection/index.ts'
import { nodeSockets } from '../../../runtime/session-connection/node-socket.ts'
import { TestRelay, type TestRelayOptions } from '../../../runtime/session-connection/test-relay.ts'
import type { ServerApplication } from '../applications/server-application.ts'
import { CloudHubAgent } from '../cloud-hub-agent/cloud-hub-agent.ts'

/** What may be set of a played session. */
export interface AgentSessionOptions {
  readonly origin: string
  readonly relay?: TestRelayOptions
  readonly terminal?: Partial<SessionConnectionOptions>
  readonly observe?: StepObserver
  readonly find?: (id: string) => ServerApplication | undefined
}

/** A Cloud Hub Agent in a session whose relay and terminal are played, over real sockets. */
export class AgentSession implements AsyncDisposable {
  readonly relay: TestRelay
  readonly agent: CloudHubAgent
  readonly terminal: TerminalConnection
  /** Kept when the terminal's side is over. */
  readonly terminalOver: Promise<SessionEnd>
  readonly #agentChanged: EventTarget

  private constructor(
    relay: TestRelay,
    agent: CloudHubAgent,
    terminal: TerminalConnection,
    terminalOver: Promise<SessionEnd>,
    agentChanged: EventTarget,
  ) {
    this.relay = relay
    this.agent = agent
    this.terminal = terminal
    this.terminalOver = terminalOver
    this.#agentChanged = agentChanged
  }

  /** Starts both ends and waits until they are paired. */
  static async open(options: AgentSessionOptions): Promise<AgentSession> {
    const { origin, observe = () => {} } = options
    const relay = new TestRelay(options.relay)
    await relay.listen()
    const application = { id: 'web-server', name: 'Web Server', origin }
    const { address, sessionId, token } = relay.credentials('device')
    const agentChanged = new EventTarget()
    const paired = Promise.withResolvers<void>()
    const over = Promise.withResolvers<SessionEnd>()
    const agent = new CloudHubAgent({
      information: {
        request: randomUUID(),
        session: v7(),
        application: application.id,
        sessionId,
        token,
        url: address,
        expiresIn: 3600,
        connectTimeout: 60,
      },
      applications: {
        find: options.find ?? (id => (id === application.id ? application : undefined)),
      },
      openSocket: nodeSockets(),
      product: 'mrsp-test/1',
      observe,
      changed: () => agentChanged.dispatchEvent(new Event('change')),
    })
    const terminal = openTerminalConnection({
      ...relay.credentials('terminal'),
      openSocket: nodeSockets(),
      product: 'mrsp-test/1',
      handlers: { onPaired: () => paired.resolve(), onOver: end => over.resolve(end) },
      ...options.terminal,
    })
    await paired.promise
    return new AgentSession(relay, agent, terminal, over.promise, agentChanged)
  }

  /** Waits until the agent's connection comes into a state. */
  agentIs(state: SessionConnectionState): Promise<void> {
    return new Promise(resolve => {
      const check = (): void => {
        if (this.agent.state !== state) return
        this.#agentChanged.removeEventListener('change', check)
        resolve()
      }
      this.#agentChanged.addEventListener('change', check)
      check()
    })
  }

  /** Opens an exchange, and gives what the terminal sees of it. */
  exchange(application = 'web-server'): PlayedExchange {
    return new PlayedExchange(this.terminal, application)
  }

  /** Sends a whole request and gives the whole answer. */
  ask(request: string | Uint8Array, application?: string): Promise<Answered> {
    return ask(this.terminal, request, application)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.agent.abandon()
    this.terminal.abandon()
    await this.relay.close()
  }
}

/** Sends a whole request and gives the whole answer. */
export function ask(
  terminal: TerminalConnection,
  request: string | Uint8Array,
  application = 'web-server',
): Promise<Answered> {
  const exchange = new PlayedExchange(terminal, application)
  exchange.send(request, true)
  return exchange.answered
}

/** How an exchange came out: what came of the response, and the code where it was reset. */
export interface Answered {
  readonly octets: Buffer
  readonly code?: ErrorCode
}

/** The terminal's end of an exchange. */
export class PlayedExchange {
  readonly answered: Promise<Answered>
  readonly #exchange: Exchange
  readonly #pieces: Uint8Array[] = []
  readonly #waiting: Set<() => void> = new Set()
  #isReading = true
  /** Octets that came and were not taken. */
  #untaken = 0
  #onDrain: (() => void) | undefined

  constructor(terminal: TerminalConnection, application: string) {
    const { promise, resolve } = Promise.withResolvers<Answered>()
    this.answered = promise
    this.#exchange = terminal.openExchange(application, {
      onData: octets => {
        this.#pieces.push(octets.slice())
        // From a 101 on each direction ends for itself.
        if (this.#pieces.length === 1 && this.text.startsWith('HTTP/1.1 101')) {
          this.#exchange.upgrade()
        }
        this.#untaken += octets.length
        if (this.#isReading) this.read()
        for (const check of this.#waiting) check()
      },
      onEnd: () => resolve({ octets: this.octets }),
      onReset: code => resolve({ octets: this.octets, code }),
      onDrain: () => this.#onDrain?.(),
    })
  }

  /** What has come so far. */
  get octets(): Buffer {
    return Buffer.concat(this.#pieces)
  }

  get isOpen(): boolean {
    return this.#exchange.open
  }

  get text(): string {
    return this.octets.toString('latin1')
  }

  /** Returns false when the writer should stop until `drained`. */
  send(octets: string | Uint8Array, end = false): boolean {
    const bytes = typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets
    return this.#exchange.write(bytes, { end })
  }

  end(): void {
    this.#exchange.end()
  }

  cancel(): void {
    this.#exchange.reset('cancelled')
  }

  /** Takes no more octets from here on. */
  stopReading(): void {
    this.#isReading = false
  }

  /** Takes what came, and what will come. */
  read(): void {
    this.#isReading = true
    const taken = this.#untaken
    this.#untaken = 0
    this.#exchange.consumed(taken)
  }

  drained(): Promise<void> {
    return new Promise(resolve => {
      this.#onDrain = resolve
    })
  }

  /** Waits until what came so far is as wanted. */
  async until(isEnough: (text: string) => boolean): Promise<string> {
    if (!isEnough(this.text)) {
      await new Promise<void>(resolve => {
        const check = (): void => {
          if (!isEnough(this.text)) return
          this.#waiting.delete(check)
          resolve()
        }
        this.#waiting.add(check)
      })
    }
    return this.text
  }
}
