import type { Check, RoleStage } from '../check/check.ts'
import { propertyTime, type Trial } from '../check/trial.ts'
import type { Verdict } from '../check/verdict.ts'
import { Inconclusive, Unexpected, Violation } from '../check/violation.ts'
import type { Result } from './result.ts'

const usualLimit = 30_000
const tidyLimit = 15_000

/** What a check found, and whether the stage is as it was before. */
export interface Outcome {
  readonly result: Result
  readonly isTidy: boolean
}

/**
 * Runs a check on a stage and judges how it ended. Never throws: what is not the implementation's is a suite error.
 * @param signal ends the check early, which is then inconclusive
 */
export async function runCheck<Stage extends RoleStage>(
  check: Check<Stage>,
  stage: Stage,
  trial: Trial,
  signal?: AbortSignal,
): Promise<Outcome> {
  const began = performance.now()
  const limit = (check.limit ?? usualLimit) + (trial.depth === 'deep' ? deepLimit(check) : 0)
  const thrown = await caught(() =>
    limited(
      async () => {
        await stage.begin(trial)
        await check.run(stage, trial)
      },
      limit,
      () => {
        const { waiting } = trial
        return waiting === undefined
          ? new Unexpected(`not done after ${limit} ms`)
          : new Violation(waiting.clause, `waited for ${waiting.what} until ${limit} ms were over`)
      },
      signal,
    ),
  )
  // A check that failed leaves what it leaves: only a passed one has to tidy up without a fault.
  const tidy = async (): Promise<void> => {
    try {
      await trial.settle()
    } finally {
      await stage.end(trial)
    }
  }
  const untidy = await caught(() =>
    limited(tidy, tidyLimit, () => new Unexpected('tidying up was not done')),
  )
  const outcome = thrown ?? (untidy instanceof Violation ? untidy : undefined)
  const result = resultOf(check, trial, outcome, {
    milliseconds: performance.now() - began,
    output: stage.output.slice(-40),
    ended: stage.ended,
  })
  return { result, isTidy: untidy === undefined }
}

/** Milliseconds that a check may take longer in a deep run: for its cases, or until limits on rate are over. */
function deepLimit<Stage>({ family }: Check<Stage>): number {
  return family === 'property' ? 1.5 * propertyTime.deep : 90_000
}

/** Why a check has no verdict when somebody ends the run. */
export const interrupted = 'the run was interrupted'

/** A result for a check that could not run. */
export function unrun<Stage>(check: Check<Stage>, verdict: Verdict, why: string): Result {
  const { name, title, clauses, family } = check
  return {
    check: name,
    title,
    clauses,
    family,
    verdict,
    why,
    remarks: [],
    milliseconds: 0,
    seed: 0,
    history: [],
    output: [],
  }
}

async function limited(
  act: () => Promise<void>,
  limit: number,
  otherwise: () => Error,
  signal?: AbortSignal,
): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(otherwise()), limit)
  const interrupt = (): void => reject(new Inconclusive(interrupted))
  signal?.addEventListener('abort', interrupt)
  try {
    await Promise.race([act(), promise])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', interrupt)
  }
}

async function caught(act: () => Promise<void>): Promise<unknown> {
  try {
    await act()
    return undefined
  } catch (error) {
    return error ?? new Error('nothing was thrown')
  }
}

interface Circumstances {
  readonly milliseconds: number
  readonly output: readonly string[]
  readonly ended: string | undefined
}

function resultOf<Stage>(
  { name, title, clauses, family }: Check<Stage>,
  trial: Trial,
  thrown: unknown,
  { milliseconds, output, ended }: Circumstances,
): Result {
  const { remarks, seed, counterexample } = trial
  const common = {
    check: name,
    title,
    clauses,
    family,
    milliseconds,
    seed,
    remarks: remarks.map(({ text }) => text),
  }
  const quiet = { ...common, history: [], output: [] }
  const gone = ended === undefined ? '' : `; ${ended}`
  const failure = {
    ...common,
    ...(counterexample && { counterexample }),
    history: trial.failed ?? trial.history.entries,
    output,
  }
  if (thrown === undefined) {
    const levels = new Set(remarks.map(({ level }) => level))
    const verdict = levels.has('warn') ? 'warn' : levels.has('unusual') ? 'unusual' : 'pass'
    return { ...quiet, verdict }
  }
  if (thrown instanceof Inconclusive)
    return { ...quiet, verdict: 'inconclusive', why: thrown.message }
  if (thrown instanceof Violation || thrown instanceof Unexpected) {
    return {
      ...failure,
      verdict: 'fail',
      broken: thrown instanceof Violation ? thrown.clause : clauses[0],
      why: `${thrown.message}${gone}`,
      ...(thrown.entry && { illegal: thrown.entry.number }),
    }
  }
  if (ended !== undefined) {
    return {
      ...failure,
      verdict: 'fail',
      broken: clauses[0],
      why: `while this was checked, ${ended}`,
    }
  }
  const why = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  return { ...failure, verdict: 'suite-error', why }
}
