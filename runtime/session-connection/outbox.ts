import type { FrameSocket } from './frame-socket.ts'
import { mostWaiting } from './frame-socket.ts'

/** Where the frames come from that carry bodies. */
export interface FrameSource {
  /** The next frame, or undefined while there is none that may go. */
  next(): Uint8Array | undefined
  /** Called when a run of frames was sent. */
  afterRun(): void
}

/** Octets that may wait in a socket before a further control frame means that the other end takes nothing. */
const mostControlWaiting = 4 * 1024 * 1024

/**
 * What is to be sent on one WebSocket: control frames first, then body frames while the socket takes them. All that
 * came up in one turn of the event loop goes to the network at once.
 */
export class Outbox {
  readonly #socket: FrameSocket
  readonly #onStuck: () => void
  #control: Uint8Array[] = []
  #source: FrameSource | undefined
  #awake = false
  #stopped = false

  constructor(socket: FrameSocket, onStuck: () => void) {
    this.#socket = socket
    this.#onStuck = onStuck
  }

  /** Takes body frames from `source` from here on, or from nowhere. */
  draw(source: FrameSource | undefined): void {
    this.#source = source
    this.wake()
  }

  /** Sends a control frame before every body frame that waits. */
  control(message: Uint8Array): void {
    if (this.#stopped) return
    this.#control.push(message)
    this.wake()
  }

  /** There may be something to send. */
  wake(): void {
    if (this.#awake || this.#stopped) return
    this.#awake = true
    this.#socket.afterTurn(this.#run)
  }

  /** Sends what may be sent, at once. */
  flush(): void {
    if (this.#stopped) return
    let isFull = false
    this.#socket.together(() => {
      this.#sendControl()
      isFull = this.#sendBodies()
    })
    // A network that took all of it at once does not tell later that it did.
    if (isFull && this.#socket.waiting < mostWaiting) this.wake()
    this.#source?.afterRun()
  }

  stop(): void {
    this.#stopped = true
    this.#control = []
    this.#source = undefined
  }

  readonly #run = (): void => {
    this.#awake = false
    this.flush()
  }

  #sendControl(): void {
    if (this.#control.length === 0) return
    const messages = this.#control
    this.#control = []
    for (const message of messages) this.#socket.send(message)
    if (this.#socket.waiting > mostControlWaiting) this.#onStuck()
  }

  /** Returns whether it stopped because the socket takes no more for now. */
  #sendBodies(): boolean {
    const source = this.#source
    if (source === undefined) return false
    while (this.#socket.waiting < mostWaiting) {
      const message = source.next()
      if (message === undefined) return false
      this.#socket.send(message)
    }
    return true
  }
}
