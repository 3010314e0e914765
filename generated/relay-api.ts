/**
 * Generated from spec/ by `npm run generate`; change it there.
 *
 * What management asks of the relay (the session relay system 60). The clauses of `protocol.md`, sections 5,
 * 6 and 10 to 13, are part of this document.
 */
import type { CallOptions, Caller, OperationDescriptor, ServiceDescriptor } from '../runtime/descriptor.ts'
import type {
  ApplicationId,
  DeviceId,
  EndReason,
  Product,
  Seconds,
  Session,
  SessionId,
  Side,
  TerminalId,
  Version,
  WebSocketAddress,
} from './schemas.ts'
export type {
  ApplicationId,
  DeviceId,
  EndReason,
  Product,
  Seconds,
  Session,
  SessionId,
  Side,
  TerminalId,
  Version,
  WebSocketAddress,
} from './schemas.ts'
import {
  isDrainRequest,
  isPairName,
  isRelayHealth,
  isReservation,
  isReservationExtension,
  isReservationRequest,
  isSession,
  isSessionInRelay,
  isSessionList,
  isTermination,
} from './validators.js'

/** For which session connection information is requested (S145). */
export interface ReservationRequest {
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session: Session
  /** Name of a device. Not secret. */
  readonly deviceId: DeviceId
  /**
   * Name of a terminal's installation, a UUIDv4 made by management at its first login; with the device ID the
   * pair of which [0138] speaks. Not secret.
   */
  readonly terminalId: TerminalId
  /** Name of a server application and of the client that uses it ([0045], [0052]). Not secret. */
  readonly applicationId: ApplicationId
  /** A duration in whole seconds. */
  readonly expiresIn: Seconds
}


/** The connection information (S147). Secret. */
export interface Reservation {
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session: Session
  /** Secret name of one side of a session in the relay (S146), base64url of an HMAC-SHA-256. */
  readonly terminalSessionId: SessionId
  /** Secret name of one side of a session in the relay (S146), base64url of an HMAC-SHA-256. */
  readonly deviceSessionId: SessionId
  /** Where a side connects. It names the Cloud Hub / Web Agent pair and holds no secret. */
  readonly hubUrl: WebSocketAddress
  /** Where a side connects. It names the Cloud Hub / Web Agent pair and holds no secret. */
  readonly agentUrl: WebSocketAddress
  /** A duration in whole seconds. */
  readonly connectTimeout: Seconds
}


/** A session that the relay holds. */
export interface SessionInRelay {
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session: Session
  /** Name of a device. Not secret. */
  readonly deviceId: DeviceId
  /**
   * Name of a terminal's installation, a UUIDv4 made by management at its first login; with the device ID the
   * pair of which [0138] speaks. Not secret.
   */
  readonly terminalId: TerminalId
  /** Name of a Cloud Hub / Web Agent pair. Not secret. */
  readonly pair?: PairName
  /** The sides whose end is not logged. */
  readonly sides: readonly Side[]
}


/** Sessions that the relay holds (S312). */
export interface SessionList {
  readonly sessions: readonly SessionInRelay[]
}


/** Which sides to end, and why (S331). */
export interface Termination {
  readonly sides: readonly Side[]
  /**
   * Why a side or a session ended. terminal, device: a person at that end asked. management: a user or an
   * administrator asked management. deployment: the relay is deployed. expired, idle: a timer.
   * connection-lost: a connection was not resumed in time. never-connected: a side did not come.
   * relay-restarted: the relay was restarted. forced: the relay ended what did not end in time. cancelled:
   * the terminal withdrew.
   */
  readonly reason: EndReason
}


/** The valid duration from now on. */
export interface ReservationExtension {
  /** A duration in whole seconds. */
  readonly expiresIn: Seconds
}


/** How the relay drains. */
export interface DrainRequest {
  /** A duration in whole seconds. */
  readonly deadline: Seconds
  /**
   * Why a side or a session ended. terminal, device: a person at that end asked. management: a user or an
   * administrator asked management. deployment: the relay is deployed. expired, idle: a timer.
   * connection-lost: a connection was not resumed in time. never-connected: a side did not come.
   * relay-restarted: the relay was restarted. forced: the relay ended what did not end in time. cancelled:
   * the terminal withdrew.
   */
  readonly reason: EndReason
  /** Only these pairs; all where it is left out. */
  readonly pairs?: readonly PairName[]
}


/** The relay serves. */
export interface RelayHealth {
  readonly status: 'serving' | 'draining' | 'stopping'
  /** Version of a program. */
  readonly version: Version
  /** Name and version of an implementation. */
  readonly product: Product
  /** Cloud Hub / Web Agent pairs that take sessions. */
  readonly pairs: number
  /** All pairs of the relay, those that take no sessions among them; for `drain`. */
  readonly pairNames?: readonly PairName[]
  /**
   * Which version each pair is that answers, where a relay has several; they differ while they are deployed
   * one after the other.
   */
  readonly pairVersions?: readonly PairVersion[]
}


/** Which version a pair is. */
export interface PairVersion {
  /** Name of a Cloud Hub / Web Agent pair. Not secret. */
  readonly pair: PairName
  /** Version of a program. */
  readonly version: Version
}


/** Name of a Cloud Hub / Web Agent pair. Not secret. */
export type PairName = string


/** What `requestConnectionInformation` is asked with. */
export interface RequestConnectionInformationInput {
  /** For which session connection information is requested (S145). */
  readonly body: ReservationRequest
}


/** What `querySessions` is asked with. */
export type QuerySessionsInput = Record<string, never>


/** What `terminateSession` is asked with. */
export interface TerminateSessionInput {
  /** Public name of the session. */
  readonly session: Session
  /** Which sides to end, and why (S331). */
  readonly body: Termination
}


/** What `extendReservation` is asked with. */
export interface ExtendReservationInput {
  /** Public name of the session. */
  readonly session: Session
  /** The valid duration from now on. */
  readonly body: ReservationExtension
}


/** What `drain` is asked with. */
export interface DrainInput {
  /** How the relay drains. */
  readonly body: DrainRequest
}


/** What `endDrain` is asked with. */
export interface EndDrainInput {
  /** Only this pair; all where it is left out. */
  readonly pair?: PairName
}


/** What `relayHealth` is asked with. */
export type RelayHealthInput = Record<string, never>

/** What `requestConnectionInformation` answers. 201: The connection information. */
export type RequestConnectionInformationOutput = Reservation

/** What `querySessions` answers. 200: The list; empty where there is no session. */
export type QuerySessionsOutput = SessionList

/** What `terminateSession` answers. 202: The sides end; their logs follow. */
export type TerminateSessionOutput = SessionInRelay

/** What `extendReservation` answers. 200: Extended. */
export type ExtendReservationOutput = SessionInRelay

/** What `drain` answers. 202: The relay drains; a repeated request changes nothing. */
export type DrainOutput = SessionList

/** What `endDrain` answers. 204: The relay takes sessions. */
export type EndDrainOutput = void

/** What `relayHealth` answers. 200: It serves. */
export type RelayHealthOutput = RelayHealth

/** The operations of the relay API. */
export type RelayOperation =
  | 'requestConnectionInformation'
  | 'querySessions'
  | 'terminateSession'
  | 'extendReservation'
  | 'drain'
  | 'endDrain'
  | 'relayHealth'


/** What may be asked of relay. A call that is answered with an error fails with an `MrspError`. */
export interface RelayClient {
  /**
   * Make the session IDs of a session. A repeated request makes new ones in place of those that no side has
   * used.
   *
   * POST /v1/reservations. Steps: S145, S146, S147. Errors: bad-request, unauthenticated, wrong-state,
   * relay-draining, too-many-requests.
   */
  requestConnectionInformation(input: RequestConnectionInformationInput, options?: CallOptions): Promise<RequestConnectionInformationOutput>
  /**
   * Which devices are targets of a session that this relay holds.
   *
   * GET /v1/reservations. Steps: S311, S312. Errors: unauthenticated.
   */
  querySessions(input: QuerySessionsInput, options?: CallOptions): Promise<QuerySessionsOutput>
  /**
   * End sides of a session. A side that has ended already is no error.
   *
   * POST /v1/reservations/{session}/terminate. Steps: S331, S332. Errors: bad-request, unauthenticated,
   * not-found.
   */
  terminateSession(input: TerminateSessionInput, options?: CallOptions): Promise<TerminateSessionOutput>
  /**
   * The session's valid duration was extended.
   *
   * POST /v1/reservations/{session}/extend. Steps: 0088. Errors: bad-request, unauthenticated, not-found,
   * wrong-state.
   */
  extendReservation(input: ExtendReservationInput, options?: CallOptions): Promise<ExtendReservationOutput>
  /**
   * Take no new session, send `halt` to both ends of each, end what remains at the deadline.
   *
   * POST /v1/drain. Steps: S314. Errors: bad-request, unauthenticated, not-found.
   */
  drain(input: DrainInput, options?: CallOptions): Promise<DrainOutput>
  /**
   * Take sessions again.
   *
   * DELETE /v1/drain. Steps: 0147. Errors: bad-request, unauthenticated, not-found.
   */
  endDrain(input: EndDrainInput, options?: CallOptions): Promise<EndDrainOutput>
  /**
   * Whether the relay serves, and which version it is.
   *
   * GET /v1/health. Steps: S317. Errors: none of its own.
   */
  relayHealth(input: RelayHealthInput, options?: CallOptions): Promise<RelayHealthOutput>
}


/** Cloud Hub 61. What it answers, one method an operation. */
export interface CloudHubHandlers {
  /**
   * Make the session IDs of a session. A repeated request makes new ones in place of those that no side has
   * used.
   *
   * POST /v1/reservations. Steps: S145, S146, S147. Errors: bad-request, unauthenticated, wrong-state,
   * relay-draining, too-many-requests.
   */
  requestConnectionInformation(input: RequestConnectionInformationInput, caller: Caller): Promise<RequestConnectionInformationOutput>
  /**
   * End sides of a session. A side that has ended already is no error.
   *
   * POST /v1/reservations/{session}/terminate. Steps: S331, S332. Errors: bad-request, unauthenticated,
   * not-found.
   */
  terminateSession(input: TerminateSessionInput, caller: Caller): Promise<TerminateSessionOutput>
  /**
   * The session's valid duration was extended.
   *
   * POST /v1/reservations/{session}/extend. Steps: 0088. Errors: bad-request, unauthenticated, not-found,
   * wrong-state.
   */
  extendReservation(input: ExtendReservationInput, caller: Caller): Promise<ExtendReservationOutput>
}


/** Master 63. What it answers, one method an operation. */
export interface MasterHandlers {
  /**
   * Which devices are targets of a session that this relay holds.
   *
   * GET /v1/reservations. Steps: S311, S312. Errors: unauthenticated.
   */
  querySessions(input: QuerySessionsInput, caller: Caller): Promise<QuerySessionsOutput>
  /**
   * Take no new session, send `halt` to both ends of each, end what remains at the deadline.
   *
   * POST /v1/drain. Steps: S314. Errors: bad-request, unauthenticated, not-found.
   */
  drain(input: DrainInput, caller: Caller): Promise<DrainOutput>
  /**
   * Take sessions again.
   *
   * DELETE /v1/drain. Steps: 0147. Errors: bad-request, unauthenticated, not-found.
   */
  endDrain(input: EndDrainInput, caller: Caller): Promise<EndDrainOutput>
}


/** For operators. What it answers, one method an operation. */
export interface RelayHealthHandlers {
  /**
   * Whether the relay serves, and which version it is.
   *
   * GET /v1/health. Steps: S317. Errors: none of its own.
   */
  relayHealth(input: RelayHealthInput, caller: Caller): Promise<RelayHealthOutput>
}


/** All that relay answers. */
export type RelayHandlers = CloudHubHandlers & MasterHandlers & RelayHealthHandlers

/** The table of the relay API. */
export type RelayService =
  & ServiceDescriptor
  & { readonly operations: Readonly<Record<RelayOperation, OperationDescriptor>> }


/** The operations of the relay API, by ID. */
export const relayService: RelayService = {
  name: 'relay',
  party: 'relay',
  operations: {
    requestConnectionInformation: {
      id: 'requestConnectionInformation',
      unit: 'cloud-hub',
      summary: 'Make the session IDs of a session. A repeated request makes new ones in place of those that no side has used.',
      method: 'POST',
      path: '/v1/reservations',
      allows: 'management',
      parameters: [],
      validateBody: isReservationRequest,
      answers: [{ status: 201, validate: isReservation, steps: ['S147'] }],
      errors: ['bad-request', 'unauthenticated', 'wrong-state', 'relay-draining', 'too-many-requests'],
      steps: ['S145', 'S146'],
    },
    querySessions: {
      id: 'querySessions',
      unit: 'master',
      summary: 'Which devices are targets of a session that this relay holds.',
      method: 'GET',
      path: '/v1/reservations',
      allows: 'management',
      parameters: [],
      answers: [{ status: 200, validate: isSessionList, steps: ['S312'] }],
      errors: ['unauthenticated'],
      steps: ['S311'],
    },
    terminateSession: {
      id: 'terminateSession',
      unit: 'cloud-hub',
      summary: 'End sides of a session. A side that has ended already is no error.',
      method: 'POST',
      path: '/v1/reservations/{session}/terminate',
      allows: 'management',
      parameters: [{ name: 'session', in: 'path', required: true, type: 'string', validate: isSession }],
      validateBody: isTermination,
      answers: [{ status: 202, validate: isSessionInRelay, steps: [] }],
      errors: ['bad-request', 'unauthenticated', 'not-found'],
      steps: ['S331', 'S332'],
    },
    extendReservation: {
      id: 'extendReservation',
      unit: 'cloud-hub',
      summary: 'The session\'s valid duration was extended.',
      method: 'POST',
      path: '/v1/reservations/{session}/extend',
      allows: 'management',
      parameters: [{ name: 'session', in: 'path', required: true, type: 'string', validate: isSession }],
      validateBody: isReservationExtension,
      answers: [{ status: 200, validate: isSessionInRelay, steps: [] }],
      errors: ['bad-request', 'unauthenticated', 'not-found', 'wrong-state'],
      steps: ['0088'],
    },
    drain: {
      id: 'drain',
      unit: 'master',
      summary: 'Take no new session, send `halt` to both ends of each, end what remains at the deadline.',
      method: 'POST',
      path: '/v1/drain',
      allows: 'management',
      parameters: [],
      validateBody: isDrainRequest,
      answers: [{ status: 202, validate: isSessionList, steps: [] }],
      errors: ['bad-request', 'unauthenticated', 'not-found'],
      steps: ['S314'],
    },
    endDrain: {
      id: 'endDrain',
      unit: 'master',
      summary: 'Take sessions again.',
      method: 'DELETE',
      path: '/v1/drain',
      allows: 'management',
      parameters: [{ name: 'pair', in: 'query', required: false, type: 'string', validate: isPairName }],
      answers: [{ status: 204, steps: [] }],
      errors: ['bad-request', 'unauthenticated', 'not-found'],
      steps: ['0147'],
    },
    relayHealth: {
      id: 'relayHealth',
      unit: 'health',
      summary: 'Whether the relay serves, and which version it is.',
      method: 'GET',
      path: '/v1/health',
      allows: 'none',
      parameters: [],
      answers: [{ status: 200, validate: isRelayHealth, steps: [] }],
      errors: [],
      steps: ['S317'],
    },
  },
}
