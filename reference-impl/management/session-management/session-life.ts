import type { Transaction } from 'kysely'
import {
  type SessionEvent,
  type SessionGuard,
  sessionTransitions,
} from '../../../generated/session.ts'
import { findTransition } from '../../../runtime/session-stepper.ts'
import type { ManagementDatabase, ManagementSchema } from '../database.ts'
import { effects } from './effects.ts'
import type { SessionRow } from './session-row.ts'

/** Told each session as it was just stored, after the commit. */
export type SessionListener = (row: SessionRow) => void

/** What happened, and what it says of the session; stored together with the transition that it causes. */
export interface Occurrence {
  /** Left out where the session's state stays as it is. An event without a transition changes nothing. */
  readonly event?: SessionEvent
  /** Writes down what is said of the session, before the transition's effect. */
  readonly note?: (row: SessionRow) => void
}

/** Whether something happened: the session as it is now, and whether the event changed it. */
export interface Outcome {
  readonly row: SessionRow
  readonly changed: boolean
}

type Database = ManagementDatabase | Transaction<ManagementSchema>

/**
 * The life of the sessions: every change of a session is one transition of the table, stored in one transaction with
 * all that follows from it, and told to the listeners once it is durable.
 */
export class SessionLife {
  readonly #database: ManagementDatabase
  readonly #listeners: SessionListener[] = []

  constructor(database: ManagementDatabase) {
    this.#database = database
  }

  /** Adds somebody who is told each change; in the order in which they were added. */
  onChange(listener: SessionListener): void {
    this.#listeners.push(listener)
  }

  /** The session as it is stored. */
  async find(
    session: string,
    database: Database = this.#database,
  ): Promise<SessionRow | undefined> {
    return await database
      .selectFrom('sessions')
      .selectAll()
      .where('session', '=', session)
      .executeTakeFirst()
  }

  /**
   * Stores what happens to a session.
   *
   * @param decide is given the session as it is stored and says what happened, or nothing; may store more in the
   * same transaction
   * @returns nothing where there is no such session
   */
  async happens(
    session: string,
    decide: (
      row: SessionRow,
      transaction: Transaction<ManagementSchema>,
    ) => Occurrence | undefined | Promise<Occurrence | undefined>,
  ): Promise<Outcome | undefined> {
    const outcome = await this.#database.transaction().execute(async transaction => {
      const row = await this.find(session, transaction)
      if (row === undefined) return undefined
      const occurrence = await decide(row, transaction)
      const changed = occurrence && (await advance(row, occurrence))
      if (changed === undefined) return { row, changed: false }
      await transaction
        .updateTable('sessions')
        .set(changed)
        .where('session', '=', session)
        .execute()
      return { row: changed, changed: true }
    })
    if (outcome?.changed) this.tell(outcome.row)
    return outcome
  }

  /** Tells the listeners of a session that was stored elsewhere. */
  tell(row: SessionRow): void {
    for (const listener of this.#listeners) listener(row)
  }
}

/** The session after the transition that the event causes in its state; nothing where there is none. */
async function advance(
  stored: SessionRow,
  { event, note }: Occurrence,
): Promise<SessionRow | undefined> {
  const row = { ...stored }
  row.revision += 1
  note?.(row)
  if (event === undefined) return row
  const holds = (guard: SessionGuard): boolean => guardHolds(guard, row)
  const transition = findTransition(sessionTransitions, row.state, event, holds)
  if (transition === undefined) return undefined
  row.state = sessionTransitions[transition].to
  await effects[transition]({ row, now: Date.now() })
  return row
}

/** The guards, once what the event says of the sides is noted. */
function guardHolds(guard: SessionGuard, row: SessionRow): boolean {
  const bothStarted = row.deviceSide === 'started' && row.terminalSide === 'started'
  const bothEnded = row.deviceSide === 'ended' && row.terminalSide === 'ended'
  switch (guard) {
    case 'first-side-started':
      return !bothStarted
    case 'both-sides-started':
      return bothStarted
    case 'other-side-open':
      return !bothEnded
    case 'both-ended-established':
      return bothEnded && row.established === 1
    case 'both-ended-unestablished':
      return bothEnded && row.established === 0
  }
}
