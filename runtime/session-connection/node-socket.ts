import { type ClientOptions, WebSocket } from 'ws'
import type { FrameSocket, FrameSocketEvents, OpenFrameSocket } from './frame-socket.ts'
import { MessageWriter } from './message-writer.ts'

/** Settings of the WebSocket client: certificates (`ca`, `cert`, `key`), `createConnection`, `headers`. */
export type NodeSocketOptions = Omit<
  ClientOptions,
  'perMessageDeflate' | 'followRedirects' | 'maxPayload' | 'protocol' | 'protocolVersion'
>

/** Largest message of this protocol: the largest header and the largest body that `connected` can name. */
const largestMessage = 4096 + 1024 * 1024

/** Milliseconds that the handshake may take. */
const handshakeTimeout = 15_000

/** Opens WebSockets in Node, with `ws`. */
export function nodeSockets(options: NodeSocketOptions = {}): OpenFrameSocket {
  return (address, subprotocols, events) => {
    try {
      const webSocket = new WebSocket(address, [...subprotocols], {
        handshakeTimeout,
        ...options,
        perMessageDeflate: false,
        followRedirects: false,
        maxPayload: largestMessage,
      })
      return new NodeSocket(webSocket, events)
    } catch (error) {
      setImmediate(() => events.onClose(error instanceof Error ? error : undefined))
      return noSocket
    }
  }
}

class NodeSocket implements FrameSocket {
  readonly #webSocket: WebSocket
  #writer: MessageWriter | undefined
  #isTogether = false
  #cause: Error | undefined

  constructor(webSocket: WebSocket, events: FrameSocketEvents) {
    this.#webSocket = webSocket
    webSocket.once('upgrade', ({ socket }) => {
      this.#writer = new MessageWriter(socket, true)
      socket.on('drain', () => events.onDrain())
    })
    webSocket.once('open', () => events.onOpen(webSocket.protocol))
    webSocket.on('message', (data, isBinary) => {
      if (!isBinary) events.onText()
      else if (data instanceof Uint8Array) events.onMessage(data)
    })
    webSocket.on('error', error => {
      this.#cause = error
    })
    webSocket.once('close', () => events.onClose(this.#cause))
  }

  get waiting(): number {
    return this.#writer?.waiting ?? 0
  }

  allocate(octets: number): Uint8Array {
    return this.#writer?.room(octets) ?? Buffer.allocUnsafe(octets)
  }

  send(message: Uint8Array): void {
    if (this.#webSocket.readyState !== WebSocket.OPEN) return
    this.#writer?.add(message)
    if (!this.#isTogether) this.#writer?.flush()
  }

  together(write: () => void): void {
    this.#isTogether = true
    try {
      write()
    } finally {
      this.#isTogether = false
      this.#writer?.flush()
    }
  }

  afterTurn(action: () => void): void {
    setImmediate(action)
  }

  close(code: number): void {
    this.#webSocket.close(code)
  }

  destroy(): void {
    this.#webSocket.terminate()
  }
}

/** Stands where no WebSocket could be made of an address. */
const noSocket: FrameSocket = {
  waiting: 0,
  allocate: octets => new Uint8Array(octets),
  send() {},
  together: write => write(),
  afterTurn: action => void setImmediate(action),
  close() {},
  destroy() {},
}
