import { createHmac, randomBytes } from 'node:crypto'
import type { Server } from 'node:https'
import Koa from 'koa'
import { pino } from 'pino'
import { type WebSocket, WebSocketServer } from 'ws'
import type {
  CloudHubHandlers,
  RelayHealthHandlers,
  Reservation,
  ReservationRequest,
  SessionInRelay,
} from '../../generated/relay-api.ts'
import type { EndReason, Side } from '../../generated/schemas.ts'
import { MrspError } from '../../runtime/errors.ts'
import {
  decodeFrame,
  encodeFrame,
  type FrameHeaders,
  frameName,
  type FrameName,
  replaceSessionId,
  sessionIdOctets,
} from '../../runtime/frame/index.ts'
import {
  createManagementClient,
  type Listening,
  listenHttps,
  relayRouter,
} from '../../runtime/http/index.ts'
import type { Ground } from './ground.ts'

/** One side of a session at the played relay. */
interface HeldSide {
  readonly name: Side
  readonly sessionId: string
  state: 'reserved' | 'started' | 'ended'
  token?: string
  socket?: WebSocket
  hello?: Buffer
}

interface Held extends Pick<SessionInRelay, 'session' | 'deviceId' | 'terminalId'> {
  readonly sides: Readonly<Record<Side, HeldSide>>
  isPaired: boolean
}

const key = randomBytes(32)
const sideNames: readonly Side[] = ['device', 'terminal']
const forwarded: ReadonlySet<FrameName> = new Set([
  'hello',
  'request',
  'response',
  'data',
  'credit',
  'reset',
])
const keepalive = 20

/** A relay, played: one Cloud Hub and one Web Agent, from the connection information to both ended logs. It holds no lost side. */
export class PlayedRelay implements AsyncDisposable {
  readonly #ground: Ground
  readonly #management: ReturnType<typeof createManagementClient>
  readonly #held: Map<string, Held> = new Map()
  readonly #sockets: WebSocketServer = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: offered => (offered.has('mrsp.v1') ? 'mrsp.v1' : false),
  })
  #listening: Listening<Server> | undefined

  private constructor(ground: Ground) {
    this.#ground = ground
    this.#management = createManagementClient({
      url: `https://localhost:${ground.ports.management}`,
      credential: () => ground.relayKey,
      ca: ground.certificate.ca,
    })
  }

  static async start(ground: Ground): Promise<PlayedRelay> {
    const relay = new PlayedRelay(ground)
    const app = new Koa()
    app.silent = true
    const log = pino({ level: 'silent' })
    app.use(
      relayRouter([relay.#handlers()], {
        authenticate: async (_, bearer) =>
          bearer === ground.managementKey ? { kind: 'management', id: 'management' } : undefined,
        checkAnswers: true,
        log,
      }),
    )
    const { certificate, key: privateKey } = ground.certificate
    relay.#listening = await listenHttps({
      host: '127.0.0.1',
      port: ground.ports.relay,
      app,
      source: 'relay',
      log,
      certificate,
      key: privateKey,
    })
    relay.#listening.server.on('upgrade', (request, socket, head) => {
      relay.#sockets.handleUpgrade(request, socket, head, webSocket => {
        webSocket.on('error', () => {})
        const side = request.url?.endsWith('/v1/hub') ? 'device' : 'terminal'
        const offer = request.headers['sec-websocket-protocol'] ?? ''
        void relay.#enter(side, offer, webSocket)
      })
    })
    return relay
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#management.close()
    for (const client of this.#sockets.clients) client.terminate()
    await this.#listening?.close(0)
  }

  #handlers(): CloudHubHandlers & RelayHealthHandlers {
    return {
      requestConnectionInformation: async ({ body }) => this.#reserve(body),
      terminateSession: async ({ session, body: { sides, reason } }) => {
        this.#note('management', 'relay', 'http', `terminateSession ${sides.join(' and ')}`)
        const held = this.#held.get(session)
        if (held === undefined) throw new MrspError('not-found', { source: 'relay', session })
        for (const side of sideNames.filter(name => sides.includes(name))) {
          await this.#end(held, held.sides[side], reason)
        }
        return inRelay(held)
      },
      extendReservation: async ({ session }) => {
        const held = this.#held.get(session)
        if (held === undefined) throw new MrspError('not-found', { source: 'relay', session })
        return inRelay(held)
      },
      relayHealth: async () => ({
        status: 'serving',
        version: '1',
        product: 'mrsp-conformance/1',
        pairs: 1,
      }),
    }
  }

  #reserve({ session, deviceId, terminalId }: ReservationRequest): Reservation {
    this.#note('management', 'relay', 'http', 'requestConnectionInformation')
    const side = (name: Side): HeldSide => ({ name, sessionId: newSecret(), state: 'reserved' })
    const held: Held = {
      session,
      deviceId,
      terminalId,
      sides: { device: side('device'), terminal: side('terminal') },
      isPaired: false,
    }
    this.#held.set(session, held)
    const origin = `wss://localhost:${this.#ground.ports.relay}`
    return {
      session,
      terminalSessionId: held.sides.terminal.sessionId,
      deviceSessionId: held.sides.device.sessionId,
      hubUrl: `${origin}/v1/hub`,
      agentUrl: `${origin}/v1/agent`,
      connectTimeout: 60,
    }
  }

  /** A connection of a side, from its credentials to its `connected` (Figs. 9 and 10). */
  async #enter(name: Side, offer: string, socket: WebSocket): Promise<void> {
    const [, sessionId = '', token = ''] =
      /mrsp\.auth\.([A-Za-z0-9_-]{43})\.(mrsp_[A-Za-z0-9_-]{43})/.exec(offer) ?? []
    const held = [...this.#held.values()].find(each => each.sides[name].sessionId === sessionId)
    const side = held?.sides[name]
    if (held === undefined || side === undefined || side.state !== 'reserved') {
      this.#refuse(socket, name)
      return
    }
    const { session } = held
    const answer = await this.#management
      .authenticate({ body: { session, side: name, token } })
      .catch(() => undefined)
    if (answer?.result !== 'accepted') {
      this.#refuse(socket, name)
      return
    }
    Object.assign(side, { state: 'started', token, socket })
    const ping = setInterval(() => this.#send(side, 'ping', {}), keepalive * 1000)
    socket.on('message', (data: Buffer) => this.#take(held, side, data))
    socket.on('close', () => {
      clearInterval(ping)
      if (side.state !== 'ended') void this.#endBoth(held, 'connection-lost')
    })
    const at = new Date().toISOString()
    await this.#management
      .manageLog({ body: { session, side: name, event: 'started', at, token } })
      .catch(() => {})
    this.#send(side, 'connected', {
      maxFrame: 65_536,
      credit: 1_048_576,
      keepalive,
      idleTimeout: 900,
      expiresIn: answer.expiresIn,
      resumeKey: newSecret(),
    })
  }

  #take(held: Held, side: HeldSide, message: Buffer): void {
    const name = frameName(message)
    const other = held.sides[side.name === 'device' ? 'terminal' : 'device']
    this.#note(side.name, 'relay', 'websocket', name ?? 'malformed', message)
    if (name === 'ping') this.#send(side, 'pong', {})
    if (name === 'terminate') void this.#terminate(held, side, message)
    if (name === 'hello') {
      side.hello = message
      if (other.hello === undefined) return
      held.isPaired = true
      this.#forward(side.hello, other)
      this.#forward(other.hello, side)
    } else if (held.isPaired && name !== undefined && forwarded.has(name)) {
      this.#forward(message, other)
    }
  }

  #forward(message: Buffer, to: HeldSide): void {
    replaceSessionId(message, sessionIdOctets(to.sessionId))
    this.#note('relay', to.name, 'websocket', frameName(message) ?? 'malformed', message)
    if (to.state === 'started') to.socket?.send(message)
  }

  /** The valid process, asked for by a side (S263 to S272, S293 to S299). */
  async #terminate(held: Held, side: HeldSide, message: Buffer): Promise<void> {
    const frame = decodeFrame(message)
    if (frame.name !== 'terminate') return
    const { reason, token } = frame.headers
    await this.#management
      .requestTermination({ body: { session: held.session, side: side.name, reason, token } })
      .catch(() => {})
    await this.#end(held, side, reason)
  }

  async #endBoth(held: Held, reason: EndReason): Promise<void> {
    for (const name of sideNames) await this.#end(held, held.sides[name], reason)
  }

  /** Logs the end of a side once, and then tells the side. */
  async #end(held: Held, side: HeldSide, reason: EndReason): Promise<void> {
    if (side.state === 'ended') return
    side.state = 'ended'
    held.isPaired = false
    const { session } = held
    const { name, token, socket } = side
    const at = new Date().toISOString()
    const log = {
      session,
      side: name,
      event: 'ended',
      at,
      reason,
      ...(token && { token }),
    } as const
    await this.#management.manageLog({ body: log }).catch(() => {})
    if (socket === undefined) return
    this.#send(side, 'terminated', { reason })
    socket.close(1000)
  }

  #refuse(socket: WebSocket, side: Side): void {
    const error = { code: 'unauthenticated', source: 'relay' } as const
    this.#note('relay', side, 'websocket', 'error unauthenticated')
    socket.send(encodeFrame('-'.repeat(43), 'error', error))
    socket.close(4401)
  }

  #send<Name extends FrameName>(
    side: HeldSide,
    name: Name,
    headers: FrameHeaders[Name] & object,
  ): void {
    const octets = encodeFrame(side.sessionId, name, headers)
    this.#note('relay', side.name, 'websocket', name, octets)
    side.socket?.send(octets)
  }

  #note(
    from: 'management' | 'relay' | Side,
    to: 'relay' | Side,
    link: 'http' | 'websocket',
    what: string,
    octets?: Uint8Array,
  ): void {
    this.#ground.record({ from, to, link, what, ...(octets && { octets }) })
  }
}

function inRelay({ session, deviceId, terminalId, sides }: Held): SessionInRelay {
  const open = sideNames.filter(name => sides[name].state !== 'ended')
  return { session, deviceId, terminalId, sides: open }
}

/** A session ID or resume key (5.15). */
function newSecret(): string {
  return createHmac('sha256', key).update(randomBytes(32)).digest('base64url')
}
