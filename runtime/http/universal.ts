/** One HTTP request, as every transport takes it. */
export interface UniversalRequest {
  readonly method: string
  /** Path and query, percent-encoded, as they stand in the request line. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON text; absent where the request has no body. */
  readonly body?: string
}

/** One HTTP answer, as every transport gives it. */
export interface UniversalAnswer {
  readonly status: number
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Uint8Array
}

/** What a transport is told about one request. */
export interface TransportOptions {
  /** Milliseconds that the whole answer may take. */
  readonly timeout: number
  readonly signal?: AbortSignal | undefined
  /** Called at the moment the request is sent, on a connection that stands. */
  readonly onSending?: (() => void) | undefined
}

/** Carries requests to one service. */
export interface Transport {
  /** @throws TransportFailure */
  send(request: UniversalRequest, options: TransportOptions): Promise<UniversalAnswer>
  /** Closes all connections; what is under way fails. */
  close(): void
}

/**
 * unreachable: no connection, or it broke before the whole answer. timeout: no whole answer in time.
 * aborted: the asker gave up. too-large, malformed: what came is no answer within the limits.
 */
export type TransportFailureKind = 'unreachable' | 'timeout' | 'aborted' | 'too-large' | 'malformed'

/** Why a request has no answer. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure'
  readonly kind: TransportFailureKind

  constructor(kind: TransportFailureKind, options?: ErrorOptions) {
    super(`no answer: ${kind}`, options)
    this.kind = kind
  }
}
