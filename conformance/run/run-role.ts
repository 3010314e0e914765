import type { Check, Role, RoleStage } from '../check/check.ts'
import { Trial } from '../check/trial.ts'
import { Inconclusive, Unexpected } from '../check/violation.ts'
import type { Implementation } from '../implementation/implementation.ts'
import { settingsKey } from '../implementation/settings.ts'
import type { Report, Result } from './result.ts'
import { interrupted, type Outcome, runCheck, unrun } from './run-check.ts'
import { type Selection, selected } from './selection.ts'
import { Starts } from './starts.ts'

/** How a run is made. */
export interface RunOptions extends Selection {
  readonly seed: number
  /** How many implementations run at once. */
  readonly jobs: number
  /** Path of the one case to run of a property. */
  readonly path?: string | undefined
  /** Ends the run: checks that are not done are inconclusive. */
  readonly signal?: AbortSignal | undefined
  /** Is told the name of each check when it begins. */
  readonly onStart?: ((check: string) => void) | undefined
  /** Is told each result when it is there. */
  readonly onResult: (result: Result, done: number, of: number) => void
}

const closeLimit = 20_000

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
    capabilities: implementation.capabilities,
    covered: [...run.covered].toSorted(),
    troubles: run.troubles,
    ...(options.signal?.aborted && { isInterrupted: true }),
  }
}

/** Checks that share a running implementation wait together; one that wants its own waits alone. */
class RoleRun<Stage extends RoleStage> {
  readonly results: Result[] = []
  readonly covered: Set<string> = new Set()
  readonly troubles: string[] = []
  readonly #starts: Starts = new Starts()
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
      if (stage !== undefined) await this.#close(stage.stage)
      stage = undefined
    }
    try {
      for (;;) {
        const check = this.#take(stage?.key)
        if (check === undefined) return
        this.#options.onStart?.(check.name)
        if (this.#isOver) {
          this.#add(unrun(check, 'inconclusive', interrupted))
          continue
        }
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
        const { result, isTidy } = await this.#try(check, stage.stage, stage.patience)
        this.#add(result)
        const isSpoilt = result.verdict === 'fail' || result.verdict === 'suite-error' || !isTidy
        if (check.isAlone || isSpoilt || this.#isOver || stage.stage.ended !== undefined) {
          await close()
        }
      }
    } finally {
      await close()
    }
  }

  async #open(
    check: Check<Stage>,
  ): Promise<{ readonly key: string; readonly stage: Stage; readonly patience: number } | Result> {
    const key = keyOf(check)
    const never = this.#starts.never(key)
    if (never !== undefined) return neverStarted(check, never)
    const began = performance.now()
    try {
      const stage = await this.#start(check)
      this.#starts.succeeded()
      // How long a start takes tells how fast this implementation is on this machine just now.
      const patience = Math.min(20_000, Math.max(5000, 5 * (performance.now() - began)))
      return { key, stage, patience }
    } catch (error) {
      if (this.#isOver) return unrun(check, 'inconclusive', interrupted)
      if (error instanceof Inconclusive) return unrun(check, 'inconclusive', error.message)
      if (!(error instanceof Unexpected)) return unrun(check, 'suite-error', told(error))
      this.#starts.failed(key, error.message)
      return neverStarted(check, error.message)
    }
  }

  /** Starts a stage; where the run ends meanwhile, it is closed as soon as it is there. */
  async #start(check: Check<Stage>): Promise<Stage> {
    const { signal } = this.#options
    const starting = this.#role.start(this.#implementation, check.settings ?? {})
    if (signal === undefined) return await starting
    const { promise, reject } = Promise.withResolvers<never>()
    const interrupt = (): void => reject(new Inconclusive(interrupted))
    signal.addEventListener('abort', interrupt)
    try {
      return await Promise.race([starting, promise])
    } catch (error) {
      if (signal.aborted) starting.then(stage => this.#close(stage)).catch(() => {})
      throw error
    } finally {
      signal.removeEventListener('abort', interrupt)
    }
  }

  /** A stage that does not close is the suite's trouble, not the implementation's. */
  async #close(stage: Stage): Promise<void> {
    const late = Promise.withResolvers<never>()
    const limit = this.#isOver ? closeLimit / 4 : closeLimit
    const timer = setTimeout(
      () => late.reject(new Error(`played parties did not end in ${limit} ms`)),
      limit,
    )
    try {
      await Promise.race([stage[Symbol.asyncDispose](), late.promise])
    } catch (error) {
      this.troubles.push(told(error))
    } finally {
      clearTimeout(timer)
    }
  }

  async #try(check: Check<Stage>, stage: Stage, patience: number): Promise<Outcome> {
    const { depth, seed, path, signal } = this.#options
    const trial = new Trial({ depth, seed: seedOf(seed, check.name), path, patience })
    const { result, isTidy } = await runCheck(check, stage, trial, signal)
    for (const covered of trial.history.covered) this.covered.add(covered)
    // Whoever ends the run ends the programs too, which is not theirs.
    const isCut = this.#isOver && (result.verdict === 'fail' || result.verdict === 'suite-error')
    return { result: isCut ? unrun(check, 'inconclusive', interrupted) : result, isTidy }
  }

  get #isOver(): boolean {
    return this.#options.signal?.aborted ?? false
  }

  /**
   * The next check for a running implementation. Where there is none, one that wants its own, which mostly waits for
   * timers, goes before those that share one.
   */
  #take(key: string | undefined): Check<Stage> | undefined {
    const same = this.#waiting.findIndex(check => !check.isAlone && keyOf(check) === key)
    const own = this.#waiting.findIndex(check => check.isAlone ?? check.settings !== undefined)
    return this.#waiting.splice(same >= 0 ? same : Math.max(0, own), 1)[0]
  }

  #add(result: Result): void {
    this.results.push(result)
    this.#options.onResult(result, this.results.length, this.#count)
  }
}

function keyOf<Stage>({ settings = {} }: Check<Stage>): string {
  return settingsKey(settings)
}

function neverStarted<Stage>(check: Check<Stage>, why: string): Result {
  return { ...unrun(check, 'fail', why), broken: check.clauses[0], isNeverStarted: true }
}

function told(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** A check's own seed, so that it does the same whatever else runs. */
function seedOf(seed: number, name: string): number {
  let hash = seed | 0
  for (const character of name) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0
  return hash
}
