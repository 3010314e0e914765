import type { Migrations } from './index.ts'

/** Tables for the tests of this folder. */
export interface Schema {
  log: { id: string; at: number; text: string | null; octets: Uint8Array | null }
  side: { id: string; log: string }
}

/** What makes them. */
export const migrations: Migrations = {
  '001-log': {
    async up(database) {
      await database.schema
        .createTable('log')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('at', 'bigint', column => column.notNull())
        .addColumn('text', 'text')
        .addColumn('octets', 'bytea')
        .execute()
    },
  },
  '002-side': {
    async up(database) {
      await database.schema
        .createTable('side')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('log', 'text', column => column.notNull().references('log.id'))
        .execute()
    },
  },
}
