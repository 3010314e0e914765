import type { Clause } from '../../../generated/clauses.ts'
import {
  type SessionEvent,
  sessionFinalStates,
  type SessionGuard,
  sessionInitialState,
  type SessionState,
  sessionTransitions,
  type SideEvent,
  type SideState,
  sideTransitions,
} from '../../../generated/session.ts'
import type { Side } from '../../../generated/schemas.ts'
import { findTransition } from '../../../runtime/session-stepper.ts'

/** A session as the tables of the specification say that it has to be. */
export class SessionModel {
  readonly session: string
  /** Which of the case's devices and terminals. */
  readonly device: number
  readonly terminal: number
  readonly request: string
  state: SessionState = sessionInitialState
  /** The answer that stands. */
  answer: 'yes' | 'no' | undefined
  token: string | undefined
  /** The clause that brought the state about. */
  clause: Clause = '5.5'
  readonly #sides: Record<Side, SideState> = { device: 'reserved', terminal: 'reserved' }
  #wasEstablished = false

  constructor(session: string, device: number, terminal: number, request: string) {
    this.session = session
    this.device = device
    this.terminal = terminal
    this.request = request
  }

  get isFinal(): boolean {
    return sessionFinalStates.includes(this.state)
  }

  get isAsking(): boolean {
    return this.state === 'requested' || this.state === 'awaiting-approval'
  }

  get isOpen(): boolean {
    return this.state === 'connecting' || this.state === 'established'
  }

  /** Moves the session as the table says; one that is not in the table does not happen. */
  happens(event: SessionEvent, clause: Clause): void {
    const transition = findTransition(sessionTransitions, this.state, event, guard =>
      this.#holds(guard),
    )
    if (transition === undefined) return
    this.state = sessionTransitions[transition].to
    this.clause = clause
    if (this.state === 'established') this.#wasEstablished = true
  }

  /** A log of a side is managed. */
  logged(side: Side, event: SideEvent): void {
    const transition = findTransition(sideTransitions, this.#sides[side], event)
    if (transition === undefined) return
    this.#sides[side] = sideTransitions[transition].to
    this.happens(
      event === 'started' ? 'side-started' : 'side-ended',
      event === 'started' ? '5.26' : '5.41',
    )
  }

  #holds(guard: SessionGuard): boolean {
    const { device, terminal } = this.#sides
    const bothStarted = device === 'started' && terminal === 'started'
    const bothEnded = device === 'ended' && terminal === 'ended'
    switch (guard) {
      case 'first-side-started':
        return !bothStarted
      case 'both-sides-started':
        return bothStarted
      case 'other-side-open':
        return !bothEnded
      case 'both-ended-established':
        return bothEnded && this.#wasEstablished
      case 'both-ended-unestablished':
        return bothEnded && !this.#wasEstablished
    }
  }
}
