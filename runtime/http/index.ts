export { anyOf } from './any-of-transports.ts'
export type { Authenticate } from './authentication.ts'
export type { CallOptions } from './call-options.ts'
export type { Caller, Identity } from './caller.ts'
export { type ClientLink, type ClientOptions, createClient } from './client.ts'
export { httpsTransport } from './https-transport.ts'
export {
  listenHttp,
  listenHttps,
  type Listening,
  type ListenOptions,
  type SecureListenOptions,
} from './listen.ts'
export { createManagementClient, managementRouter } from './management-api.ts'
export { preferredWait } from './preferred-wait.ts'
export { createRelayClient, relayRouter } from './relay-api.ts'
export { problemAnswer } from './problem.ts'
export { secretEquals } from './secret-equals.ts'
export { type Handlers, type RouterOptions, serviceRouter } from './service-router.ts'
export {
  type Transport,
  TransportFailure,
  type TransportOptions,
  type UniversalAnswer,
  type UniversalRequest,
} from './universal.ts'
