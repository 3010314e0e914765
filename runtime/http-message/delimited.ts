// Records what a delimiter tells, for tests.

import type { BodyKind } from './body.ts'
import type { RequestHead, ResponseHead } from './head.ts'
import { HttpMessageError, type HttpMessageFault } from './http-message-error.ts'
import { joined } from './message.arbitrary.ts'
import type { MessageDelimiter, MessageEvents } from './message-delimiter.ts'

/** One message, or an interim head, as a delimiter told it. */
export interface DelimitedMessage<Head> {
  readonly head: Head
  readonly kind: BodyKind
  readonly slices: Uint8Array[]
  hasEnded: boolean
}

/** Collects the events of a delimiter. */
export class Delimited<Head> implements MessageEvents<Head> {
  readonly messages: DelimitedMessage<Head>[] = []

  head(head: Head, kind: BodyKind): void {
    this.messages.push({ head, kind, slices: [], hasEnded: false })
  }

  body(slice: Uint8Array): void {
    const message = this.messages.at(-1)
    if (message === undefined || message.hasEnded) throw new Error('a body outside a message')
    message.slices.push(slice)
  }

  end(): void {
    const message = this.messages.at(-1)
    if (message === undefined || message.hasEnded) throw new Error('an end outside a message')
    message.hasEnded = true
  }

  /** Everything told so far, put together again. */
  bytes(this: Delimited<RequestHead> | Delimited<ResponseHead>): Uint8Array {
    return joined(this.messages.flatMap(({ head, slices }) => [head.bytes, ...slices]))
  }
}

/**
 * Pushes pieces until one is refused or not taken whole, then, when asked, the end of the sending.
 * @returns the reason of the refusal, or `undefined`; any other error passes through
 */
export function pushAll<Head extends RequestHead | ResponseHead>(
  delimiter: MessageDelimiter<Head>,
  pieces: readonly Uint8Array[],
  isFinished: boolean = false,
): HttpMessageFault | undefined {
  try {
    for (const piece of pieces) {
      if (delimiter.push(piece) < piece.length) return undefined
    }
    if (isFinished) delimiter.finish()
    return undefined
  } catch (error) {
    if (error instanceof HttpMessageError) return error.reason
    throw error
  }
}
