import { Command, InvalidArgumentError, Option } from 'commander'
import type { JudgeOptions, JudgeTogetherOptions, ReportOptions } from './judge.ts'

const exitCodes = `
Exit codes: 0 every clause that was judged is kept; 1 a clause is broken, or a check that is listed as known to fail
does not; 2 wrong usage; 3 the suite itself failed; 130 interrupted.`

/** The command `mrsp conformance`: judges an implementation of one of the roles. */
export function conformanceCommand(): Command {
  const command = new Command('conformance')
    .description(
      'Judge an implementation of a party: which clauses of the specification it keeps and breaks.',
    )
    .usage(
      '<role> [options] [-- command...]\n       mrsp conformance --role <role>=<manifest>...\n       mrsp conformance list|replay …',
    )
    .argument('[role]', 'device, terminal, management or relay')
    .argument('[command...]', 'behind --: the program to judge and its arguments')
    .option('--manifest <file>', 'what the implementation is and can do (YAML)')
    .option(
      '--role <role=manifest...>',
      'several implementations in one system, each with its role',
    )
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
    .option(
      '--jobs <number>',
      'implementations that run at once; 3 at depth smoke, otherwise 4',
      wholeNumber,
    )
    .option('--known-failing <file>', 'checks that are known to fail, with reasons (YAML)')
    .addHelpText('after', exitCodes)
    .action(async (role: string | undefined, words: readonly string[]) => {
      const { judge, judgeTogether } = await import('./judge.ts')
      const options = command.opts<JudgeOptions & Partial<JudgeTogetherOptions>>()
      const several = options.role
      if ((several === undefined) === (role === undefined)) command.error('one role, or --role')
      if (several !== undefined) end(await judgeTogether({ ...options, role: several }))
      else if (role !== undefined) end(await judge(role, words, options))
    })
  withReports(command)
  const list = new Command('list')
    .description('List the checks of a role, or of all.')
    .argument('[role]', 'device, terminal, management or relay')
    .action(async (role: string | undefined) => {
      const judging = await import('./judge.ts')
      end(await judging.list(role))
    })
  const replay = new Command('replay')
    .description('Run a check that failed again.')
    .argument('<file>', 'what the run wrote of it: run-<check>.json')
    .action(async (file: string, _: unknown, self: Command) => {
      const judging = await import('./judge.ts')
      end(await judging.replay(file, self.optsWithGlobals<ReportOptions>()))
    })
  for (const each of [command, list, replay]) {
    each.showHelpAfterError('(--help tells more)').exitOverride(({ exitCode }) => {
      process.exit(exitCode === 0 ? 0 : 2)
    })
  }
  return command.addCommand(list).addCommand(replay)
}

function withReports(command: Command): Command {
  return command
    .option('--report <formats>', 'write reports: html, json, junit, separated by commas')
    .option('--out <directory>', 'where reports and failures are written', 'mrsp-conformance')
}

/** What is still open a moment later does not keep the program. */
function end(code: number): void {
  process.exitCode = code
  setTimeout(() => process.exit(), 1000).unref()
}

function wholeNumber(text: string): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (number <= 0x7fffffff) return number
  throw new InvalidArgumentError('a whole number up to 2147483647 is expected')
}
