import { Agent } from 'node:https'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeviceConfiguration } from '../../generated/configuration.ts'
import type { DeviceInfo, DeviceStanzaHandlers } from '../../generated/stanzas.ts'
import type { Running, Surroundings } from '../../runtime/program.ts'
import { nodeSockets } from '../../runtime/session-connection/node-socket.ts'
import { deviceStanzaReceiver, deviceStanzaSender } from '../../runtime/stanza/index.ts'
import { trustedAuthorities, trustIn } from '../../runtime/tls.ts'
import { DeviceClient } from '../../runtime/xmpp/index.ts'
import { ApplicationRegistry } from './application-registry.ts'
import { AddressBook } from './applications/address-book.ts'
import { FileStore } from './applications/file-store.ts'
import { startJobLog } from './applications/job-log.ts'
import type { RunningApplication } from './applications/server-application.ts'
import { startWebServer } from './applications/web-server.ts'
import { Approvals } from './approvals.ts'
import { Background } from './background.ts'
import { ChangeSignal } from './change-signal.ts'
import { openDeviceDatabase } from './device-database.ts'
import { DeviceInformation } from './device-information.ts'
import { Login } from './login.ts'
import { Machine } from './machine.ts'
import { FirmwareStore } from './maintenance/firmware-store.ts'
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
  const { deviceId, model, serial, unattended, dataDirectory, allowedRelays } = configuration
  await using started = new AsyncDisposableStack()
  const ca = await trustedAuthorities(configuration.caFile)
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  const database = await openDeviceDatabase(join(dataDirectory, 'device.sqlite'))
  started.defer(() => database.destroy())
  const background = new Background(log)
  started.defer(() => background.idle())

  const machine = new Machine(database)
  const files = new FileStore(join(dataDirectory, 'files'), database)
  await files.tidy()
  const runs = (application: RunningApplication): RunningApplication => {
    started.defer(() => application.stop())
    return application
  }
  const addressBook = new AddressBook(database)
  const applications = new ApplicationRegistry([
    runs(
      await startWebServer({ deviceId, model, serial, machine, addressBook, files, observe, log }),
    ),
    runs(await startJobLog({ deviceId, machine, observe, log })),
    ...configuration.applications,
  ])

  const { changed, listen } = new ChangeSignal()
  const client = new DeviceClient({
    service: configuration.xmppUrl,
    domain: configuration.domain,
    management: configuration.managementJid ?? configuration.domain,
    username: deviceId,
    password: configuration.password,
    logger: log,
    ...(ca && { ca: ca.join('\n') }),
  })
  const management = deviceStanzaSender(client)
  const outcomes = new Outcomes({ database, management, background, observe })
  const maintenance = new Maintenance({
    database,
    machine,
    outcomes,
    management,
    background,
    store: new FirmwareStore(join(dataDirectory, 'firmware')),
    sources: configuration.firmwareSources,
    ca,
    observe,
    log,
    changed,
  })
  const screen = new ApprovalScreen(changed)
  const approvals = new Approvals({
    applications,
    screen,
    outcomes,
    background,
    unattended,
    isBusy: () => maintenance.isInstalling || sessions.isFull,
    observe,
    log,
  })
  const sessions: Sessions = new Sessions({
    applications,
    approvals,
    openSocket: nodeSockets({ agent: new Agent(trustIn(ca)) }),
    allowedRelays,
    product,
    observe,
    log,
    changed,
  })
  const panel = await startPanel({
    host: configuration.panelHost,
    port: configuration.panelPort,
    deviceId,
    model,
    unattended,
    screen,
    online: () => client.jid !== undefined,
    maintenance: () => maintenance.running,
    applicationName: id => applications.find(id)?.name ?? id,
    sessions: () => sessions.list(),
    endSession: session => sessions.endHere(session),
    listen,
    log,
  })
  started.defer(() => panel.stop())

  const describe = async (): Promise<DeviceInfo> => ({
    model,
    serial,
    firmware: await machine.firmware(),
    product,
    unattended,
    applications: applications.list(),
    sessions: sessions.list().map(({ session }) => ({ session })),
  })
  const information = new DeviceInformation({ describe, management, background })
  listen(() => information.changed())

  const handlers: DeviceStanzaHandlers = {
    approvalRequest: question => approvals.request(question),
    approvalCancel: async cancel => approvals.cancel(cancel),
    sessionInfo: async session => sessions.activate(session),
    sessionTerminate: async end => sessions.terminate(end),
    maintenanceRequest: request => maintenance.begin(request),
  }
  client.onRequest(deviceStanzaReceiver(handlers, log))
  let login: Login | undefined
  client.on('online', jid => {
    log.info({ jid }, 'connected to management')
    login = new Login()
    information.loggedIn(login)
    const present = login
    background.begin('telling management what it has not taken', () => outcomes.loggedIn(present))
    changed()
  })
  let isStopping = false
  client.on('offline', error => {
    if (isStopping) log.info('connection to management closed')
    else log.warn({ reason: error?.message }, 'connection to management lost')
    login?.end()
    changed()
  })
  client.on('failed', error => log.warn({ reason: error.message }, 'management was not reached'))
  started.defer(() => {
    isStopping = true
    return client.stop()
  })
  started.defer(() => {
    login?.end()
    maintenance.stop()
    screen.clear()
  })
  started.defer(() => sessions.stop(stopPatience))

  await maintenance.goOn()
  client.start()

  const running = started.move()
  return {
    addresses: { panel: panel.address },
    stop: () => running.disposeAsync(),
  }
}
