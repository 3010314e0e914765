import type { Kysely } from 'kysely'
import type { EndReason } from '../../../generated/schemas.ts'
import type { SessionTables } from './schema.ts'

/** That a pair drains: it takes no session until its drain is ended (12.8 to 12.10). */
export interface PairDrain {
  readonly reason: EndReason
  /** When what is left of its sessions is ended by force, in milliseconds since 1970. */
  readonly deadline: number
}

/** Which pairs drain, for a Master that takes the place of one that is gone. */
export class DrainRegister {
  readonly #tables: Kysely<SessionTables>

  constructor(tables: Kysely<SessionTables>) {
    this.#tables = tables
  }

  async note(pair: string, drain: PairDrain): Promise<void> {
    await this.#tables
      .insertInto('drain')
      .values({ pair, ...drain })
      .onConflict(conflict => conflict.column('pair').doUpdateSet(drain))
      .execute()
  }

  async forget(pair: string): Promise<void> {
    await this.#tables.deleteFrom('drain').where('pair', '=', pair).execute()
  }

  async forgetAll(): Promise<void> {
    await this.#tables.deleteFrom('drain').execute()
  }

  /** By the name of the pair. */
  async all(): Promise<ReadonlyMap<string, PairDrain>> {
    const rows = await this.#tables.selectFrom('drain').selectAll().execute()
    return new Map(rows.map(({ pair, ...drain }) => [pair, drain]))
  }
}
