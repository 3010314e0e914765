import * as fc from 'fast-check'
import { type Clause, clauses } from '../../generated/clauses.ts'
import { History, type HistoryEntry } from '../history/history.ts'
import type { Depth } from './verdict.ts'
import { Inconclusive, Unexpected, Violation } from './violation.ts'

/** What a trial is made with. */
export interface TrialOptions {
  readonly depth: Depth
  /** Seed of everything random in it. */
  readonly seed: number
  /** The one case of a property to run, as `path` of an earlier run's counterexample. */
  readonly path?: string | undefined
  /** Milliseconds to wait for something that the implementation has to do at once. */
  readonly patience: number
}

/** A case that broke a clause, so that it can be run again. */
export interface Counterexample {
  /** Which property of the check, from 0, and fast-check's path in it: `0@12:3:1`. */
  readonly path: string
  /** The case, as a person reads it. */
  readonly value: string
  /** How often it broke the clause again, as `3 of 3`. */
  readonly repeats: string
}

/** How many cases a property runs at each depth. */
export type Runs = Readonly<Record<Depth, number>>

const usualRuns: Runs = { smoke: 5, default: 25, deep: 1000 }

/** Milliseconds for which new cases of a property begin. */
export const propertyTime: Readonly<Record<Depth, number>> = {
  smoke: 12_000,
  default: 12_000,
  deep: 150_000,
}

/** One run of one check: what it records, and how it judges. */
export class Trial {
  readonly history: History = new History()
  readonly depth: Depth
  readonly seed: number
  readonly patience: number
  /** SHOULDs that were not followed, and what is unusual. */
  readonly remarks: { readonly level: 'warn' | 'unusual'; readonly text: string }[] = []
  counterexample: Counterexample | undefined
  /** The messages of the case that broke a clause, where cases after it have histories of their own. */
  failed: readonly HistoryEntry[] | undefined
  /** What is waited for, innermost last. */
  readonly #waiting: { readonly clause: Clause; readonly what: string }[] = []
  readonly #place: { readonly property: number; readonly path: string } | undefined
  #properties = 0
  readonly #stops: (() => unknown)[] = []

  constructor({ depth, seed, path, patience }: TrialOptions) {
    this.depth = depth
    this.seed = seed
    this.#place = placeOf(path)
    this.patience = patience
  }

  /** What the trial waits for just now, and the clause that asks for it. */
  get waiting(): { readonly clause: Clause; readonly what: string } | undefined {
    return this.#waiting.at(-1)
  }

  /** @throws Violation where a MUST does not hold */
  must(clause: Clause, holds: boolean, otherwise: string, entry?: HistoryEntry): void {
    if (!holds) throw new Violation(clause, otherwise, entry)
  }

  /** @throws Violation */
  fail(clause: Clause, message: string, entry?: HistoryEntry): never {
    throw new Violation(clause, message, entry)
  }

  /** Remarks that a SHOULD does not hold. */
  should(clause: Clause, holds: boolean, otherwise: string): void {
    if (holds) return
    const { level } = clauses[clause]
    this.remarks.push({
      level: level === 'SHOULD' ? 'warn' : 'unusual',
      text: `${clause}: ${otherwise}`,
    })
  }

  /** Remarks something legal that is rare. */
  unusual(text: string): void {
    this.remarks.push({ level: 'unusual', text })
  }

  /** @throws Inconclusive */
  inconclusive(why: string): never {
    throw new Inconclusive(why)
  }

  /**
   * Waits for something that the implementation has to do.
   * @param what it is, to be read behind `waited for`: `the started log of the device`
   * @param milliseconds beyond the trial's patience, where a timer is part of it
   * @throws Violation of the clause when it does not come in time, or when the implementation ends instead
   */
  async awaits<T>(clause: Clause, what: string, promise: Promise<T>, milliseconds = 0): Promise<T> {
    const { promise: late, reject } = Promise.withResolvers<never>()
    const patience = this.patience + milliseconds
    const timer = setTimeout(
      () => reject(new Violation(clause, `waited ${Math.round(patience)} ms for ${what}`)),
      patience,
    )
    this.#waiting.push({ clause, what })
    try {
      return await Promise.race([promise, late])
    } catch (error) {
      if (error instanceof Unexpected) {
        throw new Violation(clause, `waited for ${what}: ${error.message}`, error.entry)
      }
      throw error
    } finally {
      clearTimeout(timer)
      this.#waiting.pop()
    }
  }

  /**
   * Runs generated cases, and shrinks one that breaks a clause. Each case has a history of its own.
   * @throws Violation of the shortest case
   */
  async property<T>(
    arbitrary: fc.Arbitrary<T>,
    holds: (value: T) => Promise<void>,
    runs: Runs = usualRuns,
  ): Promise<void> {
    const property = this.#properties
    this.#properties += 1
    if (this.#place !== undefined && property < this.#place.property) return
    const path = this.#place?.property === property ? this.#place.path : undefined
    const time = propertyTime[this.depth]
    let until = performance.now() + time
    let hasFailed = false
    const isOver = (): boolean => performance.now() > until
    const attempt = async (value: T): Promise<void> => {
      // A case that has begun is finished; those that come too late pass.
      if (isOver()) return
      this.history.restart()
      try {
        await holds(value)
      } catch (error) {
        this.failed = this.history.entries
        // A failure that is found late is shrunk all the same.
        if (!hasFailed) until = Math.max(until, performance.now() + time / 4)
        hasFailed = true
        throw error
      } finally {
        await this.settle()
      }
    }
    const details = await fc.check(fc.asyncProperty(arbitrary, attempt), {
      seed: this.seed,
      numRuns: path === undefined ? runs[this.depth] : 1,
      ...(path !== undefined && { path }),
    })
    if (!details.failed) return
    const { errorInstance, counterexample, counterexamplePath } = details
    if (!(errorInstance instanceof Violation || errorInstance instanceof Unexpected))
      throw errorInstance
    const [value] = counterexample ?? []
    let failures = 0
    let times = 0
    let last: unknown = errorInstance
    if (value !== undefined) {
      for (; times < 3 && !isOver(); times += 1) {
        try {
          await attempt(value)
        } catch (error) {
          failures += 1
          last = error
        }
      }
    }
    this.counterexample = {
      path: `${property}@${counterexamplePath ?? '0'}`,
      value: fc.stringify(value),
      repeats: `${failures} of ${times}`,
    }
    throw last
  }

  /** Ends something when the case is over. */
  later(stop: () => unknown): void {
    this.#stops.push(stop)
  }

  /** Ends what `later` was told of, the last first. */
  async settle(): Promise<void> {
    for (const stop of this.#stops.splice(0).toReversed()) await stop()
  }
}

function placeOf(path = ''): { readonly property: number; readonly path: string } | undefined {
  const [property = '', rest] = path.split('@')
  return rest === undefined ? undefined : { property: Number(property), path: rest }
}
