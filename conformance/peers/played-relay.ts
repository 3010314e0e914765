import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { STATUS_CODES, type IncomingMessage } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Side } from '../../generated/schemas.ts'
import type { GeneratedCertificate } from '../../runtime/tls.ts'
import type { Trial } from '../check/trial.ts'
import { History } from '../history/history.ts'
import { RelayConnection, type ShownHandshake } from './relay-connection.ts'
import { Arrivals } from './until.ts'

/** How a handshake is answered: with a WebSocket, with an HTTP status, or not at all. */
export type HandshakeAnswer =
  | 'accept'
  | 'hang'
  | 'drop'
  | { readonly status: number; readonly fields?: Readonly<Record<string, string>> }

/** Where a played relay listens, and under which name and path it is reached. */
export interface RelayPlace {
  readonly port?: number
  readonly host?: string
  readonly name?: string
  readonly prefix?: string
}

/** A side of a session for which the played relay waits: what the endpoint under test is given, and its connections. */
export class Seat {
  readonly side: Side
  readonly url: string
  readonly sessionId: string
  readonly token: string
  /** Handshakes that came, whether they were accepted or not. */
  readonly handshakes: Arrivals<ShownHandshake> = new Arrivals<ShownHandshake>()
  readonly connections: Arrivals<RelayConnection> = new Arrivals<RelayConnection>()
  /** How the next handshakes are answered. */
  answer: HandshakeAnswer = 'accept'
  readonly trial: Trial
  /** Whether the session is over for this side: who comes back is refused. */
  isOver = false
  #taken = 0

  constructor(side: Side, url: string, trial: Trial) {
    this.side = side
    this.url = url
    this.sessionId = randomBytes(32).toString('base64url')
    this.token = `mrsp_${randomBytes(32).toString('base64url')}`
    this.trial = trial
  }

  /** The next connection of the endpoint. */
  async next(): Promise<RelayConnection> {
    const connection = await this.connections.find(() => true, this.#taken)
    this.#taken += 1
    return connection
  }

  /** Ends the side: an open connection is told so, and whoever comes back is refused with `unauthenticated`. */
  end(): void {
    this.isOver = true
    for (const connection of this.connections.all) {
      if (connection.isOpen) connection.terminated('terminal')
    }
  }

  /** Whether a connection waits that nobody took. */
  get hasMore(): boolean {
    return this.connections.all.length > this.#taken
  }
}

/** A relay as an endpoint meets it: WebSockets over TLS at addresses of its own for each side of each session. */
export class PlayedRelay {
  /** TCP connections that came, by their numbers. */
  readonly attempts: Arrivals<number> = new Arrivals<number>()
  /** Handshakes at addresses that nobody was given. */
  readonly strangers: Arrivals<ShownHandshake> = new Arrivals<ShownHandshake>()
  readonly #server: Server
  readonly #sockets: WebSocketServer = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 64 * 1024 * 1024,
    handleProtocols: protocols => (protocols.has('mrsp.v1') ? 'mrsp.v1' : false),
  })
  readonly #streams: Set<Duplex> = new Set()
  readonly #seats: Map<string, Seat> = new Map()
  readonly #nobodys: History = new History()
  readonly #name: string
  readonly #prefix: string
  #port = 0
  #trial: Trial | undefined
  #numbered = 0

  private constructor({ certificate, key }: GeneratedCertificate, name: string, prefix: string) {
    this.#name = name
    this.#prefix = prefix
    this.#server = createServer({ cert: certificate, key })
    this.#server.on('connection', (socket: Duplex) => {
      this.attempts.add(this.attempts.all.length)
      this.#streams.add(socket)
      socket.once('close', () => this.#streams.delete(socket))
    })
    this.#server.on('tlsClientError', () => {})
    this.#server.on('clientError', (_error, socket) => socket.destroy())
    this.#server.on('request', (request, response) => {
      this.#shown(request)
      response.writeHead(404).end()
    })
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
  }

  /** Starts it on a free port, or on a given one. */
  static async start(
    certificate: GeneratedCertificate,
    { port = 0, host = '127.0.0.1', name = 'localhost', prefix = '' }: RelayPlace = {},
  ): Promise<PlayedRelay> {
    const relay = new PlayedRelay(certificate, name, prefix)
    relay.#server.listen(port, host)
    await once(relay.#server, 'listening')
    const address = relay.#server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    relay.#port = address.port
    return relay
  }

  get port(): number {
    return this.#port
  }

  /** Address under which all its addresses lie. */
  get url(): string {
    return `wss://${this.#name}:${this.#port}${this.#prefix}`
  }

  /** Takes the trial whose history its connections write into from now on. */
  begin(trial: Trial): void {
    this.#trial = trial
  }

  /** Forgets the trial; its sessions are over. */
  end(): void {
    for (const seat of this.#seats.values()) if (!seat.isOver) seat.end()
    this.#trial = undefined
  }

  /**
   * Makes a side of a new session: address, session ID and token that the endpoint is to be given. It is over when the
   * case is.
   */
  seat(side: Side): Seat {
    if (this.#trial === undefined) throw new Error('no trial runs')
    this.#numbered += 1
    const path = `${this.#prefix}/pair-${this.#numbered}/v1/${side === 'device' ? 'hub' : 'agent'}`
    const seat = new Seat(side, `wss://${this.#name}:${this.#port}${path}`, this.#trial)
    this.#seats.set(path, seat)
    this.#trial.later(() => seat.end())
    return seat
  }

  async stop(): Promise<void> {
    this.#server.close()
    for (const stream of this.#streams) stream.destroy()
    this.#sockets.close()
    await once(this.#server, 'close').catch(() => {})
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => {})
    const seat = this.#seats.get(new URL(request.url ?? '/', 'https://localhost').pathname)
    const shown = this.#shown(request, seat)
    if (seat === undefined) {
      socket.end(httpAnswer({ status: 404 }))
      return
    }
    seat.handshakes.add(shown)
    const answer = seat.isOver ? 'accept' : seat.answer
    if (answer === 'hang') return
    if (answer === 'drop') {
      socket.destroy()
      return
    }
    if (answer !== 'accept') {
      socket.end(httpAnswer(answer))
      return
    }
    this.#sockets.handleUpgrade(request, socket, head, webSocket => {
      const connection = new RelayConnection(webSocket, shown, seat, seat.trial)
      if (seat.isOver) connection.refuse('unauthenticated', { beforeConnected: true })
      else seat.connections.add(connection)
    })
  }

  #shown(request: IncomingMessage, seat?: Seat): ShownHandshake {
    const { method = '', url = '', headers, rawHeaders } = request
    const side = seat?.side ?? (url.endsWith('/agent') ? 'terminal' : 'device')
    const { history } = seat?.trial ?? this.#trial ?? { history: this.#nobodys }
    const entry = history.record({
      from: side,
      to: 'relay',
      link: 'websocket',
      what: `${method} ${url}`,
      text: fieldLines(rawHeaders),
    })
    const offered = headers['sec-websocket-protocol'] ?? ''
    const offer = offered.split(',').map(item => item.trim())
    const shown = { method, target: url, headers, rawHeaders, offer, entry }
    if (seat === undefined) this.strangers.add(shown)
    return shown
  }
}

function fieldLines(rawHeaders: readonly string[]): string {
  const lines: string[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    lines.push(`${rawHeaders[at] ?? ''}: ${rawHeaders[at + 1] ?? ''}`)
  }
  return lines.join('\n')
}

function httpAnswer({ status, fields = {} }: Exclude<HandshakeAnswer, string>): string {
  const lines = Object.entries({ Connection: 'close', 'Content-Length': '0', ...fields })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n`
}
