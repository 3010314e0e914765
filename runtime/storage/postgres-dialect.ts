import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  PostgresDriver,
  type TransactionSettings,
} from 'kysely'
import { Pool, TypeOverrides, types } from 'pg'

/** Milliseconds to wait for a connection, and for the answer to a statement. */
const connectPatience = 5000
const statementPatience = 30_000

/** Connections of one program to its database. */
const connections = 10

/** Name of the lock that the transactions of a database take in turn: `MRSP` in ASCII. */
const turnLock = 0x4d525350

/**
 * Lets transactions run one after the other, also those of other programs on the same database, as they do on SQLite:
 * what one reads is what it changes. It waits when it begins and is never refused half-way. The server ends a
 * transaction whose program hangs.
 */
class SerialDriver extends PostgresDriver {
  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    await super.beginTransaction(connection, settings)
    await connection.executeQuery(CompiledQuery.raw(`select pg_advisory_xact_lock(${turnLock})`))
  }
}

/** Milliseconds and counts are whole numbers that JavaScript holds exactly. */
const wholeNumbers = new TypeOverrides()
wholeNumbers.setTypeParser(types.builtins.INT8, Number)

/** Kysely's PostgreSQL dialect, with numbers as SQLite gives them. */
export class SerialPostgresDialect extends PostgresDialect {
  readonly #pool: Pool

  /** @param url address of the database, `postgres://user:password@host:port/name`; it is connected to by the first query */
  constructor(url: string) {
    const pool = new Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: connectPatience,
      query_timeout: statementPatience,
      idle_in_transaction_session_timeout: statementPatience,
      types: wholeNumbers,
    })
    // A connection that breaks is replaced when it is needed; what was asked on it fails by itself.
    pool.on('error', () => {})
    pool.on('connect', client => client.on('error', () => {}))
    super({ pool })
    this.#pool = pool
  }

  override createDriver(): Driver {
    return new SerialDriver({ pool: this.#pool })
  }
}
