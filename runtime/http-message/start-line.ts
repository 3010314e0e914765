import { HttpMessageError, type HttpMessageFault } from './http-message-error.ts'
import { INCOMPLETE, refusal, scanLineEnd } from './line-end.ts'
import {
  ASTERISK,
  CR,
  DIGIT,
  DIGIT_0,
  endOfRun,
  FIELD_TEXT,
  isExactly,
  latin1Octets,
  SLASH,
  SP,
  TARGET_TEXT,
  TOKEN,
} from './octets.ts'

/** Where the parts of a request line stand, as offsets into the scanned bytes. */
export interface RequestLineScan {
  methodEnd: number
  targetEnd: number
  minorVersion: number
}

/** The parts of a status line. */
export interface StatusLineScan {
  status: number
  minorVersion: number
}

const versionPrefix = latin1Octets('HTTP/1.')
const connect = latin1Octets('CONNECT')
const options = latin1Octets('OPTIONS')

/**
 * Reads `method SP request-target SP HTTP-version CRLF` (RFC 9112, 3): single spaces, a token,
 * origin form or `OPTIONS *`, HTTP/1.1 or HTTP/1.0. An empty line before it is refused.
 *
 * @returns the offset after CRLF, or `INCOMPLETE`
 * @throws HttpMessageError
 */
export function scanRequestLine(
  bytes: Uint8Array,
  from: number,
  to: number,
  into: RequestLineScan,
): number {
  const methodEnd = endOfRun(TOKEN, bytes, from, to)
  if (methodEnd === to) return INCOMPLETE
  if (methodEnd === from || bytes[methodEnd] !== SP) {
    throw refusal(bytes[methodEnd], 'invalid-method')
  }
  if (isExactly(connect, bytes, from, methodEnd)) throw new HttpMessageError('connect-refused')

  const target = methodEnd + 1
  const targetEnd = endOfRun(TARGET_TEXT, bytes, target, to)
  if (targetEnd === to) return INCOMPLETE
  if (targetEnd === target) throw refusal(bytes[targetEnd], 'invalid-target')
  if (bytes[targetEnd] !== SP) {
    throw refusal(bytes[targetEnd], bytes[targetEnd] === CR ? 'invalid-version' : 'invalid-target')
  }
  const isOriginForm = bytes[target] === SLASH
  const isAsteriskForm = bytes[target] === ASTERISK && targetEnd === target + 1
  if (!isOriginForm && !(isAsteriskForm && isExactly(options, bytes, from, methodEnd))) {
    throw new HttpMessageError('invalid-target')
  }

  const versionEnd = scanVersion(bytes, targetEnd + 1, to, into, 'invalid-version')
  if (versionEnd === INCOMPLETE) return INCOMPLETE
  into.methodEnd = methodEnd
  into.targetEnd = targetEnd
  return scanLineEnd(bytes, versionEnd, to, 'invalid-version')
}

/**
 * Reads `HTTP-version SP status-code SP [ reason-phrase ] CRLF` (RFC 9112, 4). A missing space
 * before a missing reason is taken as well: small servers omit it, and nothing depends on it.
 *
 * @returns the offset after CRLF, or `INCOMPLETE`
 * @throws HttpMessageError
 */
export function scanStatusLine(
  bytes: Uint8Array,
  from: number,
  to: number,
  into: StatusLineScan,
): number {
  const versionEnd = scanVersion(bytes, from, to, into, 'invalid-status-line')
  if (versionEnd === INCOMPLETE) return INCOMPLETE

  let at = versionEnd
  if (at === to) return INCOMPLETE
  if (bytes[at] !== SP) throw refusal(bytes[at], 'invalid-status-line')
  at++
  const codeEnd = endOfRun(DIGIT, bytes, at, Math.min(at + 3, to))
  if (codeEnd === to) return INCOMPLETE
  if (codeEnd !== at + 3) throw refusal(bytes[codeEnd], 'invalid-status-line')
  into.status = 0
  while (at < codeEnd) into.status = into.status * 10 + (bytes[at++] ?? 0) - DIGIT_0
  if (into.status < 100 || into.status > 599) throw new HttpMessageError('invalid-status-line')

  if (bytes[at] === SP) at = endOfRun(FIELD_TEXT, bytes, at, to)
  return scanLineEnd(bytes, at, to, 'invalid-status-line')
}

function scanVersion(
  bytes: Uint8Array,
  from: number,
  to: number,
  into: { minorVersion: number },
  fault: HttpMessageFault,
): number {
  const minor = from + versionPrefix.length
  for (let at = from; at < minor; at++) {
    if (at === to) return INCOMPLETE
    if (bytes[at] !== versionPrefix[at - from]) throw refusal(bytes[at], fault)
  }
  if (minor === to) return INCOMPLETE
  into.minorVersion = (bytes[minor] ?? 0) - DIGIT_0
  if (into.minorVersion !== 0 && into.minorVersion !== 1) {
    throw refusal(bytes[minor], 'invalid-version')
  }
  return minor + 1
}
