import type { RemoteSession } from '../../generated/management-api.ts'
import type { SessionState } from '../../generated/session.ts'
import { type SessionFact, SessionMachine } from './session-machine.ts'

/** Something that management was asked, of which nobody knows yet whether it was taken. */
export interface AskedFact {
  taken(): void
  refused(): void
}

interface Taken {
  /** Key of the coverage; undefined where only a side changed. */
  readonly key: string | undefined
  readonly to: SessionState
}

interface Watched {
  machine: SessionMachine
  /** The state that an answer showed last. */
  shown: SessionState
  /** What has happened since. */
  trail: Taken[]
  /** What was asked and is not answered. */
  readonly open: Map<AskedFact, SessionFact>
}

/** What management makes happen by itself, and nobody else sees. */
const unseenFacts = ['device-unreachable', 'approval-timed-out', 'end-requested'] as const

const mostSessions = 500
const mostUnseen = 3

/**
 * Which transitions the sessions of management take: what the played parties have it take, in order, moves a session as
 * the table says, and counts once an answer shows the state that it leads to. Where an answer shows another, the shortest
 * way by what is not answered yet and by what management does alone is taken; where there is none, nothing is counted.
 */
export class SessionWatch {
  readonly #sessions: Map<string, Watched> = new Map()

  /** Management has been told something that it takes. */
  happened(session: string, fact: SessionFact): void {
    const watched = this.#watched(session)
    const step = watched.machine.after(fact)
    if (step === undefined) return
    const { transition, machine } = step
    watched.trail.push({ key: keyOf(transition, watched.machine), to: machine.state })
    watched.machine = machine
  }

  /** Management is asked something that it may take or refuse. */
  asked(session: string, fact: SessionFact): AskedFact {
    const { open } = this.#watched(session)
    const asked: AskedFact = {
      taken: () => {
        if (open.delete(asked)) this.happened(session, fact)
      },
      refused: () => open.delete(asked),
    }
    open.set(asked, fact)
    return asked
  }

  /** An answer shows a session. @returns the keys of the coverage that it shows */
  saw({ session, state, refusalReason }: RemoteSession): readonly string[] {
    const watched = this.#watched(session)
    const keys = [`state ${state}`, ...this.#led(watched, state, refusalReason === 'timeout')]
    watched.shown = state
    return keys
  }

  #led(watched: Watched, state: SessionState, isTimedOut: boolean): readonly string[] {
    const { trail, shown, machine } = watched
    const last = trail.findLastIndex(({ to }) => to === state)
    if (last >= 0) return trail.splice(0, last + 1).flatMap(({ key }) => key ?? [])
    if (state === shown) return []
    watched.trail = []
    const way = wayTo(state, machine, [...watched.open], isTimedOut, mostUnseen)
    if (way === undefined) {
      watched.machine = machine.at(state)
      return []
    }
    watched.machine = way.machine
    for (const asked of way.asked) watched.open.delete(asked)
    return [...trail.flatMap(({ key }) => key ?? []), ...way.keys]
  }

  #watched(session: string): Watched {
    const known = this.#sessions.get(session)
    if (known !== undefined) return known
    const [oldest] = this.#sessions.keys()
    if (this.#sessions.size >= mostSessions && oldest !== undefined) this.#sessions.delete(oldest)
    const machine = new SessionMachine()
    const watched: Watched = { machine, shown: machine.state, trail: [], open: new Map() }
    this.#sessions.set(session, watched)
    return watched
  }
}

interface Way {
  readonly machine: SessionMachine
  readonly keys: readonly string[]
  readonly asked: readonly AskedFact[]
}

/** The shortest way to a state, by what is asked before what nobody sees. */
function wayTo(
  state: SessionState,
  from: SessionMachine,
  open: readonly (readonly [AskedFact, SessionFact])[],
  isTimedOut: boolean,
  most: number,
): Way | undefined {
  let ways: readonly Way[] = [{ machine: from, keys: [], asked: [] }]
  for (let length = 0; length < most; length += 1) {
    ways = ways.flatMap(({ machine, keys, asked }) => {
      const facts: readonly (readonly [AskedFact | undefined, SessionFact])[] = [
        ...open.filter(([each]) => !asked.includes(each)),
        ...unseenFacts
          .filter(fact => fact !== 'approval-timed-out' || isTimedOut)
          .map(fact => [undefined, fact] as const),
      ]
      return facts.flatMap(([each, fact]) => {
        const step = machine.after(fact)
        if (step === undefined) return []
        const key = keyOf(step.transition, machine)
        return {
          machine: step.machine,
          keys: [...keys, ...(key === undefined ? [] : [key])],
          asked: [...asked, ...(each === undefined ? [] : [each])],
        }
      })
    })
    const there = ways.find(({ machine }) => machine.state === state)
    if (there !== undefined) return there
  }
  return undefined
}

function keyOf(transition: string | undefined, { state }: SessionMachine): string | undefined {
  return transition && `transition ${transition} ${state}`
}
