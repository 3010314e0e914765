import { Command, InvalidArgumentError, Option } from 'commander'
import type { ConformanceOptions } from './judge.ts'

/** The command `mrsp conformance`: judges an implementation of one of the roles. */
export function conformanceCommand(): Command {
  return new Command('conformance')
    .description(
      'Judge an implementation of a party: which clauses of the specification it keeps and breaks.',
    )
    .argument('<role>', 'device, terminal, management or relay')
    .argument('[command...]', 'behind --: the program to judge and its arguments')
    .option('--manifest <file>', 'what the implementation is and can do (YAML)')
    .option('--url <url>', 'a management or relay that runs already')
    .option('--only <names...>', 'only these checks, or those of these clauses')
    .addOption(
      new Option('--level <level>', 'only checks of clauses of this level').choices([
        'MUST',
        'SHOULD',
        'MAY',
      ]),
    )
    .addOption(
      new Option('--depth <depth>', 'how thoroughly')
        .choices(['smoke', 'default', 'deep'])
        .default('default'),
    )
    .option('--seed <number>', 'seed of everything random', wholeNumber)
    .option('--jobs <number>', 'implementations that run at once', wholeNumber, 4)
    .action(async (role: string, command: readonly string[], options: ConformanceOptions) => {
      const { judge } = await import('./judge.ts')
      process.exitCode = await judge(role, command, options)
    })
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is expected')
  return Number(text)
}
