import { tryTurn } from '../../../runtime/storage/index.ts'
import { endPair, type LastLogsOptions } from '../last-logs.ts'
import { machineOfPair } from '../pair-settings.ts'
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
  for (const pair of pairs) {
    await endPair(pair, options)
    await options.database.drains.forget(pair)
  }
  await options.database.machines.forget(name)
  return true
}

/**
 * Ends in the database what pairs left open that no machine has any more: those of an earlier configuration.
 * @param known names of the pairs that there are
 */
export async function endStrayPairs(
  known: ReadonlySet<string>,
  { databaseUrl, signal, ...options }: GoneMachineOptions,
): Promise<void> {
  const load = await options.database.load()
  for (const pair of load.keys()) {
    if (known.has(pair)) continue
    await using turn = await tryTurn(databaseUrl, turnOfMachine(machineOfPair(pair)), signal)
    if (turn !== undefined) await endPair(pair, options)
  }
}
