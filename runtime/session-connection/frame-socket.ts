/**
 * What the session connection needs of a WebSocket: binary messages, the octets that still wait, and a sign when they
 * are gone. `node-socket.ts` and `browser-socket.ts` give it.
 */
export interface FrameSocket {
  /** Octets that were sent and have not left this program. */
  readonly waiting: number
  /** Gives room for the message that is sent next; its octets may hold anything. */
  allocate(octets: number): Uint8Array
  /** Sends one binary message. The octets belong to the socket from here on. */
  send(message: Uint8Array): void
  /** Calls `write`, and hands everything it sends to the network at once. */
  together(write: () => void): void
  /** Calls `action` once the work of this turn of the event loop is done. */
  afterTurn(action: () => void): void
  /** Begins the close with a code; `onClose` follows. */
  close(code: number): void
  /** Breaks the connection off; `onClose` follows. */
  destroy(): void
}

/** What a socket tells. After `onClose` it tells nothing more. */
export interface FrameSocketEvents {
  /** The WebSocket is open with this subprotocol. */
  onOpen(subprotocol: string): void
  /** A binary message; its octets belong to the receiver. */
  onMessage(message: Uint8Array): void
  /** A text message, which this protocol does not have. */
  onText(): void
  /** So little waits to be sent that more can be given. */
  onDrain(): void
  /** The WebSocket is closed or did not come about; `cause` says what broke it, where that is known. */
  onClose(cause?: Error): void
}

/** Opens a WebSocket. Never throws: a failure comes as `onClose`. */
export type OpenFrameSocket = (
  address: string,
  subprotocols: readonly string[],
  events: FrameSocketEvents,
) => FrameSocket

/** Octets that may wait in a socket before no more body octets are given to it. */
export const mostWaiting: number = 120 * 1024
