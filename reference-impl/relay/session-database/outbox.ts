import type { Logger } from 'pino'
import { MrspError } from '../../../runtime/errors.ts'
import { pauseBeforeRepeating } from './pause.ts'
import type { LogKey, SessionDatabase, SessionLog } from './session-database.ts'
import { Slots } from './slots.ts'

/** Notifies management of a log (S177, S210, S268, S296, S333); resolves once it says that it manages it. */
export type NotifyManagement = (
  log: SessionLog,
  steps: readonly string[],
  signal: AbortSignal,
) => Promise<void>

/**
 * What became of a log in the outbox. managed: management has acknowledged it. refused: management answered that it
 * knows no such session, or that the log is none, which settles it as well (5.37).
 */
export type LogOutcome = 'managed' | 'refused'

/** A log that is stored, and what becomes of it; `outcome` never rejects. */
export interface StoredLog {
  readonly outcome: Promise<LogOutcome>
}

interface Entry {
  readonly log: SessionLog
  readonly steps: readonly string[]
  readonly settle: (outcome: LogOutcome) => void
}

/** How many logs are on their way to management at once. */
const logsAtOnce = 32

/** Milliseconds in which acknowledgements come together to be stored. */
const togetherFor = 50

/**
 * Stores logs and notifies management of each until it is acknowledged: those of one session one after the other in
 * their order, those of different sessions side by side.
 */
export class Outbox {
  readonly #database: SessionDatabase
  readonly #notify: NotifyManagement
  readonly #log: Logger
  readonly #pair: string | undefined
  readonly #queues = new Map<string, Entry[]>()
  readonly #slots = new Slots(logsAtOnce)
  readonly #stopping = new AbortController()
  readonly #acknowledged: LogKey[] = []
  #noting: NodeJS.Timeout | undefined
  readonly #running = new Set<Promise<void>>()

  /** @param pair the pair whose logs it sends; those of all where it is left out */
  constructor(database: SessionDatabase, notify: NotifyManagement, log: Logger, pair?: string) {
    this.#database = database
    this.#notify = notify
    this.#log = log
    this.#pair = pair
  }

  /** Goes on with what an earlier process stored and management did not acknowledge. */
  async resume(): Promise<void> {
    for (const log of await this.#database.outbox(this.#pair)) {
      this.#enqueue({ log, steps: [], settle: () => {} })
    }
  }

  /**
   * Stores a log and begins to notify management of it.
   * @param steps what is told at the moment the notification is sent
   * @returns undefined where the side has a log of that event already
   */
  async store(log: SessionLog, steps: readonly string[]): Promise<StoredLog | undefined> {
    if (!(await this.#database.storeLog(log))) return undefined
    const { promise: outcome, resolve: settle } = Promise.withResolvers<LogOutcome>()
    this.#enqueue({ log, steps, settle })
    return { outcome }
  }

  /**
   * The same for what has happened already, whether or not it can be stored just now: again until the database takes it.
   * @throws whatever the database said last where the relay stops before
   */
  async storeSurely(log: SessionLog, steps: readonly string[]): Promise<StoredLog | undefined> {
    const { signal } = this.#stopping
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.store(log, steps)
      } catch (error) {
        if (signal.aborted) throw error
        const { session, side } = log
        this.#log.error({ session, side, attempt, err: error }, 'a log is not stored yet')
      }
      await pauseBeforeRepeating(Math.min(attempt, 2), signal)
    }
  }

  /** Logs that management has not acknowledged. */
  get size(): number {
    let size = 0
    for (const queue of this.#queues.values()) size += queue.length
    return size
  }

  /** Resolves when no log is left that was stored before. */
  async whenEmpty(): Promise<void> {
    await Promise.all(this.#running)
  }

  /** Sends no log any more; what is not acknowledged stays stored. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#running)
    await this.#storeNoted().catch((error: unknown) => {
      this.#log.error({ err: error }, 'acknowledgements were not stored')
    })
  }

  #enqueue(entry: Entry): void {
    const { session } = entry.log
    const queue = this.#queues.get(session)
    if (queue !== undefined) {
      queue.push(entry)
      return
    }
    this.#queues.set(session, [entry])
    const run = this.#empty(session).catch((error: unknown) => {
      this.#log.error({ session, error }, 'the outbox of a session broke off')
    })
    this.#running.add(run)
    void run.then(() => this.#running.delete(run))
  }

  /** Sends the logs of one session until none is left. */
  async #empty(session: string): Promise<void> {
    const queue = this.#queues.get(session) ?? []
    for (let entry = queue[0]; entry !== undefined; entry = queue[0]) {
      const outcome = await this.#send(entry)
      if (outcome === undefined) return
      queue.shift()
      this.#note(entry.log)
      entry.settle(outcome)
    }
    this.#queues.delete(session)
  }

  /** Stores acknowledgements together: one that a crash undoes costs only that its log is sent again. */
  #note(...logs: readonly LogKey[]): void {
    this.#acknowledged.push(...logs)
    if (this.#stopping.signal.aborted) return
    this.#noting ??= setTimeout(() => {
      this.#storeNoted().catch((error: unknown) => {
        this.#log.error({ err: error }, 'acknowledgements are not stored yet')
      })
    }, togetherFor)
  }

  async #storeNoted(): Promise<void> {
    clearTimeout(this.#noting)
    this.#noting = undefined
    const logs = this.#acknowledged.splice(0)
    if (logs.length === 0) return
    try {
      await this.#database.acknowledge(logs, Date.now())
    } catch (error) {
      this.#note(...logs)
      throw error
    }
  }

  /** Sends one log until management answers it; undefined where the relay stops before. */
  async #send({ log, steps }: Entry): Promise<LogOutcome | undefined> {
    const { session, side, event } = log
    const { signal } = this.#stopping
    for (let attempt = 0; !signal.aborted; attempt++) {
      const release = await this.#slots.take()
      try {
        await this.#notify(log, steps, signal)
        return 'managed'
      } catch (error) {
        if (signal.aborted) return undefined
        const { code } = MrspError.from(error, 'relay')
        const facts = { session, side, event, code }
        if (code === 'not-found' || code === 'bad-request') {
          this.#log.warn(facts, 'management refused a log')
          return 'refused'
        }
        this.#log.warn({ ...facts, attempt }, 'a log is not acknowledged yet')
      } finally {
        release()
      }
      await pauseBeforeRepeating(attempt, signal)
    }
    return undefined
  }
}
