import { type AskedRequest, responseBody } from './body.ts'
import { type ResponseHead, scanResponseHead } from './head.ts'
import { HttpMessageError } from './http-message-error.ts'
import { MessageDelimiter, type MessageEvents } from './message-delimiter.ts'
import type { MessageLimits } from './message-limits.ts'

/** How `ResponseDelimiter` departs from its defaults. */
export interface ResponseDelimiterOptions {
  /** Limits other than the default ones. */
  readonly limits?: Partial<MessageLimits>
}

/**
 * Finds the responses in the bytes of a connection (RFC 9112), each the answer to the request that
 * `expect` named in its turn: any number of interim heads, then one final response. A byte that no
 * request accounts for is refused with `excess-bytes`.
 */
export class ResponseDelimiter extends MessageDelimiter<ResponseHead> {
  readonly #asked: AskedRequest[] = []
  #isLast = false

  constructor(events: MessageEvents<ResponseHead>, options: ResponseDelimiterOptions = {}) {
    super(events, scanResponseHead, options.limits)
  }

  /** A request goes out on this connection; a `RequestHead` will do. */
  expect(request: AskedRequest): void {
    this.#asked.push({ method: request.method, upgrade: request.upgrade })
  }

  /** Whether every request is answered and the connection may carry another. */
  get isReusable(): boolean {
    return this.isBetweenMessages && this.#asked.length === 0
  }

  protected override beginning(): void {
    if (this.#asked.length === 0) throw new HttpMessageError('excess-bytes')
  }

  protected override accept(head: ResponseHead): void {
    if (head.isInterim) {
      this.events.head(head, 'none')
      return
    }
    const request = this.#asked.shift()
    if (request === undefined) throw new HttpMessageError('excess-bytes')
    this.#isLast = !head.keepAlive
    this.expectBody(head, responseBody(head, request, this.limits))
  }

  protected override bodyComplete(): void {
    this.state = this.#isLast ? 'over' : 'head'
    this.events.end()
  }

  protected override finished(): void {
    if (this.state === 'body') this.bodyComplete()
    if (this.#asked.length > 0) throw new HttpMessageError('truncated')
  }
}
