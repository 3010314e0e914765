import type { ErrorCode } from '../../../generated/errors.ts'
import type { HttpMessageError } from '../../../runtime/http-message/index.ts'

/** The code with which a message is refused (8.30 to 8.41). */
export function codeOfFault({ reason }: HttpMessageError): ErrorCode {
  const isTooLarge =
    reason === 'head-too-large' || reason === 'too-many-fields' || reason === 'trailers-too-large'
  return isTooLarge ? 'head-too-large' : 'malformed-http'
}
