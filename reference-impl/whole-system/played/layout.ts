/** A machine of the relay. */
export interface MachineLayout {
  /** Nothing where there is one machine. */
  readonly name?: string
  /** Names of its pairs. */
  readonly pairs: readonly string[]
}

/** What a system under schedules consists of, besides its devices and terminals. */
export interface Layout {
  readonly machines: readonly MachineLayout[]
  /** Names of all pairs of the relay. */
  readonly pairs: readonly string[]
  /** What a crash can befall. */
  readonly victims: readonly string[]
  /** Whether the stores are in PostgreSQL, and two management processes work on theirs. */
  readonly isOnPostgres: boolean
}

/** The Master of a machine as a victim. */
export function masterOf({ name }: MachineLayout): string {
  return name === undefined ? 'master' : `master-${name}`
}

/** One management process, and a relay with two pairs. */
export const oneMachine: Layout = layoutOf([{ pairs: ['pair-1', 'pair-2'] }], ['management'])

/** Two management processes, two machines with one pair each, and PostgreSQL. */
export const twoMachines: Layout = layoutOf(
  [
    { name: 'east', pairs: ['east-pair-1'] },
    { name: 'west', pairs: ['west-pair-1'] },
  ],
  ['management', 'management-2', 'database'],
)

function layoutOf(machines: readonly MachineLayout[], others: readonly string[]): Layout {
  const pairs = machines.flatMap(machine => machine.pairs)
  return {
    machines,
    pairs,
    victims: [...others, ...machines.map(masterOf), ...pairs],
    isOnPostgres: others.includes('database'),
  }
}
