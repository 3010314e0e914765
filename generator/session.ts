import type { SpecNode } from './spec-source.ts'
import type { Specification } from './specification.ts'
import { parties } from './steps.ts'

/** A named thing with a text. */
interface Named {
  readonly name: string
  readonly meaning: string
}

/** A transition of a state machine. */
interface TransitionModel {
  readonly name: string
  readonly from: readonly string[]
  readonly event: string
  readonly guard?: string
  readonly to: string
  readonly steps: readonly string[]
}

/** A state machine. */
export interface MachineModel {
  readonly name: 'session' | 'side'
  readonly initial: string
  readonly states: readonly (Named & { readonly final: boolean })[]
  readonly events: readonly Named[]
  readonly guards: readonly Named[]
  readonly transitions: readonly TransitionModel[]
}

/** A timer. */
interface TimerModel {
  readonly name: string
  readonly seconds: number
  readonly owner: string
  readonly meaning: string
  readonly starts: string
  readonly stops: string
  readonly error: string
  readonly shownIn: readonly string[]
  readonly node: SpecNode
}

/** What `session.yaml` says. */
export interface SessionModel {
  readonly session: MachineModel
  readonly side: MachineModel
  readonly timers: readonly TimerModel[]
}

/** Reads `session.yaml`. */
export function readSession(specification: Specification, root: SpecNode): SessionModel {
  root.allow('timers', 'session', 'side')
  const session = readMachine(specification, 'session', root.need('session'))
  return {
    session,
    side: readMachine(specification, 'side', root.need('side')),
    timers: root
      .need('timers')
      .entries()
      .map(([name, node]) => readTimer(specification, name, node, session)),
  }
}

function readTimer(
  { errors }: Specification,
  name: string,
  node: SpecNode,
  session: MachineModel,
): TimerModel {
  node.allow('seconds', 'owner', 'meaning', 'starts', 'stops', 'fires', 'error', 'shownIn')
  const fires = node.at('fires')
  if (fires && !session.events.some(event => event.name === fires.string())) {
    fires.refuse(`\`${fires.string()}\` is not an event of the session`)
  }
  return {
    name,
    seconds: node.need('seconds').integer(),
    owner: node.need('owner').choice(parties),
    meaning: node.need('meaning').string(),
    starts: node.need('starts').string(),
    stops: node.need('stops').string(),
    error: errors.readCode(node.need('error')),
    shownIn: node.need('shownIn').strings(),
    node,
  }
}

function readNamed(mapping: SpecNode): readonly Named[] {
  return mapping.entries().map(([name, node]) => ({ name, meaning: node.string() }))
}

function readMachine(
  specification: Specification,
  name: 'session' | 'side',
  node: SpecNode,
): MachineModel {
  node.allow('initial', 'states', 'events', 'guards', 'transitions')
  const states = node
    .need('states')
    .entries()
    .map(([state, description]) => {
      description.allow('meaning', 'final')
      return {
        name: state,
        meaning: description.need('meaning').string(),
        final: description.need('final').boolean(),
      }
    })
  const machine: MachineModel = {
    name,
    initial: node.need('initial').string(),
    states,
    events: readNamed(node.need('events')),
    guards: readNamed(node.need('guards')),
    transitions: node
      .need('transitions')
      .entries()
      .map(([transition, row]) => readTransition(specification, name, transition, row)),
  }
  checkMachine(machine, node)
  return machine
}

function readTransition(
  { steps }: Specification,
  machine: string,
  name: string,
  node: SpecNode,
): TransitionModel {
  node.allow('from', 'event', 'guard', 'to', 'steps')
  const guard = node.at('guard')?.string()
  return {
    name,
    from: node.need('from').strings(),
    event: node.need('event').string(),
    ...(guard !== undefined && { guard }),
    to: node.need('to').string(),
    steps: steps.claim(node.need('steps'), { kind: 'transition', name: `${machine}.${name}` }),
  }
}

function checkMachine(machine: MachineModel, node: SpecNode): void {
  const transitions = node.need('transitions')
  const isState = (name: string): boolean => machine.states.some(state => state.name === name)
  if (!isState(machine.initial))
    node.need('initial').refuse(`\`${machine.initial}\` is not a state`)
  for (const { name, from, event, guard, to } of machine.transitions) {
    const row = transitions.need(name)
    if (!isState(to)) row.need('to').refuse(`\`${to}\` is not a state`)
    for (const state of from) {
      if (!isState(state)) row.need('from').refuse(`\`${state}\` is not a state`)
      if (machine.states.some(other => other.name === state && other.final)) {
        row.need('from').refuse(`\`${state}\` is final and has a transition`)
      }
    }
    if (!machine.events.some(other => other.name === event)) {
      row.need('event').refuse(`\`${event}\` is not an event`)
    }
    if (guard !== undefined && !machine.guards.some(other => other.name === guard)) {
      row.need('guard').refuse(`\`${guard}\` is not a guard`)
    }
  }
  checkUse(machine, node)
  checkChoice(machine, transitions)
  checkReach(machine, node.need('states'))
}

/** Every event and guard is used by a transition. */
function checkUse(machine: MachineModel, node: SpecNode): void {
  for (const { name } of machine.events) {
    if (!machine.transitions.some(transition => transition.event === name)) {
      node.need('events').need(name).refuse(`no transition has the event \`${name}\``)
    }
  }
  for (const { name } of machine.guards) {
    if (!machine.transitions.some(transition => transition.guard === name)) {
      node.need('guards').need(name).refuse(`no transition has the guard \`${name}\``)
    }
  }
}

/** In a state an event has one transition, or several that all have different guards. */
function checkChoice(machine: MachineModel, transitions: SpecNode): void {
  for (const [index, transition] of machine.transitions.entries()) {
    for (const earlier of machine.transitions.slice(0, index)) {
      const together = earlier.from.some(state => transition.from.includes(state))
      if (!together || earlier.event !== transition.event) continue
      if (earlier.guard && transition.guard && earlier.guard !== transition.guard) continue
      transitions
        .need(transition.name)
        .refuse(
          `in the same state \`${earlier.name}\` takes the same event; guards do not tell them apart`,
        )
    }
  }
}

/** Every state can be reached from the initial one, and a final one from every state. */
function checkReach(machine: MachineModel, states: SpecNode): void {
  const reached = new Set([machine.initial])
  const ending = new Set(machine.states.filter(state => state.final).map(state => state.name))
  for (let round = 0; round < machine.states.length; round += 1) {
    for (const { from, to } of machine.transitions) {
      if (from.some(state => reached.has(state))) reached.add(to)
      if (ending.has(to)) for (const state of from) ending.add(state)
    }
  }
  for (const { name } of machine.states) {
    if (!reached.has(name)) states.need(name).refuse(`the state \`${name}\` cannot be reached`)
    if (!ending.has(name))
      states.need(name).refuse(`no final state can be reached from \`${name}\``)
  }
}
