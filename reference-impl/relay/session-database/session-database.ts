import type { Kysely } from 'kysely'
import type { EndReason, Side } from '../../../generated/schemas.ts'
import { openDatabase } from '../../../runtime/storage/index.ts'
import { DrainRegister } from './drain-register.ts'
import { MachineRegister } from './machine-register.ts'
import { migrations, type LogRow, type SessionTables } from './schema.ts'
import { Seal } from './seal.ts'

/** What the database holds of a session. */
export interface StoredReservation {
  readonly session: string
  readonly pair: string
  readonly deviceId: string
  readonly terminalId: string
  readonly applicationId: string
}

/** A session of which a side has no ended log. */
export interface OpenSession {
  readonly reservation: StoredReservation
  /** The sides that have none. */
  readonly sides: readonly Side[]
}

const reservationColumns = [
  'reservation.session',
  'reservation.pair',
  'reservation.deviceId',
  'reservation.terminalId',
  'reservation.applicationId',
] as const

const allSides: readonly Side[] = ['device', 'terminal']

/** A log as management is notified of it. */
export interface SessionLog {
  readonly session: string
  readonly side: Side
  readonly event: 'started' | 'ended'
  /** When it happened, in milliseconds. */
  readonly at: number
  readonly reason?: EndReason
  /** The token of the session, where the relay has it. */
  readonly token?: string
}

/** What there is at most one log of. */
export type LogKey = Pick<SessionLog, 'session' | 'side' | 'event'>

/**
 * The session management database 64: which sessions this relay holds, and the logs of their sides until management
 * has acknowledged them. What it has acknowledged survives a crash. It holds no session ID and no resume key, which
 * nobody needs after a restart, and tokens only sealed.
 */
export class SessionDatabase {
  /** Which machines the relay runs on, where it runs on several. */
  readonly machines: MachineRegister
  /** Which of several pairs drain. */
  readonly drains: DrainRegister
  readonly #tables: Kysely<SessionTables>
  readonly #seal: Seal

  private constructor(tables: Kysely<SessionTables>, sealSecret: string) {
    this.drains = new DrainRegister(tables)
    this.machines = new MachineRegister(tables, sealSecret)
    this.#tables = tables
    this.#seal = new Seal(sealSecret, 'token')
  }

  /**
   * @param place the setting `databaseFile` or `databaseUrl`
   * @param sealSecret the setting `sessionIdKey`
   */
  static async open(place: string, sealSecret: string): Promise<SessionDatabase> {
    const tables = await openDatabase<SessionTables>(place, migrations)
    return new SessionDatabase(tables, sealSecret)
  }

  /**
   * Stores a reservation.
   * @returns false where there is one of the session already, which stays as it is
   */
  async reserve(reservation: StoredReservation, at: number): Promise<boolean> {
    const { numInsertedOrUpdatedRows: inserted } = await this.#tables
      .insertInto('reservation')
      .values({ ...reservation, reservedAt: at, token: null, finishedAt: null })
      .onConflict(conflict => conflict.doNothing())
      .executeTakeFirst()
    return inserted === 1n
  }

  /** A reservation and the sides that have an ended log; undefined where there is none. */
  async find(
    session: string,
  ): Promise<{ readonly reservation: StoredReservation; readonly ended: Side[] } | undefined> {
    const reservation = await this.#tables
      .selectFrom('reservation')
      .select(reservationColumns)
      .where('session', '=', session)
      .executeTakeFirst()
    if (reservation === undefined) return undefined
    const logs = await this.#tables
      .selectFrom('log')
      .select('side')
      .where('session', '=', session)
      .where('event', '=', 'ended')
      .execute()
    return { reservation, ended: logs.map(({ side }) => side) }
  }

  /**
   * Stores a log (S176, S209, S267, S295, S332) and the token that came with it.
   * @returns false where the side has a log of that event already, which stays as it is
   */
  async storeLog(log: SessionLog): Promise<boolean> {
    return this.#tables.transaction().execute(async tables => {
      const { session, side, event, at, reason = null, token } = log
      if (token !== undefined) {
        await tables
          .updateTable('reservation')
          .set({ token: this.#seal.seal(session, token) })
          .where('session', '=', session)
          .where('token', 'is', null)
          .execute()
      }
      const { numInsertedOrUpdatedRows: inserted } = await tables
        .insertInto('log')
        .values(({ selectFrom, fn }) => ({
          session,
          side,
          event,
          at,
          reason,
          acknowledgedAt: null,
          ordinal: selectFrom('log')
            .select(fn.countAll<number>().as('earlier'))
            .where('session', '=', session),
        }))
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirst()
      return inserted === 1n
    })
  }

  /**
   * Management has acknowledged logs (S179, S212, S270, S298, S335). With the last log of a session its token is
   * forgotten.
   */
  async acknowledge(logs: readonly LogKey[], at: number): Promise<void> {
    await this.#tables.transaction().execute(async tables => {
      for (const { session, side, event } of logs) {
        await tables
          .updateTable('log')
          .set({ acknowledgedAt: at })
          .where('session', '=', session)
          .where('side', '=', side)
          .where('event', '=', event)
          .execute()
        if (event === 'ended') await forgetIfFinished(tables, session, at)
      }
    })
  }

  /**
   * The logs in the outbox, those of one session in their order.
   * @param pair the pair whose sessions they are of; all where it is left out
   */
  async outbox(pair?: string): Promise<SessionLog[]> {
    const rows = await this.#tables
      .selectFrom('log')
      .innerJoin('reservation', 'reservation.session', 'log.session')
      .selectAll('log')
      .select('reservation.token')
      .where('log.acknowledgedAt', 'is', null)
      .$if(pair !== undefined, query => query.where('reservation.pair', '=', pair ?? ''))
      .orderBy('log.session')
      .orderBy('log.ordinal')
      .execute()
    return rows.map(({ token, ...row }) =>
      logOf(row, token === null ? undefined : this.#seal.open(row.session, token)),
    )
  }

  /**
   * The sessions of which a side has no ended log, and those sides (12.3).
   * @param pairs the pairs that serve them; all where it is left out
   */
  async open(pairs?: readonly string[]): Promise<OpenSession[]> {
    const rows = await this.#tables
      .selectFrom('reservation')
      .leftJoin('log', join =>
        join.onRef('log.session', '=', 'reservation.session').on('log.event', '=', 'ended'),
      )
      .select([...reservationColumns, 'log.side as endedSide'])
      .where('reservation.finishedAt', 'is', null)
      .$if(pairs !== undefined, query => query.where('reservation.pair', 'in', pairs ?? []))
      .orderBy('reservation.session')
      .execute()
    const sessions = Map.groupBy(rows, ({ session }) => session)
    return [...sessions.values()].flatMap(([first, second]) => {
      if (first === undefined) return []
      const { endedSide, ...reservation } = first
      const ended = new Set([endedSide, second?.endedSide])
      const sides = allSides.filter(side => !ended.has(side))
      return sides.length > 0 ? [{ reservation, sides }] : []
    })
  }

  /**
   * How many sessions each pair has that are not over, their last acknowledgements included; by its name.
   * @param besides sessions that are not counted
   */
  async load(besides: readonly string[] = []): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#tables
      .selectFrom('reservation')
      .select(({ fn }) => ['pair', fn.countAll<number>().as('sessions')])
      .where('finishedAt', 'is', null)
      .$if(besides.length > 0, query => query.where('session', 'not in', besides))
      .groupBy('pair')
      .execute()
    return new Map(rows.map(({ pair, sessions }) => [pair, sessions]))
  }

  /**
   * Ends every side of a pair's sessions whose end is not logged, with reason `relay-restarted` (5.44). Called before
   * the pair serves, or when it is gone.
   * @param pair all pairs where it is undefined
   * @returns how many sessions were open
   */
  async endWhatWasOpen(pair: string | undefined, at: number): Promise<number> {
    return this.#tables.transaction().execute(async tables => {
      const open = await tables
        .selectFrom('reservation')
        .leftJoin('log', 'log.session', 'reservation.session')
        .select(({ fn }) => [
          'reservation.session',
          fn.count<number>('log.event').as('logs'),
          fn.count<number>('log.reason').as('ended'),
        ])
        .$if(pair !== undefined, query => query.where('reservation.pair', '=', pair ?? ''))
        .where('reservation.finishedAt', 'is', null)
        .groupBy('reservation.session')
        .having(({ fn }) => fn.count('log.reason'), '<', 2)
        .execute()
      for (const { session, logs } of open) {
        const end = {
          session,
          event: 'ended',
          at,
          reason: 'relay-restarted',
          acknowledgedAt: null,
        } as const
        await tables
          .insertInto('log')
          .values([
            { ...end, side: 'device', ordinal: logs },
            { ...end, side: 'terminal', ordinal: logs + 1 },
          ])
          .onConflict(conflict => conflict.doNothing())
          .execute()
      }
      return open.length
    })
  }

  /** Forgets the sessions all of whose logs were acknowledged before the given moment. */
  async prune(before: number): Promise<void> {
    await this.#tables.deleteFrom('reservation').where('finishedAt', '<', before).execute()
  }

  async close(): Promise<void> {
    await this.#tables.destroy()
  }
}

/** Forgets the token of a session both of whose ends, and so all of whose logs, are acknowledged. */
async function forgetIfFinished(
  tables: Kysely<SessionTables>,
  session: string,
  at: number,
): Promise<void> {
  await tables
    .updateTable('reservation')
    .set({ finishedAt: at, token: null })
    .where('session', '=', session)
    .where(
      ({ selectFrom }) =>
        selectFrom('log')
          .select(({ fn }) => fn.countAll<number>().as('ends'))
          .where('session', '=', session)
          .where('event', '=', 'ended')
          .where('acknowledgedAt', 'is not', null),
      '=',
      2,
    )
    .execute()
}

function logOf(row: LogRow, token: string | undefined): SessionLog {
  const { session, side, event, at, reason } = row
  return {
    session,
    side,
    event,
    at,
    ...(reason !== null && { reason }),
    ...(token !== undefined && { token }),
  }
}
