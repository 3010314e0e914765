import type { IncomingMessage } from 'node:http'
import type { Server } from 'node:https'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { Middleware } from 'koa'
import type { Logger } from 'pino'
import type { ErrorCode } from '../../generated/errors.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { Candidate } from './candidate.ts'
import { isOffer, offeredSubprotocols, readCredentials, subprotocol } from './credentials.ts'
import { acceptEndpoint, type EndpointSocket } from './endpoint-socket.ts'
import { answerWithProblem } from './http-refusal.ts'
import type { RelayLimits } from './limits.ts'
import { Strangers } from './strangers.ts'

/** Where each side connects. */
export const entrancePaths = { device: '/v1/hub', terminal: '/v1/agent' } as const

/** Who serves what comes in by a path. */
export type Accept = (candidate: Candidate) => Promise<void>

/** What an entrance needs. */
export interface EntranceOptions {
  readonly limits: RelayLimits
  /** Origins that a browser may connect from. */
  readonly allowedOrigins: readonly string[]
  /** The Cloud Hub's and the Web Agent's, by path. */
  readonly accept: ReadonlyMap<string, Accept>
  readonly log: Logger
}

/**
 * Where WebSockets come in (6.3 to 6.8): looks at the handshake, accepts it, passes it to the Cloud Hub or the Web
 * Agent, and tells a refusal by an `error` frame.
 */
export class Entrance {
  readonly #options: EntranceOptions
  readonly #strangers: Strangers
  #isStopping = false

  constructor(options: EntranceOptions) {
    this.#options = options
    this.#strangers = new Strangers(options.limits)
  }

  /** Takes the WebSockets of a server, and bounds its connections. */
  guard(server: Server): void {
    this.#strangers.guard(server)
    server.on('upgrade', this.#upgrade)
  }

  /** Lets nobody in any more. */
  stop(): void {
    this.#isStopping = true
  }

  readonly #upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const code = this.#refusalOf(request)
    if (code !== undefined || !(stream instanceof Socket)) {
      answerWithProblem(stream, code ?? 'internal')
      return
    }
    const { origin, 'sec-websocket-protocol': offer } = request.headers
    const accept = this.#options.accept.get(request.url ?? '')
    const socket = acceptEndpoint(request, stream, head, this.#options.limits)
    const credentials = readCredentials(offeredSubprotocols(offer))
    void this.#receive({ socket, stream, credentials }, origin, accept)
  }

  /** Answers requests for the same addresses that are no upgrade. */
  readonly middleware: Middleware = async (context, next) => {
    if (!this.#options.accept.has(context.url)) return next()
    const code = context.method === 'GET' ? 'bad-request' : 'method-not-allowed'
    throw new MrspError(code, { source: 'relay', detail: 'a WebSocket handshake is expected' })
  }

  /** Why a handshake is answered with an HTTP status (6.3). */
  #refusalOf({ url = '', method, headers }: IncomingMessage): ErrorCode | undefined {
    if (!this.#options.accept.has(url)) return 'unknown-operation'
    if (method !== 'GET') return 'method-not-allowed'
    const offered = offeredSubprotocols(headers['sec-websocket-protocol'])
    if (!isHandshake(headers) || !isOffer(offered)) return 'bad-request'
    if (!offered.includes(subprotocol)) return 'version-unsupported'
    return this.#isStopping ? 'relay-restarted' : undefined
  }

  async #receive(
    candidate: Candidate,
    origin: string | undefined,
    accept: Accept | undefined,
  ): Promise<void> {
    const { socket, stream } = candidate
    const came = performance.now()
    const leave = this.#strangers.admit(stream)
    socket.takeMessage = () => socket.refuse({ code: 'protocol-error' })
    try {
      if (leave === undefined || accept === undefined) throw relayError('too-many-requests', 5)
      if (origin !== undefined && !this.#options.allowedOrigins.includes(origin)) {
        throw relayError('not-permitted')
      }
      await accept(candidate)
    } catch (error) {
      await this.#refuse(socket, error, came)
    } finally {
      leave?.()
    }
  }

  /** Credentials are refused in equal steps of time, so that its length does not tell what was wrong with them. */
  async #refuse(socket: EndpointSocket, error: unknown, came: number): Promise<void> {
    const { code, timer, retryAfter } = MrspError.from(error, 'relay')
    if (code === 'internal') this.#options.log.error({ err: error }, 'a connection failed')
    if (code === 'unauthenticated') {
      const { refusalPace } = this.#options.limits
      await pause(refusalPace - ((performance.now() - came) % refusalPace))
    }
    socket.refuse({ code, timer, retryAfter })
  }
}

function isHandshake(headers: IncomingMessage['headers']): boolean {
  return (
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '')
  )
}

function relayError(code: ErrorCode, retryAfter?: number): MrspError {
  return new MrspError(code, { source: 'relay', retryAfter })
}
