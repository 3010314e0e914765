import type { Transaction } from 'kysely'
import type { ManagementSchema } from '../database.ts'
import type { SessionRow } from '../session-management/session-row.ts'

/** What makes the halt notices (12.13, S315). */
export interface HaltNotices {
  /**
   * Makes the notice of a session that a deployment ends. Called once for a session, in the transaction that stores
   * the ended log of its device's side: the notice is stored with the log or not at all. Whoever waits for notices is
   * woken after the commit, by `SessionLife.onChange`.
   *
   * @param row the session before the log is noted, with `endReason` as it will be
   */
  make(row: SessionRow, transaction: Transaction<ManagementSchema>): Promise<void>
}

/** Makes none. */
export const noHaltNotices: HaltNotices = { make: () => Promise.resolve() }
