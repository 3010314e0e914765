/**
 * Generated from spec/ by `npm run generate`; change it there.
 *
 * The stanzas between a device and management.
 */
import type { StanzaDescriptor } from '../runtime/descriptor.ts'
import type {
  Application,
  ApplicationId,
  BindingCode,
  Counter,
  DisplayName,
  EndReason,
  Firmware,
  Product,
  RefusalReason,
  RequestId,
  Seconds,
  Session,
  SessionId,
  Token,
  UserId,
  Version,
  WebSocketAddress,
  WireErrorCode,
} from './schemas.ts'
export type {
  Application,
  ApplicationId,
  BindingCode,
  Counter,
  DisplayName,
  EndReason,
  Firmware,
  Product,
  RefusalReason,
  RequestId,
  Seconds,
  Session,
  SessionId,
  Token,
  UserId,
  Version,
  WebSocketAddress,
  WireErrorCode,
} from './schemas.ts'
import {
  isApproval,
  isApprovalCancel,
  isApprovalRequest,
  isDeviceInfo,
  isMaintenanceProgress,
  isMaintenanceRequest,
  isMaintenanceResult,
  isSessionInfo,
  isSessionTerminate,
} from './validators.js'

/** Asks the named server application to show the approval screen (S142). */
export interface ApprovalRequest {
  /** Name of one request between management and a device, a UUID; a repeated request keeps it. */
  readonly request: RequestId
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session: Session
  /** Name of a server application and of the client that uses it ([0045], [0052]). Not secret. */
  readonly application: ApplicationId
  /** Name of a user of management. Not secret. */
  readonly user: UserId
  /** A name shown to a person, on one line. */
  readonly userName: DisplayName
  /** A name shown to a person, on one line. */
  readonly organization: DisplayName
  /**
   * Six random digits shown on the approval screen and on the terminal, so that both people know they mean
   * the same request.
   */
  readonly bindingCode: BindingCode
  /** A duration in whole seconds. */
  readonly expiresIn: Seconds
}


/** The answer of the person at the device, or of its policy (S144, [0085]). */
export interface Approval {
  /** Name of one request between management and a device, a UUID; a repeated request keeps it. */
  readonly request: RequestId
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session: Session
  /** What was decided. */
  readonly answer: 'yes' | 'no'
  /** Who decided; a `yes` is by user or by policy (unattended). */
  readonly reason: RefusalReason
}


/** The terminal withdrew; the panel closes its screen. */
export interface ApprovalCancel {
  /** Name of one request between management and a device, a UUID; a repeated request keeps it. */
  readonly request: RequestId
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session: Session
}


/** Token and session ID for the device (S149). */
export interface SessionInfo {
  /** Name of one request between management and a device, a UUID; a repeated request keeps it. */
  readonly request: RequestId
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session: Session
  /** Name of a server application and of the client that uses it ([0045], [0052]). Not secret. */
  readonly application: ApplicationId
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


/** Asks the device to end its side of a session by the valid process (S265, S314). */
export interface SessionTerminate {
  /** Name of one request between management and a device, a UUID; a repeated request keeps it. */
  readonly request: RequestId
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session: Session
  /**
   * Why a side or a session ended. terminal, device: a person at that end asked. management: a user or an
   * administrator asked management. deployment: the relay is deployed. expired, idle: a timer.
   * connection-lost: a connection was not resumed in time. never-connected: a side did not come.
   * relay-restarted: the relay was restarted. forced: the relay ended what did not end in time. cancelled:
   * the terminal withdrew.
   */
  readonly reason: EndReason
}


/** Asks the device to execute maintenance (S122). */
export interface MaintenanceRequest {
  /** Name of one request between management and a device, a UUID; a repeated request keeps it. */
  readonly request: RequestId
  /** What to execute. */
  readonly operation: 'confirm-counters' | 'install-firmware'
  /** The firmware to install; only with `install-firmware`. */
  readonly firmware?: Firmware
}


/** How far the maintenance is (S123). */
export interface MaintenanceProgress {
  /** Name of one request between management and a device, a UUID; a repeated request keeps it. */
  readonly request: RequestId
  /** What the device is doing. */
  readonly phase: 'download' | 'verify' | 'install' | 'restart'
  /** How much of the phase is done. */
  readonly percent: number
}


/** The result of the maintenance (S124). */
export interface MaintenanceResult {
  /** Name of one request between management and a device, a UUID; a repeated request keeps it. */
  readonly request: RequestId
  /** Whether the maintenance succeeded. */
  readonly outcome: 'done' | 'failed'
  /** Why it failed. */
  readonly code?: WireErrorCode
  /** Version that the device runs now. */
  readonly firmware?: Version
  /** The device's counters, where they were asked for. */
  readonly counters?: readonly Counter[]
}


/**
 * What the device is, sent after each login and whenever it changes; names the sessions that it still
 * holds.
 */
export interface DeviceInfo {
  /** A name shown to a person, on one line. */
  readonly model: DisplayName
  /** A name shown to a person, on one line. */
  readonly serial: DisplayName
  /** Version of a program. */
  readonly firmware: Version
  /** Name and version of an implementation. */
  readonly product: Product
  /** Whether the device's policy answers approval requests without a person. */
  readonly unattended: boolean
  /** The device's server applications ([0045]). */
  readonly applications: readonly Application[]
  /** Sessions that the device's agent still holds. */
  readonly sessions: readonly {
      /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
      readonly session: Session
    }[]
}


/** The payload of each stanza, by the name of the stanza. */
export type StanzaPayloads = { readonly 'approval-request': ApprovalRequest; readonly 'approval': Approval; readonly 'approval-cancel': ApprovalCancel; readonly 'session-info': SessionInfo; readonly 'session-terminate': SessionTerminate; readonly 'maintenance-request': MaintenanceRequest; readonly 'maintenance-progress': MaintenanceProgress; readonly 'maintenance-result': MaintenanceResult; readonly 'device-info': DeviceInfo }


/** Name of a stanza. */
export type StanzaName = keyof StanzaPayloads

/** Stanzas that a device may send. */
export type StanzaFromDevice = 'approval' | 'maintenance-progress' | 'maintenance-result' | 'device-info'

/** Stanzas that management may send. */
export type StanzaFromManagement =
  | 'approval-request'
  | 'approval-cancel'
  | 'session-info'
  | 'session-terminate'
  | 'maintenance-request'


/** What a device does with each stanza of management; the IQ is answered when the promise settles. */
export interface DeviceStanzaHandlers {
  /**
   * Asks the named server application to show the approval screen (S142).
   *
   * Steps: S142, S143. Errors: device-busy, application-unknown, bad-request.
   */
  approvalRequest(stanza: ApprovalRequest): Promise<void>
  /**
   * The terminal withdrew; the panel closes its screen.
   *
   * Steps: 0085. Errors: not-found, bad-request.
   */
  approvalCancel(stanza: ApprovalCancel): Promise<void>
  /**
   * Token and session ID for the device (S149).
   *
   * Steps: S149, S171. Errors: not-found, source-refused, bad-request.
   */
  sessionInfo(stanza: SessionInfo): Promise<void>
  /**
   * Asks the device to end its side of a session by the valid process (S265, S314).
   *
   * Steps: S265, S314. Errors: bad-request.
   */
  sessionTerminate(stanza: SessionTerminate): Promise<void>
  /**
   * Asks the device to execute maintenance (S122).
   *
   * Steps: S122. Errors: device-busy, source-refused, bad-request.
   */
  maintenanceRequest(stanza: MaintenanceRequest): Promise<void>
}


/** What management does with each stanza of a device; `from` is the full JID that sent it. */
export interface ManagementStanzaHandlers {
  /**
   * The answer of the person at the device, or of its policy (S144, [0085]).
   *
   * Steps: S144. Errors: not-found, wrong-state, bad-request.
   */
  approval(stanza: Approval, from: string): Promise<void>
  /**
   * How far the maintenance is (S123).
   *
   * Steps: S123. Errors: not-found, bad-request.
   */
  maintenanceProgress(stanza: MaintenanceProgress, from: string): Promise<void>
  /**
   * The result of the maintenance (S124).
   *
   * Steps: S124. Errors: not-found, bad-request.
   */
  maintenanceResult(stanza: MaintenanceResult, from: string): Promise<void>
  /**
   * What the device is, sent after each login and whenever it changes; names the sessions that it still
   * holds.
   *
   * Steps: 0034, 0045. Errors: bad-request.
   */
  deviceInfo(stanza: DeviceInfo, from: string): Promise<void>
}


/** Sends stanzas to management. The promise is kept when management has received the stanza. */
export interface DeviceStanzaSender {
  /**
   * The answer of the person at the device, or of its policy (S144, [0085]).
   *
   * Steps: S144. Errors: not-found, wrong-state, bad-request.
   */
  approval(stanza: Approval): Promise<void>
  /**
   * How far the maintenance is (S123).
   *
   * Steps: S123. Errors: not-found, bad-request.
   */
  maintenanceProgress(stanza: MaintenanceProgress): Promise<void>
  /**
   * The result of the maintenance (S124).
   *
   * Steps: S124. Errors: not-found, bad-request.
   */
  maintenanceResult(stanza: MaintenanceResult): Promise<void>
  /**
   * What the device is, sent after each login and whenever it changes; names the sessions that it still
   * holds.
   *
   * Steps: 0034, 0045. Errors: bad-request.
   */
  deviceInfo(stanza: DeviceInfo): Promise<void>
}


/**
 * Sends stanzas to a device, `to` its full JID. The promise is kept when the device has received the
 * stanza.
 */
export interface ManagementStanzaSender {
  /**
   * Asks the named server application to show the approval screen (S142).
   *
   * Steps: S142, S143. Errors: device-busy, application-unknown, bad-request.
   */
  approvalRequest(stanza: ApprovalRequest, to: string): Promise<void>
  /**
   * The terminal withdrew; the panel closes its screen.
   *
   * Steps: 0085. Errors: not-found, bad-request.
   */
  approvalCancel(stanza: ApprovalCancel, to: string): Promise<void>
  /**
   * Token and session ID for the device (S149).
   *
   * Steps: S149, S171. Errors: not-found, source-refused, bad-request.
   */
  sessionInfo(stanza: SessionInfo, to: string): Promise<void>
  /**
   * Asks the device to end its side of a session by the valid process (S265, S314).
   *
   * Steps: S265, S314. Errors: bad-request.
   */
  sessionTerminate(stanza: SessionTerminate, to: string): Promise<void>
  /**
   * Asks the device to execute maintenance (S122).
   *
   * Steps: S122. Errors: device-busy, source-refused, bad-request.
   */
  maintenanceRequest(stanza: MaintenanceRequest, to: string): Promise<void>
}


/** All stanzas, by name. */
export const stanzas: Readonly<Record<StanzaName, StanzaDescriptor>> = {
  'approval-request': {
    name: 'approval-request',
    summary: 'Asks the named server application to show the approval screen (S142).',
    namespace: 'urn:mrsp:1',
    from: 'management',
    fields: [
      { property: 'request', name: 'request', required: true, kind: 'attribute', type: 'string' },
      { property: 'session', name: 'session', required: true, kind: 'attribute', type: 'string' },
      { property: 'application', name: 'application', required: true, kind: 'attribute', type: 'string' },
      { property: 'user', name: 'user', required: true, kind: 'attribute', type: 'string' },
      { property: 'userName', name: 'user-name', required: true, kind: 'attribute', type: 'string' },
      { property: 'organization', name: 'organization', required: true, kind: 'attribute', type: 'string' },
      { property: 'bindingCode', name: 'binding-code', required: true, kind: 'attribute', type: 'string' },
      { property: 'expiresIn', name: 'expires-in', required: true, kind: 'attribute', type: 'integer' },
    ],
    validate: isApprovalRequest,
    errors: ['device-busy', 'application-unknown', 'bad-request'],
    steps: ['S142', 'S143'],
  },
  approval: {
    name: 'approval',
    summary: 'The answer of the person at the device, or of its policy (S144, [0085]).',
    namespace: 'urn:mrsp:1',
    from: 'device',
    fields: [
      { property: 'request', name: 'request', required: true, kind: 'attribute', type: 'string' },
      { property: 'session', name: 'session', required: true, kind: 'attribute', type: 'string' },
      { property: 'answer', name: 'answer', required: true, kind: 'attribute', type: 'string' },
      { property: 'reason', name: 'reason', required: true, kind: 'attribute', type: 'string' },
    ],
    validate: isApproval,
    errors: ['not-found', 'wrong-state', 'bad-request'],
    steps: ['S144'],
  },
  'approval-cancel': {
    name: 'approval-cancel',
    summary: 'The terminal withdrew; the panel closes its screen.',
    namespace: 'urn:mrsp:1',
    from: 'management',
    fields: [
      { property: 'request', name: 'request', required: true, kind: 'attribute', type: 'string' },
      { property: 'session', name: 'session', required: true, kind: 'attribute', type: 'string' },
    ],
    validate: isApprovalCancel,
    errors: ['not-found', 'bad-request'],
    steps: ['0085'],
  },
  'session-info': {
    name: 'session-info',
    summary: 'Token and session ID for the device (S149).',
    namespace: 'urn:mrsp:1',
    from: 'management',
    fields: [
      { property: 'request', name: 'request', required: true, kind: 'attribute', type: 'string' },
      { property: 'session', name: 'session', required: true, kind: 'attribute', type: 'string' },
      { property: 'application', name: 'application', required: true, kind: 'attribute', type: 'string' },
      { property: 'sessionId', name: 'session-id', required: true, kind: 'attribute', type: 'string' },
      { property: 'token', name: 'token', required: true, kind: 'attribute', type: 'string' },
      { property: 'url', name: 'url', required: true, kind: 'attribute', type: 'string' },
      { property: 'expiresIn', name: 'expires-in', required: true, kind: 'attribute', type: 'integer' },
      {
        property: 'connectTimeout',
        name: 'connect-timeout',
        required: true,
        kind: 'attribute',
        type: 'integer',
      },
    ],
    validate: isSessionInfo,
    errors: ['not-found', 'source-refused', 'bad-request'],
    steps: ['S149', 'S171'],
  },
  'session-terminate': {
    name: 'session-terminate',
    summary: 'Asks the device to end its side of a session by the valid process (S265, S314).',
    namespace: 'urn:mrsp:1',
    from: 'management',
    fields: [
      { property: 'request', name: 'request', required: true, kind: 'attribute', type: 'string' },
      { property: 'session', name: 'session', required: true, kind: 'attribute', type: 'string' },
      { property: 'reason', name: 'reason', required: true, kind: 'attribute', type: 'string' },
    ],
    validate: isSessionTerminate,
    errors: ['bad-request'],
    steps: ['S265', 'S314'],
  },
  'maintenance-request': {
    name: 'maintenance-request',
    summary: 'Asks the device to execute maintenance (S122).',
    namespace: 'urn:mrsp:1',
    from: 'management',
    fields: [
      { property: 'request', name: 'request', required: true, kind: 'attribute', type: 'string' },
      { property: 'operation', name: 'operation', required: true, kind: 'attribute', type: 'string' },
      {
        property: 'firmware',
        name: 'firmware',
        required: false,
        kind: 'element',
        type: 'object',
        fields: [
          { property: 'version', name: 'version', required: true, kind: 'attribute', type: 'string' },
          { property: 'source', name: 'source', required: true, kind: 'attribute', type: 'string' },
          { property: 'sha256', name: 'sha256', required: true, kind: 'attribute', type: 'string' },
          { property: 'size', name: 'size', required: true, kind: 'attribute', type: 'integer' },
        ],
      },
    ],
    validate: isMaintenanceRequest,
    errors: ['device-busy', 'source-refused', 'bad-request'],
    steps: ['S122'],
  },
  'maintenance-progress': {
    name: 'maintenance-progress',
    summary: 'How far the maintenance is (S123).',
    namespace: 'urn:mrsp:1',
    from: 'device',
    fields: [
      { property: 'request', name: 'request', required: true, kind: 'attribute', type: 'string' },
      { property: 'phase', name: 'phase', required: true, kind: 'attribute', type: 'string' },
      { property: 'percent', name: 'percent', required: true, kind: 'attribute', type: 'integer' },
    ],
    validate: isMaintenanceProgress,
    errors: ['not-found', 'bad-request'],
    steps: ['S123'],
  },
  'maintenance-result': {
    name: 'maintenance-result',
    summary: 'The result of the maintenance (S124).',
    namespace: 'urn:mrsp:1',
    from: 'device',
    fields: [
      { property: 'request', name: 'request', required: true, kind: 'attribute', type: 'string' },
      { property: 'outcome', name: 'outcome', required: true, kind: 'attribute', type: 'string' },
      { property: 'code', name: 'code', required: false, kind: 'attribute', type: 'string' },
      { property: 'firmware', name: 'firmware', required: false, kind: 'attribute', type: 'string' },
      {
        property: 'counters',
        name: 'counter',
        required: false,
        kind: 'elements',
        type: 'object',
        fields: [
          { property: 'name', name: 'name', required: true, kind: 'attribute', type: 'string' },
          { property: 'value', name: 'value', required: true, kind: 'attribute', type: 'integer' },
        ],
      },
    ],
    validate: isMaintenanceResult,
    errors: ['not-found', 'bad-request'],
    steps: ['S124'],
  },
  'device-info': {
    name: 'device-info',
    summary: 'What the device is, sent after each login and whenever it changes; names the sessions that it still holds.',
    namespace: 'urn:mrsp:1',
    from: 'device',
    fields: [
      { property: 'model', name: 'model', required: true, kind: 'attribute', type: 'string' },
      { property: 'serial', name: 'serial', required: true, kind: 'attribute', type: 'string' },
      { property: 'firmware', name: 'firmware', required: true, kind: 'attribute', type: 'string' },
      { property: 'product', name: 'product', required: true, kind: 'attribute', type: 'string' },
      { property: 'unattended', name: 'unattended', required: true, kind: 'attribute', type: 'boolean' },
      {
        property: 'applications',
        name: 'application',
        required: true,
        kind: 'elements',
        type: 'object',
        fields: [
          { property: 'id', name: 'id', required: true, kind: 'attribute', type: 'string' },
          { property: 'name', name: 'name', required: true, kind: 'attribute', type: 'string' },
        ],
      },
      {
        property: 'sessions',
        name: 'session',
        required: true,
        kind: 'elements',
        type: 'object',
        fields: [{ property: 'session', name: 'session', required: true, kind: 'attribute', type: 'string' }],
      },
    ],
    validate: isDeviceInfo,
    errors: ['bad-request'],
    steps: ['0034', '0045'],
  },
}
