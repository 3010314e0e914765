import type { Side } from '../../generated/schemas.ts'
import {
  type SessionEvent,
  type SessionGuard,
  sessionInitialState,
  type SessionState,
  type SessionTransition,
  sessionTransitions,
  type SideEvent,
  type SideState,
  sideTransitions,
} from '../../generated/session.ts'
import { findTransition } from '../../runtime/session-stepper.ts'

/** What can happen to a session: an event of the table, or a log of one side. */
export type SessionFact =
  | Exclude<SessionEvent, 'side-started' | 'side-ended'>
  | { readonly side: Side; readonly event: SideEvent }

/** What a fact leads to. */
export interface SessionStep {
  readonly machine: SessionMachine
  /** The transition of the table; undefined where the session takes none, and only a side changes. */
  readonly transition: SessionTransition | undefined
}

/** A session as the tables of the specification move it; one that does not change. */
export class SessionMachine {
  readonly state: SessionState
  readonly #sides: Readonly<Record<Side, SideState>>
  readonly #wasEstablished: boolean

  constructor(
    state: SessionState = sessionInitialState,
    sides: Readonly<Record<Side, SideState>> = { device: 'reserved', terminal: 'reserved' },
    wasEstablished = false,
  ) {
    this.state = state
    this.#sides = sides
    this.#wasEstablished = wasEstablished || state === 'established'
  }

  /** What follows from a fact; undefined where the tables do not take it now. */
  after(fact: SessionFact): SessionStep | undefined {
    if (typeof fact === 'string') return this.#stepped(fact, this.#sides)
    const { side, event } = fact
    const moved = findTransition(sideTransitions, this.#sides[side], event)
    if (moved === undefined) return undefined
    const sides = { ...this.#sides, [side]: sideTransitions[moved].to }
    const still = new SessionMachine(this.state, sides, this.#wasEstablished)
    const cause = event === 'started' ? 'side-started' : 'side-ended'
    return this.#stepped(cause, sides) ?? { machine: still, transition: undefined }
  }

  /** The same session in a state that the tables did not lead it to. */
  at(state: SessionState): SessionMachine {
    return new SessionMachine(state, this.#sides, this.#wasEstablished)
  }

  #stepped(event: SessionEvent, sides: Readonly<Record<Side, SideState>>): SessionStep | undefined {
    const transition = findTransition(sessionTransitions, this.state, event, guard =>
      this.#holds(guard, sides),
    )
    if (transition === undefined) return undefined
    const { to } = sessionTransitions[transition]
    return { machine: new SessionMachine(to, sides, this.#wasEstablished), transition }
  }

  #holds(guard: SessionGuard, { device, terminal }: Readonly<Record<Side, SideState>>): boolean {
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
