/**
 * Generated from spec/ by `npm run generate`; change it there.
 *
 * The frames of a relay connection.
 */
import type { FrameDescriptor } from '../runtime/descriptor.ts'
import type { ApplicationId, EndReason, Party, Product, ResumeKey, Token, WireErrorCode, WireTimerName } from './schemas.ts'
export type { ApplicationId, EndReason, Party, Product, ResumeKey, Token, WireErrorCode, WireTimerName } from './schemas.ts'
import {
  isApplicationId,
  isConnectedCreditField,
  isConnectedExpiresInField,
  isConnectedIdleTimeoutField,
  isConnectedKeepaliveField,
  isConnectedMaxFrameField,
  isCreditCreditField,
  isEndReason,
  isHelloApplicationsField,
  isHelloCapabilitiesField,
  isHelloMaxExchangesField,
  isHelloVersionField,
  isParty,
  isProduct,
  isRequestEndField,
  isRequestExchangeField,
  isResumeKey,
  isSinceParameter,
  isToken,
  isWireErrorCode,
  isWireTimerName,
} from './validators.js'

/** The side's connection is established (S180, S214). The relay's first frame. */
export interface ConnectedFrame {
  /** Largest body of a frame in octets that this relay takes. */
  readonly maxFrame: number
  /** Body octets of the connection that each end may send before it is granted more. */
  readonly credit: number
  /** Seconds between two `ping` frames. */
  readonly keepalive: number
  /** Seconds without an exchange after which the relay ends the session. */
  readonly idleTimeout: number
  /** Seconds that remain of the valid duration. */
  readonly expiresIn: number
  /** Secret that lets a side whose connection dropped come back. */
  readonly resumeKey: ResumeKey
}


/** The endpoint's first frame. To receive the peer's is to be paired ([0103]). */
export interface HelloFrame {
  /** Highest version of this protocol that the endpoint speaks; 1 here. */
  readonly version: number
  /** Name and version of an implementation. */
  readonly product: Product
  /** Optional abilities of the endpoint, each a lower-case name. */
  readonly capabilities?: readonly string[]
  /** From the device, the application that was approved. */
  readonly applications?: readonly ApplicationId[]
  /** How many exchanges the endpoint keeps open at once. */
  readonly maxExchanges: number
}


/** Opens an exchange and carries the first octets of the HTTP request (S232 to S234). */
export interface RequestFrame {
  /** Number of the exchange; numbers rise and are never used again. */
  readonly exchange: number
  /** Name of a server application and of the client that uses it ([0045], [0052]). Not secret. */
  readonly applicationId: ApplicationId
  /** The request ends with this frame. */
  readonly end?: true
}


/** The first octets of the HTTP response (S241 to S243). */
export interface ResponseFrame {
  /** Number of the exchange. */
  readonly exchange: number
  /** The response, and with it the exchange, ends with this frame. */
  readonly end?: true
}


/** More octets of the request or of the response. */
export interface DataFrame {
  /** Number of the exchange. */
  readonly exchange: number
  /** This direction of the exchange ends with this frame. */
  readonly end?: true
}


/** The receiver allows this many more body octets, for one exchange or, as exchange 0, for the connection. */
export interface CreditFrame {
  /** Number of the exchange; 0 is the connection. */
  readonly exchange: number
  /** Octets granted in addition. */
  readonly credit: number
}


/** This exchange failed or is given up; the others go on. */
export interface ResetFrame {
  /** Number of the exchange. */
  readonly exchange: number
  /** A code of the error table, `errors.yaml`. A receiver treats a code that it does not know as `unknown`. */
  readonly code: WireErrorCode
}


/** Asks for a `pong`; between the relay and one endpoint, never forwarded. */
export type PingFrame = Record<string, never>

/** Answers a `ping`. */
export type PongFrame = Record<string, never>


/** The other side's connection was lost; the relay holds its place for a while. */
export interface PeerLostFrame {
  /** Seconds for which the relay holds the place. */
  readonly grace: number
}


/** The other side is back. Every exchange that was open has failed; both sides send a fresh `hello`. */
export type ResumedFrame = Record<string, never>


/** Open no new exchange; the session will end ([0150]). */
export interface HaltFrame {
  /**
   * Why a side or a session ended. terminal, device: a person at that end asked. management: a user or an
   * administrator asked management. deployment: the relay is deployed. expired, idle: a timer.
   * connection-lost: a connection was not resumed in time. never-connected: a side did not come.
   * relay-restarted: the relay was restarted. forced: the relay ended what did not end in time. cancelled:
   * the terminal withdrew.
   */
  readonly reason: EndReason
  /** Seconds until the relay ends what remains. */
  readonly deadline: number
}


/** Asks for the end of the session by the valid process (S262, S292). */
export interface TerminateFrame {
  /**
   * Why a side or a session ended. terminal, device: a person at that end asked. management: a user or an
   * administrator asked management. deployment: the relay is deployed. expired, idle: a timer.
   * connection-lost: a connection was not resumed in time. never-connected: a side did not come.
   * relay-restarted: the relay was restarted. forced: the relay ended what did not end in time. cancelled:
   * the terminal withdrew.
   */
  readonly reason: EndReason
  /** Secret that names a session and its valid duration to management (S148). */
  readonly token: Token
}


/** The side's session is over; the close follows (S272, S299, S337). */
export interface TerminatedFrame {
  /**
   * Why a side or a session ended. terminal, device: a person at that end asked. management: a user or an
   * administrator asked management. deployment: the relay is deployed. expired, idle: a timer.
   * connection-lost: a connection was not resumed in time. never-connected: a side did not come.
   * relay-restarted: the relay was restarted. forced: the relay ended what did not end in time. cancelled:
   * the terminal withdrew.
   */
  readonly reason: EndReason
}


/** Why the close that follows happens. Before authentication the Session-Id is 43 hyphens. */
export interface ErrorFrame {
  /** A code of the error table, `errors.yaml`. A receiver treats a code that it does not know as `unknown`. */
  readonly code: WireErrorCode
  /** The party in which an error arose. */
  readonly source: Party
  /** The same request may succeed later. */
  readonly retryable?: true
  /** A timer of `session.yaml`. */
  readonly timer?: WireTimerName
  /** Seconds to wait before a retry. */
  readonly retryAfter?: number
}


/** The relay header of each frame, by the name of the frame. */
export interface FrameHeaders {
  /** The side's connection is established (S180, S214). The relay's first frame. */
  readonly connected: ConnectedFrame
  /** The endpoint's first frame. To receive the peer's is to be paired ([0103]). */
  readonly hello: HelloFrame
  /** Opens an exchange and carries the first octets of the HTTP request (S232 to S234). */
  readonly request: RequestFrame
  /** The first octets of the HTTP response (S241 to S243). */
  readonly response: ResponseFrame
  /** More octets of the request or of the response. */
  readonly data: DataFrame
  /** The receiver allows this many more body octets, for one exchange or, as exchange 0, for the connection. */
  readonly credit: CreditFrame
  /** This exchange failed or is given up; the others go on. */
  readonly reset: ResetFrame
  /** Asks for a `pong`; between the relay and one endpoint, never forwarded. */
  readonly ping: PingFrame
  /** Answers a `ping`. */
  readonly pong: PongFrame
  /** The other side's connection was lost; the relay holds its place for a while. */
  readonly 'peer-lost': PeerLostFrame
  /** The other side is back. Every exchange that was open has failed; both sides send a fresh `hello`. */
  readonly resumed: ResumedFrame
  /** Open no new exchange; the session will end ([0150]). */
  readonly halt: HaltFrame
  /** Asks for the end of the session by the valid process (S262, S292). */
  readonly terminate: TerminateFrame
  /** The side's session is over; the close follows (S272, S299, S337). */
  readonly terminated: TerminatedFrame
  /** Why the close that follows happens. Before authentication the Session-Id is 43 hyphens. */
  readonly error: ErrorFrame
}


/** Name of a frame. */
export type FrameName = keyof FrameHeaders

/** Frames that a device may send. */
export type FrameFromDevice =
  | 'hello'
  | 'response'
  | 'data'
  | 'credit'
  | 'reset'
  | 'ping'
  | 'pong'
  | 'terminate'

/** Frames that a device may receive. */
export type FrameToDevice =
  | 'connected'
  | 'hello'
  | 'request'
  | 'data'
  | 'credit'
  | 'reset'
  | 'ping'
  | 'pong'
  | 'peer-lost'
  | 'resumed'
  | 'halt'
  | 'terminated'
  | 'error'

/** Frames that a terminal may send. */
export type FrameFromTerminal =
  | 'hello'
  | 'request'
  | 'data'
  | 'credit'
  | 'reset'
  | 'ping'
  | 'pong'
  | 'terminate'

/** Frames that a terminal may receive. */
export type FrameToTerminal =
  | 'connected'
  | 'hello'
  | 'response'
  | 'data'
  | 'credit'
  | 'reset'
  | 'ping'
  | 'pong'
  | 'peer-lost'
  | 'resumed'
  | 'halt'
  | 'terminated'
  | 'error'


/** What a device does with each frame it receives. */
export interface DeviceFrameHandlers {
  /**
   * The side's connection is established (S180, S214). The relay's first frame.
   *
   * Steps: S180, S213, S214.
   */
  connected(header: ConnectedFrame): void
  /**
   * The endpoint's first frame. To receive the peer's is to be paired ([0103]).
   *
   * Steps: 0103.
   */
  hello(header: HelloFrame): void
  /**
   * Opens an exchange and carries the first octets of the HTTP request (S232 to S234).
   *
   * Steps: S231, S232, S233, S234, S235, S236.
   */
  request(header: RequestFrame, body: Uint8Array): void
  /**
   * More octets of the request or of the response.
   *
   * Steps: S232, S233, S234, S241, S242, S243.
   */
  data(header: DataFrame, body: Uint8Array): void
  /**
   * The receiver allows this many more body octets, for one exchange or, as exchange 0, for the connection.
   *
   * Steps: S233, S242.
   */
  credit(header: CreditFrame): void
  /**
   * This exchange failed or is given up; the others go on.
   *
   * Steps: S235.
   */
  reset(header: ResetFrame): void
  /**
   * Asks for a `pong`; between the relay and one endpoint, never forwarded.
   *
   * Steps: 0034.
   */
  ping(header: PingFrame): void
  /**
   * Answers a `ping`.
   *
   * Steps: 0034.
   */
  pong(header: PongFrame): void
  /**
   * The other side's connection was lost; the relay holds its place for a while.
   *
   * Steps: 0103.
   */
  peerLost(header: PeerLostFrame): void
  /**
   * The other side is back. Every exchange that was open has failed; both sides send a fresh `hello`.
   *
   * Steps: 0103.
   */
  resumed(header: ResumedFrame): void
  /**
   * Open no new exchange; the session will end ([0150]).
   *
   * Steps: S315.
   */
  halt(header: HaltFrame): void
  /**
   * The side's session is over; the close follows (S272, S299, S337).
   *
   * Steps: S271, S272, S299, S336, S337.
   */
  terminated(header: TerminatedFrame): void
  /**
   * Why the close that follows happens. Before authentication the Session-Id is 43 hyphens.
   *
   * Steps: S175, S208.
   */
  error(header: ErrorFrame): void
}


/** What a terminal does with each frame it receives. */
export interface TerminalFrameHandlers {
  /**
   * The side's connection is established (S180, S214). The relay's first frame.
   *
   * Steps: S180, S213, S214.
   */
  connected(header: ConnectedFrame): void
  /**
   * The endpoint's first frame. To receive the peer's is to be paired ([0103]).
   *
   * Steps: 0103.
   */
  hello(header: HelloFrame): void
  /**
   * The first octets of the HTTP response (S241 to S243).
   *
   * Steps: S240, S241, S242, S243.
   */
  response(header: ResponseFrame, body: Uint8Array): void
  /**
   * More octets of the request or of the response.
   *
   * Steps: S232, S233, S234, S241, S242, S243.
   */
  data(header: DataFrame, body: Uint8Array): void
  /**
   * The receiver allows this many more body octets, for one exchange or, as exchange 0, for the connection.
   *
   * Steps: S233, S242.
   */
  credit(header: CreditFrame): void
  /**
   * This exchange failed or is given up; the others go on.
   *
   * Steps: S235.
   */
  reset(header: ResetFrame): void
  /**
   * Asks for a `pong`; between the relay and one endpoint, never forwarded.
   *
   * Steps: 0034.
   */
  ping(header: PingFrame): void
  /**
   * Answers a `ping`.
   *
   * Steps: 0034.
   */
  pong(header: PongFrame): void
  /**
   * The other side's connection was lost; the relay holds its place for a while.
   *
   * Steps: 0103.
   */
  peerLost(header: PeerLostFrame): void
  /**
   * The other side is back. Every exchange that was open has failed; both sides send a fresh `hello`.
   *
   * Steps: 0103.
   */
  resumed(header: ResumedFrame): void
  /**
   * Open no new exchange; the session will end ([0150]).
   *
   * Steps: S315.
   */
  halt(header: HaltFrame): void
  /**
   * The side's session is over; the close follows (S272, S299, S337).
   *
   * Steps: S271, S272, S299, S336, S337.
   */
  terminated(header: TerminatedFrame): void
  /**
   * Why the close that follows happens. Before authentication the Session-Id is 43 hyphens.
   *
   * Steps: S175, S208.
   */
  error(header: ErrorFrame): void
}


/** What the Cloud Hub does with each frame that a device sends. */
export interface HubFrameHandlers {
  /**
   * The endpoint's first frame. To receive the peer's is to be paired ([0103]).
   *
   * Steps: 0103.
   */
  hello(header: HelloFrame): void
  /**
   * The first octets of the HTTP response (S241 to S243).
   *
   * Steps: S240, S241, S242, S243.
   */
  response(header: ResponseFrame, body: Uint8Array): void
  /**
   * More octets of the request or of the response.
   *
   * Steps: S232, S233, S234, S241, S242, S243.
   */
  data(header: DataFrame, body: Uint8Array): void
  /**
   * The receiver allows this many more body octets, for one exchange or, as exchange 0, for the connection.
   *
   * Steps: S233, S242.
   */
  credit(header: CreditFrame): void
  /**
   * This exchange failed or is given up; the others go on.
   *
   * Steps: S235.
   */
  reset(header: ResetFrame): void
  /**
   * Asks for a `pong`; between the relay and one endpoint, never forwarded.
   *
   * Steps: 0034.
   */
  ping(header: PingFrame): void
  /**
   * Answers a `ping`.
   *
   * Steps: 0034.
   */
  pong(header: PongFrame): void
  /**
   * Asks for the end of the session by the valid process (S262, S292).
   *
   * Steps: S262, S263, S292.
   */
  terminate(header: TerminateFrame): void
}


/** What the Web Agent does with each frame that a terminal sends. */
export interface AgentFrameHandlers {
  /**
   * The endpoint's first frame. To receive the peer's is to be paired ([0103]).
   *
   * Steps: 0103.
   */
  hello(header: HelloFrame): void
  /**
   * Opens an exchange and carries the first octets of the HTTP request (S232 to S234).
   *
   * Steps: S231, S232, S233, S234, S235, S236.
   */
  request(header: RequestFrame, body: Uint8Array): void
  /**
   * More octets of the request or of the response.
   *
   * Steps: S232, S233, S234, S241, S242, S243.
   */
  data(header: DataFrame, body: Uint8Array): void
  /**
   * The receiver allows this many more body octets, for one exchange or, as exchange 0, for the connection.
   *
   * Steps: S233, S242.
   */
  credit(header: CreditFrame): void
  /**
   * This exchange failed or is given up; the others go on.
   *
   * Steps: S235.
   */
  reset(header: ResetFrame): void
  /**
   * Asks for a `pong`; between the relay and one endpoint, never forwarded.
   *
   * Steps: 0034.
   */
  ping(header: PingFrame): void
  /**
   * Answers a `ping`.
   *
   * Steps: 0034.
   */
  pong(header: PongFrame): void
  /**
   * Asks for the end of the session by the valid process (S262, S292).
   *
   * Steps: S262, S263, S292.
   */
  terminate(header: TerminateFrame): void
}


/** All frames, by name. */
export const frames: Readonly<Record<FrameName, FrameDescriptor>> = {
  connected: {
    name: 'connected',
    summary: 'The side\'s connection is established (S180, S214). The relay\'s first frame.',
    fields: [
      { name: 'Max-Frame', required: true, type: 'integer', validate: isConnectedMaxFrameField },
      { name: 'Credit', required: true, type: 'integer', validate: isConnectedCreditField },
      { name: 'Keepalive', required: true, type: 'integer', validate: isConnectedKeepaliveField },
      { name: 'Idle-Timeout', required: true, type: 'integer', validate: isConnectedIdleTimeoutField },
      { name: 'Expires-In', required: true, type: 'integer', validate: isConnectedExpiresInField },
      { name: 'Resume-Key', required: true, type: 'text', validate: isResumeKey },
    ],
    body: 'none',
    relay: 'originate',
    from: ['relay'],
    steps: ['S180', 'S213', 'S214'],
  },
  hello: {
    name: 'hello',
    summary: 'The endpoint\'s first frame. To receive the peer\'s is to be paired ([0103]).',
    fields: [
      { name: 'Version', required: true, type: 'integer', validate: isHelloVersionField },
      { name: 'Product', required: true, type: 'text', validate: isProduct },
      { name: 'Capabilities', required: false, type: 'list', validate: isHelloCapabilitiesField },
      { name: 'Applications', required: false, type: 'list', validate: isHelloApplicationsField },
      { name: 'Max-Exchanges', required: true, type: 'integer', validate: isHelloMaxExchangesField },
    ],
    body: 'none',
    relay: 'forward',
    from: ['device', 'terminal'],
    steps: ['0103'],
  },
  request: {
    name: 'request',
    summary: 'Opens an exchange and carries the first octets of the HTTP request (S232 to S234).',
    fields: [
      { name: 'Exchange', required: true, type: 'integer', validate: isRequestExchangeField },
      { name: 'Application-Id', required: true, type: 'text', validate: isApplicationId },
      { name: 'End', required: false, type: 'true', validate: isRequestEndField },
    ],
    body: 'http',
    relay: 'forward',
    from: ['terminal'],
    steps: ['S231', 'S232', 'S233', 'S234', 'S235', 'S236'],
  },
  response: {
    name: 'response',
    summary: 'The first octets of the HTTP response (S241 to S243).',
    fields: [
      { name: 'Exchange', required: true, type: 'integer', validate: isRequestExchangeField },
      { name: 'End', required: false, type: 'true', validate: isRequestEndField },
    ],
    body: 'http',
    relay: 'forward',
    from: ['device'],
    steps: ['S240', 'S241', 'S242', 'S243'],
  },
  data: {
    name: 'data',
    summary: 'More octets of the request or of the response.',
    fields: [
      { name: 'Exchange', required: true, type: 'integer', validate: isRequestExchangeField },
      { name: 'End', required: false, type: 'true', validate: isRequestEndField },
    ],
    body: 'http',
    relay: 'forward',
    from: ['device', 'terminal'],
    steps: ['S232', 'S233', 'S234', 'S241', 'S242', 'S243'],
  },
  credit: {
    name: 'credit',
    summary: 'The receiver allows this many more body octets, for one exchange or, as exchange 0, for the connection.',
    fields: [
      { name: 'Exchange', required: true, type: 'integer', validate: isSinceParameter },
      { name: 'Credit', required: true, type: 'integer', validate: isCreditCreditField },
    ],
    body: 'none',
    relay: 'forward',
    from: ['device', 'terminal'],
    steps: ['S233', 'S242'],
  },
  reset: {
    name: 'reset',
    summary: 'This exchange failed or is given up; the others go on.',
    fields: [
      { name: 'Exchange', required: true, type: 'integer', validate: isRequestExchangeField },
      { name: 'Code', required: true, type: 'text', validate: isWireErrorCode },
    ],
    body: 'none',
    relay: 'forward',
    from: ['device', 'terminal'],
    steps: ['S235'],
  },
  ping: {
    name: 'ping',
    summary: 'Asks for a `pong`; between the relay and one endpoint, never forwarded.',
    fields: [],
    body: 'none',
    relay: 'consume',
    from: ['device', 'terminal', 'relay'],
    steps: ['0034'],
  },
  pong: {
    name: 'pong',
    summary: 'Answers a `ping`.',
    fields: [],
    body: 'none',
    relay: 'consume',
    from: ['device', 'terminal', 'relay'],
    steps: ['0034'],
  },
  'peer-lost': {
    name: 'peer-lost',
    summary: 'The other side\'s connection was lost; the relay holds its place for a while.',
    fields: [{ name: 'Grace', required: true, type: 'integer', validate: isConnectedExpiresInField }],
    body: 'none',
    relay: 'originate',
    from: ['relay'],
    steps: ['0103'],
  },
  resumed: {
    name: 'resumed',
    summary: 'The other side is back. Every exchange that was open has failed; both sides send a fresh `hello`.',
    fields: [],
    body: 'none',
    relay: 'originate',
    from: ['relay'],
    steps: ['0103'],
  },
  halt: {
    name: 'halt',
    summary: 'Open no new exchange; the session will end ([0150]).',
    fields: [
      { name: 'Reason', required: true, type: 'text', validate: isEndReason },
      { name: 'Deadline', required: true, type: 'integer', validate: isConnectedExpiresInField },
    ],
    body: 'none',
    relay: 'originate',
    from: ['relay'],
    steps: ['S315'],
  },
  terminate: {
    name: 'terminate',
    summary: 'Asks for the end of the session by the valid process (S262, S292).',
    fields: [
      { name: 'Reason', required: true, type: 'text', validate: isEndReason },
      { name: 'Token', required: true, type: 'text', validate: isToken },
    ],
    body: 'none',
    relay: 'consume',
    from: ['device', 'terminal'],
    steps: ['S262', 'S263', 'S292'],
  },
  terminated: {
    name: 'terminated',
    summary: 'The side\'s session is over; the close follows (S272, S299, S337).',
    fields: [{ name: 'Reason', required: true, type: 'text', validate: isEndReason }],
    body: 'none',
    relay: 'originate',
    from: ['relay'],
    steps: ['S271', 'S272', 'S299', 'S336', 'S337'],
  },
  error: {
    name: 'error',
    summary: 'Why the close that follows happens. Before authentication the Session-Id is 43 hyphens.',
    fields: [
      { name: 'Code', required: true, type: 'text', validate: isWireErrorCode },
      { name: 'Source', required: true, type: 'text', validate: isParty },
      { name: 'Retryable', required: false, type: 'true', validate: isRequestEndField },
      { name: 'Timer', required: false, type: 'text', validate: isWireTimerName },
      { name: 'Retry-After', required: false, type: 'integer', validate: isConnectedExpiresInField },
    ],
    body: 'none',
    relay: 'originate',
    from: ['relay'],
    steps: ['S175', 'S208'],
  },
}
