/**
 * Generated from spec/ by `npm run generate`; change it there.
 *
 * How each program is configured.
 */
import type { ConfigurationDescriptor, SettingDescriptor, Validator } from '../runtime/descriptor.ts'
import type { ApplicationId, DeviceId, DisplayName, MailAddress, UserId } from './schemas.ts'
export type { ApplicationId, DeviceId, DisplayName, MailAddress, UserId } from './schemas.ts'
import {
  isAccounts,
  isDeviceConfiguration,
  isManagementConfiguration,
  isRelayConfiguration,
  isTerminalConfiguration,
} from './validators.js'

export interface Accounts {
  readonly users?: readonly {
      /** Name of a user of management. Not secret. */
      readonly userId: UserId
      /** Stored only as a scrypt hash. */
      readonly password: string
      /** A name shown to a person, on one line. */
      readonly displayName: DisplayName
      /** A name shown to a person, on one line. */
      readonly organization: DisplayName
      /**
       * Either may operate and maintain the devices of the organization; an administrator may deploy a new relay
       * besides.
       */
      readonly role: 'technician' | 'administrator'
      /** User ID of the administrator who is told with this user when a session is halted ([0153]). */
      readonly administrator?: UserId
      /** Where notices go by e-mail. */
      readonly email?: MailAddress
    }[]
  readonly devices?: readonly {
      /** Name of a device. Not secret. */
      readonly deviceId: DeviceId
      /** The device's XMPP password; stored only as SCRAM keys. */
      readonly password: string
      /** Only users of this organization may operate the device. */
      readonly organization: DisplayName
    }[]
}


/** Configuration of the device's program, defaults filled in. */
export interface DeviceConfiguration {
  /** The device's ID. */
  readonly deviceId: DeviceId
  /** The device's XMPP password. */
  readonly password: string
  /** XMPP domain of the device; also the JID of management, unless managementJid says another. */
  readonly domain: string
  /**
   * JID of management, the only one that the device accepts stanzas from, where management is a component
   * beside the domain.
   */
  readonly managementJid?: string
  /** Address of the XMPP endpoint, direct TLS (xmpps://host:port) or WebSocket (wss://host:port/xmpp). */
  readonly xmppUrl: string
  /**
   * Addresses of relays that the device may connect to, wss://host:port; none where it is empty. Default:
   * `[]`.
   */
  readonly allowedRelays: readonly string[]
  /** Addresses under which firmware may lie, https://host/path/; none where it is empty. Default: `[]`. */
  readonly firmwareSources: readonly string[]
  /** Model name. Default: `KX-4500`. */
  readonly model: DisplayName
  /** Serial number. Default: `R7J0012345`. */
  readonly serial: DisplayName
  /** Answer YES without a person. An explicit policy of the device's owner. Default: `false`. */
  readonly unattended: boolean
  /** Address on which the panel listens. Default: `127.0.0.1`. */
  readonly panelHost: string
  /** Port of the panel (HTTP; it is the device's own display). Default: `7301`. */
  readonly panelPort: number
  /**
   * Server applications besides the built-in Web Server and Job Log: a list, each with `id` (small letters,
   * digits, hyphens), `name` (for a person) and `origin` (http://host:port of the program that serves it).
   * Default: `[]`.
   */
  readonly applications: readonly {
      /** Name of a server application and of the client that uses it ([0045], [0052]). Not secret. */
      readonly id: ApplicationId
      /** A name shown to a person, on one line. */
      readonly name: DisplayName
      /** Local origin, without a path. */
      readonly origin: string
    }[]
  /** Directory that holds settings, counters, address book and firmware. Default: `device-data`. */
  readonly dataDirectory: string
  /**
   * Which log lines are written to standard output; trace has each step of the patent text as it happens.
   * Default: `info`.
   */
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  /** PEM file of certificate authorities to trust besides the system's. */
  readonly caFile?: string
}


/** Configuration of the terminal's program, defaults filled in. */
export interface TerminalConfiguration {
  /** Address of the management API, https://host:port. */
  readonly managementUrl: string
  /** Port on the loopback address of this computer. Default: `7401`. */
  readonly port: number
  /** User to log in as; without one the page asks. */
  readonly userId?: UserId
  /** Password of the user. */
  readonly password?: string
  /**
   * Addresses of relays to connect to, wss://host:port; any that management names where it is empty. Default:
   * `[]`.
   */
  readonly allowedRelays: readonly string[]
  /** Directory that holds the terminal ID. Default: `terminal-data`. */
  readonly dataDirectory: string
  /**
   * Which log lines are written to standard output; trace has each step of the patent text as it happens.
   * Default: `info`.
   */
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  /** PEM file of certificate authorities to trust besides the system's. */
  readonly caFile?: string
}


/** Configuration of the management's program, defaults filled in. */
export interface ManagementConfiguration {
  /** Address to listen on. Default: `127.0.0.1`. */
  readonly host: string
  /** Port of the management API (HTTPS). Default: `7101`. */
  readonly port: number
  /** PEM file of the server's certificate chain. */
  readonly certificateFile: string
  /** PEM file of the certificate's private key. */
  readonly keyFile: string
  /** SQLite file that holds users, sessions, logs and maintenance. Default: `management.sqlite`. */
  readonly databaseFile: string
  /**
   * PostgreSQL database in place of databaseFile, postgres://user:password@host:port/name; none where it is
   * empty. Any number of management processes may work on it.
   */
  readonly databaseUrl?: string
  /**
   * Name or address at which the other management processes on the same databaseUrl reach this one; host
   * where it is left out.
   */
  readonly peerHost?: string
  /** Address of the relay's API, https://host:port. */
  readonly relayUrl: string
  /** Addresses of the same relay on its other machines, asked where relayUrl does not answer. Default: `[]`. */
  readonly moreRelayUrls: readonly string[]
  /** Key that management shows the relay, 32 characters or more. */
  readonly managementKey: string
  /** Key that the relay shows management, 32 characters or more. */
  readonly relayKey: string
  /** Key from which tokens are derived, 32 characters or more; kept outside the database. */
  readonly tokenKey: string
  /** XMPP domain; management is this JID. */
  readonly domain: string
  /** Port of the embedded XMPP endpoint's TCP listener (direct TLS). Default: `7102`. */
  readonly xmppPort: number
  /** Port of the embedded XMPP endpoint's WebSocket listener (TLS). Default: `7103`. */
  readonly xmppWebSocketPort: number
  /**
   * Address of an XMPP server that takes management as a component (XEP-0114), xmpp://host:port, in place of
   * the embedded endpoint.
   */
  readonly xmppComponentUrl?: string
  /** XMPP domain of the devices, where management is a component beside it; `domain` where it is left out. */
  readonly deviceDomain?: string
  /** Secret of the component. */
  readonly xmppComponentSecret?: string
  /**
   * YAML file of users and devices that are created, or brought up to date, at start; docs/running.md shows
   * one.
   */
  readonly accountsFile?: string
  /** Seconds that the approval screen waits. Default: `60`. */
  readonly approvalTimeout: number
  /** Seconds that a session is valid. Default: `3600`. */
  readonly sessionDuration: number
  /** Seconds that a valid termination may take; the relay is given the same. Default: `30`. */
  readonly terminateTimeout: number
  /** Seconds that sessions may take to end once a deployment executes. Default: `120`. */
  readonly drainDeadline: number
  /**
   * Program and arguments that deploy a version of the relay, run without a shell; an argument may hold
   * {version}, {deployment} and {pair}. docs/deployment.md says what it is given. Without it and without
   * relaySupervisor there are no deployments.
   */
  readonly deployCommand?: readonly string[]
  /** Unix socket of the relay supervisor that deploys versions of the relay, in place of deployCommand. */
  readonly relaySupervisor?: string
  /**
   * Seconds that a deployment may take from the end of the last session until the relay names its new
   * version. Default: `300`.
   */
  readonly deployTimeout: number
  /**
   * Whether the user's administrator gets every halt notice of the user, or only one that comes while the
   * user is logged in nowhere ([0153]). Default: `always`.
   */
  readonly administratorNotices: 'always' | 'when-away'
  /**
   * Mail server that halt notices go out by, none where it is left out: smtps://host:465 is TLS from the
   * first octet, smtp://host:587 demands STARTTLS, but for a server on the loopback address of this machine,
   * which is used without TLS.
   */
  readonly smtpUrl?: string
  /** User at the mail server, where it wants a login. */
  readonly smtpUser?: string
  /** Password at the mail server. */
  readonly smtpPassword?: string
  /** Address that halt notices by e-mail come from. */
  readonly mailFrom?: MailAddress
  /**
   * Which log lines are written to standard output; trace has each step of the patent text as it happens.
   * Default: `info`.
   */
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  /** PEM file of certificate authorities to trust besides the system's. */
  readonly caFile?: string
}


/** Configuration of the relay's program, defaults filled in. */
export interface RelayConfiguration {
  /** Address to listen on. Default: `127.0.0.1`. */
  readonly host: string
  /**
   * Port of the relay API, and of the Cloud Hub and the Web Agent where there is one pair (TLS). Default:
   * `7201`.
   */
  readonly port: number
  /** Address under which devices and terminals reach this relay, wss://host:port. */
  readonly publicUrl: string
  /**
   * Pairs of a Cloud Hub and a Web Agent. Of several, each is a process of its own, and this one is the
   * Master. Default: `1`.
   */
  readonly pairs: number
  /**
   * Port of the first of several pairs (TLS); the others have those behind it. The one behind `port` where it
   * is left out.
   */
  readonly pairPort?: number
  /**
   * Addresses under which devices and terminals reach each of several pairs, wss://host:port, in their order.
   * `publicUrl` with the port of each where it is empty. Default: `[]`.
   */
  readonly pairUrls: readonly string[]
  /**
   * Name of this machine where the relay runs on several with one databaseUrl: each has a name, a Master and
   * pairs of its own, and the Masters answer for all. None where it is empty.
   */
  readonly machineName?: string
  /** Name or address at which the Masters of the other machines reach this one; host where it is left out. */
  readonly peerHost?: string
  /** Which of several pairs this process is. Given by the Master that starts it, and by nobody else. */
  readonly pairName?: string
  /**
   * Pairs that the Master starts in another version than its own, with releaseCommand, each as pair-1=0.2.0.
   * Given by the relay supervisor. Default: `[]`.
   */
  readonly pairReleases: readonly string[]
  /**
   * Seconds that several pairs go on with their sessions while their Master is gone, for another to take them
   * over. Default: `60`.
   */
  readonly masterGrace: number
  /** PEM file of the server's certificate chain. */
  readonly certificateFile: string
  /** PEM file of the certificate's private key. */
  readonly keyFile: string
  /** SQLite file that is the session management database. Default: `relay.sqlite`. */
  readonly databaseFile: string
  /**
   * PostgreSQL database in place of databaseFile, postgres://user:password@host:port/name; none where it is
   * empty. One relay works on it, on one machine or on several (machineName).
   */
  readonly databaseUrl?: string
  /** Address of the management API, https://host:port. */
  readonly managementUrl: string
  /** Key that the relay shows management, 32 characters or more. */
  readonly relayKey: string
  /** Key that management shows the relay, 32 characters or more. */
  readonly managementKey: string
  /** Key of the HMAC that makes session IDs, 32 characters or more. */
  readonly sessionIdKey: string
  /** Issue one session ID for both sides. Default: `false`. */
  readonly identicalSessionIds: boolean
  /**
   * End the terminal's side as soon as the device's side has ended, in place of waiting for management.
   * Default: `false`.
   */
  readonly detectsDeviceEnd: boolean
  /** Origins that a browser may connect from; other origins are refused. Default: `[]`. */
  readonly allowedOrigins: readonly string[]
  /** Seconds that a reservation waits for a side. Default: `60`. */
  readonly connectTimeout: number
  /** Seconds that an authenticated connection may go without its hello. Default: `5`. */
  readonly establishTimeout: number
  /** Seconds that a session may go without an exchange. Default: `900`. */
  readonly idleTimeout: number
  /** Seconds between pings. Default: `20`. */
  readonly keepalive: number
  /** Seconds that the place of a lost connection is held. Default: `30`. */
  readonly resumeGrace: number
  /** Seconds that a valid termination may take. Default: `30`. */
  readonly terminateTimeout: number
  /**
   * Version that the relay says it is, in place of its own; for builds that are named otherwise, and for
   * trying out deployments.
   */
  readonly productVersion?: string
  /** Unix socket on which the relay supervisor (mrsp relay-supervisor) takes deployments. */
  readonly supervisorSocket?: string
  /** Version that the relay supervisor starts first; later it starts the one that was deployed last. */
  readonly release?: string
  /**
   * Program and arguments with which the relay supervisor starts a version of the relay, run without a shell;
   * {version} stands for the version.
   */
  readonly releaseCommand?: readonly string[]
  /** File in which the relay supervisor keeps which version serves. Default: `relay-release.json`. */
  readonly releaseFile: string
  /** Seconds in which a version of the relay that was started has to answer. Default: `60`. */
  readonly releaseTimeout: number
  /**
   * Which log lines are written to standard output; trace has each step of the patent text as it happens.
   * Default: `info`.
   */
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  /** PEM file of certificate authorities to trust besides the system's. */
  readonly caFile?: string
}


/** The settings of the device's program. */
export const deviceSettings: readonly SettingDescriptor[] = [
  { name: 'deviceId', description: 'The device\'s ID.', type: 'string', required: true, secret: false },
  {
    name: 'password',
    description: 'The device\'s XMPP password.',
    type: 'string',
    required: true,
    secret: true,
  },
  {
    name: 'domain',
    description: 'XMPP domain of the device; also the JID of management, unless managementJid says another.',
    type: 'string',
    required: true,
    secret: false,
  },
  {
    name: 'managementJid',
    description: 'JID of management, the only one that the device accepts stanzas from, where management is a component beside the domain.',
    type: 'string',
    required: false,
    secret: false,
  },
  {
    name: 'xmppUrl',
    description: 'Address of the XMPP endpoint, direct TLS (xmpps://host:port) or WebSocket (wss://host:port/xmpp).',
    type: 'string',
    required: true,
    secret: false,
  },
  {
    name: 'allowedRelays',
    description: 'Addresses of relays that the device may connect to, wss://host:port; none where it is empty.',
    type: 'list',
    required: false,
    secret: false,
    default: [],
  },
  {
    name: 'firmwareSources',
    description: 'Addresses under which firmware may lie, https://host/path/; none where it is empty.',
    type: 'list',
    required: false,
    secret: false,
    default: [],
  },
  {
    name: 'model',
    description: 'Model name.',
    type: 'string',
    required: false,
    secret: false,
    default: 'KX-4500',
  },
  {
    name: 'serial',
    description: 'Serial number.',
    type: 'string',
    required: false,
    secret: false,
    default: 'R7J0012345',
  },
  {
    name: 'unattended',
    description: 'Answer YES without a person. An explicit policy of the device\'s owner.',
    type: 'boolean',
    required: false,
    secret: false,
    default: false,
  },
  {
    name: 'panelHost',
    description: 'Address on which the panel listens.',
    type: 'string',
    required: false,
    secret: false,
    default: '127.0.0.1',
  },
  {
    name: 'panelPort',
    description: 'Port of the panel (HTTP; it is the device\'s own display).',
    type: 'integer',
    required: false,
    secret: false,
    default: 7301,
  },
  {
    name: 'applications',
    description: 'Server applications besides the built-in Web Server and Job Log: a list, each with `id` (small letters, digits, hyphens), `name` (for a person) and `origin` (http://host:port of the program that serves it).',
    type: 'objects',
    required: false,
    secret: false,
    default: [],
  },
  {
    name: 'dataDirectory',
    description: 'Directory that holds settings, counters, address book and firmware.',
    type: 'string',
    required: false,
    secret: false,
    default: 'device-data',
  },
  {
    name: 'logLevel',
    description: 'Which log lines are written to standard output; trace has each step of the patent text as it happens.',
    type: 'string',
    required: false,
    secret: false,
    default: 'info',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
  },
  {
    name: 'caFile',
    description: 'PEM file of certificate authorities to trust besides the system\'s.',
    type: 'string',
    required: false,
    secret: false,
  },
]

/** The settings of the terminal's program. */
export const terminalSettings: readonly SettingDescriptor[] = [
  {
    name: 'managementUrl',
    description: 'Address of the management API, https://host:port.',
    type: 'string',
    required: true,
    secret: false,
  },
  {
    name: 'port',
    description: 'Port on the loopback address of this computer.',
    type: 'integer',
    required: false,
    secret: false,
    default: 7401,
  },
  {
    name: 'userId',
    description: 'User to log in as; without one the page asks.',
    type: 'string',
    required: false,
    secret: false,
  },
  { name: 'password', description: 'Password of the user.', type: 'string', required: false, secret: true },
  {
    name: 'allowedRelays',
    description: 'Addresses of relays to connect to, wss://host:port; any that management names where it is empty.',
    type: 'list',
    required: false,
    secret: false,
    default: [],
  },
  {
    name: 'dataDirectory',
    description: 'Directory that holds the terminal ID.',
    type: 'string',
    required: false,
    secret: false,
    default: 'terminal-data',
  },
  {
    name: 'logLevel',
    description: 'Which log lines are written to standard output; trace has each step of the patent text as it happens.',
    type: 'string',
    required: false,
    secret: false,
    default: 'info',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
  },
  {
    name: 'caFile',
    description: 'PEM file of certificate authorities to trust besides the system\'s.',
    type: 'string',
    required: false,
    secret: false,
  },
]

/** The settings of the management's program. */
export const managementSettings: readonly SettingDescriptor[] = [
  {
    name: 'host',
    description: 'Address to listen on.',
    type: 'string',
    required: false,
    secret: false,
    default: '127.0.0.1',
  },
  {
    name: 'port',
    description: 'Port of the management API (HTTPS).',
    type: 'integer',
    required: false,
    secret: false,
    default: 7101,
  },
  {
    name: 'certificateFile',
    description: 'PEM file of the server\'s certificate chain.',
    type: 'string',
    required: true,
    secret: false,
  },
  {
    name: 'keyFile',
    description: 'PEM file of the certificate\'s private key.',
    type: 'string',
    required: true,
    secret: false,
  },
  {
    name: 'databaseFile',
    description: 'SQLite file that holds users, sessions, logs and maintenance.',
    type: 'string',
    required: false,
    secret: false,
    default: 'management.sqlite',
  },
  {
    name: 'databaseUrl',
    description: 'PostgreSQL database in place of databaseFile, postgres://user:password@host:port/name; none where it is empty. Any number of management processes may work on it.',
    type: 'string',
    required: false,
    secret: true,
  },
  {
    name: 'peerHost',
    description: 'Name or address at which the other management processes on the same databaseUrl reach this one; host where it is left out.',
    type: 'string',
    required: false,
    secret: false,
  },
  {
    name: 'relayUrl',
    description: 'Address of the relay\'s API, https://host:port.',
    type: 'string',
    required: true,
    secret: false,
  },
  {
    name: 'moreRelayUrls',
    description: 'Addresses of the same relay on its other machines, asked where relayUrl does not answer.',
    type: 'list',
    required: false,
    secret: false,
    default: [],
  },
  {
    name: 'managementKey',
    description: 'Key that management shows the relay, 32 characters or more.',
    type: 'string',
    required: true,
    secret: true,
  },
  {
    name: 'relayKey',
    description: 'Key that the relay shows management, 32 characters or more.',
    type: 'string',
    required: true,
    secret: true,
  },
  {
    name: 'tokenKey',
    description: 'Key from which tokens are derived, 32 characters or more; kept outside the database.',
    type: 'string',
    required: true,
    secret: true,
  },
  {
    name: 'domain',
    description: 'XMPP domain; management is this JID.',
    type: 'string',
    required: true,
    secret: false,
  },
  {
    name: 'xmppPort',
    description: 'Port of the embedded XMPP endpoint\'s TCP listener (direct TLS).',
    type: 'integer',
    required: false,
    secret: false,
    default: 7102,
  },
  {
    name: 'xmppWebSocketPort',
    description: 'Port of the embedded XMPP endpoint\'s WebSocket listener (TLS).',
    type: 'integer',
    required: false,
    secret: false,
    default: 7103,
  },
  {
    name: 'xmppComponentUrl',
    description: 'Address of an XMPP server that takes management as a component (XEP-0114), xmpp://host:port, in place of the embedded endpoint.',
    type: 'string',
    required: false,
    secret: false,
  },
  {
    name: 'deviceDomain',
    description: 'XMPP domain of the devices, where management is a component beside it; `domain` where it is left out.',
    type: 'string',
    required: false,
    secret: false,
  },
  {
    name: 'xmppComponentSecret',
    description: 'Secret of the component.',
    type: 'string',
    required: false,
    secret: true,
  },
  {
    name: 'accountsFile',
    description: 'YAML file of users and devices that are created, or brought up to date, at start; docs/running.md shows one.',
    type: 'string',
    required: false,
    secret: false,
  },
  {
    name: 'approvalTimeout',
    description: 'Seconds that the approval screen waits.',
    type: 'integer',
    required: false,
    secret: false,
    default: 60,
  },
  {
    name: 'sessionDuration',
    description: 'Seconds that a session is valid.',
    type: 'integer',
    required: false,
    secret: false,
    default: 3600,
  },
  {
    name: 'terminateTimeout',
    description: 'Seconds that a valid termination may take; the relay is given the same.',
    type: 'integer',
    required: false,
    secret: false,
    default: 30,
  },
  {
    name: 'drainDeadline',
    description: 'Seconds that sessions may take to end once a deployment executes.',
    type: 'integer',
    required: false,
    secret: false,
    default: 120,
  },
  {
    name: 'deployCommand',
    description: 'Program and arguments that deploy a version of the relay, run without a shell; an argument may hold {version}, {deployment} and {pair}. docs/deployment.md says what it is given. Without it and without relaySupervisor there are no deployments.',
    type: 'list',
    required: false,
    secret: false,
  },
  {
    name: 'relaySupervisor',
    description: 'Unix socket of the relay supervisor that deploys versions of the relay, in place of deployCommand.',
    type: 'string',
    required: false,
    secret: false,
  },
  {
    name: 'deployTimeout',
    description: 'Seconds that a deployment may take from the end of the last session until the relay names its new version.',
    type: 'integer',
    required: false,
    secret: false,
    default: 300,
  },
  {
    name: 'administratorNotices',
    description: 'Whether the user\'s administrator gets every halt notice of the user, or only one that comes while the user is logged in nowhere ([0153]).',
    type: 'string',
    required: false,
    secret: false,
    default: 'always',
    choices: ['always', 'when-away'],
  },
  {
    name: 'smtpUrl',
    description: 'Mail server that halt notices go out by, none where it is left out: smtps://host:465 is TLS from the first octet, smtp://host:587 demands STARTTLS, but for a server on the loopback address of this machine, which is used without TLS.',
    type: 'string',
    required: false,
    secret: false,
  },
  {
    name: 'smtpUser',
    description: 'User at the mail server, where it wants a login.',
    type: 'string',
    required: false,
    secret: false,
  },
  {
    name: 'smtpPassword',
    description: 'Password at the mail server.',
    type: 'string',
    required: false,
    secret: true,
  },
  {
    name: 'mailFrom',
    description: 'Address that halt notices by e-mail come from.',
    type: 'string',
    required: false,
    secret: false,
  },
  {
    name: 'logLevel',
    description: 'Which log lines are written to standard output; trace has each step of the patent text as it happens.',
    type: 'string',
    required: false,
    secret: false,
    default: 'info',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
  },
  {
    name: 'caFile',
    description: 'PEM file of certificate authorities to trust besides the system\'s.',
    type: 'string',
    required: false,
    secret: false,
  },
]

/** The settings of the relay's program. */
export const relaySettings: readonly SettingDescriptor[] = [
  {
    name: 'host',
    description: 'Address to listen on.',
    type: 'string',
    required: false,
    secret: false,
    default: '127.0.0.1',
  },
  {
    name: 'port',
    description: 'Port of the relay API, and of the Cloud Hub and the Web Agent where there is one pair (TLS).',
    type: 'integer',
    required: false,
    secret: false,
    default: 7201,
  },
  {
    name: 'publicUrl',
    description: 'Address under which devices and terminals reach this relay, wss://host:port.',
    type: 'string',
    required: true,
    secret: false,
  },
  {
    name: 'pairs',
    description: 'Pairs of a Cloud Hub and a Web Agent. Of several, each is a process of its own, and this one is the Master.',
    type: 'integer',
    required: false,
    secret: false,
    default: 1,
  },
  {
    name: 'pairPort',
    description: 'Port of the first of several pairs (TLS); the others have those behind it. The one behind `port` where it is left out.',
    type: 'integer',
    required: false,
    secret: false,
  },
  {
    name: 'pairUrls',
    description: 'Addresses under which devices and terminals reach each of several pairs, wss://host:port, in their order. `publicUrl` with the port of each where it is empty.',
    type: 'list',
    required: false,
    secret: false,
    default: [],
  },
  {
    name: 'machineName',
    description: 'Name of this machine where the relay runs on several with one databaseUrl: each has a name, a Master and pairs of its own, and the Masters answer for all. None where it is empty.',
    type: 'string',
    required: false,
    secret: false,
  },
  {
    name: 'peerHost',
    description: 'Name or address at which the Masters of the other machines reach this one; host where it is left out.',
    type: 'string',
    required: false,
    secret: false,
  },
  {
    name: 'pairName',
    description: 'Which of several pairs this process is. Given by the Master that starts it, and by nobody else.',
    type: 'string',
    required: false,
    secret: false,
  },
  {
    name: 'pairReleases',
    description: 'Pairs that the Master starts in another version than its own, with releaseCommand, each as pair-1=0.2.0. Given by the relay supervisor.',
    type: 'list',
    required: false,
    secret: false,
    default: [],
  },
  {
    name: 'masterGrace',
    description: 'Seconds that several pairs go on with their sessions while their Master is gone, for another to take them over.',
    type: 'integer',
    required: false,
    secret: false,
    default: 60,
  },
  {
    name: 'certificateFile',
    description: 'PEM file of the server\'s certificate chain.',
    type: 'string',
    required: true,
    secret: false,
  },
  {
    name: 'keyFile',
    description: 'PEM file of the certificate\'s private key.',
    type: 'string',
    required: true,
    secret: false,
  },
  {
    name: 'databaseFile',
    description: 'SQLite file that is the session management database.',
    type: 'string',
    required: false,
    secret: false,
    default: 'relay.sqlite',
  },
  {
    name: 'databaseUrl',
    description: 'PostgreSQL database in place of databaseFile, postgres://user:password@host:port/name; none where it is empty. One relay works on it, on one machine or on several (machineName).',
    type: 'string',
    required: false,
    secret: true,
  },
  {
    name: 'managementUrl',
    description: 'Address of the management API, https://host:port.',
    type: 'string',
    required: true,
    secret: false,
  },
  {
    name: 'relayKey',
    description: 'Key that the relay shows management, 32 characters or more.',
    type: 'string',
    required: true,
    secret: true,
  },
  {
    name: 'managementKey',
    description: 'Key that management shows the relay, 32 characters or more.',
    type: 'string',
    required: true,
    secret: true,
  },
  {
    name: 'sessionIdKey',
    description: 'Key of the HMAC that makes session IDs, 32 characters or more.',
    type: 'string',
    required: true,
    secret: true,
  },
  {
    name: 'identicalSessionIds',
    description: 'Issue one session ID for both sides.',
    type: 'boolean',
    required: false,
    secret: false,
    default: false,
  },
  {
    name: 'detectsDeviceEnd',
    description: 'End the terminal\'s side as soon as the device\'s side has ended, in place of waiting for management.',
    type: 'boolean',
    required: false,
    secret: false,
    default: false,
  },
  {
    name: 'allowedOrigins',
    description: 'Origins that a browser may connect from; other origins are refused.',
    type: 'list',
    required: false,
    secret: false,
    default: [],
  },
  {
    name: 'connectTimeout',
    description: 'Seconds that a reservation waits for a side.',
    type: 'integer',
    required: false,
    secret: false,
    default: 60,
  },
  {
    name: 'establishTimeout',
    description: 'Seconds that an authenticated connection may go without its hello.',
    type: 'integer',
    required: false,
    secret: false,
    default: 5,
  },
  {
    name: 'idleTimeout',
    description: 'Seconds that a session may go without an exchange.',
    type: 'integer',
    required: false,
    secret: false,
    default: 900,
  },
  {
    name: 'keepalive',
    description: 'Seconds between pings.',
    type: 'integer',
    required: false,
    secret: false,
    default: 20,
  },
  {
    name: 'resumeGrace',
    description: 'Seconds that the place of a lost connection is held.',
    type: 'integer',
    required: false,
    secret: false,
    default: 30,
  },
  {
    name: 'terminateTimeout',
    description: 'Seconds that a valid termination may take.',
    type: 'integer',
    required: false,
    secret: false,
    default: 30,
  },
  {
    name: 'productVersion',
    description: 'Version that the relay says it is, in place of its own; for builds that are named otherwise, and for trying out deployments.',
    type: 'string',
    required: false,
    secret: false,
  },
  {
    name: 'supervisorSocket',
    description: 'Unix socket on which the relay supervisor (mrsp relay-supervisor) takes deployments.',
    type: 'string',
    required: false,
    secret: false,
  },
  {
    name: 'release',
    description: 'Version that the relay supervisor starts first; later it starts the one that was deployed last.',
    type: 'string',
    required: false,
    secret: false,
  },
  {
    name: 'releaseCommand',
    description: 'Program and arguments with which the relay supervisor starts a version of the relay, run without a shell; {version} stands for the version.',
    type: 'list',
    required: false,
    secret: false,
  },
  {
    name: 'releaseFile',
    description: 'File in which the relay supervisor keeps which version serves.',
    type: 'string',
    required: false,
    secret: false,
    default: 'relay-release.json',
  },
  {
    name: 'releaseTimeout',
    description: 'Seconds in which a version of the relay that was started has to answer.',
    type: 'integer',
    required: false,
    secret: false,
    default: 60,
  },
  {
    name: 'logLevel',
    description: 'Which log lines are written to standard output; trace has each step of the patent text as it happens.',
    type: 'string',
    required: false,
    secret: false,
    default: 'info',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
  },
  {
    name: 'caFile',
    description: 'PEM file of certificate authorities to trust besides the system\'s.',
    type: 'string',
    required: false,
    secret: false,
  },
]


/** How each program is configured, by party. */
export interface Configurations {
  readonly device: ConfigurationDescriptor<DeviceConfiguration>
  readonly terminal: ConfigurationDescriptor<TerminalConfiguration>
  readonly management: ConfigurationDescriptor<ManagementConfiguration>
  readonly relay: ConfigurationDescriptor<RelayConfiguration>
}


/** Settings and validator of each program. */
export const configurations: Configurations = {
  device: { party: 'device', settings: deviceSettings, validate: isDeviceConfiguration },
  terminal: { party: 'terminal', settings: terminalSettings, validate: isTerminalConfiguration },
  management: { party: 'management', settings: managementSettings, validate: isManagementConfiguration },
  relay: { party: 'relay', settings: relaySettings, validate: isRelayConfiguration },
}


/** Tells a file of accounts. */
export const validateAccounts: Validator<Accounts> = isAccounts
