import type { FrameHeaders } from '../../generated/frames.ts'
import type { EndReason } from '../../generated/schemas.ts'
import type { MrspError } from '../errors.ts'
import type { Exchange, ExchangeHandlers } from './exchange.ts'
import type { OpenFrameSocket } from './frame-socket.ts'
import type { ReceiveLimits } from './receive-account.ts'
import { SideConnection } from './side-connection.ts'

/**
 * Where the connection of one side stands.
 *
 * - `connecting`: the relay has not yet admitted this side.
 * - `waiting`: connected; the peer's `hello` has not come.
 * - `paired`: exchanges may run.
 * - `peer-lost`: the peer's connection was lost and the relay holds its place.
 * - `returning`: this side's connection was lost and is being made anew.
 * - `terminating`: this side asked for the end of the session.
 * - `over`: nothing more happens.
 */
export type SessionConnectionState =
  | 'connecting'
  | 'waiting'
  | 'paired'
  | 'peer-lost'
  | 'returning'
  | 'terminating'
  | 'over'

/** How the connection of one side came to its end. */
export type SessionEnd =
  | {
      readonly kind: 'terminated'
      /** Reason of the `terminated` frame; where none came, that of this side's `terminate`. */
      readonly reason: EndReason
      /** Whether `terminated` came. */
      readonly confirmed: boolean
    }
  | {
      readonly kind: 'failed'
      /** Why, and the timer that caused it where one did. */
      readonly error: MrspError
    }

/** What `connected` says that an endpoint's owner may want to show; durations in seconds. */
type ConnectedInformation = Omit<FrameHeaders['connected'], 'resumeKey'>

/** What the owner of a session connection is told. */
interface SessionConnectionHandlers {
  /** The relay established this side's connection, for the first time or anew (S180, S214). */
  onConnected?(connected: ConnectedInformation): void
  /** Both ends are there: exchanges may run ([0103]). Told again after each loss. */
  onPaired(peer: FrameHeaders['hello']): void
  /** The peer's connection was lost; the relay holds its place for so many seconds. Open exchanges have failed. */
  onPeerLost?(grace: number): void
  /** This side's connection was lost and is being made anew. Open exchanges have failed. */
  onReturning?(): void
  /** A connection could not be made or was lost, for this cause where it is known; the next attempt follows. */
  onAttemptFailed?(cause: Error | undefined): void
  /** No exchange may be opened any more; the session will end ([0150]). */
  onHalt?(halt: FrameHeaders['halt']): void
  /** The session is over for this side. Told once, and nothing after it. */
  onOver(end: SessionEnd): void
}

/** What both ends need to connect. */
export interface SessionConnectionOptions {
  /** `wss://…`, exactly as it came with the connection information (6.1). */
  readonly address: string
  /** Secret: this side's session ID. */
  readonly sessionId: string
  /** Secret: the token. */
  readonly token: string
  /** `nodeSockets(…)` or `browserSockets`. */
  readonly openSocket: OpenFrameSocket
  readonly handlers: SessionConnectionHandlers
  /** Name and version of this implementation, for `hello`. */
  readonly product: string
  readonly capabilities?: readonly string[]
  /** How many exchanges this end keeps open at once, 1 to 1024; 256 where absent. */
  readonly maxExchanges?: number
  readonly receiveLimits?: Partial<ReceiveLimits>
  /**
   * Seconds after which this side takes a lost session for over, counted from the loss. Where absent, the time after
   * which a relay that keeps its timers no longer holds the side.
   */
  readonly returnFor?: number
}

/** What a device needs besides. */
export interface DeviceConnectionOptions extends SessionConnectionOptions {
  /** The application that was approved; a request for any other is reset (8.5). */
  readonly application: string
  /** The terminal opened an exchange (S234, S235). Its octets are given to the handlers that are returned. */
  onExchange(exchange: Exchange): ExchangeHandlers
}

/** One side's connection to a remote session. */
export interface SessionConnection {
  readonly state: SessionConnectionState
  /** Whether `halt` was received. */
  readonly halted: boolean
  /** How many exchanges are open now. */
  readonly openExchanges: number
  /** Asks for the end of the session by the valid process (S262, S292); open exchanges end with `session-over`. */
  terminate(reason: EndReason): void
  /** Breaks off without ending the session, as at a sudden stop of the program; to the relay it is a loss. */
  abandon(): void
}

/** A terminal's connection. */
export interface TerminalConnection extends SessionConnection {
  /**
   * Opens an exchange (S231, S232); its first write becomes the `request`. Never throws: where it cannot be opened,
   * `onReset` follows with `connection-lost` (not paired), `relay-draining` (after `halt`) or `session-over`. Beyond the
   * device's `Max-Exchanges` it waits for its turn (8.3).
   */
  openExchange(applicationId: string, handlers: ExchangeHandlers): Exchange
}

/** Connects a device's Cloud Hub Agent to its Cloud Hub (S172). */
export function openDeviceConnection(options: DeviceConnectionOptions): SessionConnection {
  return new SideConnection('device', options)
}

/** Connects a terminal's client to its Web Agent (S204). */
export function openTerminalConnection(options: SessionConnectionOptions): TerminalConnection {
  return new SideConnection('terminal', options)
}
