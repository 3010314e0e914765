import type { Logger } from 'pino'
import type { Accounts } from '../../generated/configuration.ts'
import { deriveScramCredentials, type ScramHash } from '../../runtime/xmpp/index.ts'
import type { DeviceRow, ManagementDatabase, UserRow } from './database.ts'
import { hashPassword, type PasswordCost } from './password-hash.ts'
import type { Secrets } from './secrets.ts'

type UserAccount = NonNullable<Accounts['users']>[number]
type DeviceAccount = NonNullable<Accounts['devices']>[number]

/** What SCRAM keys are stored as: octets in base64. */
export interface StoredScramKeys {
  readonly salt: string
  readonly iterations: number
  readonly storedKey: string
  readonly serverKey: string
}

const scramHashes: readonly ScramHash[] = ['sha256', 'sha1']

/**
 * Creates the users and devices of an accounts file, or brings them up to date; what is in the store and not in the
 * file stays. Passwords are hashed anew only where an entry changed; a user whose entry changed has to log in again.
 */
export async function storeAccounts(
  accounts: Accounts,
  database: ManagementDatabase,
  secrets: Secrets,
  log: Logger,
  passwordCost?: PasswordCost,
): Promise<void> {
  let changed = 0
  for (const user of accounts.users ?? []) {
    changed += await storeUser(user, database, secrets, passwordCost)
  }
  for (const device of accounts.devices ?? []) {
    changed += await storeDevice(device, database, secrets)
  }
  if (changed > 0) log.info({ changed }, 'accounts brought up to date')
}

async function storeUser(
  user: UserAccount,
  database: ManagementDatabase,
  secrets: Secrets,
  passwordCost: PasswordCost | undefined,
): Promise<0 | 1> {
  const { userId, password, displayName, organization, role } = user
  const { administrator, email } = user
  const fingerprint = secrets.fingerprint([
    'user',
    userId,
    password,
    displayName,
    organization,
    role,
    administrator,
    email,
  ])
  const known = await database
    .selectFrom('users')
    .select('fingerprint')
    .where('userId', '=', userId)
    .executeTakeFirst()
  if (known?.fingerprint === fingerprint) return 0
  const row: UserRow = {
    userId,
    passwordHash: await hashPassword(password, passwordCost),
    displayName,
    organization,
    role,
    administrator: administrator ?? null,
    email: email ?? null,
    fingerprint,
  }
  await database
    .insertInto('users')
    .values(row)
    .onConflict(conflict => conflict.column('userId').doUpdateSet(row))
    .execute()
  await database.deleteFrom('logins').where('userId', '=', userId).execute()
  return 1
}

async function storeDevice(
  device: DeviceAccount,
  database: ManagementDatabase,
  secrets: Secrets,
): Promise<0 | 1> {
  const { deviceId, password, organization } = device
  const fingerprint = secrets.fingerprint(['device', deviceId, password, organization])
  const known = await database
    .selectFrom('devices')
    .select('fingerprint')
    .where('deviceId', '=', deviceId)
    .executeTakeFirst()
  if (known?.fingerprint === fingerprint) return 0
  const account = {
    deviceId,
    organization,
    scramKeys: JSON.stringify(await scramKeys(password)),
    fingerprint,
  }
  const row: DeviceRow = {
    ...account,
    model: null,
    serial: null,
    firmware: null,
    product: null,
    unattended: null,
    applications: null,
  }
  await database
    .insertInto('devices')
    .values(row)
    .onConflict(conflict => conflict.column('deviceId').doUpdateSet(account))
    .execute()
  return 1
}

async function scramKeys(password: string): Promise<Record<string, StoredScramKeys>> {
  const keys: Record<string, StoredScramKeys> = {}
  for (const hash of scramHashes) {
    const { salt, iterations, storedKey, serverKey } = await deriveScramCredentials(password, hash)
    keys[hash] = {
      salt: Buffer.from(salt).toString('base64'),
      iterations,
      storedKey: Buffer.from(storedKey).toString('base64'),
      serverKey: Buffer.from(serverKey).toString('base64'),
    }
  }
  return keys
}
