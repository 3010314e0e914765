import type { Clause } from '../../../generated/clauses.ts'
import type { Side } from '../../../generated/schemas.ts'
import {
  sessionFinalStates,
  type SessionState,
  type SideEvent,
} from '../../../generated/session.ts'
import { type SessionFact, SessionMachine } from '../../peers/session-machine.ts'

/** A session as the tables of the specification say that it has to be. */
export class SessionModel {
  readonly session: string
  /** Which of the case's devices and terminals. */
  readonly device: number
  readonly terminal: number
  readonly request: string
  /** The answer that stands. */
  answer: 'yes' | 'no' | undefined
  token: string | undefined
  /** The clause that brought the state about. */
  clause: Clause = '5.5'
  #machine: SessionMachine = new SessionMachine()

  constructor(session: string, device: number, terminal: number, request: string) {
    this.session = session
    this.device = device
    this.terminal = terminal
    this.request = request
  }

  get state(): SessionState {
    return this.#machine.state
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
  happens(event: Extract<SessionFact, string>, clause: Clause): void {
    this.#take(event, clause)
  }

  /** A log of a side is managed. */
  logged(side: Side, event: SideEvent): void {
    this.#take({ side, event }, event === 'started' ? '5.26' : '5.41')
  }

  #take(fact: SessionFact, clause: Clause): void {
    const step = this.#machine.after(fact)
    if (step === undefined) return
    this.#machine = step.machine
    if (step.transition !== undefined) this.clause = clause
  }
}
