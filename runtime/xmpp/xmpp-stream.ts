import type { Element } from 'ltx'
import type { StreamFailure } from './stream-failure.ts'
import type { XmlLimits } from './stream-parser.ts'

/** What a stream tells its owner. After `gone` nothing more comes. */
export interface StreamListener {
  /** The other side's stream header. */
  opened(header: Element): void
  /** A first-level element. */
  received(element: Element): void
  /** The other side broke the rules of XML or a limit; the owner ends the stream with it. */
  failed(failure: StreamFailure): void
  /** The other side closed the stream; the owner ends it too. */
  closed(): void
  /** The socket is closed; called exactly once. */
  gone(): void
}

/** One XMPP stream over some socket, whatever its framing. */
export interface XmppStream {
  readonly remoteAddress: string
  /** Sets whom to tell; nothing is read before. */
  listen(listener: StreamListener): void
  /** Sends the own stream header. */
  open(attributes: Readonly<Record<string, string>>): void
  /**
   * Sends one element. @throws Unreachable when the stream is over or the other side does not
   * read. @throws IllegalXml @throws RangeError for more bytes than a stanza may have.
   */
  send(element: Element): void
  /** Expects a new stream header from the other side, within other limits from now on. */
  restart(limits: XmlLimits): void
  /** Ends the stream, saying why if it failed, then closes the socket; nothing is read any more. */
  end(failure?: StreamFailure): void
  /** Drops the socket at once. */
  destroy(): void
}

/** Milliseconds the other side has to close its socket after the stream's end. */
export const CLOSING_TIME = 1000
