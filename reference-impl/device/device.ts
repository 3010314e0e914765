import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeviceConfiguration } from '../../generated/configuration.ts'
import type { DeviceStanzaHandlers } from '../../generated/stanzas.ts'
import type { Running, Surroundings } from '../../runtime/program.ts'
import { nodeSockets } from '../../runtime/session-connection/node-socket.ts'
import { deviceStanzaReceiver, deviceStanzaSender } from '../../runtime/stanza/index.ts'
import { trustedAuthorities } from '../../runtime/tls.ts'
import { DeviceClient } from '../../runtime/xmpp/index.ts'
import { ApplicationRegistry } from './application-registry.ts'
import { AddressBook } from './applications/address-book.ts'
import { FileStore } from './applications/file-store.ts'
import { startJobLog } from './applications/job-log.ts'
import { startWebServer } from './applications/web-server.ts'
import { openDeviceDatabase } from './device-database.ts'
import { Machine } from './machine.ts'
import { Maintenance } from './maintenance/maintenance.ts'
import { Outcomes } from './outcomes.ts'
import { ApprovalScreen } from './panel/approval-screen.ts'
import { startPanel } from './panel/panel.ts'
import { Sessions } from './sessions.ts'

const product = 'mrsp-device/0.1.0'

/** Milliseconds that sessions have to end when the device is stopped. */
const stopPatience = 5000

/** Starts the device: its applications, its panel, and its connection to management ([0034], [0042]). */
export async function startDevice(
  configuration: DeviceConfiguration,
  { log, observe }: Surroundings,
): Promise<Running> {
  const { deviceId, domain, model, serial, unattended, dataDirectory } = configuration
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  const database = await openDeviceDatabase(join(dataDirectory, 'device.sqlite'))
  const ca = await trustedAuthorities(configuration.caFile)
  const machine = new Machine(database)
  const applications = new ApplicationRegistry([
    await startWebServer({
      deviceId,
      model,
      serial,
      machine,
      addressBook: new AddressBook(database),
      files: new FileStore(join(dataDirectory, 'files'), database),
      observe,
    }),
    await startJobLog(machine, observe),
    ...configuration.applications.map(application => ({
      ...application,
      stop: () => Promise.resolve(),
    })),
  ])

  const client = new DeviceClient({
    service: configuration.xmppUrl,
    domain,
    username: deviceId,
    password: configuration.password,
    logger: log,
    ...(ca && { ca: ca.join('\n') }),
  })
  const management = deviceStanzaSender(client)
  const outcomes = new Outcomes(database, management)
  const approval = new ApprovalScreen(() => changed())
  const maintenance = new Maintenance({
    machine,
    outcomes,
    management,
    installation: {
      sources: configuration.firmwareSources,
      directory: join(dataDirectory, 'firmware'),
      ...(ca && { ca }),
    },
    observe,
    changed: () => changed(),
  })
  const sessions = new Sessions({
    database,
    applications,
    approval,
    outcomes,
    openSocket: nodeSockets(ca ? { ca: [...ca] } : {}),
    allowedRelays: configuration.allowedRelays,
    unattended,
    product,
    observe,
    changed: () => changed(),
  })
  const panel = await startPanel({
    host: configuration.panelHost,
    port: configuration.panelPort,
    deviceId,
    approval,
    online: () => client.jid !== undefined,
    maintenance: () => maintenance.running,
    sessions: () => sessions.list(),
    endSession: session => sessions.terminate(session, 'device'),
  })
  const changed = (): void => panel.changed()

  /** What the device is, told whenever it is connected or has changed. */
  const tellDeviceInfo = async (): Promise<void> => {
    await management.deviceInfo({
      model,
      serial,
      firmware: await machine.firmware(),
      product,
      unattended,
      applications: applications.list(),
      sessions: sessions.list().map(({ session }) => ({ session })),
    })
  }
  const handlers: DeviceStanzaHandlers = {
    approvalRequest: question => sessions.requestApproval(question),
    approvalCancel: async cancel => sessions.cancelApproval(cancel),
    sessionInfo: information => sessions.activate(information),
    sessionTerminate: async ({ session, reason }) => {
      sessions.terminate(session, reason)
    },
    maintenanceRequest: request => maintenance.begin(request),
  }
  client.onRequest(deviceStanzaReceiver(handlers, log))
  client.on('online', () => {
    changed()
    tellDeviceInfo()
      .then(() => outcomes.tellAll())
      .catch((error: unknown) =>
        log.warn({ err: error }, 'management was not told what the device is'),
      )
  })
  client.on('offline', changed)
  client.start()

  return {
    addresses: { panel: panel.address },
    async stop() {
      await sessions.stop(stopPatience)
      await client.stop()
      await panel.stop()
      await applications.stop()
      await database.destroy()
    },
  }
}
