import type { Logger } from 'pino'

/**
 * How an attempt ended that did not fail: it is confirmed until the device comes back, it is refused for good and thereby
 * settled (4.15), or it is asked again later until the state changes.
 */
export type Attempt = 'confirmed' | 'settled' | 'ask-again'

/** How long to wait between attempts, in milliseconds. The wait doubles from `first` to `last`. */
export interface Pace {
  readonly first: number
  readonly last: number
}

/** What is pursued: rows of the store, each with work that follows from it. */
export interface PursuitOptions<Row, Work extends string> {
  readonly name: (row: Row) => string
  readonly revision: (row: Row) => number
  /** The device whose coming back lets failed work be tried at once. */
  readonly device: (row: Row) => string
  /** What is to be done now. */
  readonly pending: (row: Row, now: number) => readonly Work[]
  /** When the row has to be looked at again though nothing happens. */
  readonly nextMoment: (row: Row) => number | undefined
  /** Told when that moment has come. */
  readonly momentCame: (row: Row) => Promise<void>
  /**
   * Does one piece of work.
   *
   * @param signal aborted where the work is no longer pending, if `giveUp` says so
   * @throws any error; the work is tried again
   */
  readonly perform: (work: Work, row: Row, signal: AbortSignal) => Promise<Attempt>
  /** Which works go one after the other. */
  readonly lane: (work: Work) => string
  /** Whether an attempt is given up as soon as its work is no longer pending. */
  readonly givesUp: (work: Work) => boolean
  /** Whether the device is not there, by an error and by now: then its coming back is waited for. */
  readonly isAway: (error: unknown, row: Row) => boolean
  /** Pace after failures. */
  readonly retry: (work: Work) => Pace
  /** Pace of what is asked again though it did not fail. */
  readonly repeat: Pace
  readonly log: Logger
}

interface Followed<Row, Work> {
  row: Row
  readonly confirmed: Set<Work>
  /** What was refused for good, which the device's return does not change. */
  readonly settled: Set<Work>
  /** Attempts made, by work. */
  readonly attempts: Map<Work, number>
  /** Work that waits for its next attempt. */
  readonly waiting: Map<Work, NodeJS.Timeout | undefined>
  /** The attempt that runs in a lane. */
  readonly running: Map<string, { readonly work: Work; readonly abort: AbortController }>
  timer: NodeJS.Timeout | undefined
  /** The moment that was told last. */
  told: number | undefined
  /** When the next moment may be told at the earliest. */
  notBefore: number
}

const longestTimer = 2 ** 31 - 1
/** Milliseconds after which a moment is told again where telling it failed. */
const tellAgain = 1000

/**
 * Does the work that follows from stored rows until it is confirmed or no longer follows: at once, again after failures
 * with growing waits, at once again when the device comes back, and after a restart of the program.
 */
export class Pursuit<Row, Work extends string> {
  readonly #options: PursuitOptions<Row, Work>
  readonly #followed = new Map<string, Followed<Row, Work>>()
  readonly #attempts = new Set<Promise<void>>()
  #stopped = false

  constructor(options: PursuitOptions<Row, Work>) {
    this.#options = options
  }

  /** Rows that still have work or a moment to wait for. */
  get size(): number {
    return this.#followed.size
  }

  /** Takes a row as it was just stored and starts what is pending. An older revision is ignored. */
  follow(row: Row): void {
    if (this.#stopped) return
    const name = this.#options.name(row)
    const known = this.#followed.get(name)
    if (known) {
      if (this.#options.revision(row) < this.#options.revision(known.row)) return
      known.row = row
      this.#pursue(name, known)
    } else {
      const followed: Followed<Row, Work> = {
        row,
        confirmed: new Set(),
        settled: new Set(),
        attempts: new Map(),
        waiting: new Map(),
        running: new Map(),
        timer: undefined,
        told: undefined,
        notBefore: 0,
      }
      this.#followed.set(name, followed)
      this.#pursue(name, followed)
    }
  }

  /** The device is back: what it confirmed it may have forgotten, and what failed may succeed. */
  deviceCame(device: string): void {
    for (const [name, followed] of this.#followed) {
      if (this.#options.device(followed.row) !== device) continue
      followed.confirmed.clear()
      followed.attempts.clear()
      for (const timer of followed.waiting.values()) clearTimeout(timer)
      followed.waiting.clear()
      this.#pursue(name, followed)
    }
  }

  /** Starts nothing more, gives up what runs, and waits until it has ended. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const followed of this.#followed.values()) {
      clearTimeout(followed.timer)
      for (const timer of followed.waiting.values()) clearTimeout(timer)
      for (const { abort } of followed.running.values()) abort.abort()
    }
    await Promise.all(this.#attempts)
  }

  #pursue(name: string, followed: Followed<Row, Work>): void {
    if (this.#stopped) return
    const pending = this.#options.pending(followed.row, Date.now())
    this.#dropRest(followed, pending)
    for (const work of pending) {
      const lane = this.#options.lane(work)
      const { confirmed, settled, waiting } = followed
      const isDue = !confirmed.has(work) && !settled.has(work) && !waiting.has(work)
      if (isDue && !followed.running.has(lane)) this.#attempt(name, followed, work)
    }
    this.#setTimer(name, followed)
    const isIdle =
      pending.length === 0 && followed.running.size === 0 && followed.timer === undefined
    if (isIdle) this.#followed.delete(name)
  }

  /** Forgets what is no longer pending. */
  #dropRest(followed: Followed<Row, Work>, pending: readonly Work[]): void {
    const { confirmed, settled, attempts, waiting, running } = followed
    for (const { work, abort } of running.values()) {
      if (!pending.includes(work) && this.#options.givesUp(work)) abort.abort()
    }
    for (const work of [...confirmed, ...settled, ...attempts.keys(), ...waiting.keys()]) {
      if (pending.includes(work)) continue
      confirmed.delete(work)
      settled.delete(work)
      attempts.delete(work)
      clearTimeout(waiting.get(work))
      waiting.delete(work)
    }
  }

  #attempt(name: string, followed: Followed<Row, Work>, work: Work): void {
    const lane = this.#options.lane(work)
    const abort = new AbortController()
    followed.running.set(lane, { work, abort })
    const attempt = this.#options
      .perform(work, followed.row, abort.signal)
      .then(
        outcome => this.#attempted(name, followed, work, outcome),
        (error: unknown) => this.#failed(name, followed, work, error),
      )
      .finally(() => {
        followed.running.delete(lane)
        this.#attempts.delete(attempt)
        this.#pursue(name, followed)
      })
    this.#attempts.add(attempt)
  }

  #attempted(name: string, followed: Followed<Row, Work>, work: Work, outcome: Attempt): void {
    if (outcome === 'confirmed') followed.confirmed.add(work)
    else if (outcome === 'settled') followed.settled.add(work)
    else this.#wait(name, followed, work, this.#options.repeat)
  }

  #failed(name: string, followed: Followed<Row, Work>, work: Work, error: unknown): void {
    const { log, isAway, retry } = this.#options
    if (this.#stopped) return
    const attempts = (followed.attempts.get(work) ?? 0) + 1
    const level = attempts >= 4 && Number.isInteger(Math.log2(attempts)) ? 'warn' : 'debug'
    const problem = error instanceof Error ? error.message : String(error)
    log[level]({ name, work, attempts, problem }, 'an attempt failed and is repeated')
    if (isAway(error, followed.row)) followed.waiting.set(work, undefined)
    else this.#wait(name, followed, work, retry(work))
  }

  #wait(name: string, followed: Followed<Row, Work>, work: Work, pace: Pace): void {
    const attempts = followed.attempts.get(work) ?? 0
    followed.attempts.set(work, attempts + 1)
    const wait = Math.min(pace.last, pace.first * 2 ** attempts) * (0.75 + Math.random() / 2)
    const timer = setTimeout(() => {
      followed.waiting.delete(work)
      this.#pursue(name, followed)
    }, wait)
    followed.waiting.set(work, timer)
  }

  #setTimer(name: string, followed: Followed<Row, Work>): void {
    clearTimeout(followed.timer)
    followed.timer = undefined
    const moment = this.#options.nextMoment(followed.row)
    if (moment === undefined || moment === followed.told) return
    const due = Math.max(moment, followed.notBefore) - Date.now()
    const wait = Math.min(Math.max(due, 0), longestTimer)
    followed.timer = setTimeout(() => this.#tellMoment(name, followed, moment), wait)
  }

  #tellMoment(name: string, followed: Followed<Row, Work>, moment: number): void {
    followed.timer = undefined
    if (Date.now() < moment) return this.#setTimer(name, followed)
    followed.told = moment
    const told = this.#options
      .momentCame(followed.row)
      .catch((error: unknown) => this.#notTold(name, followed, error))
      .finally(() => {
        this.#attempts.delete(told)
        this.#pursue(name, followed)
      })
    this.#attempts.add(told)
  }

  #notTold(name: string, followed: Followed<Row, Work>, error: unknown): void {
    this.#options.log.error({ name, err: error }, 'what a timer brings about could not be stored')
    followed.told = undefined
    followed.notBefore = Date.now() + tellAgain
  }
}
