import type { Logger } from 'pino'
import { Outbox, type NotifyManagement } from './session-database/outbox.ts'
import type { SessionDatabase } from './session-database/session-database.ts'
import { within } from './within.ts'

/** Milliseconds that the logs of a pair that is gone have to reach management, before the pair itself goes on with them. */
const patience = 2000

/** What the logs of a pair that is gone are sent with. */
export interface LastLogsOptions {
  readonly database: SessionDatabase
  readonly notify: NotifyManagement
  readonly log: Logger
}

/**
 * Ends in the database what a pair that is gone left open (5.44), and sends its logs as far as management takes them
 * now. Whoever is killed here leaves what the next one ends or sends: each log is stored once.
 * @param pair its name; no process of it runs
 */
export async function endPair(
  pair: string,
  { database, notify, log }: LastLogsOptions,
): Promise<void> {
  const sessions = await database.endWhatWasOpen(pair, Date.now())
  if (sessions > 0) log.warn({ pair, sessions }, 'ended what a pair left open')
  const outbox = new Outbox(database, notify, log, pair)
  try {
    await outbox.resume()
    await within(patience, outbox.whenEmpty())
  } finally {
    await outbox.stop()
  }
}
