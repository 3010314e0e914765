import { type Dialect, Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { NodeSqliteDialect } from './node-sqlite-dialect.ts'
import { SerialPostgresDialect } from './postgres-dialect.ts'

/** Changes of a schema by name; they run once each, in the order of their names. */
export type Migrations = Readonly<Record<string, Migration>>

/**
 * Opens a database, makes a SQLite file if there is none, and brings its schema up to date.
 *
 * What a query acknowledged survives the end of the process and of the machine. Transactions run one after the other,
 * on PostgreSQL also those of other programs. On SQLite there is one connection: a query outside a transaction waits
 * for the transaction that runs. So a function that is given a transaction queries that and never the database itself,
 * which would wait for ever.
 * @param Schema the tables; columns that exist on both: text UUIDs, bigint milliseconds, JSON as text
 * @param place path of a SQLite file, `:memory:`, or address of a PostgreSQL database
 * @throws Error where the file is no database, the server cannot be reached, the schema belongs to a later version, or
 * a migration fails; the database then stands as before that migration
 */
export async function openDatabase<Schema>(
  place: string,
  migrations: Migrations,
): Promise<Kysely<Schema>> {
  const database = new Kysely<Schema>({ dialect: dialectOf(place) })
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) {
    await database.destroy()
    throw new Error(`the schema of ${placeName(place)} cannot be brought up to date`, {
      cause: error,
    })
  }
  return database
}

/** Where the settings of a program say that its database is; an empty address is none. */
export function databasePlace(settings: {
  readonly databaseUrl?: string | undefined
  readonly databaseFile: string
}): string {
  const { databaseUrl = '', databaseFile } = settings
  return databaseUrl === '' ? databaseFile : databaseUrl
}

/** Whether a place is the address of a PostgreSQL database. */
export function isPostgres(place: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(place)
}

function dialectOf(place: string): Dialect {
  return isPostgres(place) ? new SerialPostgresDialect(place) : new NodeSqliteDialect(place)
}

/** A place without the password in it. */
function placeName(place: string): string {
  if (!isPostgres(place)) return place
  const { host, pathname } = new URL(place)
  return `postgres://${host}${pathname}`
}
