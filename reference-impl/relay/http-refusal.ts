import type { Duplex } from 'node:stream'
import type { ErrorCode } from '../../generated/errors.ts'
import { MrspError } from '../../runtime/errors.ts'
import { problemAnswer } from '../../runtime/http/problem.ts'

/** Answers an upgrade request with an error of the error table, and closes. */
export function answerWithProblem(stream: Duplex, code: ErrorCode): void {
  const { status, headers, body } = problemAnswer(new MrspError(code, { source: 'relay' }))
  const fields = Object.entries({
    ...headers,
    ...(code === 'version-unsupported' && { 'sec-websocket-version': '13' }),
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  })
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  stream.on('error', () => stream.destroy())
  stream.end(`HTTP/1.1 ${status} ${code}\r\n${head}\r\n${body}`)
}
