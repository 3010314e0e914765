/** What each reason means, in words that never quote the message itself. */
const explanations = {
  'bare-cr': 'a carriage return is not followed by a line feed',
  'bare-lf': 'a line ends with a line feed alone',
  'control-character': 'a control character stands where text belongs',
  'invalid-method': 'the method is not a token followed by one space',
  'connect-refused': 'CONNECT is not relayed',
  'invalid-target': 'the request target is neither in origin form nor "*" of OPTIONS',
  'invalid-version': 'the protocol version is neither HTTP/1.1 nor HTTP/1.0',
  'invalid-status-line': 'the status line is malformed',
  'obs-fold': 'a line begins with white space',
  'space-before-colon': 'white space follows a field name',
  'invalid-field-name': 'a field name is not a token followed by a colon',
  'head-too-large': 'the head is larger than allowed',
  'too-many-fields': 'there are more fields than allowed',
  'missing-host': 'the request has no Host',
  'repeated-host': 'the request has several Host fields',
  'invalid-host': 'Host is not a host with an optional port',
  'repeated-content-length': 'Content-Length is repeated',
  'invalid-content-length': 'Content-Length is not one decimal number',
  'repeated-transfer-encoding': 'Transfer-Encoding is repeated',
  'invalid-transfer-encoding': 'Transfer-Encoding is other than chunked',
  'conflicting-lengths': 'both Content-Length and Transfer-Encoding are present',
  'chunked-before-http-1.1': 'Transfer-Encoding is present in an HTTP/1.0 message',
  'forbidden-length': 'a response that has no body announces one',
  'invalid-connection': 'Connection is not a list of tokens',
  'connection-names-framing': 'Connection names a field that delimits or routes the message',
  'invalid-expect': 'Expect is other than 100-continue',
  'unasked-upgrade': 'the response switches protocols though the request did not ask for it',
  'incomplete-upgrade': 'the response switches protocols without naming the new one',
  'invalid-chunk-size': 'a chunk size is not a hexadecimal number',
  'invalid-chunk-extension': 'a chunk extension is malformed',
  'chunk-extensions-too-large': 'the extensions of a chunk are larger than allowed',
  'invalid-chunk-end': 'chunk data is not followed by CRLF',
  'forbidden-trailer': 'a trailer field would delimit or route the message',
  'trailers-too-large': 'the trailer section is larger than allowed',
  'excess-bytes': 'bytes follow the end of the message',
  truncated: 'the connection ended inside a message',
} as const

/** Why a message was refused: a closed set. */
export type HttpMessageFault = keyof typeof explanations

/** Every reason there is, for tables, metrics and tests. */
export const httpMessageFaults: readonly HttpMessageFault[] = Object.freeze(
  Object.keys(explanations).filter(isHttpMessageFault),
)

/** Whether a text is one of the reasons an `HttpMessageError` can have. */
export function isHttpMessageFault(text: string): text is HttpMessageFault {
  return Object.hasOwn(explanations, text)
}

/**
 * A message that RFC 9112 or a limit of ours forbids. The delimiter that threw it stays refusing:
 * where the next message would begin on that connection is unknown.
 *
 * `message` is a fixed text of `reason`; no part of the refused message is ever in it.
 */
export class HttpMessageError extends Error {
  override readonly name = 'HttpMessageError'
  readonly reason: HttpMessageFault

  constructor(reason: HttpMessageFault) {
    super(explanations[reason])
    this.reason = reason
  }
}
