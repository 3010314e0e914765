/**
 * Generated from spec/ by `npm run generate`; change it there.
 *
 * Shapes that more than one document uses.
 */

/** Name of a device. Not secret. */
export type DeviceId = string

/** Name of a server application and of the client that uses it ([0045], [0052]). Not secret. */
export type ApplicationId = string

/** Name of a user of management. Not secret. */
export type UserId = string

/** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
export type Session = string

/**
 * Name of a terminal's installation, a UUIDv4 made by management at its first login; with the device ID the
 * pair of which [0138] speaks. Not secret.
 */
export type TerminalId = string

/** Name of one request between management and a device, a UUID; a repeated request keeps it. */
export type RequestId = string

/** Secret name of one side of a session in the relay (S146), base64url of an HMAC-SHA-256. */
export type SessionId = string

/** Secret that names a session and its valid duration to management (S148). */
export type Token = string

/** Secret that lets a side whose connection dropped come back. */
export type ResumeKey = string

/** Secret that proves a login to management. */
export type AccessToken = string

/**
 * Six random digits shown on the approval screen and on the terminal, so that both people know they mean the
 * same request.
 */
export type BindingCode = string

/** A name shown to a person, on one line. */
export type DisplayName = string

/** Address of a mailbox, as HTML has it; no comment, quoted text or display name. */
export type MailAddress = string

/** One of the two ends of a remote session. */
export type Side = 'device' | 'terminal'

/** A duration in whole seconds. */
export type Seconds = number

/** A moment, RFC 3339 in UTC with milliseconds. */
export type Timestamp = string

/** Name and version of an implementation. */
export type Product = string

/** Version of a program. */
export type Version = string

/** Where a side connects. It names the Cloud Hub / Web Agent pair and holds no secret. */
export type WebSocketAddress = string

/** An https address. */
export type WebAddress = string

/** SHA-256 of a file, in lower-case hexadecimal. */
export type Sha256 = string

/** A code of the error table, `errors.yaml`. A receiver treats a code that it does not know as `unknown`. */
export type WireErrorCode = string

/** The party in which an error arose. */
export type Party = 'device' | 'terminal' | 'management' | 'relay'

/** A timer of `session.yaml`. */
export type WireTimerName = string

/** Who or what refused the approval. */
export type RefusalReason = 'user' | 'timeout' | 'policy'

/**
 * Why a side or a session ended. terminal, device: a person at that end asked. management: a user or an
 * administrator asked management. deployment: the relay is deployed. expired, idle: a timer. connection-lost:
 * a connection was not resumed in time. never-connected: a side did not come. relay-restarted: the relay was
 * restarted. forced: the relay ended what did not end in time. cancelled: the terminal withdrew.
 */
export type EndReason =
  | 'terminal'
  | 'device'
  | 'management'
  | 'deployment'
  | 'expired'
  | 'idle'
  | 'connection-lost'
  | 'never-connected'
  | 'relay-restarted'
  | 'forced'
  | 'cancelled'


/** A server application of a device ([0045]). */
export interface Application {
  /** Name of a server application and of the client that uses it ([0045], [0052]). Not secret. */
  readonly id: ApplicationId
  /** A name shown to a person, on one line. */
  readonly name: DisplayName
}


/** A firmware to install. */
export interface Firmware {
  /** Version of a program. */
  readonly version: Version
  /** An https address. */
  readonly source: WebAddress
  /** SHA-256 of a file, in lower-case hexadecimal. */
  readonly sha256: Sha256
  /** Octets of the firmware file. */
  readonly size: number
}


/** One of a device's counters. */
export interface Counter {
  /** What is counted. */
  readonly name: string
  /** How often. */
  readonly value: number
}


/** An error as HTTP carries it (RFC 9457, application/problem+json). */
export interface Problem {
  /** Always `urn:mrsp:1:error:` and the code. */
  readonly type: string
  /** Meaning of the code in the error table. */
  readonly title: string
  readonly status: number
  /** What a person needs to know beyond the title. Never holds a secret. */
  readonly detail?: string
  /** A code of the error table, `errors.yaml`. A receiver treats a code that it does not know as `unknown`. */
  readonly code: WireErrorCode
  /** The party in which an error arose. */
  readonly source: Party
  readonly retryable: boolean
  /** Public name of a remote session, a UUIDv7 made by management; safe in logs. */
  readonly session?: Session
  /** A timer of `session.yaml`. */
  readonly timer?: WireTimerName
}
