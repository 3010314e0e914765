import { closeSync, openSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'

/** The values that a column can take. Everything else is turned into one of them before it is stored. */
function storable(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (value instanceof Uint8Array) return value
  throw new TypeError(`a ${typeof value} cannot be stored: use text, a number, octets or null`)
}

/**
 * A SQLite file as Kysely's SQLite dialect wants it, over Node's own SQLite.
 *
 * Every commit is on the disk before it is acknowledged (`synchronous=FULL` with a write-ahead log),
 * foreign keys are checked, and a file that another process has locked is waited for. A file that is made here can be
 * read by its owner alone, and so can the files that SQLite puts beside it.
 * @param file path of the file, or `:memory:`
 */
export function openNodeSqlite(file: string): SqliteDatabase {
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600))
  const database = new DatabaseSync(file, {
    enableForeignKeyConstraints: true,
    enableDoubleQuotedStringLiterals: false,
    timeout: 5000,
  })
  try {
    database.exec(
      'pragma journal_mode = WAL; pragma synchronous = FULL; pragma trusted_schema = OFF',
    )
  } catch (problem) {
    database.close()
    throw problem
  }
  const statements = new Map<string, SqliteStatement>()

  function prepare(sql: string): SqliteStatement {
    const statement = database.prepare(sql)
    return {
      reader: statement.columns().length > 0,
      all: parameters => statement.all(...parameters.map(storable)),
      run: parameters => statement.run(...parameters.map(storable)),
      iterate: parameters => statement.iterate(...parameters.map(storable)),
    }
  }

  return {
    close() {
      statements.clear()
      database.close()
    },
    prepare(sql) {
      const kept = statements.get(sql)
      if (kept !== undefined) return kept
      const statement = prepare(sql)
      if (statements.size >= KEPT_STATEMENTS) statements.clear()
      statements.set(sql, statement)
      return statement
    },
  }
}

/** How many compiled statements are kept; the parties use some dozens. */
const KEPT_STATEMENTS = 256
