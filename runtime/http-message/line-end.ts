import { HttpMessageError, type HttpMessageFault } from './http-message-error.ts'
import { CR, HTAB, isControl, LF } from './octets.ts'

/** What a scan answers when the bytes end before the part it reads does. */
export const INCOMPLETE = -1

/**
 * Steps over the CRLF that must stand at `from`.
 *
 * @returns the offset after it, or `INCOMPLETE`
 * @throws HttpMessageError `bare-lf`, `bare-cr`, `control-character`, or `fault` for other octets
 */
export function scanLineEnd(
  bytes: Uint8Array,
  from: number,
  to: number,
  fault: HttpMessageFault,
): number {
  if (from === to) return INCOMPLETE
  if (bytes[from] !== CR) throw refusal(bytes[from], fault)
  if (from + 1 === to) return INCOMPLETE
  if (bytes[from + 1] !== LF) throw new HttpMessageError('bare-cr')
  return from + 2
}

/** The error for an octet that may not stand where it does: told by its kind, else by `fault`. */
export function refusal(octet: number | undefined, fault: HttpMessageFault): HttpMessageError {
  if (octet === LF) return new HttpMessageError('bare-lf')
  const tellsByKind = isControl(octet) && octet !== CR && octet !== HTAB
  return new HttpMessageError(tellsByKind ? 'control-character' : fault)
}
