import { errorTable } from '../../generated/errors.ts'
import { frames } from '../../generated/frames.ts'
import { managementService } from '../../generated/management-api.ts'
import { relayService } from '../../generated/relay-api.ts'
import type { Side } from '../../generated/schemas.ts'
import {
  type SessionState,
  sessionTransitions,
  type SideState,
  sideTransitions,
} from '../../generated/session.ts'
import { stanzas } from '../../generated/stanzas.ts'
import type {
  FrameDescriptor,
  OperationDescriptor,
  Party,
  TransitionDescriptor,
} from '../../runtime/descriptor.ts'

import { type Report, underTest } from '../run/result.ts'

/** One thing of the specification that a message can show. */
interface CoverageCell {
  readonly label: string
  readonly isSeen: boolean
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

/** What of the specification messages with a role can show, and which of it the messages of a run showed. */
export function coverageOf(role: Party, covered: readonly string[]): readonly CoverageTable[] {
  const seen = new Set(covered)
  const cell = (label: string, key: string): CoverageCell => ({ label, isSeen: seen.has(key) })
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
    ...machineTables(role, seen),
  ]
  return tables
    .map(({ title, rows }) => ({ title, rows: rows.filter(({ cells }) => cells.length > 0) }))
    .filter(({ rows }) => rows.length > 0)
}

/** The coverage of a run; that of each party where several are under test. */
export function coverageOfRun(report: Report): readonly CoverageTable[] {
  const parties = underTest(report)
  return parties.flatMap(party =>
    coverageOf(party, report.covered).map(table => ({
      ...table,
      title: parties.length === 1 ? table.title : `${table.title}, ${party}`,
    })),
  )
}

/** How much of some tables was seen. */
export function coverageCounts(tables: readonly CoverageTable[]): { seen: number; of: number } {
  const cells = tables.flatMap(({ rows }) => rows.flatMap(row => row.cells))
  return { seen: cells.filter(({ isSeen }) => isSeen).length, of: cells.length }
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

function machineTables(role: Party, seen: ReadonlySet<string>): readonly CoverageTable[] {
  if (role === 'device') return []
  return role === 'relay'
    ? machine<SideState>('a side', sideTransitions, seen)
    : machine<SessionState>('a session', sessionTransitions, seen)
}

function machine<State extends string>(
  of: string,
  transitions: Readonly<Record<string, TransitionDescriptor<State, string, string>>>,
  seen: ReadonlySet<string>,
): readonly CoverageTable[] {
  const all = Object.entries(transitions)
  const states = [...new Set(all.flatMap(([, { from, to }]) => [...from, to]))]
  return [
    {
      title: `States of ${of}`,
      rows: [
        {
          name: 'state',
          cells: states.map(state => ({ label: state, isSeen: seen.has(`state ${state}`) })),
        },
      ],
    },
    {
      title: `Transitions of ${of} whose states were both seen`,
      rows: all.map(([name, { from, to }]) => ({
        name,
        cells: from.map(state => ({
          label: `${state} → ${to}`,
          isSeen:
            seen.has(`transition ${name}`) ||
            (seen.has(`state ${state}`) && seen.has(`state ${to}`)),
        })),
      })),
    },
  ]
}
