/** What a relay takes and keeps, besides what is configured. */
export interface RelayLimits {
  /** Largest body of a frame in octets: `Max-Frame` of every `connected`. */
  readonly maxFrame: number
  /** Body octets that each end may send at first: `Credit` of every `connected`. */
  readonly credit: number
  /** Octets held for one direction of a session at which the relay stops reading from the side that sends (9.14). */
  readonly held: number
  /** Octets held for a direction at which it reads on. */
  readonly heldLow: number
  /** Octets held for all directions together at which each direction may hold `heldLeast` alone. */
  readonly heldInAll: number
  readonly heldLeast: number
  /** Sessions that are open at once. */
  readonly sessions: number
  /** Connections of strangers, whose authentication is not over, in all and from one address. */
  readonly strangers: number
  readonly strangersOfAddress: number
  /** TCP connections from one address; an office behind one address has many devices. */
  readonly connectionsOfAddress: number
  /** Milliseconds for the TLS and the WebSocket handshake together (13.7). */
  readonly handshakePatience: number
  /** Connections of one side that are being authenticated at once. */
  readonly authenticationsOfSide: number
  /** Milliseconds for an answer of management to an authentication, and for the acknowledgement of a started log (6.13, 6.18). */
  readonly managementPatience: number
  /** A refusal of credentials is told at the next multiple of so many milliseconds, whatever was wrong with them. */
  readonly refusalPace: number
  /** Milliseconds for a closing handshake that the relay began (6.44). */
  readonly closePatience: number
  /** Milliseconds for which a finished session is remembered. */
  readonly remembered: number
}

const KiB = 1024
const MiB = 1024 * KiB

/** What the relay keeps to where nothing else is said. */
export const relayLimits: RelayLimits = {
  maxFrame: 64 * KiB,
  credit: MiB,
  held: MiB,
  heldLow: 512 * KiB,
  heldInAll: 256 * MiB,
  heldLeast: 64 * KiB,
  sessions: 5000,
  strangers: 1000,
  strangersOfAddress: 100,
  connectionsOfAddress: 4000,
  handshakePatience: 10_000,
  authenticationsOfSide: 4,
  managementPatience: 10_000,
  refusalPace: 250,
  closePatience: 5000,
  remembered: 10 * 60 * 1000,
}
