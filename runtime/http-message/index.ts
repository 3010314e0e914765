export type { AskedRequest, BodyDelimiter, BodyKind } from './body.ts'
export { requestBody, responseBody } from './body.ts'
export type { FieldPlace } from './head.ts'
export {
  MessageHead,
  parseRequestHead,
  parseResponseHead,
  RequestHead,
  ResponseHead,
} from './head.ts'
export { withConnectionClose, withoutHopByHop } from './hop-by-hop.ts'
export type { HttpMessageFault } from './http-message-error.ts'
export { HttpMessageError, httpMessageFaults, isHttpMessageFault } from './http-message-error.ts'
export type { MessageEvents } from './message-delimiter.ts'
export type { MessageLimits } from './message-limits.ts'
export { defaultMessageLimits } from './message-limits.ts'
export type { RequestDelimiterOptions } from './request-delimiter.ts'
export { RequestDelimiter } from './request-delimiter.ts'
export type { ResponseDelimiterOptions } from './response-delimiter.ts'
export { ResponseDelimiter } from './response-delimiter.ts'
