import type { ErrorCode } from '../../generated/errors.ts'

/** What the owner of one end of an exchange is told. Nothing is told after `onReset`. */
export interface ExchangeHandlers {
  /**
   * Octets of the peer's HTTP message, as a view of the message that carried them. Every octet counts against the
   * peer's credit until `exchange.consumed` returns it.
   */
  onData(octets: Uint8Array): void
  /** The peer's HTTP message is complete. */
  onEnd(): void
  /**
   * The exchange failed: by the peer's `reset` with its code, `connection-lost`, `session-over`, or `protocol-error`
   * where the peer broke the rules of an exchange. An unknown code comes as `unknown`.
   */
  onReset(code: ErrorCode): void
  /** After a `write` that returned false: more may be written. */
  onDrain?(): void
}

/** What may be said with a write. */
export interface WriteOptions {
  /** This direction ends with these octets. */
  readonly end?: boolean
}

/** One HTTP request and its response, seen from one end. */
export interface Exchange {
  /** Number on the wire; 0 at the terminal until its first frame is sent. */
  readonly number: number
  readonly applicationId: string
  /** False once both directions have ended, or the exchange was reset or failed. */
  readonly open: boolean
  /**
   * Writes octets of this end's HTTP message (S233, S242). They must not change afterwards. Returns false when so much
   * waits that the writer should stop until `onDrain`. Writing to an exchange that is over does nothing and returns
   * false; `onReset` told why. Throws an Error after `end`.
   */
  write(octets: Uint8Array, options?: WriteOptions): boolean
  /** Ends this direction. At the device, it ends the exchange unless `upgrade` was called. */
  end(): void
  /** The consumer took so many of the octets that `onData` gave it; the peer may send as many more. */
  consumed(octets: number): void
  /** Gives the exchange up with a code; the other exchanges go on. Also says that nothing more will be consumed. */
  reset(code: ErrorCode): void
  /**
   * The response is a `101`: each direction ends for itself (8.15). Called at both ends before the device's `End` is
   * sent or received; at the terminal that is inside `onData` at the latest.
   */
  upgrade(): void
}
