import { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { NodeSqliteDialect } from './node-sqlite-dialect.ts'

/** Changes of a schema by name; they run once each, in the order of their names. */
export type Migrations = Readonly<Record<string, Migration>>

/**
 * Opens a database file, makes it if there is none, and brings its schema up to date.
 *
 * What a query acknowledged survives the end of the process and of the machine. There is one
 * connection: transactions run one after the other, in the order in which they were begun, and a
 * query outside a transaction waits for the transaction that runs. So a function that is given a
 * transaction queries that and never the database itself, which would wait for ever.
 * @param Schema the tables; columns that also exist on PostgreSQL: text UUIDs, bigint milliseconds, JSON as text
 * @param file path of the SQLite file, or `:memory:`
 * @throws Error where the file is no database, belongs to a later version, or a migration fails; the
 * file then stands as before that migration
 */
export async function openDatabase<Schema>(
  file: string,
  migrations: Migrations,
): Promise<Kysely<Schema>> {
  const database = new Kysely<Schema>({
    dialect: new NodeSqliteDialect(file),
  })
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) {
    await database.destroy()
    throw new Error(`the schema of ${file} cannot be brought up to date`, { cause: error })
  }
  return database
}
