import { HttpMessageError } from './http-message-error.ts'
import { INCOMPLETE, scanLineEnd } from './line-end.ts'
import { type FieldSectionScan, noteField } from './noted-fields.ts'
import {
  COLON,
  CR,
  endOfRun,
  FIELD_TEXT,
  HTAB,
  isOf,
  LF,
  SP,
  TOKEN,
  WHITE_SPACE,
} from './octets.ts'

/**
 * Reads fields up to and with the empty line (RFC 9112, 5), and looks into those alone that
 * delimit, route or concern the connection.
 *
 * @returns the offset after the empty line, or `INCOMPLETE`
 * @throws HttpMessageError
 */
export function scanFieldSection(
  bytes: Uint8Array,
  from: number,
  to: number,
  into: FieldSectionScan,
  maxFields: number,
): number {
  into.found = 0
  into.contentLength = 0
  let at = from
  for (let fields = 0; at < to; fields++) {
    const first = bytes[at]
    if (first === CR) return scanLineEnd(bytes, at, to, 'bare-cr')
    if (first === SP || first === HTAB) throw new HttpMessageError('obs-fold')
    if (fields === maxFields) throw new HttpMessageError('too-many-fields')

    const nameEnd = endOfRun(TOKEN, bytes, at, to)
    if (nameEnd === to) return INCOMPLETE
    if (bytes[nameEnd] !== COLON || nameEnd === at)
      throw nameRefusal(bytes[nameEnd], nameEnd === at)

    const valueEnd = endOfRun(FIELD_TEXT, bytes, nameEnd + 1, to)
    const lineEnd = scanLineEnd(bytes, valueEnd, to, 'control-character')
    if (lineEnd === INCOMPLETE) return INCOMPLETE

    noteField(bytes, at, nameEnd, valueEnd, into)
    at = lineEnd
  }
  return INCOMPLETE
}

function nameRefusal(octet: number | undefined, isEmpty: boolean): HttpMessageError {
  if (octet === LF) return new HttpMessageError('bare-lf')
  const followsName = isOf(WHITE_SPACE, octet) && !isEmpty
  return new HttpMessageError(followsName ? 'space-before-colon' : 'invalid-field-name')
}
