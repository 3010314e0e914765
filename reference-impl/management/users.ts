import { MrspError } from '../../runtime/errors.ts'
import type { ManagementDatabase, UserRow } from './database.ts'

/** The users that management knows. */
export class Users {
  readonly #database: ManagementDatabase

  constructor(database: ManagementDatabase) {
    this.#database = database
  }

  async find(userId: string): Promise<UserRow | undefined> {
    return await this.#database
      .selectFrom('users')
      .selectAll()
      .where('userId', '=', userId)
      .executeTakeFirst()
  }

  /** @throws MrspError `unauthenticated` where there is no such user (any more) */
  async need(userId: string | undefined): Promise<UserRow> {
    const user = await this.find(userId ?? '')
    if (user === undefined) throw new MrspError('unauthenticated', { source: 'management' })
    return user
  }
}
