import { STATUS_CODES } from 'node:http'
import { MrspError } from '../../../runtime/errors.ts'
import { problemAnswer } from '../../../runtime/http/problem.ts'

/** An HTTP answer that tells of an error. */
export type Problem = ReturnType<typeof problemAnswer>

/** That a `Host` is no name which the connection leads to: 421, a status that the error table does not have. */
export function misdirectedProblem(): Problem {
  const detail = 'this connection leads to no such host'
  const answer = problemAnswer(new MrspError('not-found', { source: 'terminal', detail }))
  const members: object = JSON.parse(answer.body)
  return { ...answer, status: 421, body: JSON.stringify({ ...members, status: 421 }) }
}

/**
 * A problem as the octets of a response, behind which the connection is closed.
 *
 * @param isHead whether it answers a HEAD, to which no body belongs
 */
export function problemOctets({ status, headers, body }: Problem, isHead: boolean): Buffer {
  const fields = {
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    'x-content-type-options': 'nosniff',
    connection: 'close',
  }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`
  return Buffer.from(isHead ? head : head + body)
}
