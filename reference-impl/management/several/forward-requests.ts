import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:https'
import { pipeline } from 'node:stream/promises'
import { MrspError } from '../../../runtime/errors.ts'
import { problemAnswer } from '../../../runtime/http/index.ts'
import { trustIn } from '../../../runtime/tls.ts'
import type { Answer } from '../management.ts'
import {
  addressField,
  connectionField,
  forwardedAddress,
  processKeyField,
} from './forwarded-address.ts'
import type { WorkerAddress } from './worker-record.ts'

/** What forwarding needs. */
export interface ForwardingOptions {
  /** Where the work is done now. */
  readonly find: () => Promise<WorkerAddress | undefined>
  readonly ca: readonly string[] | undefined
  readonly processKey: string
}

/** Seconds after which somebody will do the work again. */
const retryAfter = 1

/** Milliseconds in which the other process takes the connection, and without an octet of its answer at most. */
const connectPatience = 3000
const answerPatience = 90_000

/**
 * Forwards each request to the management process that does the work, with the address of who asks, and its answer
 * back. Where there is none just now, or it dies over it, the answer is `internal`, which is asked again. A request is
 * forwarded once.
 */
export function forwardRequests({ find, ca, processKey }: ForwardingOptions): {
  readonly answer: Answer
  close(): void
} {
  const agent = new Agent({ keepAlive: true, ...trustIn(ca) })
  const addressOf = forwardedAddress(processKey)
  const wasForwarded = (req: IncomingMessage): boolean => addressOf(req) !== undefined
  const answer: Answer = async (req, res) => {
    try {
      const worker = await find()
      if (worker === undefined) throw new Error('no other process does the work')
      if (wasForwarded(req)) throw new Error('it was forwarded already')
      const headers: OutgoingHttpHeaders = {
        ...req.headers,
        [processKeyField]: processKey,
        [addressField]: req.socket.remoteAddress ?? '',
      }
      const { host, port } = worker
      const { method, url: path } = req
      if (headers.expect !== undefined) res.writeContinue()
      delete headers.expect
      // A stranger's word, which the key of this process would make believed.
      delete headers[connectionField]
      const outgoing = request({ agent, host, port, method, path, headers })
      outgoing.setTimeout(connectPatience)
      outgoing.once('timeout', () => outgoing.destroy(new Error('it does not answer')))
      outgoing.once('socket', socket => {
        const connected = (): void => void outgoing.setTimeout(answerPatience)
        if (socket.connecting) socket.once('secureConnect', connected)
        else connected()
      })
      res.once('close', () => outgoing.destroy())
      const response = new Promise<IncomingMessage>((resolve, reject) => {
        outgoing.once('response', resolve)
        outgoing.once('error', reject)
      })
      // A body that is refused before its end is known by the answer.
      pipeline(req, outgoing).catch(() => {})
      const answered = await response
      res.writeHead(answered.statusCode ?? 502, answered.headers)
      await pipeline(answered, res)
    } catch (cause) {
      if (res.headersSent) return void res.destroy()
      const error = new MrspError('internal', {
        source: 'management',
        retryAfter,
        detail: 'no management process does the work just now',
        cause,
      })
      const { status, headers, body } = problemAnswer(error)
      res.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
      res.end(body)
    }
  }
  return { answer, close: () => agent.destroy() }
}
