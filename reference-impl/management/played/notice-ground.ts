import { randomUUID } from 'node:crypto'
import { v7 } from 'uuid'
import type { ManagementDatabase, UserRow } from '../database.ts'
import type { HaltedSession } from '../notices/halt-notices.ts'

/** Stores a user who is told of halts. */
export async function addUser(
  database: ManagementDatabase,
  user: Pick<UserRow, 'userId'> & Partial<UserRow>,
): Promise<void> {
  const row: UserRow = {
    passwordHash: '',
    displayName: `Name of ${user.userId}`,
    organization: 'North',
    role: 'technician',
    administrator: null,
    email: null,
    fingerprint: '',
    ...user,
  }
  await database
    .insertInto('users')
    .values(row)
    .onConflict(conflict => conflict.column('userId').doUpdateSet(row))
    .execute()
}

/** Stores a login of a user that is good for so many milliseconds. */
export async function addLogin(
  database: ManagementDatabase,
  userId: string,
  milliseconds: number,
): Promise<void> {
  const now = Date.now()
  await database
    .insertInto('logins')
    .values({
      login: randomUUID(),
      userId,
      terminalId: randomUUID(),
      loggedInAt: now,
      expiresAt: now + milliseconds,
    })
    .execute()
}

/** A session that a deployment has just ended. */
export function halted(userId: string, deviceId = 'printer-7'): HaltedSession {
  return { session: v7(), deviceId, userId, endReason: 'deployment' }
}
