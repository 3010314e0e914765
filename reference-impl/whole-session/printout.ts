import type { ObservedStep } from './observed-steps.ts'

/** Where the account of a run goes: lines for a person, or JSON lines. */
export interface Printout {
  /** A human act begins. */
  act(title: string): void
  step(step: ObservedStep): void
  /** What an act showed. */
  outcome(text: string): void
}

/** Lines for a person: time, party, step and what was sent. */
export function linesFor(write: (line: string) => void, colour: boolean): Printout {
  const dim = (text: string): string => (colour ? `\u001b[2m${text}\u001b[0m` : text)
  const bold = (text: string): string => (colour ? `\u001b[1m${text}\u001b[0m` : text)
  return {
    act: title => write(`\n${bold(title)}`),
    step: ({ at, party, step, what }) =>
      write(
        `  ${dim(new Date(at).toISOString().slice(11, 23))}  ${party.padEnd(10)}  ${bold(step)}  ${what}`,
      ),
    outcome: text => write(`  ${'→'.padStart(12)}  ${text}`),
  }
}

/** One JSON object a line, `kind` telling them apart. */
export function jsonLinesFor(write: (line: string) => void): Printout {
  return {
    act: title => write(JSON.stringify({ kind: 'act', title })),
    step: step =>
      write(JSON.stringify({ kind: 'step', ...step, at: new Date(step.at).toISOString() })),
    outcome: text => write(JSON.stringify({ kind: 'outcome', text })),
  }
}

/** Milliseconds within which the lines of all four processes have arrived. */
export const arrival = 100

/** The same printout with the steps of all parties in the order in which they happened; they arrive on four pipes. */
export function inOrder(print: Printout): Printout {
  let waiting: ObservedStep[] = []
  let timer: NodeJS.Timeout | undefined
  const printUntil = (moment: number): void => {
    const ready = waiting
      .filter(({ at }) => at <= moment)
      .toSorted((one, other) => one.at - other.at)
    waiting = waiting.filter(({ at }) => at > moment)
    for (const step of ready) print.step(step)
  }
  const printLater = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      printUntil(Date.now() - arrival)
      if (waiting.length > 0) printLater()
    }, arrival)
  }
  return {
    act(title) {
      printUntil(Infinity)
      print.act(title)
    },
    step(step) {
      waiting.push(step)
      printLater()
    },
    outcome(text) {
      printUntil(Infinity)
      print.outcome(text)
    },
  }
}
