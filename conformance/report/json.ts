import { clauses } from '../../generated/clauses.ts'
import { exitCodeOf } from '../run/result.ts'
import { clauseTable } from './clause-table.ts'
import { coverageCounts, coverageOfRun } from './coverage.ts'
import { brokenClauses, countsOf, type Findings } from './findings.ts'

/** Everything that a run found, for programs. Octets are base64. */
export function jsonReport(findings: Findings): string {
  const { report, replays } = findings
  const { results, covered: _, ...facts } = report
  const coverage = coverageOfRun(findings)
  const value = {
    ...facts,
    exitCode: exitCodeOf(report),
    verdicts: Object.fromEntries(countsOf(report)),
    brokenClauses: brokenClauses(report),
    results: results.map(result => ({
      ...result,
      history: result.history.map(({ octets, ...entry }) => ({
        ...entry,
        ...(octets && { octets: Buffer.from(octets).toString('base64') }),
      })),
      replay: replays.get(result.check),
    })),
    clauses: clauseTable(findings).map(row => ({
      ...row,
      level: clauses[row.clause].level,
      steps: clauses[row.clause].steps,
      text: clauses[row.clause].text,
    })),
    coverageCounts: coverageCounts(coverage),
    coverage,
  }
  return `${JSON.stringify(value, null, 2)}\n`
}
