import type { PassedEnvironment } from './conformance.ts'
import type { ErrorTable } from './errors.ts'
import type { MachineModel, SessionModel } from './session.ts'
import type { Owner, StepIndex } from './steps.ts'

const note = '<!-- Generated from spec/ by `npm run generate`; change it there. -->'

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(row => line(row))].join('\n')
}

/** `operation \`a.b\`; clauses \`1.2\`, \`3.4\``. */
function ownersText(owners: readonly Owner[]): string {
  const kinds = [...new Set(owners.map(({ kind }) => kind))]
  return kinds
    .map(kind => {
      const names = owners.filter(owner => owner.kind === kind).map(({ name }) => `\`${name}\``)
      return `${kind}${names.length > 1 && !kind.endsWith('s') ? 's' : ''} ${names.join(', ')}`
    })
    .join('; ')
}

/** `docs/steps.md`: each step of the seed and where it lives. */
export function stepsPage(index: StepIndex): string {
  const rows = index.steps.map(({ step, party, meaning }) => {
    return [step, party, meaning, ownersText(index.ownersOf(step))]
  })
  return `${note}

# The steps of the seed

The patent application that MRSP implements describes its operation in numbered steps. Here is each of them, the party
that acts, and everything in \`spec/\` that implements it: operations and answers of the HTTP services, frames,
stanzas, transitions of the session, and clauses of \`spec/protocol.md\`.

${table(['Step', 'Party', 'What happens', 'Where it lives'], rows)}
`
}

/** `docs/errors.md`: the error table. */
export function errorsPage({ rows }: ErrorTable): string {
  const cells = rows.map(row => [
    `\`${row.code}\``,
    row.meaning,
    String(row.http),
    String(row.close),
    `${row.xmpp.condition}, ${row.xmpp.type}`,
    row.retryable ? (row.retryAfter ? 'yes, maybe after a while' : 'yes') : 'no',
  ])
  return `${note}

# Errors

One table for all three transports: the status of an HTTP answer, the code with which a relay connection is closed, the
condition and type of a stanza error, and whether the same request may succeed later.

${table(['Code', 'Meaning', 'HTTP', 'Close', 'XMPP', 'Retry'], cells)}
`
}

/** `docs/conformance-environment.md`: what the conformance suite passes to a program. */
export function environmentPage(environments: readonly PassedEnvironment[]): string {
  const parts = environments.map(({ role, settings }) => {
    const rows = settings.map(({ variable, description, secret }) => [
      `\`${variable}\``,
      `${description}${secret ? ' Secret.' : ''}`,
    ])
    return `## ${role}\n\n${table(['Variable', 'Meaning'], rows)}\n`
  })
  return `${note}

# What the conformance suite passes to a program

A program that \`mrsp conformance\` starts finds these variables in its environment. What a check does not need set is
left out. Truth values are \`true\` and \`false\`; items of a list are separated by commas.

${parts.join('\n')}`
}

/** `docs/session.md`: the life of a session. */
export function sessionPage({ session, side, timers }: SessionModel): string {
  const timerRows = timers.map(
    ({ name, seconds, owner, meaning, starts, stops, error, shownIn }) => [
      `\`${name}\``,
      `${seconds} s`,
      owner,
      meaning,
      `${starts} → ${stops}`,
      `\`${error}\``,
      shownIn.map(place => `\`${place}\``).join(', '),
    ],
  )
  return `${note}

# The life of a session

Management owns the session. Beside it each side, device and terminal, has a smaller life of its own.

${machine(session)}

## Each side

${machine(side)}

## Timers

${table(['Timer', 'Default', 'Kept by', 'Meaning', 'Runs from → to', 'Error', 'Shown in'], timerRows)}
`
}

function machine({ initial, states, events, guards, transitions }: MachineModel): string {
  const id = (state: string): string => state.replaceAll('-', '_')
  const labels = new Map<string, string[]>()
  for (const { from, event, guard, to } of transitions) {
    for (const state of from) {
      const arrow = `  ${id(state)} --> ${id(to)}`
      const label = `${event}${guard ? ` [${guard}]` : ''}`
      labels.set(arrow, [...(labels.get(arrow) ?? []), label])
    }
  }
  const arrows = [...labels].map(([arrow, texts]) => `${arrow}: ${texts.join(', ')}`)
  const diagram = [
    '```mermaid',
    'stateDiagram-v2',
    ...states
      .filter(({ name }) => id(name) !== name)
      .map(({ name }) => `  state "${name}" as ${id(name)}`),
    `  [*] --> ${id(initial)}`,
    ...arrows,
    ...states.filter(({ final }) => final).map(({ name }) => `  ${id(name)} --> [*]`),
    '```',
  ].join('\n')
  const rows = transitions.map(({ name, from, event, guard, to, steps }) => [
    `\`${name}\``,
    from.join(', '),
    guard ? `${event}, where ${guard}` : event,
    to,
    steps.join(', '),
  ])
  const named = [...events, ...guards].map(({ name, meaning }) => [`\`${name}\``, meaning])
  return [
    diagram,
    table(
      ['State', 'Meaning'],
      states.map(({ name, meaning }) => [`\`${name}\``, meaning]),
    ),
    table(['Transition', 'From', 'Event', 'To', 'Steps'], rows),
    table(['Event or guard', 'Meaning'], named),
  ].join('\n\n')
}
