import type { TransitionDescriptor } from './descriptor.ts'

/** Transitions of a state machine, by name. */
export type TransitionTable<
  Transition extends string,
  State extends string,
  Event extends string,
  Guard extends string,
> = Readonly<Record<Transition, TransitionDescriptor<State, Event, Guard>>>

/**
 * The transition that an event causes in a state. What it leads to is `table[transition].to`; what is to be done is
 * the effect of the same name, `effects[transition](…)`.
 * @param table `sessionTransitions`, `sideTransitions`
 * @param holds whether a guard is fulfilled now; without it no guard is
 * @returns its name; undefined where the state does not take the event now
 */
export function findTransition<
  Transition extends string,
  State extends string,
  Event extends string,
  Guard extends string,
>(
  table: TransitionTable<Transition, State, Event, Guard>,
  state: NoInfer<State>,
  event: NoInfer<Event>,
  holds: (guard: Guard) => boolean = () => false,
): Transition | undefined {
  return namesOf(table).find(name => {
    const { from, event: cause, guard } = table[name]
    return cause === event && from.includes(state) && (guard === undefined || holds(guard))
  })
}

/** The names of a table's transitions. */
export function namesOf<Transition extends string>(
  table: Readonly<Record<Transition, unknown>>,
): Transition[] {
  const isName = (name: string): name is Transition => Object.hasOwn(table, name)
  return Object.keys(table).filter(isName)
}
