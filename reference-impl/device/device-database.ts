import type { Generated, Kysely } from 'kysely'
import { sql } from 'kysely'
import { openDatabase } from '../../runtime/storage/index.ts'

/** Tables of the storage unit 27. Moments are milliseconds since 1970. */
export interface DeviceDatabase {
  counter: { name: string; value: number }
  toner: { colour: string; percent: number }
  setting: { name: string; value: string }
  address: { id: Generated<number>; name: string; email: string; revision: number }
  job: { id: Generated<number>; kind: string; pages: number; at: number }
  file: { id: string; size: number; sha256: string; at: number }
  /** Outcomes for management, kept so that a repeated request gets the same one. */
  outcome: { request: string; stanza: string; payload: string; received: 0 | 1; at: number }
  /** The installation whose firmware is checked and that is not finished: one at most. */
  installation: { request: string; version: string; sha256: string; size: number }
}

/** Opens the device's storage in a file that only its owner can read. */
export function openDeviceDatabase(file: string): Promise<Kysely<DeviceDatabase>> {
  return openDatabase<DeviceDatabase>(file, {
    '1-machine': {
      async up(database) {
        await database.schema
          .createTable('counter')
          .addColumn('name', 'text', column => column.primaryKey())
          .addColumn('value', 'bigint', column => column.notNull())
          .execute()
        await database.schema
          .createTable('toner')
          .addColumn('colour', 'text', column => column.primaryKey())
          .addColumn('percent', 'integer', column => column.notNull())
          .execute()
        await database.schema
          .createTable('setting')
          .addColumn('name', 'text', column => column.primaryKey())
          .addColumn('value', 'text', column => column.notNull())
          .execute()
        await database.schema
          .createTable('address')
          .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
          .addColumn('name', 'text', column => column.notNull())
          .addColumn('email', 'text', column => column.notNull())
          .addColumn('revision', 'integer', column => column.notNull())
          .execute()
        await database.schema
          .createTable('job')
          .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
          .addColumn('kind', 'text', column => column.notNull())
          .addColumn('pages', 'integer', column => column.notNull())
          .addColumn('at', 'bigint', column => column.notNull())
          .execute()
        await database.schema
          .createTable('file')
          .addColumn('id', 'text', column => column.primaryKey())
          .addColumn('size', 'bigint', column => column.notNull())
          .addColumn('sha256', 'text', column => column.notNull())
          .addColumn('at', 'bigint', column => column.notNull())
          .execute()
        await sql`insert into counter (name, value) values
          ('copy-total', 0), ('print-total', 0), ('scan-total', 0)`.execute(database)
        await sql`insert into toner (colour, percent) values
          ('black', 100), ('cyan', 100), ('magenta', 100), ('yellow', 100)`.execute(database)
        await sql`insert into setting (name, value) values ('firmware', '2.0.3')`.execute(database)
      },
    },
    '2-requests': {
      async up(database) {
        await database.schema
          .createTable('outcome')
          .addColumn('request', 'text', column => column.notNull())
          .addColumn('stanza', 'text', column => column.notNull())
          .addColumn('payload', 'text', column => column.notNull())
          .addColumn('received', 'integer', column => column.notNull())
          .addColumn('at', 'bigint', column => column.notNull())
          .addPrimaryKeyConstraint('outcome_key', ['request', 'stanza'])
          .execute()
        await database.schema
          .createTable('installation')
          .addColumn('request', 'text', column => column.primaryKey())
          .addColumn('version', 'text', column => column.notNull())
          .addColumn('sha256', 'text', column => column.notNull())
          .addColumn('size', 'bigint', column => column.notNull())
          .execute()
      },
    },
  })
}
