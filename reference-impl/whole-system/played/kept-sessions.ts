import type { KeptRows } from '../../whole-deployment/kept-rows.ts'

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
  readonly management: KeptRows
  readonly relay: KeptRows

  constructor({ management, relay }: Readonly<Record<'management' | 'relay', KeptRows>>) {
    this.management = management
    this.relay = relay
  }

  async live(): Promise<readonly LiveSession[]> {
    const rows = await this.management(
      'select session, state from sessions where final_at is null order by session',
    )
    return rows.map(({ session, state }) => ({ session: String(session), state: String(state) }))
  }

  /** The sessions that management gave session IDs and a token, and whether each was established. */
  async withSessionIds(): Promise<ReadonlyMap<string, boolean>> {
    const rows = await this.management(
      'select session, established from sessions where token_hash is not null',
    )
    return new Map(rows.map(({ session, established }) => [String(session), established === 1]))
  }

  /** The deployment that is not final, or whose drain is not ended. */
  async liveDeployment(): Promise<
    { readonly deployment: string; readonly state: string } | undefined
  > {
    const [row] = await this.management(
      'select deployment, state from deployments where final_at is null or ends_drain = 1',
    )
    return row && { deployment: String(row['deployment']), state: String(row['state']) }
  }

  async deployments(): Promise<readonly KeptDeployment[]> {
    const rows = await this.management(
      `select deployment, state, coalesce(executed_at, final_at) as executed, final_at, pairs
        from deployments where final_at is not null`,
    )
    return rows.map(({ deployment, state, executed, final_at: finalAt, pairs }) => ({
      deployment: String(deployment),
      state: String(state),
      executedAt: Number(executed),
      finalAt: Number(finalAt),
      isRolling: pairs !== null,
    }))
  }

  /** The sessions of which management does not hold both ended logs, though the relay knows them. */
  async unmanaged(pair: string | undefined): Promise<readonly Reservation[]> {
    const rows = await this.management(
      "select session, count(*) as ends from logs where event = 'ended' group by session",
    )
    const managed = new Map(rows.map(({ session, ends }) => [String(session), Number(ends)]))
    return (await this.reservations()).filter(
      each => (pair === undefined || each.pair === pair) && (managed.get(each.session) ?? 0) < 2,
    )
  }

  async reservations(): Promise<readonly Reservation[]> {
    const rows = await this.relay(
      `select session, pair, "reservedAt",
        (select count(*) from log where log.session = reservation.session and event = 'ended') as ends,
        (select max(at) from log where log.session = reservation.session and event = 'ended') as over
        from reservation order by "reservedAt"`,
    )
    return rows.map(({ session, pair, reservedAt, ends, over }) => ({
      session: String(session),
      pair: String(pair),
      reservedAt: Number(reservedAt),
      endedAt: Number(ends) === 2 ? Number(over) : Number.POSITIVE_INFINITY,
    }))
  }

  /** The sessions of which the relay has a log that management has not acknowledged, or will have one. */
  async unacknowledged(): Promise<readonly string[]> {
    const rows = await this.relay('select session from reservation where "finishedAt" is null')
    return rows.map(({ session }) => String(session))
  }
}
