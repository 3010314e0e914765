import {
  CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from 'kysely'
import { openNodeSqlite } from './node-sqlite.ts'

/** SQLite changes a schema within a transaction, so a migration happens whole or not at all. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** Takes the write lock when a transaction begins: it waits there and is never refused half-way. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

/** Kysely's SQLite dialect over Node's own SQLite. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #open: () => Promise<SqliteDatabase>

  /** @param file path of the file, or `:memory:`; it is opened by the first query */
  constructor(file: string) {
    const open = async () => openNodeSqlite(file)
    super({ database: open })
    this.#open = open
  }

  override createDriver(): Driver {
    return new ImmediateDriver({ database: this.#open })
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalAdapter()
  }
}
