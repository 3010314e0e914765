/** The XMPP link between devices and management (section 6 of the protocol). */

export { XmppComponent, type ComponentOptions } from './component.ts'
export type { ComponentServer } from './component-link.ts'
export { DeviceClient, type DeviceClientEvents, type DeviceClientOptions } from './device-client.ts'
export { EmbeddedEndpoint, type EmbeddedEndpointOptions } from './embedded-endpoint.ts'
export { ENDPOINT_LIMITS, type EndpointLimits } from './endpoint-limits.ts'
export type { ListenAddress, TlsIdentity } from './endpoint-listeners.ts'
export type { RequestHandler, RequestOptions, XmppLogger } from './iq-exchange.ts'
export { bareJid } from './jid.ts'
export type { ManagementXmpp } from './management-xmpp.ts'
export type { KeepaliveOptions } from './ping-watch.ts'
export type { PresenceListener } from './presence-table.ts'
export {
  deriveScramCredentials,
  SCRAM_ITERATIONS,
  type ScramCredentials,
  type ScramHash,
  type ScramMechanism,
} from './scram.ts'
export type { FindCredentials, ScramAccounts } from './scram-server.ts'
export {
  RequestTimeout,
  type StanzaCondition,
  StanzaError,
  type StanzaErrorDetails,
  type StanzaErrorType,
  Unreachable,
} from './stanza-error.ts'
export type { XmlLimits } from './stream-parser.ts'
export { IllegalXml } from './write-xml.ts'
