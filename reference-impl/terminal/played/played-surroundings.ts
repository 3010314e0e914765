import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type Server } from 'node:tls'
import { pino } from 'pino'
import type { TerminalConfiguration } from '../../../generated/configuration.ts'
import type { StepDetails } from '../../../runtime/observer.ts'
import type { Running } from '../../../runtime/program.ts'
import {
  openDeviceConnection,
  type SessionConnection,
} from '../../../runtime/session-connection/index.ts'
import { nodeSockets } from '../../../runtime/session-connection/node-socket.ts'
import { TestRelay } from '../../../runtime/session-connection/test-relay.ts'
import { generateCertificate, type GeneratedCertificate } from '../../../runtime/tls.ts'
import { startTerminal } from '../terminal.ts'
import { answering } from './answering-device.ts'
import { PlayedManagement } from './played-management.ts'
import type { DeviceExchange } from './played-session.ts'

/** A step that the terminal told. */
export interface ToldStep {
  readonly step: string
  readonly session: string | undefined
}

/** An answer of the control interface. */
export interface ControlAnswer {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: unknown
}

/** A terminal, with management and relay played around it, all over TLS. */
export class PlayedSurroundings {
  readonly management: PlayedManagement = new PlayedManagement()
  readonly relay: TestRelay = new TestRelay()
  readonly steps: ToldStep[] = []
  readonly logLines: string[] = []
  readonly certificate: GeneratedCertificate
  readonly #directory: string
  readonly #devices: SessionConnection[] = []
  #relayDoor: Server | undefined
  #relayPort = 0
  #terminal: Running | undefined

  private constructor(directory: string, certificate: GeneratedCertificate) {
    this.#directory = directory
    this.certificate = certificate
  }

  static async start(
    configuration: Partial<TerminalConfiguration> = {},
  ): Promise<PlayedSurroundings> {
    const directory = await mkdtemp(join(tmpdir(), 'mrsp-terminal-'))
    const certificate = await generateCertificate(['localhost', '127.0.0.1'])
    const surroundings = new PlayedSurroundings(directory, certificate)
    await writeFile(join(directory, 'ca.pem'), certificate.ca)
    await surroundings.management.listen(certificate)
    await surroundings.#openRelay()
    await surroundings.startTerminal(configuration)
    return surroundings
  }

  get relayUrl(): string {
    return `wss://localhost:${this.#relayPort}/v1/agent`
  }

  get port(): number {
    return Number(new URL(this.#terminal?.addresses['page'] ?? '').port)
  }

  async startTerminal(configuration: Partial<TerminalConfiguration> = {}): Promise<void> {
    const log = pino({ level: 'trace' }, { write: line => this.logLines.push(line) })
    this.#terminal = await startTerminal(
      {
        managementUrl: this.management.url,
        port: 0,
        allowedRelays: [`wss://localhost:${this.#relayPort}`],
        dataDirectory: join(this.#directory, 'terminal'),
        caFile: join(this.#directory, 'ca.pem'),
        logLevel: 'trace',
        ...configuration,
      },
      {
        log,
        observe: (step, _what, details: StepDetails = {}) =>
          this.steps.push({ step, session: details.session }),
      },
    )
  }

  async stopTerminal(): Promise<void> {
    const terminal = this.#terminal
    this.#terminal = undefined
    await terminal?.stop()
  }

  /** Management goes away, and comes back under the same address with the same sessions. */
  async restartManagement(): Promise<void> {
    const { port } = new URL(this.management.url)
    await this.management.close()
    await this.management.listen(this.certificate, Number(port))
  }

  /** Connects a device that answers each request with its target. */
  connectDevice(applicationId = 'web-server'): void {
    const behaviour = answering(({ head }) => {
      const body = head.target
      return [Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)]
    })
    const device = openDeviceConnection({
      ...this.relay.credentials('device'),
      openSocket: nodeSockets(),
      product: 'played-device/1',
      application: applicationId,
      handlers: { onPaired() {}, onOver() {} },
      onExchange: exchange => {
        const seen: DeviceExchange = {
          exchange,
          received: [],
          hoards: false,
          ended: false,
          reset: undefined,
        }
        return {
          onData: octets => {
            seen.received.push(Buffer.from(octets))
            exchange.consumed(octets.length)
          },
          onEnd: () => {
            seen.ended = true
            behaviour(seen)
          },
          onReset: () => {},
        }
      },
    })
    this.#devices.push(device)
  }

  /** Asks the control interface, as the page does. */
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ControlAnswer> {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const type = text === undefined ? {} : { 'content-type': 'application/json' }
    return askHttp(this.port, method, path, { ...type, ...headers }, text)
  }

  async logIn(): Promise<void> {
    const { status } = await this.ask('POST', '/api/login', {
      userId: 'tanaka',
      password: 'correct horse',
    })
    if (status !== 200) throw new Error(`login: ${status}`)
  }

  /** Follows `/api/events` until a state has something. */
  async state(is: (state: TerminalState) => boolean): Promise<TerminalState> {
    const outgoing = request({
      host: '127.0.0.1',
      port: this.port,
      path: '/api/events',
      agent: false,
    })
    outgoing.end()
    const [response] = await once(outgoing, 'response')
    let text = ''
    for await (const piece of response) {
      text += String(piece)
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1]
        const state: unknown = data === undefined ? undefined : JSON.parse(data)
        if (isTerminalState(state) && is(state)) return state
      }
    }
    throw new Error('the events ended')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopTerminal()
    for (const device of this.#devices) device.abandon()
    await this.management.close()
    await this.relay.close()
    this.#relayDoor?.close()
    await rm(this.#directory, { recursive: true, force: true })
  }

  /** Puts TLS in front of the relay. */
  async #openRelay(): Promise<void> {
    await this.relay.listen()
    const { address, sessionId, token } = this.relay.credentials('terminal')
    const { certificate: cert, key } = this.certificate
    const door = createServer({ cert, key }, socket => {
      const inner = connect(Number(new URL(address).port), '127.0.0.1')
      linked(socket, inner)
    })
    door.listen(0, '127.0.0.1')
    await once(door, 'listening')
    const bound = door.address()
    this.#relayPort = bound !== null && typeof bound === 'object' ? bound.port : 0
    this.#relayDoor = door
    this.management.information = () => ({
      sessionId,
      token,
      url: this.relayUrl,
      expiresIn: 3600,
      connectTimeout: 60,
    })
  }
}

/** The state that the page shows, as far as tests look at it. */
export interface TerminalState {
  readonly login: { readonly userId: string } | null
  readonly sessions: readonly ShownSession[]
  readonly notices: readonly { readonly notice: string; readonly deviceId: string }[]
}

export interface ShownSession {
  readonly session: string
  readonly state: string
  readonly bindingCode: string
  readonly connected: boolean
  readonly paired: boolean
  readonly url?: string
  readonly refusalReason?: string
  readonly endReason?: string
  readonly code?: string
}

function isTerminalState(value: unknown): value is TerminalState {
  return typeof value === 'object' && value !== null && 'login' in value && 'sessions' in value
}

function linked(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one)
  for (const [socket, peer] of [
    [one, other],
    [other, one],
  ] as const) {
    socket.on('error', () => {})
    socket.on('close', () => peer.destroy())
  }
}

/** Asks over HTTP and reads the whole answer. */
export async function askHttp(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<ControlAnswer> {
  const outgoing = request({
    agent: false,
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: { host: `localhost:${port}`, ...headers },
  })
  outgoing.end(body)
  const [response] = await once(outgoing, 'response')
  let text = ''
  for await (const piece of response) text += String(piece)
  const isJson = String(response.headers['content-type']).includes('json')
  return {
    status: response.statusCode,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  }
}
