import { Element } from 'ltx'
import { type ErrorCode, errorTable } from '../../generated/errors.ts'
import { MrspError } from '../errors.ts'
import {
  IllegalXml,
  RequestTimeout,
  type StanzaCondition,
  StanzaError,
  Unreachable,
} from '../xmpp/index.ts'
import { MRSP, STANZA_ERRORS } from '../xmpp/namespaces.ts'

/** One end of the XMPP link. */
export type StanzaParty = 'device' | 'management'

/** The stanza error that carries an error: condition and type of the error table, and the code (4.11). */
export function stanzaErrorOf(error: MrspError): StanzaError {
  const { condition, type } = errorTable[error.code].xmpp
  const stanza = new Element('iq')
  const element = stanza.c('error', { type })
  element.c(condition, { xmlns: STANZA_ERRORS })
  if (error.detail !== undefined) element.c('text', { xmlns: STANZA_ERRORS }).t(error.detail)
  element.c(error.code, { xmlns: MRSP })
  return StanzaError.fromStanza(stanza)
}

/** What a condition means where no code of the error table stands beside it. */
const CODES: Partial<Record<StanzaCondition, ErrorCode>> = {
  'bad-request': 'bad-request',
  'feature-not-implemented': 'unknown-operation',
  forbidden: 'not-permitted',
  'internal-server-error': 'internal',
  'item-not-found': 'not-found',
  'not-authorized': 'unauthenticated',
  'policy-violation': 'too-large',
  'resource-constraint': 'too-many-requests',
}

/** Conditions with which an XMPP server says that the other end is not there. */
const ABSENT: ReadonlySet<StanzaCondition> = new Set([
  'gone',
  'recipient-unavailable',
  'remote-server-not-found',
  'remote-server-timeout',
  'service-unavailable',
])

/**
 * The error that a request to the other end failed with.
 * @param self the party that asked
 */
export function errorOfRequest(thrown: unknown, self: StanzaParty): MrspError {
  const other = self === 'device' ? 'management' : 'device'
  const absent = self === 'device' ? 'management-unreachable' : 'device-offline'
  if (thrown instanceof RequestTimeout || thrown instanceof Unreachable) {
    return new MrspError(absent, { source: self, cause: thrown })
  }
  if (thrown instanceof IllegalXml) {
    return new MrspError('bad-request', { source: self, detail: thrown.message, cause: thrown })
  }
  if (!(thrown instanceof StanzaError)) return MrspError.from(thrown, self)
  const { application, condition, text } = thrown
  if (application !== undefined) {
    return MrspError.of(application, { source: other, detail: text, cause: thrown })
  }
  if (ABSENT.has(condition)) return new MrspError(absent, { source: self, cause: thrown })
  const code = CODES[condition] ?? 'unknown'
  return new MrspError(code, { source: other, detail: text, cause: thrown })
}
