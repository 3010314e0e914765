/**
 * Generated from spec/ by `npm run generate`; change it there.
 *
 * What terminals, administrators and relays ask of management (the remote maintenance system 50). Each tag is
 * a unit of the seed. `x-steps` names the seed's steps: of the request on the operation, of the answer on the
 * response. The clauses of `protocol.md`, sections 2, 3, 5 and 10 to 13, are part of this document.
 */
import type { CallOptions, Caller, OperationDescriptor, ServiceDescriptor } from '../runtime/descriptor.ts'
import type {
  AccessToken,
  Application,
  ApplicationId,
  BindingCode,
  Counter,
  DeviceId,
  DisplayName,
  EndReason,
  Firmware,
  Product,
  RefusalReason,
  RequestId,
  Seconds,
  Session,
  SessionId,
  Side,
  TerminalId,
  Timestamp,
  Token,
  UserId,
  Version,
  WebSocketAddress,
  WireErrorCode,
} from './schemas.ts'
export type {
  AccessToken,
  Application,
  ApplicationId,
  BindingCode,
  Counter,
  DeviceId,
  DisplayName,
  EndReason,
  Firmware,
  Product,
  RefusalReason,
  RequestId,
  Seconds,
  Session,
  SessionId,
  Side,
  TerminalId,
  Timestamp,
  Token,
  UserId,
  Version,
  WebSocketAddress,
  WireErrorCode,
} from './schemas.ts'
import {
  isAuthentication,
  isAuthenticationRequest,
  isConnectionInformation,
  isDeployment,
  isDeploymentInstruction,
  isDeviceList,
  isExtension,
  isLog,
  isLogReceipt,
  isLogin,
  isLoginRequest,
  isMaintenance,
  isMaintenanceInstruction,
  isManagementHealth,
  isNoticeList,
  isPreferParameter,
  isRemoteSession,
  isRemoteSessionList,
  isRequestId,
  isSession,
  isSinceParameter,
  isStartRequest,
  isTerminationReceipt,
  isTerminationRequest,
} from './validators.js'

/** User ID and password (S101). */
export interface LoginRequest {
  /** Name of a user of management. Not secret. */
  readonly userId: UserId
  /** The user's password. Secret. */
  readonly password: string
  /** The terminal's ID from an earlier login; without one management makes a new one. */
  readonly terminalId?: TerminalId
}


/** A permitted login (S103). */
export interface Login {
  /** Secret that proves a login to management. */
  readonly accessToken: AccessToken
  /** A duration in whole seconds. */
  readonly expiresIn: Seconds
  /**
   * Name of a terminal's installation, a UUIDv4 made by management at its first login; with the device ID the
   * pair of which [0138] speaks. Not secret.
   */
  readonly terminalId: TerminalId
  /** Name of a user of management. Not secret. */
  readonly userId: UserId
  /** A name shown to a person, on one line. */
  readonly displayName: DisplayName
  /** A name shown to a person, on one line. */
  readonly organization: DisplayName
  /** What the user may do. */
  readonly role: 'technician' | 'administrator'
}


/** A device as management knows it. */
export interface Device {
  /** Name of a device. Not secret. */
  readonly deviceId: DeviceId
  /** Whether the device is connected to management. */
  readonly online: boolean
  /** A name shown to a person, on one line. */
  readonly model?: DisplayName
  /** A name shown to a person, on one line. */
  readonly serial?: DisplayName
  /** Version of a program. */
  readonly firmware?: Version
  /** Whether the device answers approval requests by policy. */
  readonly unattended?: boolean
  readonly applications: readonly Application[]
}


/** The devices of a user. */
export interface DeviceList {
  readonly devices: readonly Device[]
}


/** Confirm the counters of a device ([0036]). */
export interface ConfirmCounters {
  /** Name of a device. Not secret. */
  readonly deviceId: DeviceId
  readonly operation: 'confirm-counters'
}


/** Install firmware on a device ([0036]). */
export interface InstallFirmware {
  /** Name of a device. Not secret. */
  readonly deviceId: DeviceId
  readonly operation: 'install-firmware'
  /** A firmware to install. */
  readonly firmware: Firmware
}


/** What the terminal instructs (S121). */
export type MaintenanceInstruction = ConfirmCounters | InstallFirmware


/** A maintenance and, once there is one, its result (S125). */
export interface Maintenance {
  /** Name of one request between management and a device, a UUID; a repeated request keeps it. */
  readonly maintenance: RequestId
  /** Rises with each change. */
  readonly revision?: number
  /** Name of a device. Not secret. */
  readonly deviceId: DeviceId
  /** What was instructed. */
  readonly operation: 'confirm-counters' | 'install-firmware'
  /** How far it is; done and failed are final. */
  readonly state: 'requested' | 'running' | 'done' | 'failed'
  /** A moment, RFC 3339 in UTC with milliseconds. */
  readonly requestedAt: Timestamp
  /** What the device is doing. */
  readonly phase?: 'download' | 'verify' | 'install' | 'restart'
  /** How much of the phase is done. */
  readonly percent?: number
  /** A code of the error table, `errors.yaml`. A receiver treats a code that it does not know as `unknown`. */
  readonly code?: WireErrorCode
  /** Version of a program. */
  readonly firmware?: Version
  readonly counters?: readonly Counter[]
}


/** Device ID and application ID (S141). */
export interface StartRequest {
  /** Name of a device. Not secret. */
  readonly deviceId: DeviceId
  /** Name of a server application and of the client that uses it ([0045], [0052]). Not secret. */
  readonly applicationId: ApplicationId
}


/** A state of `session.yaml`. */
export type SessionState =
  | 'requested'
  | 'awaiting-approval'
  | 'approved'
  | 'connecting'
  | 'established'
  | 'terminating'
  | 'terminated'
  | 'refused'
  | 'cancelled'
  | 'failed'


/** The timers of a session, in seconds. */
export interface SessionTimers {
  /** A duration in whole seconds. */
  readonly approvalTimeout: Seconds
  /** A duration in whole seconds. */
  readonly connectTimeout: Seconds
  /** A duration in whole seconds. */
  readonly sessionDuration: Seconds
  /** A duration in whole seconds. */
  readonly terminateTimeout: Seconds
}


/** A remote session as the terminal sees it. Holds no secret. */
export interface RemoteSession {
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session: Session
  /** Rises with each change. */
  readonly revision: number
  /** Name of a device. Not secret. */
  readonly deviceId: DeviceId
  /** Name of a server application and of the client that uses it ([0045], [0052]). Not secret. */
  readonly applicationId: ApplicationId
  /** A state of `session.yaml`. */
  readonly state: SessionState
  /**
   * Six random digits shown on the approval screen and on the terminal, so that both people know they mean
   * the same request.
   */
  readonly bindingCode: BindingCode
  /** Whether a policy approved in place of a person. */
  readonly unattended?: boolean
  /** Who or what refused the approval. */
  readonly refusalReason?: RefusalReason
  /**
   * Why a side or a session ended. terminal, device: a person at that end asked. management: a user or an
   * administrator asked management. deployment: the relay is deployed. expired, idle: a timer.
   * connection-lost: a connection was not resumed in time. never-connected: a side did not come.
   * relay-restarted: the relay was restarted. forced: the relay ended what did not end in time. cancelled:
   * the terminal withdrew.
   */
  readonly endReason?: EndReason
  /** Why the session failed or was refused. */
  readonly code?: WireErrorCode
  /** A moment, RFC 3339 in UTC with milliseconds. */
  readonly requestedAt: Timestamp
  /** A moment, RFC 3339 in UTC with milliseconds. */
  readonly approvalExpiresAt?: Timestamp
  /** A moment, RFC 3339 in UTC with milliseconds. */
  readonly expiresAt?: Timestamp
  /** The timers of a session, in seconds. */
  readonly timers: SessionTimers
}


/** Sessions of a user. */
export interface RemoteSessionList {
  readonly sessions: readonly RemoteSession[]
}


/** What the client connects with (S202). Secret. */
export interface ConnectionInformation {
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session: Session
  /** Name of a server application and of the client that uses it ([0045], [0052]). Not secret. */
  readonly applicationId: ApplicationId
  /** Secret name of one side of a session in the relay (S146), base64url of an HMAC-SHA-256. */
  readonly sessionId: SessionId
  /** Secret that names a session and its valid duration to management (S148). */
  readonly token: Token
  /** Where a side connects. It names the Cloud Hub / Web Agent pair and holds no secret. */
  readonly url: WebSocketAddress
  /** A duration in whole seconds. */
  readonly expiresIn: Seconds
  /** A duration in whole seconds. */
  readonly connectTimeout: Seconds
}


/** The valid duration from now on. */
export interface Extension {
  /** Seconds from now. */
  readonly expiresIn: number
}


/** What a side showed the Cloud Hub (S173, S206). */
export interface AuthenticationRequest {
  /** The session to which the shown session ID belongs. */
  readonly session: Session
  /** One of the two ends of a remote session. */
  readonly side: Side
  /** Secret that names a session and its valid duration to management (S148). */
  readonly token: Token
}


/** The token is of this session and valid. */
export interface AuthenticationAccepted {
  readonly result: 'accepted'
  /** A duration in whole seconds. */
  readonly expiresIn: Seconds
}


/** It is not. */
export interface AuthenticationRefused {
  readonly result: 'refused'
}


/** The result of the authentication (S175, S208). */
export type Authentication = AuthenticationAccepted | AuthenticationRefused


/** A side of the session has started (S177, S210). */
export interface StartedLog {
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session: Session
  /** One of the two ends of a remote session. */
  readonly side: Side
  readonly event: 'started'
  /** A moment, RFC 3339 in UTC with milliseconds. */
  readonly at: Timestamp
  /** Secret that names a session and its valid duration to management (S148). */
  readonly token: Token
}


/** A side of the session has ended, or never came (S268, S296, S333). */
export interface EndedLog {
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session: Session
  /** One of the two ends of a remote session. */
  readonly side: Side
  readonly event: 'ended'
  /** A moment, RFC 3339 in UTC with milliseconds. */
  readonly at: Timestamp
  /**
   * Why a side or a session ended. terminal, device: a person at that end asked. management: a user or an
   * administrator asked management. deployment: the relay is deployed. expired, idle: a timer.
   * connection-lost: a connection was not resumed in time. never-connected: a side did not come.
   * relay-restarted: the relay was restarted. forced: the relay ended what did not end in time. cancelled:
   * the terminal withdrew.
   */
  readonly reason: EndReason
  /** Where the relay has it. */
  readonly token?: Token
}


/** A log of a session, keyed by session, side and event. */
export type Log = StartedLog | EndedLog


/** The log is managed (S179, S212, S270, S298, S335). */
export interface LogReceipt {
  readonly managed: true
}


/** A side asks for the end of its session (S264, S293). */
export interface TerminationRequest {
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session: Session
  /** One of the two ends of a remote session. */
  readonly side: Side
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


/** The request is accepted (S266, S294). */
export interface TerminationReceipt {
  readonly accepted: true
}


/** Which version of the relay to deploy ([0141]). */
export interface DeploymentInstruction {
  /** Version of a program. */
  readonly version: Version
  /** Pair by pair, while the others serve. */
  readonly rolling?: boolean
}


/** A device that is the target of a session (Fig. 18, device list 76). */
export interface DeviceInSession {
  /** Name of a device. Not secret. */
  readonly deviceId: DeviceId
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session: Session
  /** The sides that have not ended. */
  readonly sides: readonly Side[]
}


/** A deployment and its progress. */
export interface Deployment {
  /** Name of one request between management and a device, a UUID; a repeated request keeps it. */
  readonly deployment: RequestId
  /** Rises with each change. */
  readonly revision: number
  /** Version of a program. */
  readonly version: Version
  readonly rolling: boolean
  /** deployed, aborted and rolled-back are final. */
  readonly state: 'listed' | 'draining' | 'deploying' | 'deployed' | 'aborted' | 'rolled-back'
  readonly devices: readonly DeviceInSession[]
  /** Sessions that are not over. */
  readonly sessionsLeft: number
  /** Sides that have not ended. */
  readonly sidesLeft: number
  /** A duration in whole seconds. */
  readonly elapsed: Seconds
  /** A duration in whole seconds. */
  readonly drainDeadline: Seconds
  /** A code of the error table, `errors.yaml`. A receiver treats a code that it does not know as `unknown`. */
  readonly code?: WireErrorCode
}


/** The halt of a session, for its user or the user's administrator (S315). */
export interface Notice {
  /** Name of one request between management and a device, a UUID; a repeated request keeps it. */
  readonly notice: RequestId
  readonly kind: 'halt'
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session: Session
  /** Name of a device. Not secret. */
  readonly deviceId: DeviceId
  /** Name of a user of management. Not secret. */
  readonly userId: UserId
  /**
   * Why a side or a session ended. terminal, device: a person at that end asked. management: a user or an
   * administrator asked management. deployment: the relay is deployed. expired, idle: a timer.
   * connection-lost: a connection was not resumed in time. never-connected: a side did not come.
   * relay-restarted: the relay was restarted. forced: the relay ended what did not end in time. cancelled:
   * the terminal withdrew.
   */
  readonly reason: EndReason
  /** A moment, RFC 3339 in UTC with milliseconds. */
  readonly at: Timestamp
}


/** Notices of a user. */
export interface NoticeList {
  readonly notices: readonly Notice[]
}


/** Management serves. */
export interface ManagementHealth {
  readonly status: 'serving' | 'stopping'
  /** Version of a program. */
  readonly version: Version
  /** Name and version of an implementation. */
  readonly product: Product
}


/** What `login` is asked with. */
export interface LoginInput {
  /** User ID and password (S101). */
  readonly body: LoginRequest
}


/** What `logout` is asked with. */
export type LogoutInput = Record<string, never>

/** What `listDevices` is asked with. */
export type ListDevicesInput = Record<string, never>


/** What `instructMaintenance` is asked with. */
export interface InstructMaintenanceInput {
  /** What the terminal instructs (S121). */
  readonly body: MaintenanceInstruction
}


/** What `getMaintenance` is asked with. */
export interface GetMaintenanceInput {
  /** Name of the maintenance. */
  readonly maintenance: RequestId
  /** How many seconds the answer may wait (RFC 7240), at most 60. */
  readonly prefer?: string
  /** The revision that the asker knows; the answer waits for a later one. */
  readonly since?: number
}


/** What `startSession` is asked with. */
export interface StartSessionInput {
  /** Device ID and application ID (S141). */
  readonly body: StartRequest
}


/** What `listSessions` is asked with. */
export type ListSessionsInput = Record<string, never>


/** What `getSession` is asked with. */
export interface GetSessionInput {
  /** Public name of the session. */
  readonly session: Session
  /** How many seconds the answer may wait (RFC 7240), at most 60. */
  readonly prefer?: string
  /** The revision that the asker knows; the answer waits for a later one. */
  readonly since?: number
}


/** What `pollConnectionInformation` is asked with. */
export interface PollConnectionInformationInput {
  /** Public name of the session. */
  readonly session: Session
  /** How many seconds the answer may wait (RFC 7240), at most 60. */
  readonly prefer?: string
}


/** What `cancelSession` is asked with. */
export interface CancelSessionInput {
  /** Public name of the session. */
  readonly session: Session
}


/** What `extendSession` is asked with. */
export interface ExtendSessionInput {
  /** Public name of the session. */
  readonly session: Session
  /** The valid duration from now on. */
  readonly body: Extension
}


/** What `listNotices` is asked with. */
export interface ListNoticesInput {
  /** How many seconds the answer may wait (RFC 7240), at most 60. */
  readonly prefer?: string
}


/** What `acknowledgeNotice` is asked with. */
export interface AcknowledgeNoticeInput {
  /** Name of the notice. */
  readonly notice: RequestId
}


/** What `authenticate` is asked with. */
export interface AuthenticateInput {
  /** What a side showed the Cloud Hub (S173, S206). */
  readonly body: AuthenticationRequest
}


/** What `manageLog` is asked with. */
export interface ManageLogInput {
  /** A log of a session, keyed by session, side and event. */
  readonly body: Log
}


/** What `requestTermination` is asked with. */
export interface RequestTerminationInput {
  /** A side asks for the end of its session (S264, S293). */
  readonly body: TerminationRequest
}


/** What `instructDeployment` is asked with. */
export interface InstructDeploymentInput {
  /** Which version of the relay to deploy ([0141]). */
  readonly body: DeploymentInstruction
}


/** What `getDeployment` is asked with. */
export interface GetDeploymentInput {
  /** Name of the deployment. */
  readonly deployment: RequestId
  /** How many seconds the answer may wait (RFC 7240), at most 60. */
  readonly prefer?: string
  /** The revision that the asker knows; the answer waits for a later one. */
  readonly since?: number
}


/** What `executeDeployment` is asked with. */
export interface ExecuteDeploymentInput {
  /** Name of the deployment. */
  readonly deployment: RequestId
}


/** What `abortDeployment` is asked with. */
export interface AbortDeploymentInput {
  /** Name of the deployment. */
  readonly deployment: RequestId
}


/** What `managementHealth` is asked with. */
export type ManagementHealthInput = Record<string, never>

/** What `login` answers. 200: The login is permitted. */
export type LoginOutput = Login

/** What `logout` answers. 204: Logged out. */
export type LogoutOutput = void

/** What `listDevices` answers. 200: The devices, by ID. */
export type ListDevicesOutput = DeviceList

/** What `instructMaintenance` answers. 202: The device was asked; the result comes with `getMaintenance`. */
export type InstructMaintenanceOutput = Maintenance

/** What `getMaintenance` answers. 200: The maintenance as it stands. */
export type GetMaintenanceOutput = Maintenance

/** What `startSession` answers. 201: The session; the approval is being asked for. */
export type StartSessionOutput = RemoteSession

/** What `listSessions` answers. 200: The sessions, oldest first. */
export type ListSessionsOutput = RemoteSessionList

/** What `getSession` answers. 200: The session. */
export type GetSessionOutput = RemoteSession

/**
 * What `pollConnectionInformation` answers. 200: The connection information. 202: There is none yet; ask
 * again.
 */
export type PollConnectionInformationOutput =
  | { readonly status: 200; readonly body: ConnectionInformation }
  | { readonly status: 202; readonly body: RemoteSession }


/** What `cancelSession` answers. 200: The session after the withdrawal; a final one is unchanged. */
export type CancelSessionOutput = RemoteSession

/** What `extendSession` answers. 200: The session with its new expiry. */
export type ExtendSessionOutput = RemoteSession

/** What `listNotices` answers. 200: The notices, oldest first; further ones come once these are acknowledged. */
export type ListNoticesOutput = NoticeList

/** What `acknowledgeNotice` answers. 204: Acknowledged. */
export type AcknowledgeNoticeOutput = void

/** What `authenticate` answers. 200: The result of the authentication. */
export type AuthenticateOutput = Authentication

/** What `manageLog` answers. 200: The log is managed. */
export type ManageLogOutput = LogReceipt

/** What `requestTermination` answers. 202: The request is accepted; so is a repeated one. */
export type RequestTerminationOutput = TerminationReceipt

/** What `instructDeployment` answers. 201: The deployment and the device list screen's content (Fig. 18). */
export type InstructDeploymentOutput = Deployment

/** What `getDeployment` answers. 200: The deployment. */
export type GetDeploymentOutput = Deployment

/** What `executeDeployment` answers. 202: The sessions are being ended. */
export type ExecuteDeploymentOutput = Deployment

/** What `abortDeployment` answers. 200: Nothing is deployed. */
export type AbortDeploymentOutput = Deployment

/** What `managementHealth` answers. 200: It serves. */
export type ManagementHealthOutput = ManagementHealth

/** The operations of the management API. */
export type ManagementOperation =
  | 'login'
  | 'logout'
  | 'listDevices'
  | 'instructMaintenance'
  | 'getMaintenance'
  | 'startSession'
  | 'listSessions'
  | 'getSession'
  | 'pollConnectionInformation'
  | 'cancelSession'
  | 'extendSession'
  | 'listNotices'
  | 'acknowledgeNotice'
  | 'authenticate'
  | 'manageLog'
  | 'requestTermination'
  | 'instructDeployment'
  | 'getDeployment'
  | 'executeDeployment'
  | 'abortDeployment'
  | 'managementHealth'


/** What may be asked of management. A call that is answered with an error fails with an `MrspError`. */
export interface ManagementClient {
  /**
   * Log in with user ID and password.
   *
   * POST /v1/login. Steps: S101, S102, S103. Errors: bad-request, login-refused, too-many-requests.
   */
  login(input: LoginInput, options?: CallOptions): Promise<LoginOutput>
  /**
   * End the login; the access token is good for nothing afterwards.
   *
   * POST /v1/logout. Steps: 0152. Errors: unauthenticated.
   */
  logout(input: LogoutInput, options?: CallOptions): Promise<LogoutOutput>
  /**
   * The devices that this user may operate.
   *
   * GET /v1/devices. Steps: 0072, 0078. Errors: unauthenticated.
   */
  listDevices(input: ListDevicesInput, options?: CallOptions): Promise<ListDevicesOutput>
  /**
   * Instruct the remote maintenance of a device.
   *
   * POST /v1/maintenance. Steps: S121, S122. Errors: bad-request, unauthenticated, device-unknown,
   * device-offline, device-busy.
   */
  instructMaintenance(input: InstructMaintenanceInput, options?: CallOptions): Promise<InstructMaintenanceOutput>
  /**
   * How far the maintenance is, and its result. With `Prefer` the answer waits for a change.
   *
   * GET /v1/maintenance/{maintenance}. Steps: S125. Errors: unauthenticated, not-found.
   */
  getMaintenance(input: GetMaintenanceInput, options?: CallOptions): Promise<GetMaintenanceOutput>
  /**
   * Ask to start a remote session with an application of a device.
   *
   * POST /v1/sessions. Steps: S141, S142. Errors: bad-request, unauthenticated, device-unknown,
   * device-offline, device-busy, application-unknown, conflict, relay-draining, too-many-requests.
   */
  startSession(input: StartSessionInput, options?: CallOptions): Promise<StartSessionOutput>
  /**
   * The user's sessions that are not final.
   *
   * GET /v1/sessions. Steps: 0124, 0138. Errors: unauthenticated.
   */
  listSessions(input: ListSessionsInput, options?: CallOptions): Promise<ListSessionsOutput>
  /**
   * The session as it stands. With `Prefer` and `since` the answer waits for a change: so the terminal is
   * told that token and session ID are obtained (S150), that the approval was refused ([0085]), that the
   * session is over.
   *
   * GET /v1/sessions/{session}. Steps: 0085, S150. Errors: unauthenticated, not-found.
   */
  getSession(input: GetSessionInput, options?: CallOptions): Promise<GetSessionOutput>
  /**
   * Token and session ID for the terminal. With `Prefer` the answer waits until there are any, or the session
   * is final.
   *
   * GET /v1/sessions/{session}/connection-information. Steps: S201, S202. Errors: unauthenticated, not-found,
   * approval-refused, approval-timeout, cancelled, session-over, device-offline, device-busy,
   * application-unknown, relay-unreachable, relay-draining.
   */
  pollConnectionInformation(input: PollConnectionInformationInput, options?: CallOptions): Promise<PollConnectionInformationOutput>
  /**
   * Withdraw the session; one that has session IDs already ends by the valid process.
   *
   * POST /v1/sessions/{session}/cancel. Steps: 0138. Errors: unauthenticated, not-found.
   */
  cancelSession(input: CancelSessionInput, options?: CallOptions): Promise<CancelSessionOutput>
  /**
   * Extend the valid duration that the token stands for.
   *
   * POST /v1/sessions/{session}/extend. Steps: 0088. Errors: bad-request, unauthenticated, not-found,
   * wrong-state, relay-unreachable.
   */
  extendSession(input: ExtendSessionInput, options?: CallOptions): Promise<ExtendSessionOutput>
  /**
   * Notices for this user that were not acknowledged. With `Prefer` the answer waits for one.
   *
   * GET /v1/notices. Steps: S316, S315. Errors: unauthenticated.
   */
  listNotices(input: ListNoticesInput, options?: CallOptions): Promise<ListNoticesOutput>
  /**
   * The notice was displayed (S316); it does not come again.
   *
   * POST /v1/notices/{notice}/acknowledge. Steps: S316. Errors: unauthenticated, not-found.
   */
  acknowledgeNotice(input: AcknowledgeNoticeInput, options?: CallOptions): Promise<AcknowledgeNoticeOutput>
  /**
   * The Cloud Hub has a side's token authenticated.
   *
   * POST /v1/relay/authentications. Steps: S173, S174, S206, S207, S175, S208. Errors: bad-request,
   * unauthenticated.
   */
  authenticate(input: AuthenticateInput, options?: CallOptions): Promise<AuthenticateOutput>
  /**
   * The Cloud Hub notifies a log of a session; one that is managed already is acknowledged again.
   *
   * POST /v1/relay/logs. Steps: S177, S178, S210, S211, S268, S269, S296, S297, S333, S334, S179, S212, S270,
   * S298, S335. Errors: bad-request, unauthenticated, not-found.
   */
  manageLog(input: ManageLogInput, options?: CallOptions): Promise<ManageLogOutput>
  /**
   * The Cloud Hub passes on a side's request to terminate its session.
   *
   * POST /v1/relay/terminations. Steps: S264, S293, S265, S266, S294. Errors: bad-request, unauthenticated.
   */
  requestTermination(input: RequestTerminationInput, options?: CallOptions): Promise<RequestTerminationOutput>
  /**
   * Instruct the deployment of the relay. With no session it runs at once; otherwise the device list waits
   * for execute or abort.
   *
   * POST /v1/deployments. Steps: S311, 0141, 0172, S312, S313. Errors: bad-request, unauthenticated,
   * not-permitted, wrong-state, relay-unreachable.
   */
  instructDeployment(input: InstructDeploymentInput, options?: CallOptions): Promise<InstructDeploymentOutput>
  /**
   * The deployment's progress. With `Prefer` and `since` the answer waits for a change.
   *
   * GET /v1/deployments/{deployment}. Steps: S313. Errors: unauthenticated, not-permitted, not-found.
   */
  getDeployment(input: GetDeploymentInput, options?: CallOptions): Promise<GetDeploymentOutput>
  /**
   * The deployment execution button 77.
   *
   * POST /v1/deployments/{deployment}/execute. Steps: S314, S317. Errors: unauthenticated, not-permitted,
   * not-found, wrong-state, relay-unreachable.
   */
  executeDeployment(input: ExecuteDeploymentInput, options?: CallOptions): Promise<ExecuteDeploymentOutput>
  /**
   * The deployment abort button 78.
   *
   * POST /v1/deployments/{deployment}/abort. Steps: 0147. Errors: unauthenticated, not-permitted, not-found,
   * wrong-state.
   */
  abortDeployment(input: AbortDeploymentInput, options?: CallOptions): Promise<AbortDeploymentOutput>
  /**
   * Whether management serves, and which version it is.
   *
   * GET /v1/health. Steps: 0036. Errors: none of its own.
   */
  managementHealth(input: ManagementHealthInput, options?: CallOptions): Promise<ManagementHealthOutput>
}


/** Login permission determining unit 55a. What it answers, one method an operation. */
export interface LoginHandlers {
  /**
   * Log in with user ID and password.
   *
   * POST /v1/login. Steps: S101, S102, S103. Errors: bad-request, login-refused, too-many-requests.
   */
  login(input: LoginInput, caller: Caller): Promise<LoginOutput>
  /**
   * End the login; the access token is good for nothing afterwards.
   *
   * POST /v1/logout. Steps: 0152. Errors: unauthenticated.
   */
  logout(input: LogoutInput, caller: Caller): Promise<LogoutOutput>
}


/** Remote maintenance unit 55b. What it answers, one method an operation. */
export interface RemoteMaintenanceHandlers {
  /**
   * The devices that this user may operate.
   *
   * GET /v1/devices. Steps: 0072, 0078. Errors: unauthenticated.
   */
  listDevices(input: ListDevicesInput, caller: Caller): Promise<ListDevicesOutput>
  /**
   * Instruct the remote maintenance of a device.
   *
   * POST /v1/maintenance. Steps: S121, S122. Errors: bad-request, unauthenticated, device-unknown,
   * device-offline, device-busy.
   */
  instructMaintenance(input: InstructMaintenanceInput, caller: Caller): Promise<InstructMaintenanceOutput>
  /**
   * How far the maintenance is, and its result. With `Prefer` the answer waits for a change.
   *
   * GET /v1/maintenance/{maintenance}. Steps: S125. Errors: unauthenticated, not-found.
   */
  getMaintenance(input: GetMaintenanceInput, caller: Caller): Promise<GetMaintenanceOutput>
}


/** Session management unit 55c, towards terminals. What it answers, one method an operation. */
export interface SessionManagementHandlers {
  /**
   * Ask to start a remote session with an application of a device.
   *
   * POST /v1/sessions. Steps: S141, S142. Errors: bad-request, unauthenticated, device-unknown,
   * device-offline, device-busy, application-unknown, conflict, relay-draining, too-many-requests.
   */
  startSession(input: StartSessionInput, caller: Caller): Promise<StartSessionOutput>
  /**
   * The user's sessions that are not final.
   *
   * GET /v1/sessions. Steps: 0124, 0138. Errors: unauthenticated.
   */
  listSessions(input: ListSessionsInput, caller: Caller): Promise<ListSessionsOutput>
  /**
   * The session as it stands. With `Prefer` and `since` the answer waits for a change: so the terminal is
   * told that token and session ID are obtained (S150), that the approval was refused ([0085]), that the
   * session is over.
   *
   * GET /v1/sessions/{session}. Steps: 0085, S150. Errors: unauthenticated, not-found.
   */
  getSession(input: GetSessionInput, caller: Caller): Promise<GetSessionOutput>
  /**
   * Token and session ID for the terminal. With `Prefer` the answer waits until there are any, or the session
   * is final.
   *
   * GET /v1/sessions/{session}/connection-information. Steps: S201, S202. Errors: unauthenticated, not-found,
   * approval-refused, approval-timeout, cancelled, session-over, device-offline, device-busy,
   * application-unknown, relay-unreachable, relay-draining.
   */
  pollConnectionInformation(input: PollConnectionInformationInput, caller: Caller): Promise<PollConnectionInformationOutput>
  /**
   * Withdraw the session; one that has session IDs already ends by the valid process.
   *
   * POST /v1/sessions/{session}/cancel. Steps: 0138. Errors: unauthenticated, not-found.
   */
  cancelSession(input: CancelSessionInput, caller: Caller): Promise<CancelSessionOutput>
  /**
   * Extend the valid duration that the token stands for.
   *
   * POST /v1/sessions/{session}/extend. Steps: 0088. Errors: bad-request, unauthenticated, not-found,
   * wrong-state, relay-unreachable.
   */
  extendSession(input: ExtendSessionInput, caller: Caller): Promise<ExtendSessionOutput>
}


/** Session management unit 55c, towards the relay. What it answers, one method an operation. */
export interface RelayFacingHandlers {
  /**
   * The Cloud Hub has a side's token authenticated.
   *
   * POST /v1/relay/authentications. Steps: S173, S174, S206, S207, S175, S208. Errors: bad-request,
   * unauthenticated.
   */
  authenticate(input: AuthenticateInput, caller: Caller): Promise<AuthenticateOutput>
  /**
   * The Cloud Hub notifies a log of a session; one that is managed already is acknowledged again.
   *
   * POST /v1/relay/logs. Steps: S177, S178, S210, S211, S268, S269, S296, S297, S333, S334, S179, S212, S270,
   * S298, S335. Errors: bad-request, unauthenticated, not-found.
   */
  manageLog(input: ManageLogInput, caller: Caller): Promise<ManageLogOutput>
  /**
   * The Cloud Hub passes on a side's request to terminate its session.
   *
   * POST /v1/relay/terminations. Steps: S264, S293, S265, S266, S294. Errors: bad-request, unauthenticated.
   */
  requestTermination(input: RequestTerminationInput, caller: Caller): Promise<RequestTerminationOutput>
}


/** Deployment execution unit 55d. What it answers, one method an operation. */
export interface DeploymentHandlers {
  /**
   * Instruct the deployment of the relay. With no session it runs at once; otherwise the device list waits
   * for execute or abort.
   *
   * POST /v1/deployments. Steps: S311, 0141, 0172, S312, S313. Errors: bad-request, unauthenticated,
   * not-permitted, wrong-state, relay-unreachable.
   */
  instructDeployment(input: InstructDeploymentInput, caller: Caller): Promise<InstructDeploymentOutput>
  /**
   * The deployment's progress. With `Prefer` and `since` the answer waits for a change.
   *
   * GET /v1/deployments/{deployment}. Steps: S313. Errors: unauthenticated, not-permitted, not-found.
   */
  getDeployment(input: GetDeploymentInput, caller: Caller): Promise<GetDeploymentOutput>
  /**
   * The deployment execution button 77.
   *
   * POST /v1/deployments/{deployment}/execute. Steps: S314, S317. Errors: unauthenticated, not-permitted,
   * not-found, wrong-state, relay-unreachable.
   */
  executeDeployment(input: ExecuteDeploymentInput, caller: Caller): Promise<ExecuteDeploymentOutput>
  /**
   * The deployment abort button 78.
   *
   * POST /v1/deployments/{deployment}/abort. Steps: 0147. Errors: unauthenticated, not-permitted, not-found,
   * wrong-state.
   */
  abortDeployment(input: AbortDeploymentInput, caller: Caller): Promise<AbortDeploymentOutput>
}


/** Halt notices. What it answers, one method an operation. */
export interface NoticesHandlers {
  /**
   * Notices for this user that were not acknowledged. With `Prefer` the answer waits for one.
   *
   * GET /v1/notices. Steps: S316, S315. Errors: unauthenticated.
   */
  listNotices(input: ListNoticesInput, caller: Caller): Promise<ListNoticesOutput>
  /**
   * The notice was displayed (S316); it does not come again.
   *
   * POST /v1/notices/{notice}/acknowledge. Steps: S316. Errors: unauthenticated, not-found.
   */
  acknowledgeNotice(input: AcknowledgeNoticeInput, caller: Caller): Promise<AcknowledgeNoticeOutput>
}


/** For operators. What it answers, one method an operation. */
export interface ManagementHealthHandlers {
  /**
   * Whether management serves, and which version it is.
   *
   * GET /v1/health. Steps: 0036. Errors: none of its own.
   */
  managementHealth(input: ManagementHealthInput, caller: Caller): Promise<ManagementHealthOutput>
}


/** All that management answers. */
export type ManagementHandlers =
  & LoginHandlers
  & RemoteMaintenanceHandlers
  & SessionManagementHandlers
  & RelayFacingHandlers
  & DeploymentHandlers
  & NoticesHandlers
  & ManagementHealthHandlers

/** The table of the management API. */
export type ManagementService =
  & ServiceDescriptor
  & { readonly operations: Readonly<Record<ManagementOperation, OperationDescriptor>> }


/** The operations of the management API, by ID. */
export const managementService: ManagementService = {
  name: 'management',
  party: 'management',
  operations: {
    login: {
      id: 'login',
      unit: 'login',
      summary: 'Log in with user ID and password.',
      method: 'POST',
      path: '/v1/login',
      allows: 'none',
      parameters: [],
      validateBody: isLoginRequest,
      answers: [{ status: 200, validate: isLogin, steps: ['S103'] }],
      errors: ['bad-request', 'login-refused', 'too-many-requests'],
      steps: ['S101', 'S102'],
    },
    logout: {
      id: 'logout',
      unit: 'login',
      summary: 'End the login; the access token is good for nothing afterwards.',
      method: 'POST',
      path: '/v1/logout',
      allows: 'user',
      parameters: [],
      answers: [{ status: 204, steps: [] }],
      errors: ['unauthenticated'],
      steps: ['0152'],
    },
    listDevices: {
      id: 'listDevices',
      unit: 'remote-maintenance',
      summary: 'The devices that this user may operate.',
      method: 'GET',
      path: '/v1/devices',
      allows: 'user',
      parameters: [],
      answers: [{ status: 200, validate: isDeviceList, steps: [] }],
      errors: ['unauthenticated'],
      steps: ['0072', '0078'],
    },
    instructMaintenance: {
      id: 'instructMaintenance',
      unit: 'remote-maintenance',
      summary: 'Instruct the remote maintenance of a device.',
      method: 'POST',
      path: '/v1/maintenance',
      allows: 'user',
      parameters: [],
      validateBody: isMaintenanceInstruction,
      answers: [{ status: 202, validate: isMaintenance, steps: [] }],
      errors: ['bad-request', 'unauthenticated', 'device-unknown', 'device-offline', 'device-busy'],
      steps: ['S121', 'S122'],
    },
    getMaintenance: {
      id: 'getMaintenance',
      unit: 'remote-maintenance',
      summary: 'How far the maintenance is, and its result. With `Prefer` the answer waits for a change.',
      method: 'GET',
      path: '/v1/maintenance/{maintenance}',
      allows: 'user',
      parameters: [
        { name: 'maintenance', in: 'path', required: true, type: 'string', validate: isRequestId },
        { name: 'Prefer', in: 'header', required: false, type: 'string', validate: isPreferParameter },
        { name: 'since', in: 'query', required: false, type: 'integer', validate: isSinceParameter },
      ],
      answers: [{ status: 200, validate: isMaintenance, steps: ['S125'] }],
      errors: ['unauthenticated', 'not-found'],
      steps: ['S125'],
    },
    startSession: {
      id: 'startSession',
      unit: 'session-management',
      summary: 'Ask to start a remote session with an application of a device.',
      method: 'POST',
      path: '/v1/sessions',
      allows: 'user',
      parameters: [],
      validateBody: isStartRequest,
      answers: [{ status: 201, validate: isRemoteSession, steps: [] }],
      errors: [
        'bad-request',
        'unauthenticated',
        'device-unknown',
        'device-offline',
        'device-busy',
        'application-unknown',
        'conflict',
        'relay-draining',
        'too-many-requests',
      ],
      steps: ['S141', 'S142'],
    },
    listSessions: {
      id: 'listSessions',
      unit: 'session-management',
      summary: 'The user\'s sessions that are not final.',
      method: 'GET',
      path: '/v1/sessions',
      allows: 'user',
      parameters: [],
      answers: [{ status: 200, validate: isRemoteSessionList, steps: [] }],
      errors: ['unauthenticated'],
      steps: ['0124', '0138'],
    },
    getSession: {
      id: 'getSession',
      unit: 'session-management',
      summary: 'The session as it stands. With `Prefer` and `since` the answer waits for a change: so the terminal is told that token and session ID are obtained (S150), that the approval was refused ([0085]), that the session is over.',
      method: 'GET',
      path: '/v1/sessions/{session}',
      allows: 'user',
      parameters: [
        { name: 'session', in: 'path', required: true, type: 'string', validate: isSession },
        { name: 'Prefer', in: 'header', required: false, type: 'string', validate: isPreferParameter },
        { name: 'since', in: 'query', required: false, type: 'integer', validate: isSinceParameter },
      ],
      answers: [{ status: 200, validate: isRemoteSession, steps: ['S150'] }],
      errors: ['unauthenticated', 'not-found'],
      steps: ['0085'],
    },
    pollConnectionInformation: {
      id: 'pollConnectionInformation',
      unit: 'session-management',
      summary: 'Token and session ID for the terminal. With `Prefer` the answer waits until there are any, or the session is final.',
      method: 'GET',
      path: '/v1/sessions/{session}/connection-information',
      allows: 'user',
      parameters: [
        { name: 'session', in: 'path', required: true, type: 'string', validate: isSession },
        { name: 'Prefer', in: 'header', required: false, type: 'string', validate: isPreferParameter },
      ],
      answers: [
        { status: 200, validate: isConnectionInformation, steps: ['S202'] },
        { status: 202, validate: isRemoteSession, steps: [] },
      ],
      errors: [
        'unauthenticated',
        'not-found',
        'approval-refused',
        'approval-timeout',
        'cancelled',
        'session-over',
        'device-offline',
        'device-busy',
        'application-unknown',
        'relay-unreachable',
        'relay-draining',
      ],
      steps: ['S201'],
    },
    cancelSession: {
      id: 'cancelSession',
      unit: 'session-management',
      summary: 'Withdraw the session; one that has session IDs already ends by the valid process.',
      method: 'POST',
      path: '/v1/sessions/{session}/cancel',
      allows: 'user',
      parameters: [{ name: 'session', in: 'path', required: true, type: 'string', validate: isSession }],
      answers: [{ status: 200, validate: isRemoteSession, steps: [] }],
      errors: ['unauthenticated', 'not-found'],
      steps: ['0138'],
    },
    extendSession: {
      id: 'extendSession',
      unit: 'session-management',
      summary: 'Extend the valid duration that the token stands for.',
      method: 'POST',
      path: '/v1/sessions/{session}/extend',
      allows: 'user',
      parameters: [{ name: 'session', in: 'path', required: true, type: 'string', validate: isSession }],
      validateBody: isExtension,
      answers: [{ status: 200, validate: isRemoteSession, steps: [] }],
      errors: ['bad-request', 'unauthenticated', 'not-found', 'wrong-state', 'relay-unreachable'],
      steps: ['0088'],
    },
    listNotices: {
      id: 'listNotices',
      unit: 'notices',
      summary: 'Notices for this user that were not acknowledged. With `Prefer` the answer waits for one.',
      method: 'GET',
      path: '/v1/notices',
      allows: 'user',
      parameters: [
        { name: 'Prefer', in: 'header', required: false, type: 'string', validate: isPreferParameter },
      ],
      answers: [{ status: 200, validate: isNoticeList, steps: ['S315'] }],
      errors: ['unauthenticated'],
      steps: ['S316'],
    },
    acknowledgeNotice: {
      id: 'acknowledgeNotice',
      unit: 'notices',
      summary: 'The notice was displayed (S316); it does not come again.',
      method: 'POST',
      path: '/v1/notices/{notice}/acknowledge',
      allows: 'user',
      parameters: [{ name: 'notice', in: 'path', required: true, type: 'string', validate: isRequestId }],
      answers: [{ status: 204, steps: [] }],
      errors: ['unauthenticated', 'not-found'],
      steps: ['S316'],
    },
    authenticate: {
      id: 'authenticate',
      unit: 'relay-facing',
      summary: 'The Cloud Hub has a side\'s token authenticated.',
      method: 'POST',
      path: '/v1/relay/authentications',
      allows: 'relay',
      parameters: [],
      validateBody: isAuthenticationRequest,
      answers: [{ status: 200, validate: isAuthentication, steps: ['S175', 'S208'] }],
      errors: ['bad-request', 'unauthenticated'],
      steps: ['S173', 'S174', 'S206', 'S207'],
    },
    manageLog: {
      id: 'manageLog',
      unit: 'relay-facing',
      summary: 'The Cloud Hub notifies a log of a session; one that is managed already is acknowledged again.',
      method: 'POST',
      path: '/v1/relay/logs',
      allows: 'relay',
      parameters: [],
      validateBody: isLog,
      answers: [{ status: 200, validate: isLogReceipt, steps: ['S179', 'S212', 'S270', 'S298', 'S335'] }],
      errors: ['bad-request', 'unauthenticated', 'not-found'],
      steps: ['S177', 'S178', 'S210', 'S211', 'S268', 'S269', 'S296', 'S297', 'S333', 'S334'],
    },
    requestTermination: {
      id: 'requestTermination',
      unit: 'relay-facing',
      summary: 'The Cloud Hub passes on a side\'s request to terminate its session.',
      method: 'POST',
      path: '/v1/relay/terminations',
      allows: 'relay',
      parameters: [],
      validateBody: isTerminationRequest,
      answers: [{ status: 202, validate: isTerminationReceipt, steps: ['S266', 'S294'] }],
      errors: ['bad-request', 'unauthenticated'],
      steps: ['S264', 'S293', 'S265'],
    },
    instructDeployment: {
      id: 'instructDeployment',
      unit: 'deployment',
      summary: 'Instruct the deployment of the relay. With no session it runs at once; otherwise the device list waits for execute or abort.',
      method: 'POST',
      path: '/v1/deployments',
      allows: 'administrator',
      parameters: [],
      validateBody: isDeploymentInstruction,
      answers: [{ status: 201, validate: isDeployment, steps: ['S312', 'S313'] }],
      errors: ['bad-request', 'unauthenticated', 'not-permitted', 'wrong-state', 'relay-unreachable'],
      steps: ['S311', '0141', '0172'],
    },
    getDeployment: {
      id: 'getDeployment',
      unit: 'deployment',
      summary: 'The deployment\'s progress. With `Prefer` and `since` the answer waits for a change.',
      method: 'GET',
      path: '/v1/deployments/{deployment}',
      allows: 'administrator',
      parameters: [
        { name: 'deployment', in: 'path', required: true, type: 'string', validate: isRequestId },
        { name: 'Prefer', in: 'header', required: false, type: 'string', validate: isPreferParameter },
        { name: 'since', in: 'query', required: false, type: 'integer', validate: isSinceParameter },
      ],
      answers: [{ status: 200, validate: isDeployment, steps: [] }],
      errors: ['unauthenticated', 'not-permitted', 'not-found'],
      steps: ['S313'],
    },
    executeDeployment: {
      id: 'executeDeployment',
      unit: 'deployment',
      summary: 'The deployment execution button 77.',
      method: 'POST',
      path: '/v1/deployments/{deployment}/execute',
      allows: 'administrator',
      parameters: [{ name: 'deployment', in: 'path', required: true, type: 'string', validate: isRequestId }],
      answers: [{ status: 202, validate: isDeployment, steps: [] }],
      errors: ['unauthenticated', 'not-permitted', 'not-found', 'wrong-state', 'relay-unreachable'],
      steps: ['S314', 'S317'],
    },
    abortDeployment: {
      id: 'abortDeployment',
      unit: 'deployment',
      summary: 'The deployment abort button 78.',
      method: 'POST',
      path: '/v1/deployments/{deployment}/abort',
      allows: 'administrator',
      parameters: [{ name: 'deployment', in: 'path', required: true, type: 'string', validate: isRequestId }],
      answers: [{ status: 200, validate: isDeployment, steps: [] }],
      errors: ['unauthenticated', 'not-permitted', 'not-found', 'wrong-state'],
      steps: ['0147'],
    },
    managementHealth: {
      id: 'managementHealth',
      unit: 'health',
      summary: 'Whether management serves, and which version it is.',
      method: 'GET',
      path: '/v1/health',
      allows: 'none',
      parameters: [],
      answers: [{ status: 200, validate: isManagementHealth, steps: [] }],
      errors: [],
      steps: ['0036'],
    },
  },
}
