import Koa from 'koa'
import type { Logger } from 'pino'
import { type ManagementConfiguration, validateAccounts } from '../../generated/configuration.ts'
import { timers } from '../../generated/session.ts'
import { readYamlFile } from '../../runtime/configuration/index.ts'
import {
  type Authenticate,
  type ClientLink,
  createRelayClient,
  listenHttps,
  managementRouter,
} from '../../runtime/http/index.ts'
import type { StepObserver } from '../../runtime/observer.ts'
import type { Running, Surroundings } from '../../runtime/program.ts'
import { managementStanzaReceiver, managementStanzaSender } from '../../runtime/stanza/index.ts'
import { serverCertificate } from '../../runtime/server-certificate.ts'
import { trustedAuthorities } from '../../runtime/tls.ts'
import { storeAccounts } from './accounts.ts'
import { ChangeSignal } from './change-signal.ts'
import { type ManagementDatabase, openManagementDatabase } from './database.ts'
import { DeviceLink } from './device-link.ts'
import { Devices } from './devices.ts'
import { health } from './health.ts'
import { LoginPermission } from './login-permission.ts'
import { managementStanzas } from './management-stanzas.ts'
import { relayFacing } from './relay-facing.ts'
import { RemoteMaintenance } from './remote-maintenance.ts'
import { startRetention } from './retention.ts'
import { Secrets } from './secrets.ts'
import { SessionUnit } from './session-management/session-unit.ts'
import { Users } from './users.ts'
import { openXmppLink, type XmppLink } from './xmpp-link.ts'

/** Name of the one relay that this implementation knows. */
const relayName = 'relay'
/** Requests that may wait for a change: for one session or maintenance, and altogether. */
const waitLimits = { perName: 8, all: 4096 }
/** Milliseconds that requests under way have to end when management is stopped. */
const stopPatience = 2000

/**
 * Starts management, the remote maintenance system 50: opens its store, brings the accounts up to date, goes on with
 * every session and maintenance it finds, and then takes requests and devices.
 *
 * @returns its addresses (`api`, `xmpp`, `xmppWebSocket`) and what ends it
 * @throws ConfigurationError where a file cannot be read; Error where an address cannot be listened on
 */
export async function startManagement(
  configuration: ManagementConfiguration,
  surroundings: Surroundings,
): Promise<Running> {
  const { certificate, key } = await serverCertificate(configuration)
  const ca = await trustedAuthorities(configuration.caFile)
  const { log } = surroundings
  const { accountsFile } = configuration
  const accounts =
    accountsFile === undefined
      ? {}
      : await readYamlFile('accountsFile', accountsFile, validateAccounts)
  const secrets = new Secrets(configuration.tokenKey)
  const database = await openManagementDatabase(configuration.databaseFile)
  let link: XmppLink | undefined
  try {
    await storeAccounts(accounts, database, secrets, log)
    link = await openXmppLink({ configuration, certificate, key, database, secrets, log })
    const parts = { ...surroundings, configuration, database, secrets, link, ca }
    return await serve({ ...parts, certificate, key })
  } catch (error) {
    await link?.xmpp.stop()
    await database.destroy()
    throw error
  }
}

interface Parts {
  readonly configuration: ManagementConfiguration
  readonly certificate: string
  readonly key: string
  readonly ca: readonly string[] | undefined
  readonly database: ManagementDatabase
  readonly secrets: Secrets
  readonly link: XmppLink
  readonly log: Logger
  readonly observe: StepObserver
}

async function serve(parts: Parts): Promise<Running> {
  const { configuration, certificate, key, log, observe } = parts
  const units = makeUnits(parts)
  const { devices, login, maintenance, sessions, relay, changes } = units
  takeStanzas(parts, units)

  let isStopping = false
  const app = new Koa()
  const handlers = [
    login.handlers,
    maintenance.handlers,
    sessions.handlers,
    relayFacing(sessions.life, observe),
    health(() => isStopping),
  ]
  const authenticate: Authenticate = (allows, credential) => login.authenticate(allows, credential)
  app.use(managementRouter(handlers, { authenticate, observe, log }))
  const { host, port } = configuration
  const serving = { app, source: 'management', log } as const
  const listening = await listenHttps({ host, port, certificate, key, ...serving })
  if (configuration.xmppComponentUrl !== undefined) await devices.assumeInformed()
  devices.watch(parts.link.xmpp)
  await sessions.resume()
  await maintenance.resume()
  const stopRetention = startRetention(parts.database, login, log)

  return {
    addresses: { api: `https://${host}:${listening.port}`, ...parts.link.addresses },
    async stop() {
      isStopping = true
      changes.stop()
      await listening.close(stopPatience)
      await Promise.all([sessions.stop(), maintenance.stop(), stopRetention()])
      await parts.link.xmpp.stop()
      relay.close()
      await parts.database.destroy()
    },
  }
}

/** The units of management, and what they share. */
interface Units {
  readonly devices: Devices
  readonly login: LoginPermission
  readonly maintenance: RemoteMaintenance
  readonly sessions: SessionUnit
  readonly relay: ClientLink
  readonly changes: ChangeSignal
}

function makeUnits({ configuration, database, secrets, link, ca, log, observe }: Parts): Units {
  const { domain, deviceDomain, relayUrl, relayKey, managementKey } = configuration
  const users = new Users(database)
  const changes = new ChangeSignal(waitLimits)
  const devices = new Devices(database, deviceDomain ?? domain)
  const sender = managementStanzaSender(link.xmpp)
  const deviceLink = new DeviceLink({ sender, devices, observe })
  const relay = createRelayClient({ url: relayUrl, credential: () => managementKey, ca, observe })
  const shared = { database, users, devices, link: deviceLink, changes, log, observe }
  return {
    devices,
    relay,
    changes,
    login: new LoginPermission({ database, relayKey, relay: relayName, log, observe }),
    maintenance: new RemoteMaintenance(shared),
    sessions: new SessionUnit({
      ...shared,
      relay,
      relayName,
      relayTimeout: timers.relayTimeout.seconds * 1000,
      secrets,
      timers: configuration,
    }),
  }
}

/** Has the units take the devices' stanzas and hear of devices that come online. */
function takeStanzas({ link, log }: Parts, { devices, maintenance, sessions }: Units): void {
  const handlers = managementStanzas({ devices, maintenance, sessions })
  link.xmpp.onRequest(managementStanzaReceiver(handlers, log))
  devices.onOnline(deviceId => {
    sessions.deviceCame(deviceId)
    maintenance.deviceCame(deviceId)
  })
}
