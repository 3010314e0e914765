import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { NoticesHandlers } from '../../../generated/management-api.ts'
import { MrspError } from '../../../runtime/errors.ts'
import { preferredWait } from '../../../runtime/http/index.ts'
import type { ChangeSignal } from '../change-signal.ts'
import type { ManagementDatabase, ManagementSchema } from '../database.ts'
import type { SessionRow } from '../session-management/session-row.ts'
import type { MailOutbox } from './mail-outbox.ts'
import { type NoticeRow, noticeView } from './notice-row.ts'

/** Notices in one answer; the rest comes once these are acknowledged. */
const listed = 100
const day = 24 * 3_600_000
/** Milliseconds for which a notice is kept after it was acknowledged, and where nobody ever does that (12.18). */
const kept = { acknowledged: 30 * day, unread: 400 * day }

/** What the unit works with. */
export interface HaltNoticesOptions {
  readonly database: ManagementDatabase
  readonly changes: ChangeSignal
  /** Whether the user's administrator gets every notice, or only one that the user may miss ([0153]). */
  readonly administratorNotices: 'always' | 'when-away'
  /** Sends them by e-mail, where a mail server is configured ([0154]). */
  readonly outbox: MailOutbox | undefined
}

/** What a notice is made of: a session whose device's side has ended by a deployment. */
export type HaltedSession = Pick<SessionRow, 'session' | 'deviceId' | 'userId' | 'endReason'>

/** Halt notices (Fig. 16, S315; 12.18 to 12.20): made when a deployment ends a session, kept until they are read. */
export class HaltNotices {
  readonly #options: HaltNoticesOptions

  constructor(options: HaltNoticesOptions) {
    this.#options = options
  }

  /** The operations of the unit. */
  readonly handlers: NoticesHandlers = {
    listNotices: async ({ prefer }, caller) => {
      const { id = '', signal } = caller
      const read = (): Promise<NoticeRow[]> => this.#unread(id)
      const isNews = (rows: readonly NoticeRow[]): boolean => rows.length > 0
      const patience = preferredWait(prefer)
      const name = signalName(id)
      const rows = await this.#options.changes.waitFor(name, read, isNews, patience, signal)
      if (rows.length > 0) caller.answers('S315')
      return { notices: rows.map(noticeView) }
    },

    acknowledgeNotice: async ({ notice }, { id = '' }) => {
      const { database } = this.#options
      const known = await database
        .selectFrom('notices')
        .select('acknowledgedAt')
        .where('notice', '=', notice)
        .where('recipient', '=', id)
        .executeTakeFirst()
      if (known === undefined) throw new MrspError('not-found', { source: 'management' })
      await database
        .updateTable('notices')
        .set({ acknowledgedAt: Date.now() })
        .where('notice', '=', notice)
        .where('acknowledgedAt', 'is', null)
        .execute()
    },
  }

  /**
   * Makes the halt notices of a session that a deployment ends, on the ended log of its device's side (12.13): one for
   * its user and, as configured, one for the user's administrator, each with its e-mail. Whoever waits for them is
   * answered. A session has its notices once, however often this is asked.
   *
   * @param transaction in which they are stored, such as that of the log; a caller inside a transaction must give it,
   * since the database itself would wait for its end. Who waits reads only what is committed.
   */
  async make(session: HaltedSession, transaction?: Transaction<ManagementSchema>): Promise<void> {
    const { database, outbox, changes } = this.#options
    const recipients = await (transaction === undefined
      ? database.transaction().execute(own => this.#store(session, own))
      : this.#store(session, transaction))
    for (const recipient of recipients) changes.tell(signalName(recipient))
    if (recipients.length > 0) outbox?.wake()
  }

  /** Forgets notices that were read long ago, and those that nobody will read any more. */
  async prune(): Promise<void> {
    const now = Date.now()
    await this.#options.database
      .deleteFrom('notices')
      .where(or =>
        or.or([
          or('acknowledgedAt', '<', now - kept.acknowledged),
          or.and([or('acknowledgedAt', 'is', null), or('at', '<', now - kept.unread)]),
        ]),
      )
      .execute()
  }

  /** @returns who has a notice now that was not there before */
  async #store(
    { session, deviceId, userId, endReason }: HaltedSession,
    transaction: Transaction<ManagementSchema>,
  ): Promise<readonly string[]> {
    const at = Date.now()
    const told: string[] = []
    for (const { recipient, email } of await this.#recipients(userId, transaction)) {
      const notice = randomUUID()
      const reason = endReason ?? 'deployment'
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto('notices')
        .values({ notice, recipient, session, deviceId, userId, reason, at, acknowledgedAt: null })
        .onConflict(conflict => conflict.columns(['session', 'recipient']).doNothing())
        .executeTakeFirst()
      if (numInsertedOrUpdatedRows === 0n) continue
      told.push(recipient)
      if (email !== null) await this.#options.outbox?.store(notice, email, transaction)
    }
    return told
  }

  async #recipients(
    userId: string,
    transaction: Transaction<ManagementSchema>,
  ): Promise<readonly { readonly recipient: string; readonly email: string | null }[]> {
    const user = await transaction
      .selectFrom('users')
      .select(['administrator', 'email'])
      .where('userId', '=', userId)
      .executeTakeFirst()
    const own = { recipient: userId, email: user?.email ?? null }
    const administrator = user?.administrator ?? userId
    if (administrator === userId) return [own]
    const isWanted =
      this.#options.administratorNotices === 'always' || !(await isLoggedIn(userId, transaction))
    if (!isWanted) return [own]
    const other = await transaction
      .selectFrom('users')
      .select(['userId as recipient', 'email'])
      .where('userId', '=', administrator)
      .executeTakeFirst()
    return other === undefined ? [own] : [own, other]
  }

  async #unread(recipient: string): Promise<NoticeRow[]> {
    return await this.#options.database
      .selectFrom('notices')
      .selectAll()
      .where('recipient', '=', recipient)
      .where('acknowledgedAt', 'is', null)
      .orderBy('at')
      .orderBy('notice')
      .limit(listed)
      .execute()
  }
}

async function isLoggedIn(
  userId: string,
  transaction: Transaction<ManagementSchema>,
): Promise<boolean> {
  const login = await transaction
    .selectFrom('logins')
    .select('login')
    .where('userId', '=', userId)
    .where('expiresAt', '>', Date.now())
    .executeTakeFirst()
  return login !== undefined
}

/** Under which a user's requests wait; no name of a session or maintenance. */
function signalName(recipient: string): string {
  return `notices of ${recipient}`
}
