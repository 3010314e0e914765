import { Command, InvalidArgumentError, Option } from 'commander'
import './compile-cache.ts'
import { killPrograms } from '../implementation/program.ts'
import { roles } from '../roles/roles.ts'
import { type RoleMutants, roleMutants } from './mutants/index.ts'
import type { Mutant } from './mutant.ts'
import { type MutantOutcome, tryMutant } from './try-mutant.ts'

interface ScoreOptions {
  readonly only?: readonly string[]
  readonly kind: 'mutants' | 'benign' | 'both'
  readonly part: readonly [number, number]
  readonly seed: number
  readonly jobs: number
  readonly together: number
  readonly verbose?: true
}

const write = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const command = new Command('npm run mutation-score --')
  .description('Run the suite over mutants of the reference implementation: how many it catches.')
  .argument('[roles...]', 'roles; all where none is named')
  .option('--only <names...>', 'only these mutants')
  .addOption(
    new Option('--kind <kind>', 'those that break a clause, those that are legal, or both')
      .choices(['mutants', 'benign', 'both'])
      .default('both'),
  )
  .option('--part <k/n>', 'only the kth of n parts', partOf, [1, 1] as const)
  .option('--seed <number>', 'seed of the suite', number, 1)
  .option('--jobs <number>', 'implementations at once for each mutant', number, 2)
  .option('--together <number>', 'mutants at once', number, 2)
  .option('--verbose', 'the failed checks of each mutant')
await command.parseAsync()
const options = command.opts<ScoreOptions>()
const names = command.args.length > 0 ? command.args : [...roles.keys()]
let isGood = true
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => leave(130))
for (const name of names) isGood = (await score(name)) && isGood
leave(isGood ? 0 : 1)

/** Ends with an exit code, and no program stays behind. */
function leave(code: number): never {
  killPrograms()
  process.exit(code)
}

/** Tries the mutants of a role and prints the table; whether the bars are cleared. */
async function score(name: string): Promise<boolean> {
  const role = roles.get(name)
  const mutants = role && roleMutants[role.role]
  if (role === undefined || mutants === undefined) {
    write(`${name}: no mutants`)
    return true
  }
  write(`\n${name}`)
  const caught = await tryAll(chosen(mutants, 'mutants'), async mutant => {
    const outcome = await tryMutant(role, mutant, { ...options, isWhole: false })
    tell(outcome, outcome.outcome === 'caught')
    return outcome.outcome === 'caught'
  })
  const passed = await tryAll(chosen(mutants, 'benign'), async mutant => {
    const outcome = await tryMutant(role, mutant, { ...options, isWhole: true })
    tell(outcome, outcome.outcome === 'survived')
    return outcome.outcome === 'survived'
  })
  const part = (all: readonly boolean[]): string => `${all.filter(Boolean).length} of ${all.length}`
  write(`${name}: ${part(caught)} mutants caught, ${part(passed)} benign mutants passed`)
  return caught.filter(Boolean).length >= 0.95 * caught.length && passed.every(Boolean)
}

function chosen(mutants: RoleMutants, kind: 'mutants' | 'benign'): readonly Mutant[] {
  const { only, kind: wanted, part } = options
  if (wanted !== kind && wanted !== 'both') return []
  const [which, of] = part
  return mutants[kind].filter(
    ({ name }, index) => (only?.includes(name) ?? true) && index % of === which - 1,
  )
}

async function tryAll(
  mutants: readonly Mutant[],
  attempt: (mutant: Mutant) => Promise<boolean>,
): Promise<readonly boolean[]> {
  const waiting = [...mutants]
  const done: boolean[] = []
  const work = async (): Promise<void> => {
    for (;;) {
      const mutant = waiting.shift()
      if (mutant === undefined) return
      done.push(await attempt(mutant))
    }
  }
  await Promise.all(Array.from({ length: options.together }, () => work()))
  return done
}

function tell({ mutant, outcome, failed, milliseconds }: MutantOutcome, isAsWanted: boolean): void {
  const time = `${(milliseconds / 1000).toFixed(1)} s`
  write(
    `${isAsWanted ? '  ' : '✗ '}${outcome.padEnd(12)} ${mutant.name.padEnd(48)} ${mutant.clauses.join(', ').padEnd(16)} ${time}`,
  )
  if (options.verbose || !isAsWanted) for (const each of failed) write(`      ${each}`)
}

function number(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is expected')
  return Number(text)
}

function partOf(text: string): readonly [number, number] {
  const [, which = '', of = ''] = /^(\d+)\/(\d+)$/.exec(text) ?? []
  if (Number(which) < 1 || Number(which) > Number(of)) {
    throw new InvalidArgumentError('a part such as 2/8 is expected')
  }
  return [Number(which), Number(of)]
}
