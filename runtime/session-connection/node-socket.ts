import type { Socket } from 'node:net'
import { type ClientOptions, WebSocket } from 'ws'
import { type FrameSocket, type FrameSocketEvents, type OpenFrameSocket } from './frame-socket.ts'

/** Settings of the WebSocket client: certificates (`ca`, `cert`, `key`), `createConnection`, `headers`. */
export type NodeSocketOptions = Omit<
  ClientOptions,
  'perMessageDeflate' | 'followRedirects' | 'maxPayload' | 'protocol' | 'protocolVersion'
>

/** Largest message of this protocol: the largest header and the largest body that `connected` can name. */
const largestMessage = 4096 + 1024 * 1024

/** Opens WebSockets in Node, with `ws`. */
export function nodeSockets(options: NodeSocketOptions = {}): OpenFrameSocket {
  return (address, subprotocols, events) => new NodeSocket(address, subprotocols, events, options)
}

class NodeSocket implements FrameSocket {
  readonly #webSocket: WebSocket
  #socket: Socket | undefined

  constructor(
    address: string,
    subprotocols: readonly string[],
    events: FrameSocketEvents,
    options: NodeSocketOptions,
  ) {
    const webSocket = new WebSocket(address, [...subprotocols], {
      handshakeTimeout: 15_000,
      ...options,
      perMessageDeflate: false,
      followRedirects: false,
      maxPayload: largestMessage,
    })
    this.#webSocket = webSocket
    webSocket.once('upgrade', response => {
      this.#socket = response.socket
      response.socket.on('drain', () => events.onDrain())
    })
    webSocket.once('open', () => events.onOpen(webSocket.protocol))
    webSocket.on('message', (data, isBinary) => {
      if (!isBinary) events.onText()
      else if (data instanceof Uint8Array) events.onMessage(data)
    })
    // The close that follows an error tells all that this protocol needs to know.
    webSocket.on('error', () => {})
    webSocket.once('close', code => events.onClose(code))
  }

  get waiting(): number {
    return this.#socket === undefined ? 0 : this.#socket.writableLength
  }

  allocate(octets: number): Uint8Array {
    return Buffer.allocUnsafe(octets)
  }

  send(message: Uint8Array): void {
    if (this.#webSocket.readyState === WebSocket.OPEN) this.#webSocket.send(message)
  }

  together(write: () => void): void {
    const socket = this.#socket
    if (socket === undefined) {
      write()
      return
    }
    socket.cork()
    try {
      write()
    } finally {
      socket.uncork()
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
