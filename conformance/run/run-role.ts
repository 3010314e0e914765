import type { Check, Role, RoleStage } from '../check/check.ts'
import { Trial } from '../check/trial.ts'
import { Inconclusive, Unexpected } from '../check/violation.ts'
import type { Implementation } from '../implementation/implementation.ts'
import { settingsKey } from '../implementation/settings.ts'
import type { Report, Result } from './result.ts'
import { runCheck, unrun } from './run-check.ts'
import { type Selection, selected } from './selection.ts'

/** How a run is made. */
export interface RunOptions extends Selection {
  readonly seed: number
  /** How many implementations run at once. */
  readonly jobs: number
  /** Path of the one case to run of a property. */
  readonly path?: string | undefined
  /** Is told each result when it is there. */
  readonly onResult: (result: Result, done: number, of: number) => void
}

/** Judges an implementation of a role. */
export async function runRole<Stage extends RoleStage>(
  role: Role<Stage>,
  implementation: Implementation,
  options: RunOptions,
): Promise<Report> {
  const began = new Date()
  const checks = selected(role.checks, options)
  const run = new RoleRun(role, implementation, options, checks)
  await Promise.all(Array.from({ length: Math.max(1, options.jobs) }, () => run.work()))
  const order = new Map(checks.map(({ name }, index) => [name, index]))
  return {
    role: role.role,
    implementation: implementation.name,
    depth: options.depth,
    seed: options.seed,
    began: began.toISOString(),
    milliseconds: Date.now() - began.getTime(),
    results: run.results.toSorted((a, b) => (order.get(a.check) ?? 0) - (order.get(b.check) ?? 0)),
    covered: [...run.covered].toSorted(),
  }
}

/** Checks that share a running implementation wait together; one that wants its own waits alone. */
class RoleRun<Stage extends RoleStage> {
  readonly results: Result[] = []
  readonly covered: Set<string> = new Set()
  readonly #role: Role<Stage>
  readonly #implementation: Implementation
  readonly #options: RunOptions
  readonly #waiting: Check<Stage>[]
  readonly #count: number

  constructor(
    role: Role<Stage>,
    implementation: Implementation,
    options: RunOptions,
    checks: readonly Check<Stage>[],
  ) {
    this.#role = role
    this.#implementation = implementation
    this.#options = options
    this.#waiting = [...checks]
    this.#count = checks.length
  }

  /** Takes checks until none is left, with one implementation after the other. */
  async work(): Promise<void> {
    let stage:
      | { readonly key: string; readonly stage: Stage; readonly patience: number }
      | undefined
    const close = async (): Promise<void> => {
      await stage?.stage[Symbol.asyncDispose]()
      stage = undefined
    }
    try {
      for (;;) {
        const check = this.#take(stage?.key)
        if (check === undefined) return
        const missing = check.needs?.find(capability => !this.#implementation.can(capability))
        if (missing !== undefined) {
          this.#add(unrun(check, 'not-applicable', `the manifest does not declare \`${missing}\``))
          continue
        }
        if (this.#implementation.url !== undefined && (check.isAlone || check.settings)) {
          const why = 'it needs to start the implementation with settings of its own'
          this.#add(unrun(check, 'inconclusive', why))
          continue
        }
        const key = keyOf(check)
        if (stage !== undefined && (stage.key !== key || check.isAlone)) await close()
        const opened = stage ?? (await this.#open(check))
        if ('verdict' in opened) {
          this.#add(opened)
          continue
        }
        stage = opened
        const result = await this.#try(check, stage.stage, stage.patience)
        this.#add(result)
        const isSpoilt = result.verdict === 'fail' || result.verdict === 'suite-error'
        if (check.isAlone || isSpoilt || stage.stage.ended !== undefined) await close()
      }
    } finally {
      await close()
    }
  }

  async #open(
    check: Check<Stage>,
  ): Promise<{ readonly key: string; readonly stage: Stage; readonly patience: number } | Result> {
    const began = performance.now()
    try {
      const stage = await this.#role.start(this.#implementation, check.settings ?? {})
      // How long a start takes tells how fast this implementation is on this machine just now.
      const patience = Math.min(20_000, Math.max(5000, 5 * (performance.now() - began)))
      return { key: keyOf(check), stage, patience }
    } catch (error) {
      if (error instanceof Inconclusive) return unrun(check, 'inconclusive', error.message)
      if (!(error instanceof Unexpected)) {
        const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
        return unrun(check, 'suite-error', why)
      }
      return {
        ...unrun(check, 'fail', error.message),
        broken: check.clauses[0],
        isNeverStarted: true,
      }
    }
  }

  async #try(check: Check<Stage>, stage: Stage, patience: number): Promise<Result> {
    const { depth, seed, path } = this.#options
    const trial = new Trial({ depth, seed: seedOf(seed, check.name), path, patience })
    const result = await runCheck(check, stage, trial)
    for (const covered of trial.history.covered) this.covered.add(covered)
    return result
  }

  /** The next check for a running implementation, or any where there is none. */
  #take(key: string | undefined): Check<Stage> | undefined {
    const same = this.#waiting.findIndex(check => !check.isAlone && keyOf(check) === key)
    return this.#waiting.splice(Math.max(0, same), 1)[0]
  }

  #add(result: Result): void {
    this.results.push(result)
    this.#options.onResult(result, this.results.length, this.#count)
  }
}

function keyOf<Stage>({ settings = {} }: Check<Stage>): string {
  return settingsKey(settings)
}

/** A check's own seed, so that it does the same whatever else runs. */
function seedOf(seed: number, name: string): number {
  let hash = seed | 0
  for (const character of name) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0
  return hash
}
