import { STATUS_CODES } from 'node:http'
import type { MrspError } from '../../../runtime/errors.ts'
import { problemAnswer } from '../../../runtime/http/problem.ts'

/** How an error is written. */
export interface ProblemForm {
  /** Answers a HEAD: without the body. */
  readonly isHead?: boolean
  /** Status in place of the one that the error table gives. */
  readonly status?: number
}

/** An error as the octets of an HTTP response, behind which the connection is closed. */
export function problemOctets(error: MrspError, { isHead, status }: ProblemForm = {}): Buffer {
  const answer = problemAnswer(error)
  const problem: unknown = JSON.parse(answer.body)
  const body = JSON.stringify({ ...objectOf(problem), ...(status && { status }) })
  const fields = {
    ...answer.headers,
    'content-length': String(Buffer.byteLength(body)),
    'x-content-type-options': 'nosniff',
    connection: 'close',
  }
  const written = status ?? answer.status
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `HTTP/1.1 ${written} ${STATUS_CODES[written] ?? ''}\r\n${lines.join('')}\r\n`
  return Buffer.from(isHead === true ? head : head + body)
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
