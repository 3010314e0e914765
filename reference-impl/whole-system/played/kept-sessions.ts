import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Milliseconds that a database may be held by a program that has just been started again. */
const patience = 2000

/** A session that management has and that is not final. */
export interface LiveSession {
  readonly session: string
  readonly state: string
}

/** A deployment as management keeps it. Moments are milliseconds since 1970. */
export interface KeptDeployment {
  readonly deployment: string
  readonly state: string
  readonly executedAt: number
  readonly finalAt: number
  /** Whether pairs were deployed one after the other. */
  readonly isRolling: boolean
}

/** A session that the relay has, or had. Moments are milliseconds since 1970. */
export interface Reservation {
  readonly session: string
  readonly pair: string
  readonly reservedAt: number
  /** When the relay stored the last ended log; infinity where a side has none. */
  readonly endedAt: number
}

/** What management and relay keep, read from the outside. */
export class KeptSessions {
  readonly #management: string
  readonly #relay: string

  /** @param directory where the databases are */
  constructor(directory: string) {
    this.#management = join(directory, 'management.sqlite')
    this.#relay = join(directory, 'relay.sqlite')
  }

  live(): readonly LiveSession[] {
    return rowsOf(
      this.#management,
      'select session, state from sessions where final_at is null order by session',
    ).map(({ session, state }) => ({ session: String(session), state: String(state) }))
  }

  /** The sessions that management gave session IDs and a token, and whether each was established. */
  withSessionIds(): ReadonlyMap<string, boolean> {
    const rows = rowsOf(
      this.#management,
      'select session, established from sessions where token_hash is not null',
    )
    return new Map(rows.map(({ session, established }) => [String(session), established === 1]))
  }

  /** The deployment that is not final, or whose drain is not ended. */
  liveDeployment(): { readonly deployment: string; readonly state: string } | undefined {
    const [row] = rowsOf(
      this.#management,
      'select deployment, state from deployments where final_at is null or ends_drain = 1',
    )
    return row && { deployment: String(row['deployment']), state: String(row['state']) }
  }

  deployments(): readonly KeptDeployment[] {
    return rowsOf(
      this.#management,
      `select deployment, state, coalesce(executed_at, final_at) as executed, final_at, pairs
        from deployments where final_at is not null`,
    ).map(({ deployment, state, executed, final_at: finalAt, pairs }) => ({
      deployment: String(deployment),
      state: String(state),
      executedAt: Number(executed),
      finalAt: Number(finalAt),
      isRolling: pairs !== null,
    }))
  }

  /** The sessions of which management does not hold both ended logs, though the relay knows them. */
  unmanaged(pair: string | undefined): readonly Reservation[] {
    const managed = new Map(
      rowsOf(
        this.#management,
        "select session, count(*) as ends from logs where event = 'ended' group by session",
      ).map(({ session, ends }) => [String(session), Number(ends)]),
    )
    return this.reservations().filter(
      each => (pair === undefined || each.pair === pair) && (managed.get(each.session) ?? 0) < 2,
    )
  }

  reservations(): readonly Reservation[] {
    return rowsOf(
      this.#relay,
      `select session, pair, reservedAt,
        (select count(*) from log where log.session = reservation.session and event = 'ended') as ends,
        (select max(at) from log where log.session = reservation.session and event = 'ended') as endedAt
        from reservation order by reservedAt`,
    ).map(({ session, pair, reservedAt, ends, endedAt }) => ({
      session: String(session),
      pair: String(pair),
      reservedAt: Number(reservedAt),
      endedAt: ends === 2 ? Number(endedAt) : Number.POSITIVE_INFINITY,
    }))
  }

  /** The sessions of which the relay has a log that management has not acknowledged, or will have one. */
  unacknowledged(): readonly string[] {
    return rowsOf(this.#relay, 'select session from reservation where finishedAt is null').map(
      ({ session }) => String(session),
    )
  }
}

function rowsOf(file: string, query: string): Record<string, unknown>[] {
  const database = new DatabaseSync(file, { readOnly: true, timeout: patience })
  try {
    return database.prepare(query).all()
  } finally {
    database.close()
  }
}
