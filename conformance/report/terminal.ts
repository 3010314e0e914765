import { styleText } from 'node:util'
import { clauses } from '../../generated/clauses.ts'
import type { Verdict } from '../check/verdict.ts'
import { isBroken, type Result } from '../run/result.ts'
import { coverageCounts, coverageLine, coverageOfRun } from './coverage.ts'
import { brokenClauses, countsOf, type Findings, kindOf } from './findings.ts'
import { visible, visibleLine } from './visible.ts'

/** Where a terminal report is written: standard output, or a file that is read later. */
export interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** Writes lines while a run goes on, and its end. */
export interface TerminalReport {
  start(check: string): void
  result(result: Result, done: number, of: number): void
  end(findings: Findings): void
}

type Colour = Parameters<typeof styleText>[0]

const colours: Readonly<Record<Verdict | 'known', Colour>> = {
  pass: 'green',
  unusual: 'cyan',
  warn: 'yellow',
  fail: 'red',
  known: 'yellow',
  'not-applicable': 'gray',
  inconclusive: 'yellow',
  'suite-error': 'magenta',
}

/**
 * A report for a terminal: a line for each result, below them, on a terminal, what runs just now; then what is broken,
 * and the command that runs each failure again. Colours only on a terminal.
 */
export function terminalReport(
  terminal: Terminal,
  environment: NodeJS.ProcessEnv = process.env,
): TerminalReport {
  const isLive = terminal.isTTY === true
  const isColoured = isLive && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb'
  const style = (colour: Colour, text: string): string =>
    isColoured ? styleText(colour, text, { validateStream: false }) : text
  const running = new Set<string>()
  let count = ''
  let isShown = false
  const erase = (): void => {
    if (isShown) terminal.write('\r\u001b[2K')
    isShown = false
  }
  const show = (): void => {
    if (!isLive || running.size === 0) return
    erase()
    const line = `${count}  ${[...running].join('  ')}`
    const width = Math.max(20, (terminal.columns ?? 80) - 1)
    terminal.write(style('gray', line.length > width ? `${line.slice(0, width - 1)}…` : line))
    isShown = true
  }
  return {
    start(check) {
      running.add(check)
      show()
    },
    result(result, done, of) {
      erase()
      running.delete(result.check)
      count = `${done}/${of}`.padStart(`${of}/${of}`.length)
      const kind = kindOf(result)
      const time = `${Math.round(result.milliseconds)} ms`
      terminal.write(
        `${count}  ${style(colours[kind], kind.padEnd(14))} ${result.check}  ${style('gray', time)}\n`,
      )
      for (const line of details(result)) terminal.write(`${' '.repeat(count.length)}  ${line}\n`)
      show()
    },
    end(findings) {
      erase()
      for (const line of ending(findings, style)) terminal.write(`${line}\n`)
    },
  }
}

function details({ verdict, why, broken, known, remarks }: Result): readonly string[] {
  const told = remarks.map(remark => visibleLine(remark, 500))
  if (why !== undefined && verdict !== 'not-applicable') {
    const lines = visible(why).split('\n')
    const shown = lines.length > 12 ? [...lines.slice(0, 12), '…'] : lines
    told.unshift(...shown.map(line => visibleLine(line, 500)))
    if (broken !== undefined) told[0] = `${broken}  ${told[0] ?? ''}`
  }
  if (known !== undefined) told.push(`known: ${visibleLine(known)}`)
  return told
}

function ending(
  findings: Findings,
  style: (colour: Colour, text: string) => string,
): readonly string[] {
  const { report, replays } = findings
  const { results, milliseconds, troubles, noLongerFailing = [], isInterrupted } = report
  const told = countsOf(report).map(([kind, count]) => style(colours[kind], `${count} ${kind}`))
  const lines = ['', `${told.join(', ')} in ${(milliseconds / 1000).toFixed(1)} s`]
  lines.push(`coverage: ${coverageLine(coverageCounts(coverageOfRun(findings)))}`)
  if (isInterrupted) lines.push(style('yellow', 'interrupted before every check was made'))
  if (noLongerFailing.length > 0) {
    lines.push('', style('red', 'Listed as known to fail, and do not fail'))
    for (const check of noLongerFailing) lines.push(`  ${check}`)
  }
  if (troubles.length > 0) {
    lines.push('', style('magenta', 'The suite itself failed'))
    for (const trouble of troubles) lines.push(visible(trouble))
  }
  const failed = results.filter(isBroken)
  if (failed.some(({ check }) => replays.has(check))) lines.push('', 'Run a failure again')
  for (const { check, counterexample } of failed) {
    const command = replays.get(check)
    if (command === undefined) continue
    const repeats = counterexample ? style('gray', `  (broke ${counterexample.repeats})`) : ''
    lines.push(`  ${command}${repeats}`)
  }
  const broken = brokenClauses(report)
  if (broken.length > 0) lines.push('', style('red', 'Broken clauses'))
  for (const clause of broken) lines.push(`${clause.padStart(6)}  ${clauses[clause].text}`)
  return lines
}

/** The messages of a failed case as lines, the first illegal one marked. */
export function transcript({ history, illegal, counterexample }: Result): readonly string[] {
  const lines = counterexample ? [`shortest case: ${visibleLine(counterexample.value, 2000)}`] : []
  for (const { number, at, from, to, what } of history.slice(-60)) {
    const mark = number === illegal ? '▶' : ' '
    const time = `${Math.round(at)} ms`.padStart(9)
    lines.push(`${mark}${time}  ${`${from} → ${to}`.padEnd(26)} ${visibleLine(what)}`)
  }
  return lines
}
