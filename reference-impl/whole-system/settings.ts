import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
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

/** A device of such a system by its number, from 1. */
export function deviceIdOf(number: number): string {
  return number === 1 ? deviceId : `printer-${number + 6}`
}

/** The technician of a terminal of such a system by its number, from 1. */
export function technicianOf(number: number): Account {
  const [first = { userId: '', password: '', role: 'technician' }] = accounts
  return number === 1 ? first : { ...first, userId: `${first.userId}-${number}` }
}

/** Version of the relay that such a system begins with where it can be deployed. */
const firstVersion = '0.1.0'

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
  /** Devices, and terminals, each of which has a technician of its own; one where it is left out. */
  readonly devices?: number
  readonly terminals?: number
  /** Whether the relay supervisor starts the relay, and deploys versions of it. */
  readonly isSupervised?: boolean
  readonly logLevel: 'trace' | 'info'
  /** Address under which the device accepts firmware. */
  readonly firmwareSource?: string
  /** Settings of a party beyond these, by name: timers, further applications, the unattended policy. */
  readonly overrides?: Partial<Record<Party, Readonly<Record<string, unknown>>>>
}

/** Paths of the configuration files: one of each party, and those of further devices and terminals. */
export interface SettingsFiles extends Record<Party, string> {
  readonly furtherDevices: readonly string[]
  readonly furtherTerminals: readonly string[]
}

/** Writes the configuration files and returns their paths. Keys that exist already are kept. */
export async function writeSettings(options: SystemOptions): Promise<SettingsFiles> {
  const { directory, ports, certificates, pairs = 1, logLevel, firmwareSource } = options
  const { devices = 1, terminals = 1, isSupervised = false } = options
  const furtherTechnicians = further(terminals).map(technicianOf)
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
    users: [...accounts, ...furtherTechnicians].map(account => ({
      ...account,
      displayName: account.role === 'technician' ? 'Taro Technician' : 'Aiko Administrator',
      organization,
      ...(account.role === 'technician' && { administrator: 'administrator' }),
    })),
    devices: [1, ...further(devices)].map(number => ({
      deviceId: deviceIdOf(number),
      password: keys.devicePassword,
      organization,
    })),
  })
  const relayFile = join(directory, 'relay.yaml')
  const supervisorSocket = join(directory, 'supervisor.sock')
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
      ...(isSupervised && { relaySupervisor: supervisorSocket }),
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
      ...(isSupervised && {
        supervisorSocket,
        release: firstVersion,
        releaseFile: join(directory, 'release.json'),
        releaseCommand: releaseCommand(relayFile),
      }),
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
  const write = (party: Party, name: string = party, own: object = {}): Promise<string> =>
    writeSecretYaml(join(directory, `${name}.yaml`), {
      ...files[party],
      ...options.overrides?.[party],
      ...own,
    })
  const furtherEnd = (party: 'device' | 'terminal', number: number): Promise<string> => {
    const name = `${party}-${number}`
    const own = party === 'device' ? { deviceId: deviceIdOf(number), panelPort: 0 } : { port: 0 }
    return write(party, name, { ...own, dataDirectory: join(directory, name) })
  }
  return {
    management: await write('management'),
    relay: await write('relay'),
    device: await write('device'),
    terminal: await write('terminal'),
    furtherDevices: await Promise.all(further(devices).map(each => furtherEnd('device', each))),
    furtherTerminals: await Promise.all(
      further(terminals).map(each => furtherEnd('terminal', each)),
    ),
  }
}

/** Numbers of those beside the first. */
function further(count: number): readonly number[] {
  return Array.from({ length: count - 1 }, (_, index) => index + 2)
}

const program = fileURLToPath(new URL('../mrsp.ts', import.meta.url))

/** Starts this relay, which then names the version that is asked for. */
function releaseCommand(relayFile: string): readonly string[] {
  return [
    process.execPath,
    program,
    'relay',
    '--config',
    relayFile,
    '--product-version',
    '{version}',
  ]
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
