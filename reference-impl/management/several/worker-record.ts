import type { ManagementDatabase } from '../database.ts'

/** Where the one of several management processes is that does the work. */
export interface WorkerRow {
  /** There is one. */
  id: 1
  host: string
  port: number
  xmppPort: number
  xmppWebSocketPort: number
}

/** Name or address of a management process, and its ports. */
export type WorkerAddress = Omit<WorkerRow, 'id'>

/** Writes down who does the work, for the others. */
export async function noteWorker(
  database: ManagementDatabase,
  address: WorkerAddress,
): Promise<void> {
  await database
    .insertInto('worker')
    .values({ id: 1, ...address })
    .onConflict(conflict => conflict.column('id').doUpdateSet(address))
    .execute()
}

/** Where the work is done, or was done last. */
export async function findWorker(database: ManagementDatabase): Promise<WorkerAddress | undefined> {
  return await database
    .selectFrom('worker')
    .select(['host', 'port', 'xmppPort', 'xmppWebSocketPort'])
    .executeTakeFirst()
}
