import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import Koa from 'koa'
import type { Logger } from 'pino'
import type { Accounts, ManagementConfiguration } from '../../generated/configuration.ts'
import { timers } from '../../generated/session.ts'
import { ConfigurationError } from '../../runtime/configuration/index.ts'
import {
  type Authenticate,
  type ClientLink,
  anyOf,
  createRelayClient,
  httpsTransport,
  managementRouter,
} from '../../runtime/http/index.ts'
import type { StepObserver } from '../../runtime/observer.ts'
import { managementStanzaReceiver, managementStanzaSender } from '../../runtime/stanza/index.ts'
import { storeAccounts } from './accounts.ts'
import { ChangeSignal } from './change-signal.ts'
import type { ManagementDatabase } from './database.ts'
import { CommandDeployer } from './deployment/command-deployer.ts'
import type { Deployer } from './deployment/deployer.ts'
import { DeploymentUnit } from './deployment/deployment-unit.ts'
import { SupervisorDeployer } from './deployment/supervisor-deployer.ts'
import { DeviceLink } from './device-link.ts'
import { Devices } from './devices.ts'
import { forwardedAddress } from './several/forwarded-address.ts'
import { health } from './health.ts'
import { LoginPermission } from './login-permission.ts'
import { managementStanzas } from './management-stanzas.ts'
import { HaltNotices } from './notices/halt-notices.ts'
import { MailOutbox } from './notices/mail-outbox.ts'
import { MailServer } from './notices/mail-server.ts'
import { relayFacing } from './relay-facing.ts'
import { RemoteMaintenance } from './remote-maintenance.ts'
import { startRetention } from './retention.ts'
import type { Secrets } from './secrets.ts'
import { SessionUnit } from './session-management/session-unit.ts'
import { Users } from './users.ts'
import { openXmppLink, type XmppLink } from './xmpp-link.ts'

/** Name of the one relay that this implementation knows. */
const relayName = 'relay'
/** Requests that may wait for a change: for one session or maintenance, and altogether. */
const waitLimits = { perName: 8, all: 4096 }
/** Octets that an answer of the relay may have: a list of some hundred thousand sessions (S312). */
const relayAnswerLimit = 64 * 1024 * 1024

/** What management is made of. */
export interface ManagementParts {
  readonly configuration: ManagementConfiguration
  readonly accounts: Accounts
  readonly certificate: string
  readonly key: string
  readonly ca: readonly string[] | undefined
  readonly database: ManagementDatabase
  readonly secrets: Secrets
  readonly log: Logger
  readonly observe: StepObserver
  /** The address of the device behind a connection, where that is not the connection's own. */
  readonly deviceAddress?: (socket: Socket) => string
}

/** Answers a request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Management at work: devices are connected to it, and it goes on with all that is stored. */
export interface Management {
  /** Answers the requests of its API. */
  readonly answer: Answer
  /** Where devices find it. */
  readonly addresses: Readonly<Record<string, string>>
  /** From now on it says that it stops, and nobody waits for a change any more. */
  beginStop(): void
  /** Starts nothing more and waits until nothing runs. */
  stop(): Promise<void>
}

/**
 * Begins the work of management, the remote maintenance system 50: brings the accounts up to date, takes devices, and
 * goes on with every session, maintenance and deployment that is stored.
 *
 * @throws ConfigurationError where settings do not fit together; Error where devices cannot be listened for
 */
export async function beginManagement(parts: ManagementParts): Promise<Management> {
  const { accounts, database, secrets, log } = parts
  await storeAccounts(accounts, database, secrets, log)
  const link = await openXmppLink(parts)
  try {
    return await work({ ...parts, link })
  } catch (error) {
    await link.xmpp.stop()
    throw error
  }
}

interface Parts extends ManagementParts {
  readonly link: XmppLink
}

async function work(parts: Parts): Promise<Management> {
  const { configuration, secrets, log, observe } = parts
  const units = makeUnits(parts)
  const { devices, login, maintenance, sessions, deployments, notices, outbox, relay, changes } =
    units
  takeStanzas(parts, units)

  let isStopping = false
  const handlers = [
    login.handlers,
    maintenance.handlers,
    sessions.handlers,
    relayFacing({ life: sessions.life, haltNotices: notices, observe }),
    notices.handlers,
    ...(deployments === undefined ? [] : [deployments.handlers]),
    health(() => isStopping),
  ]
  const authenticate: Authenticate = (allows, credential) => login.authenticate(allows, credential)
  const addressOf = forwardedAddress(secrets.processKey)
  const app = new Koa()
  app.on('error', (problem: unknown) => log.error({ err: problem }, 'an answer failed'))
  app.use(managementRouter(handlers, { authenticate, addressOf, observe, log }))
  if (configuration.xmppComponentUrl !== undefined) await devices.assumeInformed()
  devices.watch(parts.link.xmpp)
  await sessions.resume()
  await maintenance.resume()
  await deployments?.resume()
  outbox?.wake()
  const stopRetention = startRetention(parts.database, login, notices, log)

  return {
    answer: app.callback(),
    addresses: parts.link.addresses,
    beginStop() {
      isStopping = true
      changes.stop()
    },
    async stop() {
      await Promise.all([
        sessions.stop(),
        maintenance.stop(),
        deployments?.stop(),
        outbox?.stop(),
        stopRetention(),
      ])
      await parts.link.xmpp.stop()
      relay.close()
    },
  }
}

/** The units of management, and what they share. */
interface Units {
  readonly devices: Devices
  readonly login: LoginPermission
  readonly maintenance: RemoteMaintenance
  readonly sessions: SessionUnit
  /** Only where a deployer is configured. */
  readonly deployments: DeploymentUnit | undefined
  /** Told of each session whose device's side has ended by a deployment (12.13). */
  readonly notices: HaltNotices
  /** Sends notices by e-mail, where a mail server is configured. */
  readonly outbox: MailOutbox | undefined
  readonly relay: ClientLink
  readonly changes: ChangeSignal
}

function makeUnits(parts: Parts): Units {
  const { configuration, database, secrets, link, ca, log, observe } = parts
  const { domain, deviceDomain, relayUrl, moreRelayUrls, relayKey, managementKey } = configuration
  const { administratorNotices } = configuration
  const users = new Users(database)
  const changes = new ChangeSignal(waitLimits)
  const devices = new Devices(database, deviceDomain ?? domain)
  const sender = managementStanzaSender(link.xmpp)
  const deviceLink = new DeviceLink({ sender, devices, observe })
  const relay = createRelayClient({
    url: relayUrl,
    credential: () => managementKey,
    ca,
    observe,
    transport: anyOf(
      [relayUrl, ...moreRelayUrls].map(url =>
        httpsTransport({ url, ca, answerLimit: relayAnswerLimit }),
      ),
    ),
  })
  const shared = { database, users, devices, link: deviceLink, changes, log, observe }
  const sessions = new SessionUnit({
    ...shared,
    relay,
    relayName,
    relayTimeout: timers.relayTimeout.seconds * 1000,
    secrets,
    timers: configuration,
  })
  const deployer = deployerOf(configuration, log)
  const { drainDeadline, deployTimeout } = configuration
  const outbox = makeOutbox(parts)
  return {
    devices,
    relay,
    changes,
    outbox,
    notices: new HaltNotices({ database, changes, administratorNotices, outbox }),
    login: new LoginPermission({ database, relayKey, relay: relayName, log, observe }),
    maintenance: new RemoteMaintenance(shared),
    sessions,
    deployments:
      deployer &&
      new DeploymentUnit({
        ...shared,
        life: sessions.life,
        relay,
        deployer,
        drainDeadline,
        deployTimeout,
      }),
  }
}

/** What deploys the relay; without it nothing is deployed. */
function deployerOf(
  { deployCommand, relaySupervisor }: ManagementConfiguration,
  log: Logger,
): Deployer | undefined {
  if (relaySupervisor !== undefined) return new SupervisorDeployer(relaySupervisor)
  return deployCommand && new CommandDeployer(deployCommand, log)
}

/** @throws ConfigurationError where a mail server is named, and no address to send from */
function makeOutbox({ configuration, database, ca, log }: Parts): MailOutbox | undefined {
  const { smtpUrl, smtpUser, smtpPassword, mailFrom } = configuration
  if (smtpUrl === undefined) return undefined
  if (mailFrom === undefined) throw new ConfigurationError(['mailFrom is missing beside smtpUrl'])
  const server = new MailServer({ url: smtpUrl, user: smtpUser, password: smtpPassword, ca })
  return new MailOutbox({ database, server, from: mailFrom, log })
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
