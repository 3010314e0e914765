import type { BodyDelimiter, BodyKind } from './body.ts'
import { type HeadScanner, type MessageHead, sliceOf } from './head.ts'
import { HeadReader } from './head-reader.ts'
import { HttpMessageError } from './http-message-error.ts'
import { defaultMessageLimits, type MessageLimits } from './message-limits.ts'

/**
 * What a delimiter finds, told in the order of the bytes. Slices share memory with the piece they
 * came in, except a head that was cut. Put together, `head.bytes` and the slices are the message
 * byte for byte, chunk sizes and trailers included.
 */
export interface MessageEvents<Head> {
  /** A head is complete. An interim response (`head.isInterim`) is nothing but this. */
  head(head: Head, body: BodyKind): void
  /** Bytes that belong to the body, or to the protocol that was switched to. */
  body(slice: Uint8Array): void
  /** The message is complete. */
  end(): void
}

/**
 * Where a delimiter stands. `held`: before bytes that it may not take yet. `passed-over`: after the
 * last message, ignoring what follows. `over`: after it, refusing what follows.
 */
type DelimiterState = 'head' | 'body' | 'held' | 'passed-over' | 'over'

/** What `RequestDelimiter` and `ResponseDelimiter` have in common. */
export abstract class MessageDelimiter<Head extends MessageHead> {
  protected readonly events: MessageEvents<Head>
  protected readonly limits: MessageLimits
  protected state: DelimiterState = 'head'
  readonly #reader: HeadReader<Head>
  #body: BodyDelimiter | undefined
  #isPaused = false
  #failure: HttpMessageError | undefined

  protected constructor(
    events: MessageEvents<Head>,
    scan: HeadScanner<Head>,
    limits?: Partial<MessageLimits>,
  ) {
    this.events = events
    this.limits = limits ? { ...defaultMessageLimits, ...limits } : defaultMessageLimits
    this.#reader = new HeadReader(scan, this.limits)
  }

  /** Bytes of an unfinished head that are kept: at most `maxHeadBytes`; nothing else is ever kept. */
  get heldBytes(): number {
    return this.#reader.heldBytes
  }

  /** Whether it stands between two messages. */
  get isBetweenMessages(): boolean {
    return this.state === 'head' && this.heldBytes === 0 && this.#failure === undefined
  }

  /**
   * Takes bytes of the connection, cut anywhere, and tells what they hold through the events,
   * before it returns.
   *
   * @param from where in the piece to begin
   * @returns the offset after the last byte taken: less than `piece.length` only while it is paused
   * or waits for an upgrade to be settled; the caller keeps the rest and pushes it again later
   * @throws HttpMessageError now and at every later call; what was told before stays true
   */
  push(piece: Uint8Array, from: number = 0): number {
    if (this.#failure !== undefined) throw this.#failure
    try {
      return this.#take(piece, from)
    } catch (error) {
      if (error instanceof HttpMessageError) this.#failure = error
      throw error
    }
  }

  /**
   * The other side ended its sending. Ends a message that the close ends.
   * @throws HttpMessageError `truncated` inside a message, or what the part of a head is refused for
   */
  finish(): void {
    if (this.#failure !== undefined) throw this.#failure
    try {
      this.#reader.finish()
      this.#body?.finish()
      this.finished()
      this.state = 'over'
    } catch (error) {
      if (error instanceof HttpMessageError) this.#failure = error
      throw error
    }
  }

  /** Takes no further message after the present one until `resume`. */
  pause(): void {
    this.#isPaused = true
  }

  /** Takes messages again; the caller pushes the bytes that were not taken. */
  resume(): void {
    this.#isPaused = false
  }

  /** Throws when no message may begin here. */
  protected abstract beginning(): void
  /** A head is complete: decides what follows by `expectBody`, or nothing by `state`. */
  protected abstract accept(head: Head): void
  /** All bytes that a body announced are there. */
  protected abstract bodyComplete(): void
  /** The sending ended where it may. */
  protected abstract finished(): void

  /** Tells a head and goes on with its body. */
  protected expectBody(head: Head, body: BodyDelimiter): void {
    this.events.head(head, body.kind)
    if (body.isOver) this.bodyComplete()
    else this.continueWith(body)
  }

  protected continueWith(body: BodyDelimiter): void {
    this.#body = body
    this.state = 'body'
  }

  #take(piece: Uint8Array, from: number): number {
    let at = from
    while (at < piece.length) {
      switch (this.state) {
        case 'head':
          if (this.#isPaused && this.heldBytes === 0) return at
          at = this.#takeHead(piece, at)
          break
        case 'body':
          at = this.#takeBody(piece, at)
          break
        case 'held':
          return at
        case 'passed-over':
          return piece.length
        case 'over':
          throw new HttpMessageError('excess-bytes')
      }
    }
    return at
  }

  #takeHead(piece: Uint8Array, from: number): number {
    this.beginning()
    const head = this.#reader.read(piece, from)
    const { end } = this.#reader
    if (head !== undefined) this.accept(head)
    return end
  }

  #takeBody(piece: Uint8Array, from: number): number {
    const body = this.#body
    if (body === undefined) return from
    const end = body.take(piece, from)
    if (end > from) this.events.body(sliceOf(piece, from, end))
    if (body.isOver) {
      this.#body = undefined
      this.bodyComplete()
    }
    return end
  }
}
