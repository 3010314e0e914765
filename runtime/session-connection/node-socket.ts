import {
  type AcceptedHandshake,
  type HandshakeSettings,
  OpenWebSocket,
  requestHandshake,
} from '../websocket/index.ts'
import type { FrameSocket, FrameSocketEvents, OpenFrameSocket } from './frame-socket.ts'
import { MessageWriter } from './message-writer.ts'

/** Settings of the WebSocket client: certificates (`ca`, `cert`, `key`), `createConnection`, `agent`, `headers`. */
export type NodeSocketOptions = HandshakeSettings

/** Largest message of this protocol: the largest header and the largest body that `connected` can name. */
const largestMessage = 4096 + 1024 * 1024

/** Milliseconds that the handshake may take. */
const handshakePatience = 15_000

/** Milliseconds that the closing handshake may take. */
const closePatience = 30_000

/** Opens WebSockets in Node. */
export function nodeSockets(settings: NodeSocketOptions = {}): OpenFrameSocket {
  return (address, subprotocols, events) => {
    try {
      return new NodeSocket(address, subprotocols, settings, events)
    } catch (error) {
      setImmediate(() => events.onClose(error instanceof Error ? error : undefined))
      return noSocket
    }
  }
}

class NodeSocket implements FrameSocket {
  readonly #events: FrameSocketEvents
  readonly #giveUp: () => void
  #webSocket: OpenWebSocket | undefined
  #writer: MessageWriter | undefined
  #isTogether = false
  /** How the other end broke the rules of WebSocket. */
  #breach: Error | undefined

  constructor(
    address: string,
    subprotocols: readonly string[],
    settings: NodeSocketOptions,
    events: FrameSocketEvents,
  ) {
    this.#events = events
    this.#giveUp = requestHandshake(
      { address, subprotocols, settings, patience: handshakePatience },
      {
        onAccepted: accepted => this.#open(accepted),
        onFailed: cause => events.onClose(cause),
      },
    )
  }

  get waiting(): number {
    return this.#writer?.waiting ?? 0
  }

  allocate(octets: number): Uint8Array {
    return this.#writer?.room(octets) ?? Buffer.allocUnsafe(octets)
  }

  send(message: Uint8Array): void {
    if (this.#webSocket?.isOpen !== true) return
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
    if (this.#webSocket === undefined) this.#giveUp()
    else this.#webSocket.close(code)
  }

  destroy(): void {
    if (this.#webSocket === undefined) this.#giveUp()
    else this.#webSocket.destroy()
  }

  #open({ stream, head, subprotocol }: AcceptedHandshake): void {
    const events = this.#events
    const webSocket = new OpenWebSocket(
      { stream, head, side: 'client', largestMessage, areMessagesKept: true, closePatience },
      {
        onMessage(message, isBinary) {
          if (isBinary) events.onMessage(message)
          else events.onText()
        },
        onBreach: ({ code, what }) => {
          this.#breach = new Error(what)
          webSocket.close(code)
        },
        onClosing: () => this.#writer?.flush(),
        onClosed: cause => events.onClose(this.#breach ?? cause),
      },
    )
    this.#webSocket = webSocket
    this.#writer = new MessageWriter(stream, true)
    stream.on('drain', () => events.onDrain())
    events.onOpen(subprotocol)
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
