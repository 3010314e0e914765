import { type Kysely, sql } from 'kysely'
import type { Migrations } from '../../runtime/storage/index.ts'

/** The changes that made the schema of management's database. What is released is never edited. */
export const migrations: Migrations = {
  '0001-accounts': { up: createAccounts },
  '0002-sessions': { up: createSessions },
  '0003-maintenances': { up: createMaintenances },
  '0004-deployments': { up: createDeployments },
  '0005-notices': { up: createNotices },
  '0006-worker': { up: createWorker },
  '0007-pair-before': { up: addPairBefore },
}

async function createAccounts(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  await schema
    .createTable('users')
    .addColumn('user_id', 'text', column => column.primaryKey())
    .addColumn('password_hash', 'text', column => column.notNull())
    .addColumn('display_name', 'text', column => column.notNull())
    .addColumn('organization', 'text', column => column.notNull())
    .addColumn('role', 'text', column => column.notNull())
    .addColumn('administrator', 'text')
    .addColumn('email', 'text')
    .addColumn('fingerprint', 'text', column => column.notNull())
    .execute()
  await schema
    .createTable('terminals')
    .addColumn('terminal_id', 'text', column => column.primaryKey())
    .addColumn('organization', 'text', column => column.notNull())
    .addColumn('last_login_at', 'bigint', column => column.notNull())
    .execute()
  await schema
    .createTable('logins')
    .addColumn('login', 'text', column => column.primaryKey())
    .addColumn('user_id', 'text', column => column.notNull().references('users.user_id'))
    .addColumn('terminal_id', 'text', column => column.notNull())
    .addColumn('logged_in_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .execute()
  await schema.createIndex('logins_of_user').on('logins').column('user_id').execute()
  await schema.createIndex('logins_by_expiry').on('logins').column('expires_at').execute()
  await schema
    .createTable('devices')
    .addColumn('device_id', 'text', column => column.primaryKey())
    .addColumn('organization', 'text', column => column.notNull())
    .addColumn('scram_keys', 'text', column => column.notNull())
    .addColumn('fingerprint', 'text', column => column.notNull())
    .addColumn('model', 'text')
    .addColumn('serial', 'text')
    .addColumn('firmware', 'text')
    .addColumn('product', 'text')
    .addColumn('unattended', 'integer')
    .addColumn('applications', 'text')
    .execute()
  await schema.createIndex('devices_of_organization').on('devices').column('organization').execute()
}

async function createSessions(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  await schema
    .createTable('sessions')
    .addColumn('session', 'text', column => column.primaryKey())
    .addColumn('revision', 'bigint', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('user_id', 'text', column => column.notNull())
    .addColumn('terminal_id', 'text', column => column.notNull())
    .addColumn('device_id', 'text', column => column.notNull())
    .addColumn('application_id', 'text', column => column.notNull())
    .addColumn('binding_code', 'text', column => column.notNull())
    .addColumn('requested_at', 'bigint', column => column.notNull())
    .addColumn('approval_request', 'text', column => column.notNull())
    .addColumn('approval_expires_at', 'bigint', column => column.notNull())
    .addColumn('approval_timeout', 'integer', column => column.notNull())
    .addColumn('session_duration', 'integer', column => column.notNull())
    .addColumn('terminate_timeout', 'integer', column => column.notNull())
    .addColumn('unattended', 'integer')
    .addColumn('refusal_reason', 'text')
    .addColumn('approved_at', 'bigint')
    .addColumn('relay', 'text')
    .addColumn('device_side', 'text')
    .addColumn('terminal_side', 'text')
    .addColumn('information_request', 'text')
    .addColumn('information_taken_at', 'bigint')
    .addColumn('sealed_information', 'text')
    .addColumn('connect_timeout', 'integer')
    .addColumn('token_nonce', 'text')
    .addColumn('token_hash', 'text')
    .addColumn('expires_at', 'bigint')
    .addColumn('established', 'integer', column => column.notNull())
    .addColumn('termination_request', 'text')
    .addColumn('terminating_at', 'bigint')
    .addColumn('asks_device', 'text')
    .addColumn('asks_relay', 'text')
    .addColumn('device_end_reason', 'text')
    .addColumn('end_reason', 'text')
    .addColumn('code', 'text')
    .addColumn('final_at', 'bigint')
    .execute()
  // [0138]: no second session between a device and a terminal until the first is final.
  await schema
    .createIndex('one_live_session_of_pair')
    .unique()
    .on('sessions')
    .columns(['device_id', 'terminal_id'])
    .where(sql.ref('final_at'), 'is', null)
    .execute()
  await schema
    .createIndex('one_approval_of_device')
    .unique()
    .on('sessions')
    .column('device_id')
    .where(sql.ref('state'), 'in', ['requested', 'awaiting-approval'])
    .execute()
  await schema
    .createIndex('live_sessions_of_user')
    .on('sessions')
    .column('user_id')
    .where(sql.ref('final_at'), 'is', null)
    .execute()
  await schema.createIndex('sessions_by_end').on('sessions').column('final_at').execute()
  await schema
    .createTable('logs')
    .addColumn('session', 'text', column =>
      column.notNull().references('sessions.session').onDelete('cascade'),
    )
    .addColumn('side', 'text', column => column.notNull())
    .addColumn('event', 'text', column => column.notNull())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('managed_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('log_of_session', ['session', 'side', 'event'])
    .execute()
}

async function createMaintenances(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  await schema
    .createTable('maintenances')
    .addColumn('maintenance', 'text', column => column.primaryKey())
    .addColumn('revision', 'bigint', column => column.notNull())
    .addColumn('device_id', 'text', column => column.notNull())
    .addColumn('user_id', 'text', column => column.notNull())
    .addColumn('operation', 'text', column => column.notNull())
    .addColumn('instruction', 'text')
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('requested_at', 'bigint', column => column.notNull())
    .addColumn('deadline', 'bigint', column => column.notNull())
    .addColumn('phase', 'text')
    .addColumn('percent', 'integer')
    .addColumn('outcome', 'integer', column => column.notNull())
    .addColumn('code', 'text')
    .addColumn('firmware', 'text')
    .addColumn('counters', 'text')
    .addColumn('final_at', 'bigint')
    .execute()
  await schema
    .createIndex('one_live_maintenance_of_device')
    .unique()
    .on('maintenances')
    .column('device_id')
    .where(sql.ref('final_at'), 'is', null)
    .execute()
  await schema.createIndex('maintenances_by_end').on('maintenances').column('final_at').execute()
}

async function createDeployments(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  await schema.alterTable('sessions').addColumn('relay_ends_at', 'bigint').execute()
  await schema
    .createTable('deployments')
    .addColumn('deployment', 'text', column => column.primaryKey())
    .addColumn('revision', 'bigint', column => column.notNull())
    .addColumn('version', 'text', column => column.notNull())
    .addColumn('rolling', 'integer', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('user_id', 'text', column => column.notNull())
    .addColumn('instructed_at', 'bigint', column => column.notNull())
    .addColumn('executed_at', 'bigint')
    .addColumn('drain_deadline', 'integer', column => column.notNull())
    .addColumn('sessions_left', 'text', column => column.notNull())
    .addColumn('pairs', 'text')
    .addColumn('drain_began', 'bigint')
    .addColumn('phase', 'text')
    .addColumn('deploying_since', 'bigint')
    .addColumn('version_before', 'text')
    .addColumn('ends_drain', 'integer', column => column.notNull())
    .addColumn('code', 'text')
    .addColumn('final_at', 'bigint')
    .execute()
  // 12.1: no second deployment until the first is final.
  await schema
    .createIndex('one_live_deployment')
    .unique()
    .on('deployments')
    .expression(sql`(final_at is null)`)
    .where(sql.ref('final_at'), 'is', null)
    .execute()
}

async function createNotices(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  await schema
    .createTable('notices')
    .addColumn('notice', 'text', column => column.primaryKey())
    .addColumn('recipient', 'text', column => column.notNull())
    .addColumn('session', 'text', column => column.notNull())
    .addColumn('device_id', 'text', column => column.notNull())
    .addColumn('user_id', 'text', column => column.notNull())
    .addColumn('reason', 'text', column => column.notNull())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('acknowledged_at', 'bigint')
    .execute()
  // 12.13: a session halts once for each who is told, however often its log comes.
  await schema
    .createIndex('one_notice_of_session')
    .unique()
    .on('notices')
    .columns(['session', 'recipient'])
    .execute()
  await schema
    .createIndex('unread_notices')
    .on('notices')
    .columns(['recipient', 'at'])
    .where(sql.ref('acknowledged_at'), 'is', null)
    .execute()
  await schema
    .createTable('mails')
    .addColumn('notice', 'text', column =>
      column.primaryKey().references('notices.notice').onDelete('cascade'),
    )
    .addColumn('address', 'text', column => column.notNull())
    .addColumn('stored_at', 'bigint', column => column.notNull())
    .addColumn('attempts', 'integer', column => column.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('sent_at', 'bigint')
    .execute()
  await schema
    .createIndex('mails_to_send')
    .on('mails')
    .column('due_at')
    .where(sql.ref('due_at'), 'is not', null)
    .execute()
}

async function createWorker(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('worker')
    .addColumn('id', 'integer', column => column.primaryKey())
    .addColumn('host', 'text', column => column.notNull())
    .addColumn('port', 'integer', column => column.notNull())
    .addColumn('xmpp_port', 'integer', column => column.notNull())
    .addColumn('xmpp_web_socket_port', 'integer', column => column.notNull())
    .execute()
}

async function addPairBefore(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('deployments').addColumn('pair_before', 'text').execute()
}
