/**
 * Generated from spec/ by `npm run generate`; change it there.
 *
 * How the conformance suite reaches an implementation.
 */
import type { PassedSettingDescriptor, Validator } from '../runtime/descriptor.ts'
import type {
  ApplicationId,
  DeviceId,
  DisplayName,
  Party,
  RequestId,
  Session,
  Sha256,
  Version,
  WebAddress,
  WireErrorCode,
} from './schemas.ts'
export type {
  ApplicationId,
  DeviceId,
  DisplayName,
  Party,
  RequestId,
  Session,
  Sha256,
  Version,
  WebAddress,
  WireErrorCode,
} from './schemas.ts'
import { isAdapterAnswer, isAdapterQuestion, isManifest, isReplay } from './validators.js'

/**
 * Something that an implementation may be able to do. What is not declared is not judged. adapter: the
 * program speaks the adapter's lines. restart: the suite may kill the program and start it again with the
 * same environment. timers: the program takes its timers from the environment. unattended: the device can be
 * configured to approve without a person. applications: the device leads the suite's two application IDs to
 * the origins it is given. local-port: the terminal offers the device's application on a local port. upgrade:
 * 101 responses pass through. firmware: the device installs firmware. identical-session-ids,
 * detects-device-end, allowed-origins: the relay can be configured so. deployment: management and relay serve
 * the operations of clause 12; management deploys by the command that it is given. accounts: management reads
 * users, with the administrator of each, and devices from the accounts file.
 */
export type Capability =
  | 'adapter'
  | 'restart'
  | 'timers'
  | 'unattended'
  | 'applications'
  | 'local-port'
  | 'upgrade'
  | 'firmware'
  | 'identical-session-ids'
  | 'detects-device-end'
  | 'allowed-origins'
  | 'deployment'
  | 'accounts'


/** What an implementation under test is, how it is started or reached, and what it can do. */
export interface Manifest {
  /** The party that it implements. */
  readonly role: 'device' | 'terminal' | 'management' | 'relay'
  /** Name of the implementation in the report. */
  readonly name?: DisplayName
  /** Program and arguments that start it, relative to the folder of the manifest. */
  readonly command?: readonly string[]
  /** Address of the API of a management or relay that already runs. */
  readonly url?: string
  /** Settings for the program besides those of the suite, each `NAME=value`. */
  readonly environment?: readonly string[]
  /** What it can do. */
  readonly capabilities?: readonly Capability[]
  /** Seconds that it may take to start; 20 where it is left out. */
  readonly startSeconds?: number
}


/** A check that failed, so that it can be run again. Paths are relative to `directory`. */
export interface Replay {
  /** The party that was judged. */
  readonly role: 'device' | 'terminal' | 'management' | 'relay'
  /** Name of the check. */
  readonly check: string
  /** Seed of the run. */
  readonly seed: number
  /** Where a property was broken: which property of the check, and the path to the shortest case. */
  readonly path?: string
  /** How thoroughly the run looked. */
  readonly depth: 'smoke' | 'default' | 'deep'
  /** Folder in which the suite was run. */
  readonly directory: string
  /** File of the manifest. */
  readonly manifest?: string
  /** Program and arguments that were given in place of those of a manifest. */
  readonly command?: readonly string[]
  /** Address of an implementation that ran already. */
  readonly url?: string
  /**
   * Implementations that were judged in one system, in place of one alone, each as `role=manifest` or
   * `role=program`.
   */
  readonly together?: readonly string[]
}


/**
 * A human act. Device: `screen` tells what the display shows, `press` presses `button`, `end` ends a session
 * from the panel. Terminal: `login`, `logout`, `start` a session, `show` what the user sees of a session,
 * `cancel` it, `address` of the local port that leads to its application, `end` it, `maintain` a device,
 * `follow` a maintenance, `notices` looks at the display and reads the notices that are on it. Nobody looks
 * at any other time: a terminal that is judged has displayed a notice when this act tells it, and not before.
 */
export type AdapterAct =
  | 'screen'
  | 'press'
  | 'end'
  | 'login'
  | 'logout'
  | 'start'
  | 'show'
  | 'cancel'
  | 'address'
  | 'maintain'
  | 'follow'
  | 'notices'


/** The suite asks for a human act. */
export interface AdapterDo {
  /** Kind of line. */
  readonly adapter: 'do'
  /** Number of an act; the answer repeats it. */
  readonly id: AdapterId
  /**
   * A human act. Device: `screen` tells what the display shows, `press` presses `button`, `end` ends a
   * session from the panel. Terminal: `login`, `logout`, `start` a session, `show` what the user sees of a
   * session, `cancel` it, `address` of the local port that leads to its application, `end` it, `maintain` a
   * device, `follow` a maintenance, `notices` looks at the display and reads the notices that are on it.
   * Nobody looks at any other time: a terminal that is judged has displayed a notice when this act tells it,
   * and not before.
   */
  readonly act: AdapterAct
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session?: Session
  /** Button of the approval screen. */
  readonly button?: 'yes' | 'no'
  /** User ID that the user types. */
  readonly userId?: string
  /** Password that the user types. */
  readonly password?: string
  /** Name of a device. Not secret. */
  readonly deviceId?: DeviceId
  /** Name of a server application and of the client that uses it ([0045], [0052]). Not secret. */
  readonly applicationId?: ApplicationId
  /** Maintenance to instruct. */
  readonly operation?: 'confirm-counters' | 'install-firmware'
  /** Name of one request between management and a device, a UUID; a repeated request keeps it. */
  readonly maintenance?: RequestId
  /** Where the firmware lies. */
  readonly source?: WebAddress
  /** Version of the firmware. */
  readonly version?: Version
  /** Hash of the firmware. */
  readonly sha256?: Sha256
  /** Octets of the firmware. */
  readonly size?: number
}


/** The suite is done; the program ends. */
export interface AdapterStop {
  /** Kind of line. */
  readonly adapter: 'stop'
}


/** The program is up and takes acts. */
export interface AdapterReady {
  /** Kind of line. */
  readonly adapter: 'ready'
}


/** The act was done; with what was seen. */
export interface AdapterDone {
  /** Kind of line. */
  readonly adapter: 'done'
  /** Number of an act; the answer repeats it. */
  readonly id: AdapterId
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session?: Session
  /** Whether the approval screen is on the display. */
  readonly shown?: boolean
  /** Who asks, as the screen says. */
  readonly userName?: string
  /** From which organization, as the screen says. */
  readonly organization?: string
  /** For which application, as the screen says. */
  readonly application?: string
  /** The code that the screen, or the terminal, shows. */
  readonly bindingCode?: string
  /** The error that the user is shown. */
  readonly code?: WireErrorCode
  /** State of the session or maintenance, as the user is shown it. */
  readonly state?: string
  /** Why it was refused or ended, as the user is shown it. */
  readonly reason?: string
  /** Name of one request between management and a device, a UUID; a repeated request keeps it. */
  readonly maintenance?: RequestId
  /** Progress that the user is shown. */
  readonly percent?: number
  /** Local port that leads to the application. */
  readonly port?: number
  /** The `Host` that a request at this port must name. */
  readonly host?: string
  /** Notices that are on the display. */
  readonly notices?: readonly DisplayedNotice[]
}


/** A halt notice as the user reads it. */
export interface DisplayedNotice {
  /** Name of one request between management and a device, a UUID; a repeated request keeps it. */
  readonly notice: RequestId
  /** Name of a device. Not secret. */
  readonly deviceId: DeviceId
}


/** The act could not be done. */
export interface AdapterFailed {
  /** Kind of line. */
  readonly adapter: 'failed'
  /** Number of an act; the answer repeats it. */
  readonly id: AdapterId
  /** The error that the user is shown. */
  readonly code?: WireErrorCode
  /** Why. */
  readonly message: string
}


/** Number of an act; the answer repeats it. */
export type AdapterId = number

/** A line from the suite to the program's standard input. */
export type AdapterQuestion = AdapterDo | AdapterStop

/** A line of the program's standard output that is for the suite. Every other line is the program's log. */
export type AdapterAnswer = AdapterReady | AdapterDone | AdapterFailed

/** A setting that the suite passes to a device. */
export type DeviceSetting =
  | 'deviceId'
  | 'password'
  | 'domain'
  | 'managementJid'
  | 'xmppUrl'
  | 'caFile'
  | 'allowedRelays'
  | 'firmwareSources'
  | 'unattended'
  | 'dataDirectory'
  | 'applicationOrigin'
  | 'otherApplicationOrigin'

/** A setting that the suite passes to a terminal. */
export type TerminalSetting =
  | 'managementUrl'
  | 'caFile'
  | 'allowedRelays'
  | 'port'
  | 'userId'
  | 'password'
  | 'dataDirectory'

/** A setting that the suite passes to a management. */
export type ManagementSetting =
  | 'port'
  | 'certificateFile'
  | 'keyFile'
  | 'caFile'
  | 'databaseFile'
  | 'relayUrl'
  | 'managementKey'
  | 'relayKey'
  | 'tokenKey'
  | 'domain'
  | 'xmppPort'
  | 'xmppComponentUrl'
  | 'xmppComponentSecret'
  | 'deviceDomain'
  | 'accountsFile'
  | 'approvalTimeout'
  | 'sessionDuration'
  | 'terminateTimeout'
  | 'drainDeadline'
  | 'deployCommand'
  | 'deployTimeout'

/** A setting that the suite passes to a relay. */
export type RelaySetting =
  | 'port'
  | 'publicUrl'
  | 'certificateFile'
  | 'keyFile'
  | 'caFile'
  | 'databaseFile'
  | 'managementUrl'
  | 'relayKey'
  | 'managementKey'
  | 'sessionIdKey'
  | 'identicalSessionIds'
  | 'detectsDeviceEnd'
  | 'allowedOrigins'
  | 'connectTimeout'
  | 'establishTimeout'
  | 'idleTimeout'
  | 'keepalive'
  | 'resumeGrace'
  | 'terminateTimeout'

/** What the suite passes to the program of each role in its environment. */
export const passedSettings: Readonly<Record<Party, readonly PassedSettingDescriptor[]>> = {
  device: [
    { setting: 'deviceId', variable: 'MRSP_DEVICE_ID', description: 'The device\'s ID.', secret: false },
    {
      setting: 'password',
      variable: 'MRSP_PASSWORD',
      description: 'The device\'s XMPP password.',
      secret: true,
    },
    {
      setting: 'domain',
      variable: 'MRSP_DOMAIN',
      description: 'XMPP domain of the device; also the JID of management, unless managementJid says another.',
      secret: false,
    },
    {
      setting: 'managementJid',
      variable: 'MRSP_MANAGEMENT_JID',
      description: 'JID of management, the only one that the device accepts stanzas from, where management is a component beside the domain.',
      secret: false,
    },
    {
      setting: 'xmppUrl',
      variable: 'MRSP_XMPP_URL',
      description: 'Address of the XMPP endpoint, direct TLS (xmpps://host:port) or WebSocket (wss://host:port/xmpp).',
      secret: false,
    },
    {
      setting: 'caFile',
      variable: 'MRSP_CA_FILE',
      description: 'PEM file of certificate authorities to trust besides the system\'s.',
      secret: false,
    },
    {
      setting: 'allowedRelays',
      variable: 'MRSP_ALLOWED_RELAYS',
      description: 'Addresses of relays that the device may connect to, wss://host:port; none where it is empty.',
      secret: false,
    },
    {
      setting: 'firmwareSources',
      variable: 'MRSP_FIRMWARE_SOURCES',
      description: 'Addresses under which firmware may lie, https://host/path/; none where it is empty.',
      secret: false,
    },
    {
      setting: 'unattended',
      variable: 'MRSP_UNATTENDED',
      description: 'Answer YES without a person. An explicit policy of the device\'s owner.',
      secret: false,
    },
    {
      setting: 'dataDirectory',
      variable: 'MRSP_DATA_DIRECTORY',
      description: 'Directory that holds settings, counters, address book and firmware.',
      secret: false,
    },
    {
      setting: 'applicationOrigin',
      variable: 'MRSP_APPLICATION_ORIGIN',
      description: 'Local HTTP origin (http://127.0.0.1:port) to which the application ID `conformance` leads.',
      secret: false,
    },
    {
      setting: 'otherApplicationOrigin',
      variable: 'MRSP_OTHER_APPLICATION_ORIGIN',
      description: 'Local HTTP origin to which the application ID `conformance-other` leads.',
      secret: false,
    },
  ],
  terminal: [
    {
      setting: 'managementUrl',
      variable: 'MRSP_MANAGEMENT_URL',
      description: 'Address of the management API, https://host:port.',
      secret: false,
    },
    {
      setting: 'caFile',
      variable: 'MRSP_CA_FILE',
      description: 'PEM file of certificate authorities to trust besides the system\'s.',
      secret: false,
    },
    {
      setting: 'allowedRelays',
      variable: 'MRSP_ALLOWED_RELAYS',
      description: 'Addresses of relays to connect to, wss://host:port; any that management names where it is empty.',
      secret: false,
    },
    {
      setting: 'port',
      variable: 'MRSP_PORT',
      description: 'Port on the loopback address of this computer.',
      secret: false,
    },
    {
      setting: 'userId',
      variable: 'MRSP_USER_ID',
      description: 'User to log in as; without one the page asks.',
      secret: false,
    },
    { setting: 'password', variable: 'MRSP_PASSWORD', description: 'Password of the user.', secret: true },
    {
      setting: 'dataDirectory',
      variable: 'MRSP_DATA_DIRECTORY',
      description: 'Directory that holds the terminal ID.',
      secret: false,
    },
  ],
  management: [
    {
      setting: 'port',
      variable: 'MRSP_PORT',
      description: 'Port of the management API (HTTPS).',
      secret: false,
    },
    {
      setting: 'certificateFile',
      variable: 'MRSP_CERTIFICATE_FILE',
      description: 'PEM file of the server\'s certificate chain.',
      secret: false,
    },
    {
      setting: 'keyFile',
      variable: 'MRSP_KEY_FILE',
      description: 'PEM file of the certificate\'s private key.',
      secret: false,
    },
    {
      setting: 'caFile',
      variable: 'MRSP_CA_FILE',
      description: 'PEM file of certificate authorities to trust besides the system\'s.',
      secret: false,
    },
    {
      setting: 'databaseFile',
      variable: 'MRSP_DATABASE_FILE',
      description: 'SQLite file that holds users, sessions, logs and maintenance.',
      secret: false,
    },
    {
      setting: 'relayUrl',
      variable: 'MRSP_RELAY_URL',
      description: 'Address of the relay\'s API, https://host:port.',
      secret: false,
    },
    {
      setting: 'managementKey',
      variable: 'MRSP_MANAGEMENT_KEY',
      description: 'Key that management shows the relay, 32 characters or more.',
      secret: true,
    },
    {
      setting: 'relayKey',
      variable: 'MRSP_RELAY_KEY',
      description: 'Key that the relay shows management, 32 characters or more.',
      secret: true,
    },
    {
      setting: 'tokenKey',
      variable: 'MRSP_TOKEN_KEY',
      description: 'Key from which tokens are derived, 32 characters or more; kept outside the database.',
      secret: true,
    },
    {
      setting: 'domain',
      variable: 'MRSP_DOMAIN',
      description: 'XMPP domain; management is this JID.',
      secret: false,
    },
    {
      setting: 'xmppPort',
      variable: 'MRSP_XMPP_PORT',
      description: 'Port of the embedded XMPP endpoint\'s TCP listener (direct TLS).',
      secret: false,
    },
    {
      setting: 'xmppComponentUrl',
      variable: 'MRSP_XMPP_COMPONENT_URL',
      description: 'Address of an XMPP server that takes management as a component (XEP-0114), xmpp://host:port, in place of the embedded endpoint.',
      secret: false,
    },
    {
      setting: 'xmppComponentSecret',
      variable: 'MRSP_XMPP_COMPONENT_SECRET',
      description: 'Secret of the component.',
      secret: true,
    },
    {
      setting: 'deviceDomain',
      variable: 'MRSP_DEVICE_DOMAIN',
      description: 'XMPP domain of the devices, where management is a component beside it; `domain` where it is left out.',
      secret: false,
    },
    {
      setting: 'accountsFile',
      variable: 'MRSP_ACCOUNTS_FILE',
      description: 'YAML file of users and devices that are created, or brought up to date, at start; docs/running.md shows one.',
      secret: false,
    },
    {
      setting: 'approvalTimeout',
      variable: 'MRSP_APPROVAL_TIMEOUT',
      description: 'Seconds that the approval screen waits.',
      secret: false,
    },
    {
      setting: 'sessionDuration',
      variable: 'MRSP_SESSION_DURATION',
      description: 'Seconds that a session is valid.',
      secret: false,
    },
    {
      setting: 'terminateTimeout',
      variable: 'MRSP_TERMINATE_TIMEOUT',
      description: 'Seconds that a valid termination may take; the relay is given the same.',
      secret: false,
    },
    {
      setting: 'drainDeadline',
      variable: 'MRSP_DRAIN_DEADLINE',
      description: 'Seconds that sessions may take to end once a deployment executes.',
      secret: false,
    },
    {
      setting: 'deployCommand',
      variable: 'MRSP_DEPLOY_COMMAND',
      description: 'Program and arguments that deploy a version of the relay, run without a shell; an argument may hold {version}, {deployment} and {pair}. docs/deployment.md says what it is given. Without it and without relaySupervisor there are no deployments.',
      secret: false,
    },
    {
      setting: 'deployTimeout',
      variable: 'MRSP_DEPLOY_TIMEOUT',
      description: 'Seconds that a deployment may take from the end of the last session until the relay names its new version.',
      secret: false,
    },
  ],
  relay: [
    {
      setting: 'port',
      variable: 'MRSP_PORT',
      description: 'Port of the relay API, and of the Cloud Hub and the Web Agent where there is one pair (TLS).',
      secret: false,
    },
    {
      setting: 'publicUrl',
      variable: 'MRSP_PUBLIC_URL',
      description: 'Address under which devices and terminals reach this relay, wss://host:port.',
      secret: false,
    },
    {
      setting: 'certificateFile',
      variable: 'MRSP_CERTIFICATE_FILE',
      description: 'PEM file of the server\'s certificate chain.',
      secret: false,
    },
    {
      setting: 'keyFile',
      variable: 'MRSP_KEY_FILE',
      description: 'PEM file of the certificate\'s private key.',
      secret: false,
    },
    {
      setting: 'caFile',
      variable: 'MRSP_CA_FILE',
      description: 'PEM file of certificate authorities to trust besides the system\'s.',
      secret: false,
    },
    {
      setting: 'databaseFile',
      variable: 'MRSP_DATABASE_FILE',
      description: 'SQLite file that is the session management database.',
      secret: false,
    },
    {
      setting: 'managementUrl',
      variable: 'MRSP_MANAGEMENT_URL',
      description: 'Address of the management API, https://host:port.',
      secret: false,
    },
    {
      setting: 'relayKey',
      variable: 'MRSP_RELAY_KEY',
      description: 'Key that the relay shows management, 32 characters or more.',
      secret: true,
    },
    {
      setting: 'managementKey',
      variable: 'MRSP_MANAGEMENT_KEY',
      description: 'Key that management shows the relay, 32 characters or more.',
      secret: true,
    },
    {
      setting: 'sessionIdKey',
      variable: 'MRSP_SESSION_ID_KEY',
      description: 'Key of the HMAC that makes session IDs, 32 characters or more.',
      secret: true,
    },
    {
      setting: 'identicalSessionIds',
      variable: 'MRSP_IDENTICAL_SESSION_IDS',
      description: 'Issue one session ID for both sides.',
      secret: false,
    },
    {
      setting: 'detectsDeviceEnd',
      variable: 'MRSP_DETECTS_DEVICE_END',
      description: 'End the terminal\'s side as soon as the device\'s side has ended, in place of waiting for management.',
      secret: false,
    },
    {
      setting: 'allowedOrigins',
      variable: 'MRSP_ALLOWED_ORIGINS',
      description: 'Origins that a browser may connect from; other origins are refused.',
      secret: false,
    },
    {
      setting: 'connectTimeout',
      variable: 'MRSP_CONNECT_TIMEOUT',
      description: 'Seconds that a reservation waits for a side.',
      secret: false,
    },
    {
      setting: 'establishTimeout',
      variable: 'MRSP_ESTABLISH_TIMEOUT',
      description: 'Seconds that an authenticated connection may go without its hello.',
      secret: false,
    },
    {
      setting: 'idleTimeout',
      variable: 'MRSP_IDLE_TIMEOUT',
      description: 'Seconds that a session may go without an exchange.',
      secret: false,
    },
    { setting: 'keepalive', variable: 'MRSP_KEEPALIVE', description: 'Seconds between pings.', secret: false },
    {
      setting: 'resumeGrace',
      variable: 'MRSP_RESUME_GRACE',
      description: 'Seconds that the place of a lost connection is held.',
      secret: false,
    },
    {
      setting: 'terminateTimeout',
      variable: 'MRSP_TERMINATE_TIMEOUT',
      description: 'Seconds that a valid termination may take.',
      secret: false,
    },
  ],
}


/** Tells a manifest. */
export const validateManifest: Validator<Manifest> = isManifest

/** Tells what a check that failed can be run again from. */
export const validateReplay: Validator<Replay> = isReplay

/** Tells a line of a program that is for the suite. */
export const validateAdapterAnswer: Validator<AdapterAnswer> = isAdapterAnswer

/** Tells a line of the suite. */
export const validateAdapterQuestion: Validator<AdapterQuestion> = isAdapterQuestion
