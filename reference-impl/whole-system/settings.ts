import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import type { Party } from '../../runtime/descriptor.ts'
import type { Certificates } from './certificates.ts'
import { numbersOf, portOfPair, type Ports } from './ports.ts'

/** A user that is built in where the four programs run together. */
export interface Account {
  readonly userId: string
  readonly password: string
  readonly role: 'technician' | 'administrator'
}

/** The accounts of a system whose four programs run on one machine. Not for a machine that others can reach. */
export const accounts: readonly Account[] = [
  { userId: 'technician', password: 'technician-demo', role: 'technician' },
  { userId: 'administrator', password: 'administrator-demo', role: 'administrator' },
]

/** The device of such a system. */
export const deviceId = 'printer-7'

const organization = 'Example Service'
const domain = 'localhost'

/** What differs between one run of the four programs and another. */
export interface SystemOptions {
  /** Directory for settings, keys, certificates and databases; made where it is missing. */
  readonly directory: string
  readonly ports: Ports
  readonly certificates: Certificates
  /** Cloud Hub / Web Agent pairs of the relay; one where it is left out. */
  readonly pairs?: number
  readonly logLevel: 'trace' | 'info'
  /** Address under which the device accepts firmware. */
  readonly firmwareSource?: string
  /** Settings of a party beyond these, by name: timers, further applications, the unattended policy. */
  readonly overrides?: Partial<Record<Party, Readonly<Record<string, unknown>>>>
}

/** Writes the four configuration files and returns their paths. Keys that exist already are kept. */
export async function writeSettings(options: SystemOptions): Promise<Record<Party, string>> {
  const { directory, ports, certificates, pairs = 1, logLevel, firmwareSource } = options
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const keys = await readKeys(join(directory, 'keys.yaml'))
  const common = { logLevel, caFile: certificates.caFile }
  const server = { certificateFile: certificates.certificateFile, keyFile: certificates.keyFile }
  const linkKeys = { relayKey: keys.relayKey, managementKey: keys.managementKey }
  const managementUrl = `https://localhost:${ports.management}`
  const publicUrl = `wss://localhost:${ports.relay}`
  const pairUrls = numbersOf(pairs).map(number => `wss://localhost:${portOfPair(ports, number)}`)
  const allowedRelays = pairUrls.length > 0 ? pairUrls : [publicUrl]
  const accountsFile = await writeSecretYaml(join(directory, 'accounts.yaml'), {
    users: accounts.map(account => ({
      ...account,
      displayName: account.role === 'technician' ? 'Taro Technician' : 'Aiko Administrator',
      organization,
      ...(account.role === 'technician' && { administrator: 'administrator' }),
    })),
    devices: [{ deviceId, password: keys.devicePassword, organization }],
  })
  const files: Record<Party, Record<string, unknown>> = {
    management: {
      ...common,
      ...server,
      ...linkKeys,
      port: ports.management,
      tokenKey: keys.tokenKey,
      databaseFile: join(directory, 'management.sqlite'),
      relayUrl: `https://localhost:${ports.relay}`,
      domain,
      xmppPort: ports.xmpp,
      xmppWebSocketPort: ports.xmppWebSocket,
      accountsFile,
    },
    relay: {
      ...common,
      ...server,
      ...linkKeys,
      port: ports.relay,
      publicUrl,
      pairs,
      sessionIdKey: keys.sessionIdKey,
      databaseFile: join(directory, 'relay.sqlite'),
      managementUrl,
    },
    device: {
      ...common,
      deviceId,
      password: keys.devicePassword,
      domain,
      xmppUrl: `xmpps://localhost:${ports.xmpp}`,
      allowedRelays,
      ...(firmwareSource !== undefined && { firmwareSources: [firmwareSource] }),
      panelPort: ports.panel,
      dataDirectory: join(directory, 'device'),
    },
    terminal: {
      ...common,
      managementUrl,
      allowedRelays,
      port: ports.terminal,
      dataDirectory: join(directory, 'terminal'),
    },
  }
  const write = (party: Party): Promise<string> =>
    writeSecretYaml(join(directory, `${party}.yaml`), {
      ...files[party],
      ...options.overrides?.[party],
    })
  return {
    management: await write('management'),
    relay: await write('relay'),
    device: await write('device'),
    terminal: await write('terminal'),
  }
}

const keyNames = [
  'relayKey',
  'managementKey',
  'tokenKey',
  'sessionIdKey',
  'devicePassword',
] as const
type Keys = Record<(typeof keyNames)[number], string>

async function readKeys(file: string): Promise<Keys> {
  const stored: unknown = existsSync(file) ? parse(await readFile(file, 'utf8')) : {}
  const kept = new Map(Object.entries(stored !== null && typeof stored === 'object' ? stored : {}))
  const key = (name: (typeof keyNames)[number]): string => {
    const value: unknown = kept.get(name)
    return typeof value === 'string' ? value : randomBytes(32).toString('base64url')
  }
  const keys: Keys = {
    relayKey: key('relayKey'),
    managementKey: key('managementKey'),
    tokenKey: key('tokenKey'),
    sessionIdKey: key('sessionIdKey'),
    devicePassword: key('devicePassword'),
  }
  await writeSecretYaml(file, keys)
  return keys
}

async function writeSecretYaml(file: string, value: unknown): Promise<string> {
  await writeFile(file, stringify(value), { mode: 0o600 })
  return file
}
