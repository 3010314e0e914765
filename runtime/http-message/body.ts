import { ChunkedBody } from './chunked-body.ts'
import type { RequestHead, ResponseHead } from './head.ts'
import { HttpMessageError } from './http-message-error.ts'
import { defaultMessageLimits, type MessageLimits } from './message-limits.ts'

/**
 * How the end of a body is known (RFC 9112, 6.3). `upgrade` is what follows a 101 response: bytes
 * of another protocol until the connection ends.
 */
export type BodyKind = 'none' | 'content-length' | 'chunked' | 'until-close' | 'upgrade'

/** Tells, piece by piece, which bytes belong to one body. Keeps none of them. */
export interface BodyDelimiter {
  readonly kind: BodyKind
  /** Whether the body is complete: no further byte belongs to it. */
  readonly isOver: boolean
  /**
   * Reads a piece from an offset on.
   *
   * @returns the offset after the last byte that belongs to the body
   * @throws HttpMessageError
   */
  take(piece: Uint8Array, from: number): number
  /**
   * The connection ended.
   * @throws HttpMessageError `truncated` when the body is not complete without more bytes
   */
  finish(): void
}

/** What must be known of a request to delimit its responses. */
export interface AskedRequest {
  readonly method: string
  /** Whether it asked for another protocol, so that a 101 is an answer to it. */
  readonly upgrade: boolean
}

const noBody: BodyDelimiter = Object.freeze({
  kind: 'none',
  isOver: true,
  take: (_piece: Uint8Array, from: number) => from,
  finish: () => {},
})

/** The body that a request head announces. */
export function requestBody(
  head: RequestHead,
  limits: MessageLimits = defaultMessageLimits,
): BodyDelimiter {
  if (head.isChunked) return new ChunkedBody(limits)
  return contentOf(head.contentLength ?? 0)
}

/**
 * The body that a response head announces, given the request it answers.
 * @throws HttpMessageError `unasked-upgrade`
 */
export function responseBody(
  head: ResponseHead,
  request: AskedRequest,
  limits: MessageLimits = defaultMessageLimits,
): BodyDelimiter {
  const { status } = head
  if (status === 101) {
    if (!request.upgrade) throw new HttpMessageError('unasked-upgrade')
    return new EndlessBody('upgrade')
  }
  const neverHasBody = status < 200 || status === 204 || status === 304
  if (neverHasBody || request.method === 'HEAD') return noBody
  if (head.isChunked) return new ChunkedBody(limits)
  return head.contentLength === undefined
    ? new EndlessBody('until-close')
    : contentOf(head.contentLength)
}

function contentOf(length: number): BodyDelimiter {
  return length === 0 ? noBody : new ContentLengthBody(length)
}

class ContentLengthBody implements BodyDelimiter {
  readonly kind = 'content-length'
  #left: number

  constructor(length: number) {
    this.#left = length
  }

  get isOver(): boolean {
    return this.#left === 0
  }

  take(piece: Uint8Array, from: number): number {
    const end = Math.min(piece.length, from + this.#left)
    this.#left -= end - from
    return end
  }

  finish(): void {
    if (this.#left > 0) throw new HttpMessageError('truncated')
  }
}

/** A body that the end of the connection ends, whenever it comes. */
export class EndlessBody implements BodyDelimiter {
  readonly kind: 'until-close' | 'upgrade'
  isOver: boolean = false

  constructor(kind: 'until-close' | 'upgrade') {
    this.kind = kind
  }

  take(piece: Uint8Array): number {
    return piece.length
  }

  finish(): void {
    this.isOver = true
  }
}
