import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import {
  carriesSessionId,
  decodeFrame,
  encodeFrame,
  type FrameHeaders,
  type FrameName,
  frameName,
  replaceSessionId,
  sessionIdOctets,
} from '../frame/index.ts'

export type TestSide = 'device' | 'terminal'

/** What may be set of a test relay. */
export interface TestRelayOptions {
  readonly maxFrame?: number
  readonly credit?: number
  /** Seconds. */
  readonly keepalive?: number
  /** Milliseconds that each frame takes through the relay. */
  readonly delay?: number
  /** Certificate and key, for `wss`. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Sees every frame that an endpoint sends. */
  readonly onFrame?: (from: TestSide, message: Uint8Array) => void
  /** Called before `connected` is sent, to say something else first. */
  readonly onAccept?: (side: TestSide) => 'ping' | undefined
  /** Answers a handshake otherwise: an `error` to refuse with. */
  readonly refuse?: (
    side: TestSide,
    subprotocols: readonly string[],
  ) => FrameHeaders['error'] | undefined
}

const mostHeld = 1024 * 1024

/** The connection of one side and what the relay remembers of the side. */
class Side {
  readonly name: TestSide
  readonly sessionId: string = secret()
  readonly idOctets: Uint8Array = sessionIdOctets(this.sessionId)
  webSocket: WebSocket | undefined
  socket: Socket | undefined
  resumeKeys: string[] = []
  hello: Uint8Array | undefined
  /** Whether what the side sends is dropped until its next `hello`. */
  discarding = false
  lostWhilePaired = false
  everConfirmed = false
  connections = 0
  /** Code with which the side closed last. */
  closeCode: number | undefined
  /** The subprotocols that the side offered last. */
  offered: readonly string[] = []
  /** The most octets that waited for this side. */
  mostWaiting = 0

  constructor(name: TestSide) {
    this.name = name
  }

  get waiting(): number {
    return this.socket?.writableLength ?? 0
  }
}

/**
 * A relay for tests of the two ends: one session, two real WebSockets, sections 6 to 9 of the protocol without
 * management, logs and timers. It can delay, cut, freeze and say what a relay should not say.
 */
export class TestRelay {
  readonly token: string = `mrsp_${secret()}`
  readonly device: Side = new Side('device')
  readonly terminal: Side = new Side('terminal')
  readonly #options: TestRelayOptions
  readonly #http: Server
  readonly #webSockets: WebSocketServer = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 4096 + 1024 * 1024,
    handleProtocols: () => 'mrsp.v1',
  })
  readonly #sockets: Set<Socket> = new Set()
  #port = 0
  #paired = false

  constructor(options: TestRelayOptions = {}) {
    this.#options = options
    this.#http = options.tls === undefined ? createServer() : createTlsServer(options.tls)
    this.#http.on('connection', (socket: Socket) => this.#sockets.add(socket))
    this.#http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      this.#webSockets.handleUpgrade(request, socket, head, webSocket =>
        this.#accept(webSocket, socket, request),
      )
    })
  }

  async listen(): Promise<void> {
    this.#http.listen(0, '127.0.0.1')
    await once(this.#http, 'listening')
    const address = this.#http.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    this.#port = address.port
  }

  async close(): Promise<void> {
    this.#http.close()
    for (const socket of this.#sockets) socket.destroy()
    await once(this.#http, 'close')
  }

  /** What a side connects with. */
  credentials(side: TestSide): { address: string; sessionId: string; token: string } {
    const path = side === 'device' ? '/v1/hub' : '/v1/agent'
    return {
      address: `${this.#options.tls === undefined ? 'ws' : 'wss'}://127.0.0.1:${this.#port}${path}`,
      sessionId: this[side].sessionId,
      token: this.token,
    }
  }

  /** Breaks a side's TCP connection off. */
  cut(side: TestSide): void {
    this[side].socket?.destroy()
  }

  /** From here on nothing passes on the side's connection, which stays open; the peer is told of the loss. */
  freeze(side: TestSide): void {
    this[side].socket?.pause()
    this[side].webSocket?.removeAllListeners()
    this.#lose(this[side])
  }

  /** Says a frame to a side. */
  say<Name extends FrameName>(side: TestSide, name: Name, headers: FrameHeaders[Name]): void {
    this.sendRaw(side, encodeFrame(this[side].sessionId, name, headers))
  }

  /** Sends octets to a side as they are. */
  sendRaw(side: TestSide, message: Uint8Array | string): void {
    this[side].webSocket?.send(message)
  }

  /** Ends both sides by `terminated`, the device's first. */
  end(reason: FrameHeaders['terminated']['reason']): void {
    for (const side of [this.device, this.terminal]) {
      this.say(side.name, 'terminated', { reason })
      side.webSocket?.close(1000)
    }
  }

  #accept(webSocket: WebSocket, socket: Socket, request: IncomingMessage): void {
    const side = request.url === '/v1/hub' ? this.device : this.terminal
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(/, ?/)
    side.offered = offered
    webSocket.on('error', () => {})
    const refusal = this.#options.refuse?.(side.name, offered) ?? this.#check(side, offered)
    if (refusal !== undefined) {
      webSocket.send(encodeFrame('-'.repeat(43), 'error', refusal))
      webSocket.close(4401)
      return
    }
    if (side.webSocket !== undefined) {
      this.say(side.name, 'error', { code: 'replaced', source: 'relay' })
      side.webSocket.close(4409)
      this.#lose(side)
    }
    this.#connect(side, webSocket, socket)
  }

  #check(side: Side, offered: readonly string[]): FrameHeaders['error'] | undefined {
    const unauthenticated = { code: 'unauthenticated', source: 'relay' } as const
    if (!offered.includes(`mrsp.auth.${side.sessionId}.${this.token}`)) return unauthenticated
    const keys = offered.filter(each => each.startsWith('mrsp.resume.'))
    const keyed = keys.some(key => side.resumeKeys.includes(key.slice('mrsp.resume.'.length)))
    return side.everConfirmed && !keyed ? unauthenticated : undefined
  }

  #connect(side: Side, webSocket: WebSocket, socket: Socket): void {
    side.webSocket = webSocket
    side.socket = socket
    side.hello = undefined
    side.connections++
    side.resumeKeys = [...side.resumeKeys.slice(-1), secret()]
    webSocket.on('message', (data, isBinary) => {
      if (side.webSocket !== webSocket || !isBinary || !(data instanceof Buffer)) return
      const { delay } = this.#options
      if (delay === undefined) this.#receive(side, data)
      else setTimeout(() => this.#receive(side, data), delay)
    })
    webSocket.on('close', code => {
      side.closeCode = code
      if (side.webSocket === webSocket) this.#lose(side)
    })
    socket.on('drain', () => {
      if (side.waiting < mostHeld / 2) this.#other(side).webSocket?.resume()
    })
    const first = this.#options.onAccept?.(side.name)
    if (first !== undefined) this.say(side.name, first, {})
    this.say(side.name, 'connected', {
      maxFrame: this.#options.maxFrame ?? 65536,
      credit: this.#options.credit ?? 1048576,
      keepalive: this.#options.keepalive ?? 20,
      idleTimeout: 900,
      expiresIn: 3600,
      resumeKey: side.resumeKeys.at(-1) ?? '',
    })
    const peer = this.#other(side)
    if (!side.lostWhilePaired) return
    side.lostWhilePaired = false
    if (peer.webSocket === undefined) return
    peer.hello = undefined
    this.say(peer.name, 'resumed', {})
  }

  #lose(side: Side): void {
    side.webSocket = undefined
    side.socket = undefined
    side.hello = undefined
    const peer = this.#other(side)
    peer.webSocket?.resume()
    if (!this.#paired) return
    this.#paired = false
    side.lostWhilePaired = true
    if (peer.webSocket === undefined) return
    peer.discarding = true
    this.say(peer.name, 'peer-lost', { grace: 30 })
  }

  #receive(side: Side, message: Buffer): void {
    this.#options.onFrame?.(side.name, message)
    if (!carriesSessionId(message, side.idOctets)) {
      side.webSocket?.close(1002)
      return
    }
    const name = frameName(message)
    const peer = this.#other(side)
    switch (name) {
      case 'ping':
        this.say(side.name, 'pong', {})
        return
      case 'pong':
        return
      case 'terminate':
        this.#terminate(message)
        return
      case 'hello':
        side.hello = message
        side.discarding = false
        side.everConfirmed = true
        side.resumeKeys = side.resumeKeys.slice(-1)
        if (peer.hello !== undefined) this.#pair()
        return
      default:
        if (!side.discarding && this.#paired) this.#forward(message, peer)
    }
  }

  #pair(): void {
    this.#paired = true
    for (const side of [this.device, this.terminal]) {
      const { hello } = this.#other(side)
      if (hello !== undefined) this.#forward(hello, side)
    }
  }

  #forward(message: Uint8Array, to: Side): void {
    replaceSessionId(message, to.idOctets)
    const { socket } = to
    if (socket === undefined) return
    if (socket.writableCorked === 0) {
      socket.cork()
      process.nextTick(() => socket.uncork())
    }
    to.webSocket?.send(message)
    to.mostWaiting = Math.max(to.mostWaiting, to.waiting)
    if (to.waiting >= mostHeld) this.#other(to).webSocket?.pause()
  }

  #terminate(message: Buffer): void {
    const frame = decodeFrame(message)
    if (frame.name !== 'terminate' || frame.headers.token !== this.token) return
    this.#paired = false
    this.end(frame.headers.reason)
  }

  #other(side: Side): Side {
    return side === this.device ? this.terminal : this.device
  }
}

function secret(): string {
  return createHmac('sha256', 'test').update(randomBytes(32)).digest('base64url')
}
