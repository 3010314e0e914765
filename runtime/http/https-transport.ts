import { X509Certificate } from 'node:crypto'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { Agent, type AgentOptions, request as httpsRequest } from 'node:https'
import { urlToHttpOptions } from 'node:url'
import getRawBody from 'raw-body'
import { trustIn } from '../tls.ts'
import {
  type Transport,
  TransportFailure,
  type TransportFailureKind,
  type TransportOptions,
  type UniversalAnswer,
  type UniversalRequest,
} from './universal.ts'

/** Where a service is, and whom to believe that it is it. */
export interface HttpsTransportOptions {
  /** Address of the service, `https://host` or `https://host:port`. */
  readonly url: string
  /** Certificate authorities to trust in place of the usual ones, as PEM. */
  readonly ca?: string | readonly string[] | undefined
  /**
   * The certificate that the service has, as PEM, its own first; several where it may have been renewed. Whoever shows
   * exactly that is believed, whatever name is in it, and nobody else. In place of `ca`.
   */
  readonly certificates?: readonly string[] | undefined
  /** Octets that the body of an answer may have; 1 MiB where it is left out. */
  readonly answerLimit?: number | undefined
}

const MEBIBYTE = 1024 * 1024
const IDLE_CONNECTIONS = 16
const REPEATABLE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/**
 * Carries requests over HTTPS on connections that stay open between requests. It follows no
 * redirect and asks for no compression. A GET that meets a kept connection which the service has
 * just closed is sent again, once.
 * @throws TypeError where the address is not https or names more than an origin
 */
export function httpsTransport(options: HttpsTransportOptions): Transport {
  const { hostname, port } = urlToHttpOptions(serviceOrigin(options.url))
  const limit = options.answerLimit ?? MEBIBYTE
  const agent = new Agent({
    keepAlive: true,
    scheduling: 'lifo',
    maxFreeSockets: IDLE_CONNECTIONS,
    ...(typeof options.ca === 'string' ? { ca: options.ca } : trustIn(options.ca)),
    ...(options.certificates !== undefined && trustOnly(options.certificates)),
  })

  async function send(
    request: UniversalRequest,
    sending: TransportOptions,
    repeatable: boolean,
  ): Promise<UniversalAnswer> {
    const { method, target, headers, body } = request
    const outgoing = httpsRequest({ agent, hostname, port, method, path: target, headers })
    const end = endOf(outgoing, sending)
    try {
      const answer = await exchange(outgoing, body, sending.onSending)
      const length = answer.headers['content-length'] ?? null
      return {
        status: answer.statusCode ?? 0,
        headers: answer.headers,
        body: await getRawBody(answer, { limit, length: method === 'HEAD' ? null : length }),
      }
    } catch (problem) {
      outgoing.destroy()
      const kind = end.reason ?? failureKind(problem)
      if (!repeatable || !outgoing.reusedSocket || kind !== 'unreachable') {
        throw new TransportFailure(kind, { cause: problem })
      }
    } finally {
      end.release()
    }
    return send(request, sending, false)
  }

  return {
    send: (request, sending) => send(request, sending, REPEATABLE_METHODS.has(request.method)),
    close: () => agent.destroy(),
  }
}

/** Believes whoever has the key of one of the certificates: a name says nothing more. */
function trustOnly(certificates: readonly string[]): AgentOptions {
  return {
    ca: certificates.map(certificate => new X509Certificate(certificate).toString()),
    allowPartialTrustChain: true,
    checkServerIdentity: () => undefined,
  }
}

function serviceOrigin(url: string): URL {
  const address = new URL(url)
  if (address.protocol !== 'https:' || address.href !== `${address.origin}/`) {
    throw new TypeError('the address of a service is https://host or https://host:port')
  }
  return address
}

/** Ends the request at its deadline or at the asker's signal, and tells which of them it was. */
function endOf(outgoing: ClientRequest, { timeout, signal }: TransportOptions) {
  const end: { reason?: 'timeout' | 'aborted'; release(): void } = {
    release() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    },
  }
  const stop = (reason: 'timeout' | 'aborted') => {
    end.reason ??= reason
    outgoing.destroy(new Error(reason))
  }
  const abort = () => stop('aborted')
  const timer = setTimeout(() => stop('timeout'), timeout)
  signal?.addEventListener('abort', abort)
  if (signal?.aborted) abort()
  return end
}

/** Sends the request and waits for the head of the answer. */
function exchange(
  outgoing: ClientRequest,
  body: string | undefined,
  onSending: (() => void) | undefined,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject)
    outgoing.once('response', resolve)
    outgoing.once('socket', socket => {
      if (onSending === undefined) return
      if (outgoing.reusedSocket) onSending()
      else socket.once('secureConnect', onSending)
    })
    outgoing.end(body)
  })
}

/** Sorts what Node and raw-body throw: what is not the answer's fault is the connection's. */
function failureKind(problem: unknown): TransportFailureKind {
  const { type, code } = { type: '', code: '', ...(problem instanceof Error && problem) }
  if (type === 'entity.too.large') return 'too-large'
  return code.startsWith('HPE_') ? 'malformed' : 'unreachable'
}
