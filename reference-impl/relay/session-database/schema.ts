import type { EndReason, Side } from '../../../generated/schemas.ts'
import type { Migrations } from '../../../runtime/storage/index.ts'

/** A session that the relay holds, or held until a short while ago. */
interface ReservationRow {
  /** Public name of the session. */
  session: string
  /** The Cloud Hub / Web Agent pair that serves it. */
  pair: string
  deviceId: string
  terminalId: string
  applicationId: string
  /** When its session IDs were made, in milliseconds. The IDs themselves are not stored. */
  reservedAt: number
  /** The token that management accepted, sealed; none before, and none once all logs are acknowledged. */
  token: string | null
  /** When the last of its logs was acknowledged, in milliseconds. */
  finishedAt: number | null
}

/** A log of a side's start or end ([0061], S176, S209, S267, S295, S332). At most one of each. */
export interface LogRow {
  session: string
  side: Side
  event: 'started' | 'ended'
  /** Place among the logs of the session, from 1. */
  ordinal: number
  /** When it happened, in milliseconds. */
  at: number
  /** Why the side ended; none for a start. */
  reason: EndReason | null
  /** When management acknowledged it, in milliseconds; none as long as it stands in the outbox. */
  acknowledgedAt: number | null
}

/** A machine of a relay that runs on several. */
interface MachineRow {
  name: string
  /** What the others have to know of it, sealed: a `Machine` as JSON. */
  sealed: string
}

/** A pair that drains, until its drain is ended. */
interface DrainRow {
  pair: string
  reason: EndReason
  /** When what is left is ended by force, in milliseconds. */
  deadline: number
}

/** The session management database 64. */
export interface SessionTables {
  reservation: ReservationRow
  log: LogRow
  machine: MachineRow
  drain: DrainRow
}

/** What makes the tables. */
export const migrations: Migrations = {
  '001-sessions-and-logs': {
    async up(database) {
      await database.schema
        .createTable('reservation')
        .addColumn('session', 'text', column => column.primaryKey())
        .addColumn('pair', 'text', column => column.notNull())
        .addColumn('deviceId', 'text', column => column.notNull())
        .addColumn('terminalId', 'text', column => column.notNull())
        .addColumn('applicationId', 'text', column => column.notNull())
        .addColumn('reservedAt', 'bigint', column => column.notNull())
        .addColumn('token', 'text')
        .addColumn('finishedAt', 'bigint')
        .execute()
      await database.schema
        .createTable('log')
        .addColumn('session', 'text', column =>
          column.notNull().references('reservation.session').onDelete('cascade'),
        )
        .addColumn('side', 'text', column => column.notNull())
        .addColumn('event', 'text', column => column.notNull())
        .addColumn('ordinal', 'integer', column => column.notNull())
        .addColumn('at', 'bigint', column => column.notNull())
        .addColumn('reason', 'text')
        .addColumn('acknowledgedAt', 'bigint')
        .addPrimaryKeyConstraint('log-key', ['session', 'side', 'event'])
        .execute()
      await database.schema
        .createIndex('log-outbox')
        .on('log')
        .columns(['acknowledgedAt', 'session', 'ordinal'])
        .execute()
    },
  },
  '002-sessions-of-pairs': {
    async up(database) {
      await database.schema
        .createIndex('reservation-pair')
        .on('reservation')
        .columns(['finishedAt', 'pair'])
        .execute()
    },
  },
  '003-machines': {
    async up(database) {
      await database.schema
        .createTable('machine')
        .addColumn('name', 'text', column => column.primaryKey())
        .addColumn('sealed', 'text', column => column.notNull())
        .execute()
    },
  },
  '004-drains': {
    async up(database) {
      await database.schema
        .createTable('drain')
        .addColumn('pair', 'text', column => column.primaryKey())
        .addColumn('reason', 'text', column => column.notNull())
        .addColumn('deadline', 'bigint', column => column.notNull())
        .execute()
    },
  },
}
