import { mkdir } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import type { Party } from '../runtime/descriptor.ts'
import { Implementation } from './implementation/implementation.ts'
import { killPrograms } from './implementation/program.ts'
import { type KnownFailing, noLongerFailing, withKnown } from './known-failing.ts'
import type { Findings } from './report/findings.ts'
import { terminalReport, transcript } from './report/terminal.ts'
import { clearReports, type ReportFormat, writeReports } from './report/write-reports.ts'
import { writeReplay } from './replay-file.ts'
import type { AnyRole } from './roles/roles.ts'
import { exitCodeOf, type Report } from './run/result.ts'
import type { RunOptions } from './run/run-role.ts'
import { placedSubject, type Subject } from './subject.ts'

/** One run with its reports. */
export interface Performance {
  readonly role: AnyRole
  readonly subject: Subject
  /** Implementations that are judged in one system; the subject names them. */
  readonly together?: ReadonlyMap<Party, Implementation>
  readonly options: Omit<RunOptions, 'signal' | 'onStart' | 'onResult'>
  readonly known: KnownFailing
  readonly reports: readonly ReportFormat[]
  /** Folder of the reports. */
  readonly out: string
  /** Whether this is a failed check that is run again: its messages are told, its file stays as it is. */
  readonly isReplay?: true
}

/**
 * Makes a run, reports it, and writes what each failure can be run again from. An interrupt ends the programs that were
 * started and the run; what there is by then is reported.
 * @returns the exit code
 */
export async function perform(performance: Performance): Promise<number> {
  const { role, subject, together, options, known, reports, out, isReplay } = performance
  const implementation =
    together?.get(role.role) ?? new Implementation(await placedSubject(role.role, subject))
  if (isReplay === undefined) await clearReports(out)
  const terminal = terminalReport(process.stdout)
  const interruption = new AbortController()
  const troubles: string[] = []
  const interrupt = (): void => {
    if (interruption.signal.aborted) process.exit(130)
    interruption.abort()
    killPrograms()
  }
  const stray = (error: unknown): void => {
    troubles.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('uncaughtException', stray)
  try {
    const made = await role.run(implementation, {
      ...options,
      signal: interruption.signal,
      onStart: terminal.start,
      onResult: (result, done, of) => terminal.result(withKnown(result, known), done, of),
    })
    const report: Report = {
      ...made,
      ...(together && {
        together: [...together.keys()],
        implementation: [...together.values()].map(({ name }) => name).join(', '),
      }),
      results: made.results.map(result => withKnown(result, known)),
      noLongerFailing: noLongerFailing(made, known),
      troubles: [...made.troubles, ...troubles],
    }
    const findings: Findings = { role, report, replays: await writtenReplays(performance, report) }
    terminal.end(findings)
    if (isReplay) {
      const lines = report.results.flatMap(transcript)
      process.stdout.write(lines.map(line => `${line}\n`).join(''))
    }
    for (const path of await writeReports(out, reports, findings)) {
      process.stdout.write(`\n${shortPath(path)}`)
    }
    process.stdout.write('\n')
    return exitCodeOf(report)
  } finally {
    killPrograms()
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt).off('uncaughtException', stray)
  }
}

async function writtenReplays(
  { subject, out, isReplay }: Performance,
  report: Report,
): Promise<ReadonlyMap<string, string>> {
  const replays = new Map<string, string>()
  const failed = report.results.filter(({ verdict }) => verdict === 'fail')
  if (isReplay || failed.length === 0) return replays
  await mkdir(out, { recursive: true })
  for (const result of failed) {
    const path = await writeReplay(out, report, result, subject)
    replays.set(result.check, `${invocation()} replay ${quoted(shortPath(path))}`)
  }
  return replays
}

/** How the suite was called, so that a person can call it again. */
function invocation(): string {
  if (process.env['npm_lifecycle_event'] === 'mrsp') return 'npm run -s mrsp -- conformance'
  const [, script = ''] = process.argv
  return `node ${quoted(shortPath(script))} conformance`
}

/** A path as it is short from here. */
function shortPath(path: string): string {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') ? resolve(path) : short
}

function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
