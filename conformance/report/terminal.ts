import { styleText } from 'node:util'
import { clauses } from '../../generated/clauses.ts'
import type { Verdict } from '../check/verdict.ts'
import type { Report, Result } from '../run/result.ts'

/** Writes lines while a run goes on, and its end. */
export interface TerminalReport {
  result(result: Result, done: number, of: number): void
  end(report: Report): void
}

const colours: Readonly<Record<Verdict, Parameters<typeof styleText>[0]>> = {
  pass: 'green',
  unusual: 'cyan',
  warn: 'yellow',
  fail: 'red',
  'not-applicable': 'gray',
  inconclusive: 'yellow',
  'suite-error': 'magenta',
}

/** A report for the terminal, or for a file that is read later. */
export function terminalReport(write: (text: string) => void): TerminalReport {
  return {
    result({ verdict, check, milliseconds, why, broken }, done, of) {
      const count = `${done}/${of}`.padStart(`${of}/${of}`.length)
      const time = `${Math.round(milliseconds)} ms`
      write(
        `${count}  ${styleText(colours[verdict], verdict.padEnd(14))} ${check}  ${styleText('gray', time)}\n`,
      )
      if (why !== undefined && verdict !== 'not-applicable') {
        write(`${' '.repeat(count.length)}  ${broken === undefined ? '' : `${broken}  `}${why}\n`)
      }
    },
    end({ results, milliseconds }) {
      const counts = new Map<Verdict, number>()
      for (const { verdict } of results) counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
      const told = [...counts].map(([verdict, count]) =>
        styleText(colours[verdict], `${count} ${verdict}`),
      )
      write(`\n${told.join(', ')} in ${(milliseconds / 1000).toFixed(1)} s\n`)
      const broken = [...new Set(results.flatMap(({ broken: clause }) => clause ?? []))]
      if (broken.length > 0) write('\nBroken clauses\n')
      for (const clause of broken) write(`${clause.padStart(6)}  ${clauses[clause].text}\n`)
    },
  }
}
