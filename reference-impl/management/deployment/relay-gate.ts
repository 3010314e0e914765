import type { Transaction } from 'kysely'
import type { ManagementDatabase, ManagementSchema } from '../database.ts'

/**
 * Whether a deployment keeps the relay from taking sessions (5.2, 12.7): not one that goes pair by pair, since the
 * other pairs take them (12.17).
 */
export async function isRelayClosed(
  database: ManagementDatabase | Transaction<ManagementSchema>,
): Promise<boolean> {
  const closing = await database
    .selectFrom('deployments')
    .select('deployment')
    .where('state', 'in', ['draining', 'deploying'])
    .where('pairs', 'is', null)
    .executeTakeFirst()
  return closing !== undefined
}
