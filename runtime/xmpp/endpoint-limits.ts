import { XML_LIMITS, type XmlLimits } from './stream-parser.ts'

/** Everything the endpoint bounds for a stranger, and for a device that has gone wrong. */
export interface EndpointLimits extends XmlLimits {
  /** Bytes of one element before login. */
  readonly loginBytes: number
  /** Milliseconds from connecting to being bound. */
  readonly loginTime: number
  /** Failed logins on one connection before it is closed. */
  readonly loginAttempts: number
  /** Failed logins of one network, on average and in a burst; then none of it is looked at. */
  readonly failedLoginsPerSecond: number
  readonly failedLoginsAtOnce: number
  /** Connections that are not logged in yet, of all networks. */
  readonly loggingIn: number
  /** Connections that are not logged in yet, of one network. */
  readonly loggingInPerNetwork: number
  /** Connections of each listener, and of one network at it. */
  readonly connections: number
  readonly connectionsPerNetwork: number
  /** Resources bound by one account. */
  readonly resources: number
  /** Stanzas of one device, on average. */
  readonly stanzasPerSecond: number
  /** Stanzas of one device in a burst. */
  readonly stanzasAtOnce: number
  /** Bytes waiting for a device that does not read. */
  readonly outgoingBytes: number
  /** Requests of one device that may be open at once. */
  readonly openRequests: number
}

export const ENDPOINT_LIMITS: EndpointLimits = {
  ...XML_LIMITS,
  loginBytes: 8192,
  loginTime: 10_000,
  loginAttempts: 3,
  failedLoginsPerSecond: 2,
  failedLoginsAtOnce: 120,
  loggingIn: 1024,
  loggingInPerNetwork: 128,
  connections: 20_000,
  connectionsPerNetwork: 4000,
  resources: 4,
  stanzasPerSecond: 100,
  stanzasAtOnce: 1000,
  outgoingBytes: 1_048_576,
  openRequests: 32,
}
