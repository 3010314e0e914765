import type { Capability } from '../../generated/conformance.ts'
import { errorTable } from '../../generated/errors.ts'
import { frames } from '../../generated/frames.ts'
import { managementService } from '../../generated/management-api.ts'
import { relayService } from '../../generated/relay-api.ts'
import type { Side } from '../../generated/schemas.ts'
import { sessionTransitions, sideTransitions } from '../../generated/session.ts'
import { stanzas } from '../../generated/stanzas.ts'
import type {
  FrameDescriptor,
  OperationDescriptor,
  Party,
  TransitionDescriptor,
} from '../../runtime/descriptor.ts'

import type { Unreachable } from '../check/check.ts'
import { type Report, underTest } from '../run/result.ts'
import type { Findings } from './findings.ts'

/**
 * What became of a thing of the specification in a run:
 * - `seen`: a message showed it.
 * - `unreachable`: no run with this manifest can bring it about, and why.
 * - `left-out`: it can be brought about, and was not.
 */
type CoverageStatus = 'seen' | 'unreachable' | 'left-out'

/** One thing of the specification that a message can show. */
export interface CoverageCell {
  readonly label: string
  /** As a message names what it shows: `problem login too-many-requests`. */
  readonly key: string
  readonly status: CoverageStatus
  /** Why it is unreachable. */
  readonly why?: string
}

/** What belongs to one operation, frame, stanza or transition. */
interface CoverageRow {
  readonly name: string
  readonly cells: readonly CoverageCell[]
}

/** One kind of thing: operations by status, frames by direction, stanzas by error, states, transitions. */
export interface CoverageTable {
  readonly title: string
  readonly rows: readonly CoverageRow[]
}

/** How many cells there are of each status. */
type CoverageCounts = Readonly<Record<CoverageStatus | 'of', number>>

/** What a run knows of a thing of the specification. */
interface CoverageFacts {
  readonly covered: readonly string[]
  readonly capabilities: readonly Capability[]
  readonly unreachable: Unreachable
}

type MakeCell = (label: string, key: string) => CoverageCell

/** What of the specification messages with a role can show, and which of it the messages of a run showed. */
export function coverageOf(role: Party, facts: CoverageFacts): readonly CoverageTable[] {
  const seen = new Set(facts.covered)
  const cell: MakeCell = (label, key) => {
    if (seen.has(key)) return { label, key, status: 'seen' }
    const why = reasonOf(facts.unreachable[key], facts.capabilities)
    return why === undefined
      ? { label, key, status: 'left-out' }
      : { label, key, status: 'unreachable', why }
  }
  const tables: readonly CoverageTable[] = [
    {
      title: 'Operations by answer',
      rows: operationsOf(role).map(({ id, answers, errors }) => ({
        name: id,
        cells: [
          cell('request', `operation ${id}`),
          ...answers.map(({ status }) => cell(`${status}`, `answer ${id} ${status}`)),
          ...errors.map(code => cell(`${statusOf(code)} ${code}`, `problem ${id} ${code}`)),
        ],
      })),
    },
    {
      title: 'Frames by direction',
      rows: Object.values(frames).map(frame => ({
        name: frame.name,
        cells: sidesOf(role).flatMap(side => [
          ...(frame.from.includes(side)
            ? [cell(`from ${side}`, `frame ${frame.name} from ${side}`)]
            : []),
          ...(reaches(frame, side) ? [cell(`to ${side}`, `frame ${frame.name} to ${side}`)] : []),
        ]),
      })),
    },
    {
      title: 'Stanzas by error',
      rows:
        role === 'device' || role === 'management'
          ? Object.values(stanzas).map(({ name, errors }) => ({
              name,
              cells: [
                cell('request', `stanza ${name}`),
                ...errors.map(code => cell(code, `stanza-error ${name} ${code}`)),
              ],
            }))
          : [],
    },
    ...machineTables(role, cell),
  ]
  return tables
    .map(({ title, rows }) => ({ title, rows: rows.filter(({ cells }) => cells.length > 0) }))
    .filter(({ rows }) => rows.length > 0)
}

/** The coverage of a run; that of each party where several are under test. */
export function coverageOfRun({ role, report }: Findings): readonly CoverageTable[] {
  const parties = underTest(report)
  const facts = { ...factsOf(report), unreachable: role.unreachable }
  return parties.flatMap(party =>
    coverageOf(party, facts).map(table => ({
      ...table,
      title: parties.length === 1 ? table.title : `${table.title}, ${party}`,
    })),
  )
}

function factsOf({ covered, capabilities }: Report): Omit<CoverageFacts, 'unreachable'> {
  return { covered, capabilities }
}

/** How much of some tables was seen. */
export function coverageCounts(tables: readonly CoverageTable[]): CoverageCounts {
  const cells = cellsOf(tables)
  const count = (wanted: CoverageStatus): number =>
    cells.filter(({ status }) => status === wanted).length
  return {
    of: cells.length,
    seen: count('seen'),
    unreachable: count('unreachable'),
    'left-out': count('left-out'),
  }
}

/** How much was seen, in one line. */
export function coverageLine({ seen, of, unreachable, 'left-out': out }: CoverageCounts): string {
  return `${seen} of ${of} seen, ${unreachable} out of reach, ${out} left out`
}

/** Every cell of some tables. */
export function cellsOf(tables: readonly CoverageTable[]): readonly CoverageCell[] {
  return tables.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells))
}

/** Why something is unreachable for an implementation that declares some capabilities; undefined where it is not. */
function reasonOf(
  listed: Unreachable[string] | undefined,
  capabilities: readonly Capability[],
): string | undefined {
  if (listed === undefined || typeof listed === 'string') return listed
  const { without } = listed
  return capabilities.includes(without) ? undefined : `the manifest does not declare \`${without}\``
}

const asked: Readonly<Record<Party, readonly (readonly [Party, readonly string[]])[]>> = {
  device: [],
  terminal: [['management', ['none', 'user']]],
  management: [
    ['management', ['none', 'user', 'administrator', 'relay']],
    ['relay', ['none', 'management']],
  ],
  relay: [
    ['relay', ['none', 'management']],
    ['management', ['relay']],
  ],
}

/** Operations that a role serves or asks for. */
function operationsOf(role: Party): readonly OperationDescriptor[] {
  const services = { management: managementService, relay: relayService }
  return asked[role].flatMap(([party, allowed]) => {
    const service = party === 'management' ? services.management : services.relay
    return Object.values<OperationDescriptor>(service.operations).filter(({ allows }) =>
      allowed.includes(allows),
    )
  })
}

/** The status that stands with an error; errors of an operation are codes of the error table. */
function statusOf(code: string): number | string {
  return Object.entries(errorTable).find(([known]) => known === code)?.[1].http ?? ''
}

function sidesOf(role: Party): readonly Side[] {
  if (role === 'management') return []
  return role === 'relay' ? ['device', 'terminal'] : [role]
}

/** Whether a frame can come to a side: from the relay itself, or forwarded from the other side. */
function reaches({ from, relay }: FrameDescriptor, side: Side): boolean {
  const other: Side = side === 'device' ? 'terminal' : 'device'
  return from.includes('relay') || (relay === 'forward' && from.includes(other))
}

function machineTables(role: Party, cell: MakeCell): readonly CoverageTable[] {
  if (role === 'device') return []
  if (role === 'relay') {
    return [
      statesOf('a side', sideTransitions, cell),
      transitionsOf('a side', sideTransitions, cell),
    ]
  }
  const states = statesOf('a session', sessionTransitions, cell)
  return role === 'management'
    ? [states, transitionsOf('a session', sessionTransitions, cell)]
    : [states, changesOf('a session', sessionTransitions, cell)]
}

type Transitions<State extends string> = Readonly<
  Record<string, TransitionDescriptor<State, string, string>>
>

function statesOf<State extends string>(
  of: string,
  transitions: Transitions<State>,
  cell: MakeCell,
): CoverageTable {
  const states = new Set(Object.values(transitions).flatMap(({ from, to }) => [...from, to]))
  const cells = [...states].map(state => cell(state, `state ${state}`))
  return { title: `States of ${of}`, rows: [{ name: 'state', cells }] }
}

/** Transitions, for a role whose transitions are told exactly. */
function transitionsOf<State extends string>(
  of: string,
  transitions: Transitions<State>,
  cell: MakeCell,
): CoverageTable {
  return {
    title: `Transitions of ${of}`,
    rows: Object.entries(transitions).map(([name, { from, to }]) => ({
      name,
      cells: from.map(state => cell(`${state} → ${to}`, `transition ${name} ${state}`)),
    })),
  }
}

/** Changes from one state to another, for a role that is told states only. */
function changesOf<State extends string>(
  of: string,
  transitions: Transitions<State>,
  cell: MakeCell,
): CoverageTable {
  const all = Object.values(transitions)
  const states = [...new Set(all.flatMap(({ from }) => from))]
  return {
    title: `Changes of ${of} that are shown`,
    rows: states.map(state => ({
      name: state,
      cells: [...new Set(all.filter(({ from }) => from.includes(state)).map(({ to }) => to))]
        .filter(to => to !== state)
        .map(to => cell(`→ ${to}`, `change ${state} ${to}`)),
    })),
  }
}
