import type { Socket } from 'node:net'
import type { Logger } from 'pino'
import type { ManagementConfiguration } from '../../generated/configuration.ts'
import { EmbeddedEndpoint, type ManagementXmpp, XmppComponent } from '../../runtime/xmpp/index.ts'
import type { ManagementDatabase } from './database.ts'
import { deviceCredentials } from './devices.ts'
import type { Secrets } from './secrets.ts'

/** What the XMPP link needs. */
export interface XmppLinkOptions {
  readonly configuration: ManagementConfiguration
  readonly certificate: string
  readonly key: string
  readonly database: ManagementDatabase
  readonly secrets: Secrets
  readonly log: Logger
  readonly deviceAddress?: (socket: Socket) => string
}

/** Management's XMPP link, and where devices find it. */
export interface XmppLink {
  readonly xmpp: ManagementXmpp
  readonly addresses: Readonly<Record<string, string>>
}

/** Opens the embedded XMPP endpoint, or becomes a component of a server where one is configured (section 4). */
export async function openXmppLink(options: XmppLinkOptions): Promise<XmppLink> {
  const { xmppComponentUrl } = options.configuration
  return xmppComponentUrl === undefined
    ? await openEndpoint(options)
    : openComponent(xmppComponentUrl, options)
}

async function openEndpoint(options: XmppLinkOptions): Promise<XmppLink> {
  const { configuration, certificate, key, database, secrets, log, deviceAddress } = options
  const { host, domain, xmppPort, xmppWebSocketPort } = configuration
  const xmpp = await EmbeddedEndpoint.start({
    domain,
    tls: { cert: certificate, key },
    accounts: {
      find: deviceCredentials(database),
      unknownAccountKey: secrets.unknownDeviceKey,
    },
    directTls: { host, port: xmppPort },
    webSocket: { host, port: xmppWebSocketPort },
    logger: log,
    ...(deviceAddress && { addressOf: deviceAddress }),
  })
  return {
    xmpp,
    addresses: {
      xmpp: `xmpps://${host}:${xmpp.directTlsPort}`,
      xmppWebSocket: `wss://${host}:${xmpp.webSocketPort}/xmpp`,
    },
  }
}

const componentPort = 5347

function openComponent(url: string, { configuration, database, log }: XmppLinkOptions): XmppLink {
  const { domain, deviceDomain = domain, xmppComponentSecret } = configuration
  const { hostname, port } = new URL(url)
  const xmpp = XmppComponent.start({
    server: {
      host: hostname,
      port: port === '' ? componentPort : Number(port),
      jid: domain,
      secret: xmppComponentSecret ?? '',
    },
    deviceDomain,
    devices: () => deviceIds(database),
    logger: log,
  })
  return { xmpp, addresses: {} }
}

async function deviceIds(database: ManagementDatabase): Promise<string[]> {
  const rows = await database.selectFrom('devices').select('deviceId').execute()
  return rows.map(({ deviceId }) => deviceId)
}
