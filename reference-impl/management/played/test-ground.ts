import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { stringify } from 'yaml'
import type { Accounts, ManagementConfiguration } from '../../../generated/configuration.ts'
import { storeAccounts } from '../accounts.ts'
import { openManagementDatabase } from '../database.ts'
import { Secrets } from '../secrets.ts'
import { type GeneratedCertificate, generateCertificate } from '../../../runtime/tls.ts'

/** What all parties of one test share. */
export interface TestGround {
  readonly directory: string
  readonly certificate: GeneratedCertificate
  readonly configuration: ManagementConfiguration
  remove(): Promise<void>
}

/** A key, or a session ID: 32 random octets. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Password of every user and device. */
export const password = 'correct horse battery staple'

/**
 * Makes a directory with certificates, accounts whose passwords are cheap to check, and a configuration of management
 * with free ports.
 */
export async function makeGround(
  settings: Partial<ManagementConfiguration> = {},
  inDirectory: (directory: string) => Partial<ManagementConfiguration> = () => ({}),
): Promise<TestGround> {
  const directory = await mkdtemp(join(tmpdir(), 'management-'))
  const certificate = await generateCertificate(['localhost', '127.0.0.1'])
  const file = async (name: string, text: string): Promise<string> => {
    const path = join(directory, name)
    await writeFile(path, text, { mode: 0o600 })
    return path
  }
  const role = 'technician'
  const accounts: Accounts = {
    users: [
      { userId: 'tanaka', password, displayName: 'Koki Tanaka', organization: 'North', role },
      { userId: 'sato', password, displayName: 'Mei Sato', organization: 'South', role },
      {
        userId: 'kato',
        password,
        displayName: 'Aiko Kato',
        organization: 'North',
        role: 'administrator',
      },
    ],
    devices: ['printer-1', 'printer-2', 'printer-3', 'printer-4'].map(deviceId => ({
      deviceId,
      password,
      organization: 'North',
    })),
  }
  const configuration: ManagementConfiguration = {
    host: '127.0.0.1',
    port: 0,
    certificateFile: await file('certificate.pem', certificate.certificate),
    keyFile: await file('key.pem', certificate.key),
    caFile: await file('ca.pem', certificate.ca),
    databaseFile: join(directory, 'management.sqlite'),
    relayUrl: 'https://127.0.0.1:1',
    moreRelayUrls: [],
    managementKey: makeSecret(),
    relayKey: makeSecret(),
    tokenKey: makeSecret(),
    domain: 'localhost',
    xmppPort: 0,
    xmppWebSocketPort: 0,
    accountsFile: await file('accounts.yaml', stringify(accounts)),
    approvalTimeout: 60,
    sessionDuration: 3600,
    terminateTimeout: 30,
    drainDeadline: 120,
    deployTimeout: 30,
    administratorNotices: 'always',
    logLevel: 'silent',
    ...settings,
    ...inDirectory(directory),
  }
  const database = await openManagementDatabase(configuration.databaseFile)
  const secrets = new Secrets(configuration.tokenKey)
  const cheap = { cost: 4, blockSize: 8, parallel: 1 }
  await storeAccounts(accounts, database, secrets, silent, cheap)
  await database.destroy()
  const remove = (): Promise<void> => rm(directory, { recursive: true })
  return { directory, certificate, configuration, remove }
}

/** A logger that says nothing. */
export const silent: Logger = pino({ level: 'silent' })
