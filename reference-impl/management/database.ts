import { CamelCasePlugin, type Kysely } from 'kysely'
import { openDatabase } from '../../runtime/storage/index.ts'
import type { DeploymentRow } from './deployment/deployment-row.ts'
import { migrations } from './migrations.ts'
import type { MailRow, NoticeRow } from './notices/notice-row.ts'
import type { SessionRow } from './session-management/session-row.ts'
import type { WorkerRow } from './several/worker-record.ts'

/** A user who may log in ([0069]). */
export interface UserRow {
  userId: string
  /** As `hashPassword` makes it. */
  passwordHash: string
  displayName: string
  organization: string
  role: 'technician' | 'administrator'
  /** User ID of the user's administrator ([0153]). */
  administrator: string | null
  email: string | null
  /** Tells whether the entry of the accounts file changed. */
  fingerprint: string
}

/** A terminal's installation. */
interface TerminalRow {
  terminalId: string
  /** Organization of the user who logged in there first; others get another terminal ID. */
  organization: string
  lastLoginAt: number
}

/** A login that is permitted until it expires. */
interface LoginRow {
  /** Hash of the access token. */
  login: string
  userId: string
  terminalId: string
  loggedInAt: number
  expiresAt: number
}

/** A device, with what it last said of itself. */
export interface DeviceRow {
  deviceId: string
  organization: string
  /** SCRAM keys by hash, JSON. */
  scramKeys: string
  fingerprint: string
  model: string | null
  serial: string | null
  firmware: string | null
  product: string | null
  unattended: 0 | 1 | null
  /** JSON of the applications ([0045]); null until the first `device-info`. */
  applications: string | null
}

/** One side of one session has started or ended: managed for good (S178, S211, S269, S297, S334). */
interface LogRow {
  session: string
  side: 'device' | 'terminal'
  event: 'started' | 'ended'
  /** When the relay stored it. */
  at: number
  reason: string | null
  managedAt: number
}

/** A remote maintenance (S121). */
export interface MaintenanceRow {
  maintenance: string
  revision: number
  deviceId: string
  userId: string
  operation: 'confirm-counters' | 'install-firmware'
  /** The firmware to install, JSON. */
  instruction: string | null
  state: 'requested' | 'running' | 'done' | 'failed'
  requestedAt: number
  /** When it fails for want of a result. */
  deadline: number
  phase: 'download' | 'verify' | 'install' | 'restart' | null
  percent: number | null
  /** Whether it ended by a result of the device. */
  outcome: 0 | 1
  code: string | null
  firmware: string | null
  /** JSON. */
  counters: string | null
  finalAt: number | null
}

/** The tables of management's database. */
export interface ManagementSchema {
  users: UserRow
  terminals: TerminalRow
  logins: LoginRow
  devices: DeviceRow
  sessions: SessionRow
  logs: LogRow
  maintenances: MaintenanceRow
  deployments: DeploymentRow
  notices: NoticeRow
  mails: MailRow
  worker: WorkerRow
}

/** Management's database, and a transaction in it. */
export type ManagementDatabase = Kysely<ManagementSchema>

/**
 * Opens management's database and brings it up to date. Columns are named in snake case in it.
 *
 * @param place the setting `databaseFile` or `databaseUrl`
 * @throws Error where it is no database, cannot be reached or is of a later version
 */
export async function openManagementDatabase(place: string): Promise<ManagementDatabase> {
  const database = await openDatabase<ManagementSchema>(place, migrations)
  return database.withPlugin(new CamelCasePlugin())
}
