import { tryTurn } from '../../../runtime/storage/index.ts'
import { endPair, type LastLogsOptions } from '../last-logs.ts'
import type { Machine } from '../session-database/machine-register.ts'
import { turnOfMachine } from './place.ts'

/** What the end of a machine is written with. */
export interface GoneMachineOptions extends LastLogsOptions {
  /** Address of the PostgreSQL database. */
  readonly databaseUrl: string
  readonly signal: AbortSignal
}

/**
 * Ends in the database what the pairs of a machine left open (5.44), and forgets the machine. Meanwhile no Master of it
 * can begin.
 * @returns false where a Master of it works after all
 */
export async function endMachine(
  { name, pairs }: Machine,
  { databaseUrl, signal, ...options }: GoneMachineOptions,
): Promise<boolean> {
  await using turn = await tryTurn(databaseUrl, turnOfMachine(name), signal)
  if (turn === undefined) return false
  let isOurs = true
  void turn.lost.then(() => {
    isOurs = false
  })
  for (const pair of pairs) {
    if (!isOurs) return false
    await endPair(pair, options)
  }
  if (!isOurs) return false
  await options.database.machines.forget(name)
  return true
}
