import { errorTable } from '../../generated/errors.ts'
import type { Party } from '../descriptor.ts'
import { MrspError } from '../errors.ts'
import { parseStrictJson } from './strict-json.ts'
import type { UniversalAnswer } from './universal.ts'

/** Media type of an error (RFC 9457). */
const PROBLEM = 'application/problem+json'

const DETAIL_LIMIT = 1024
const PARTIES: readonly Party[] = ['device', 'terminal', 'management', 'relay']

/** The error as an HTTP answer: status, header fields and the text of the body. */
export function problemAnswer(error: MrspError): {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
} {
  const { http, meaning, retryAfter } = errorTable[error.code]
  const headers: Record<string, string> = { 'content-type': PROBLEM, 'cache-control': 'no-store' }
  if (http === 401) headers['www-authenticate'] = 'Bearer realm="mrsp"'
  if (retryAfter && error.retryAfter !== undefined) {
    headers['retry-after'] = String(Math.max(0, Math.ceil(error.retryAfter)))
  }
  const body = JSON.stringify({
    type: `urn:mrsp:1:error:${error.code}`,
    title: meaning,
    status: http,
    detail: error.detail,
    code: error.code,
    source: error.source,
    retryable: error.retryable,
    session: error.session,
    timer: error.timer,
  })
  return { status: http, headers, body }
}

/**
 * The error that an answer carries. What is no problem of this protocol becomes `internal` of the
 * party that answered.
 * @param source the party that answered
 */
export function problemError(answer: UniversalAnswer, source: Party): MrspError {
  const problem = problemMembers(answer)
  const { code, detail, session, timer } = problem
  if (code === undefined) {
    return new MrspError('internal', { source, detail: `answered with status ${answer.status}` })
  }
  return MrspError.of(code, {
    source: PARTIES.find(party => party === problem.source) ?? source,
    detail: detail?.slice(0, DETAIL_LIMIT),
    session,
    timer,
    retryAfter: retryAfterSeconds(answer),
  })
}

type Member = 'code' | 'source' | 'detail' | 'session' | 'timer'

/** The members of a problem that are text; none where the answer is no problem. */
function problemMembers(answer: UniversalAnswer): Partial<Record<Member, string>> {
  if (mediaType(answer) !== PROBLEM) return {}
  try {
    const value = parseStrictJson(answer.body)
    const members = typeof value === 'object' && value !== null ? Object.entries(value) : []
    return Object.fromEntries(members.filter(([, member]) => typeof member === 'string'))
  } catch {
    return {}
  }
}

function retryAfterSeconds({ headers }: UniversalAnswer): number | undefined {
  const text = headers['retry-after']
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

/** The media type of an answer, in lower case and without its parameters. */
export function mediaType({ headers }: UniversalAnswer): string | undefined {
  const type = headers['content-type']
  return typeof type === 'string' ? type.split(';')[0]?.trim().toLowerCase() : undefined
}
