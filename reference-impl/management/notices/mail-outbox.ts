import type { Transaction } from 'kysely'
import type { Logger } from 'pino'
import type { ManagementDatabase, ManagementSchema } from '../database.ts'
import { haltMail } from './halt-mail.ts'
import type { MailServer } from './mail-server.ts'
import type { MailRow } from './notice-row.ts'

/** How long failures are answered with waiting, in milliseconds. */
export interface MailPace {
  /** The wait after a failure doubles from `first` to `last`. */
  readonly first: number
  readonly last: number
  /** After this a mail that was never taken is given up. */
  readonly giveUp: number
}

/** What the outbox works with. */
export interface MailOutboxOptions {
  readonly database: ManagementDatabase
  readonly server: MailServer
  /** Address that mails come from. */
  readonly from: string
  readonly log: Logger
  readonly pace?: MailPace
}

const usualPace: MailPace = { first: 2000, last: 15 * 60_000, giveUp: 2 * 24 * 3_600_000 }
/** Mails that wait to be sent; further ones are not stored. */
const mostWaiting = 10_000
const longestTimer = 2 ** 31 - 1

/**
 * E-mails of halt notices ([0154]): stored with their notices, sent one after the other beside everything else, again
 * with growing waits where the server fails or puts them off, also after a restart. What the server took is not sent
 * again; where management ends between that and its note, the mail goes out once more with the same `Message-ID`.
 */
export class MailOutbox {
  readonly #options: MailOutboxOptions
  readonly #pace: MailPace
  readonly #stopping = new AbortController()
  #failures = 0
  #pausedUntil = 0
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #isWoken = false

  constructor(options: MailOutboxOptions) {
    this.#options = options
    this.#pace = options.pace ?? usualPace
  }

  /** Stores the e-mail of a notice together with it. */
  async store(
    notice: string,
    address: string,
    transaction: Transaction<ManagementSchema>,
  ): Promise<void> {
    const { waiting } = await transaction
      .selectFrom('mails')
      .select(select => select.fn.countAll<number>().as('waiting'))
      .where('dueAt', 'is not', null)
      .executeTakeFirstOrThrow()
    if (waiting >= mostWaiting) {
      this.#options.log.error({ notice, waiting }, 'a notice is not sent by e-mail: too many wait')
      return
    }
    const now = Date.now()
    await transaction
      .insertInto('mails')
      .values({ notice, address, storedAt: now, attempts: 0, dueAt: now, sentAt: null })
      .execute()
  }

  /** Looks for mails to send: at the start, and when some were stored. Waits for nothing. */
  wake(): void {
    if (this.#stopping.signal.aborted) return
    this.#isWoken = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
  }

  /** Sends nothing more, gives up what is being sent, and waits until nothing runs. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    clearTimeout(this.#timer)
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#isWoken && !this.#stopping.signal.aborted) {
      this.#isWoken = false
      try {
        this.#setTimer(await this.#sendDue())
      } catch (error) {
        this.#options.log.error({ err: error }, 'the e-mails to send were not read or noted')
        this.#setTimer(Date.now() + this.#pace.first)
      }
    }
  }

  /** Sends what is due. @returns when something is due next */
  async #sendDue(): Promise<number | undefined> {
    while (!this.#stopping.signal.aborted) {
      const mail = await this.#next()
      if (mail?.dueAt == null) return undefined
      const due = Math.max(mail.dueAt, this.#pausedUntil)
      if (due > Date.now()) return due
      await this.#send(mail)
    }
    return undefined
  }

  async #next(): Promise<MailRow | undefined> {
    return await this.#options.database
      .selectFrom('mails')
      .selectAll()
      .where('dueAt', 'is not', null)
      .orderBy('dueAt')
      .limit(1)
      .executeTakeFirst()
  }

  async #send(mail: MailRow): Promise<void> {
    const { server, log } = this.#options
    const { notice } = mail
    if (Date.now() > mail.storedAt + this.#pace.giveUp) {
      log.error({ notice }, 'a notice was not sent by e-mail in time')
      return this.#note(notice, { dueAt: null })
    }
    try {
      const delivery = await server.deliver(await this.#write(mail), this.#stopping.signal)
      this.#failures = 0
      if (delivery === 'taken') {
        log.info({ notice }, 'notice sent by e-mail')
        return await this.#note(notice, { dueAt: null, sentAt: Date.now() })
      }
      if (delivery === 'refused') {
        log.error({ notice }, 'the mail server refused a notice')
        return await this.#note(notice, { dueAt: null })
      }
      const attempts = mail.attempts + 1
      await this.#note(notice, { attempts, dueAt: Date.now() + this.#wait(attempts) })
    } catch (error) {
      this.#failed(error)
    }
  }

  async #write({ notice, address }: MailRow): Promise<ReturnType<typeof haltMail>> {
    const row = await this.#options.database
      .selectFrom('notices')
      .selectAll()
      .where('notice', '=', notice)
      .executeTakeFirstOrThrow()
    const user = await this.#options.database
      .selectFrom('users')
      .select('displayName')
      .where('userId', '=', row.userId)
      .executeTakeFirst()
    return haltMail(row, user?.displayName ?? row.userId, this.#options.from, address)
  }

  /** The server was not reached, or takes nothing of management now: everything waits. */
  #failed(error: unknown): void {
    if (this.#stopping.signal.aborted) return
    this.#failures += 1
    this.#pausedUntil = Date.now() + this.#wait(this.#failures)
    const isNews = Number.isInteger(Math.log2(this.#failures))
    const told = error instanceof Error && 'code' in error ? { code: error.code } : {}
    const details = { ...told, attempts: this.#failures }
    this.#options.log[isNews ? 'warn' : 'debug'](details, 'the mail server took no e-mail')
  }

  async #note(notice: string, change: Partial<MailRow>): Promise<void> {
    await this.#options.database
      .updateTable('mails')
      .set(change)
      .where('notice', '=', notice)
      .execute()
  }

  #wait(attempts: number): number {
    const { first, last } = this.#pace
    return Math.min(last, first * 2 ** (attempts - 1)) * (0.75 + Math.random() / 2)
  }

  #setTimer(moment: number | undefined): void {
    clearTimeout(this.#timer)
    if (moment === undefined || this.#stopping.signal.aborted) return
    const wait = Math.min(Math.max(moment - Date.now(), 0), longestTimer)
    this.#timer = setTimeout(() => this.wake(), wait)
    this.#timer.unref()
  }
}
