import type { EndReason, Side } from '../../generated/schemas.ts'
import {
  sideInitialState,
  type SideEvent,
  type SideState,
  sideTransitions,
} from '../../generated/session.ts'
import { sessionIdOctets } from '../../runtime/frame/index.ts'
import { findTransition } from '../../runtime/session-stepper.ts'
import type { RelaySession } from './relay-session.ts'
import { ResumeKeys } from './resume-keys.ts'
import type { StoredLog } from './session-database/outbox.ts'
import type { SideConnection } from './side-connection.ts'

/** One side of a session as the relay holds it. */
export class SessionSide {
  readonly name: Side
  readonly session: RelaySession
  readonly sessionId: string
  /** The session ID as it stands in frames. */
  readonly idOctets: Uint8Array
  readonly resumeKeys: ResumeKeys

  /** The token that management accepted for the side. */
  token: string | undefined
  /** The connection that was told `connected`; a started side without one is held. */
  connection: SideConnection | undefined
  /** Whether a connection of the side was ever confirmed by a `hello`. */
  wasConfirmed = false
  /** Connections of the side that are being authenticated. */
  authenticating = 0

  /** The last `hello`, as the peer gets it, until it has been passed on. */
  hello: Uint8Array | undefined
  /** Whether `connected` or `resumed` was sent and no `hello` has come since. */
  owesHello = false
  /** Whether `peer-lost` was sent on the present connection and no `resumed` since. */
  wasToldLoss = false
  /** Whether what the side sends is dropped until its fresh `hello` (6.33). */
  isDropping = false

  /** Whether the side sent `terminate`. */
  hasAsked = false
  /** The started log, once it is being stored. */
  started: Promise<StoredLog> | undefined
  /** Resolves once the ended log is stored. */
  ended: Promise<void> | undefined
  /** Whether the side has ended and, where it was connected, was told. */
  isOver = false
  /** The reason of the ended log. */
  endReason: EndReason | undefined
  /** Ends the side's grace, while it is held. */
  stopGrace: (() => void) | undefined

  #state: SideState = sideInitialState

  /** @param secret the relay's key, the setting `sessionIdKey` */
  constructor(session: RelaySession, name: Side, sessionId: string, secret: string) {
    this.session = session
    this.name = name
    this.sessionId = sessionId
    this.idOctets = sessionIdOctets(sessionId)
    this.resumeKeys = new ResumeKeys(secret)
  }

  get state(): SideState {
    return this.#state
  }

  get peer(): SessionSide {
    return this.name === 'device' ? this.session.terminal : this.session.device
  }

  /** The log that makes the step is stored. */
  step(event: SideEvent): void {
    const transition = findTransition(sideTransitions, this.#state, event)
    if (transition === undefined) throw new Error(`a side that is ${this.#state} is not ${event}`)
    this.#state = sideTransitions[transition].to
  }
}
