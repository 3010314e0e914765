import {
  type FrameSocket,
  type FrameSocketEvents,
  mostWaiting,
  type OpenFrameSocket,
} from './frame-socket.ts'

/** How often, in milliseconds, to look whether the octets that wait are gone; a browser does not tell. */
const drainInterval = 8

/** Opens WebSockets with the `WebSocket` that browsers have. */
export const browserSockets: OpenFrameSocket = (address, subprotocols, events) =>
  new BrowserSocket(address, subprotocols, events)

class BrowserSocket implements FrameSocket {
  readonly #webSocket: WebSocket | undefined
  readonly #events: FrameSocketEvents
  #drainTimer: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(address: string, subprotocols: readonly string[], events: FrameSocketEvents) {
    this.#events = events
    const webSocket = openWebSocket(address, subprotocols)
    this.#webSocket = webSocket
    if (webSocket === undefined) {
      queueMicrotask(() => this.#tellClose())
      return
    }
    webSocket.binaryType = 'arraybuffer'
    webSocket.addEventListener('open', () => events.onOpen(webSocket.protocol))
    webSocket.addEventListener('message', ({ data }: { data: unknown }) => {
      if (this.#closed) return
      if (data instanceof ArrayBuffer) events.onMessage(new Uint8Array(data))
      else events.onText()
    })
    webSocket.addEventListener('close', () => this.#tellClose())
  }

  get waiting(): number {
    return this.#webSocket?.bufferedAmount ?? 0
  }

  allocate(octets: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(octets)
  }

  send(message: Uint8Array<ArrayBuffer>): void {
    if (this.#webSocket?.readyState !== 1) return
    this.#webSocket.send(message)
    if (this.waiting >= mostWaiting) this.#watchDrain()
  }

  together(write: () => void): void {
    write()
  }

  afterTurn(action: () => void): void {
    queueMicrotask(action)
  }

  close(code: number): void {
    // A browser closes with 1000 or 3000 to 4999 only; 4400 stands for a protocol error.
    this.#webSocket?.close(code === 1000 || code >= 3000 ? code : 4400)
  }

  /** A browser cannot break a connection off, so it is closed and no longer listened to. */
  destroy(): void {
    this.#webSocket?.close()
    queueMicrotask(() => this.#tellClose())
  }

  #tellClose(): void {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#drainTimer)
    this.#events.onClose()
  }

  #watchDrain(): void {
    if (this.#drainTimer !== undefined) return
    this.#drainTimer = setTimeout(() => {
      this.#drainTimer = undefined
      if (this.#closed) return
      if (this.waiting < mostWaiting / 2) this.#events.onDrain()
      else this.#watchDrain()
    }, drainInterval)
  }
}

/** The constructor throws for an address or subprotocol that it does not take. */
function openWebSocket(address: string, subprotocols: readonly string[]): WebSocket | undefined {
  try {
    return new WebSocket(address, [...subprotocols])
  } catch {
    return undefined
  }
}
