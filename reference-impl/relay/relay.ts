import Koa from 'koa'
import type { RelayConfiguration } from '../../generated/configuration.ts'
import {
  createManagementClient,
  listenHttps,
  relayRouter,
  secretEquals,
} from '../../runtime/http/index.ts'
import type { Running, Surroundings } from '../../runtime/program.ts'
import { serverCertificate } from '../../runtime/server-certificate.ts'
import { trustedAuthorities } from '../../runtime/tls.ts'
import { Entrance, entrancePaths } from './entrance.ts'
import { HeldOctets } from './held-octets.ts'
import { type RelayLimits, relayLimits } from './limits.ts'
import { Master } from './master.ts'
import { notifyManagement } from './notify-management.ts'
import { Pair } from './pair.ts'
import { cloudHubHandlers, healthHandlers, masterHandlers } from './relay-handlers.ts'
import { Outbox } from './session-database/outbox.ts'
import { SessionDatabase } from './session-database/session-database.ts'

/** Milliseconds between two looks for finished sessions to forget. */
const pruneInterval = 60_000

/** Milliseconds that sessions have to end when the relay is stopped, at most. */
const stopPatience = 5000

/** Name of the one pair of a Cloud Hub and a Web Agent. */
const pairName = 'pair-1'

/**
 * Starts the relay, the session relay system 60, with one pair: ends in the database what an earlier process left open
 * (5.44), then listens for management, devices and terminals on one port.
 * @param limits in place of the usual ones
 * @returns its addresses (`api`, `hub`, `agent`) and what ends it
 * @throws ConfigurationError where a file cannot be read; Error where the address cannot be listened on
 */
export async function startRelay(
  configuration: RelayConfiguration,
  { log, observe }: Surroundings,
  limits: RelayLimits = relayLimits,
): Promise<Running> {
  const { certificate, key } = await serverCertificate(configuration)
  const management = createManagementClient({
    url: configuration.managementUrl,
    credential: () => configuration.relayKey,
    ca: await trustedAuthorities(configuration.caFile),
    party: 'relay',
    observe,
  })
  const database = await SessionDatabase.open(
    configuration.databaseFile,
    configuration.sessionIdKey,
  )
  const notify = notifyManagement(management, limits.managementPatience)
  const outbox = new Outbox(database, notify, log)
  const held = new HeldOctets(limits)
  const parts = { configuration, limits, management, database, outbox, held, observe, log }
  const pair = new Pair(pairName, parts)
  const master = new Master([pair], database)

  const closeStores = async (): Promise<void> => {
    await outbox.stop()
    management.close()
    await database.close()
  }
  try {
    const left = await database.endWhatWasOpen(pairName, Date.now())
    if (left > 0) log.info({ sessions: left }, 'ended what an earlier process left open')
    await outbox.resume()
    const door = new Entrance({
      limits,
      log,
      allowedOrigins: configuration.allowedOrigins,
      accept: new Map([
        [entrancePaths.device, candidate => pair.hub.accept(candidate)],
        [entrancePaths.terminal, candidate => pair.agent.accept(candidate)],
      ]),
    })
    const listening = await listenHttps({
      ...configuration,
      certificate,
      key,
      app: api(configuration, master, door, { log, observe }),
      connectionsOfNetwork: limits.connectionsOfAddress,
      source: 'relay',
      log,
    })
    door.guard(listening.server)
    const pruning = startPruning(database, limits, log)
    const authority = `${listening.host}:${listening.port}`
    return {
      addresses: {
        api: `https://${authority}`,
        hub: `wss://${authority}${entrancePaths.device}`,
        agent: `wss://${authority}${entrancePaths.terminal}`,
      },
      async stop() {
        door.stop()
        master.stop()
        await pair.hub.stop(Math.min(stopPatience, configuration.terminateTimeout * 1000))
        clearInterval(pruning)
        await listening.close()
        await closeStores()
      },
    }
  } catch (error) {
    await closeStores()
    throw error
  }
}

/** What management and operators ask. */
function api(
  { managementKey }: RelayConfiguration,
  master: Master,
  door: Entrance,
  { log, observe }: Surroundings,
): Koa {
  const router = relayRouter(
    { ...cloudHubHandlers(master), ...masterHandlers(master), ...healthHandlers(master) },
    {
      authenticate: async (allows, bearer) =>
        allows === 'management' && secretEquals(bearer, managementKey)
          ? { kind: 'management', id: 'management' }
          : undefined,
      observe,
      log,
    },
  )
  const app = new Koa()
  app.use(router)
  app.use(door.middleware)
  return app
}

function startPruning(
  database: SessionDatabase,
  { remembered }: RelayLimits,
  log: Surroundings['log'],
): NodeJS.Timeout {
  return setInterval(() => {
    database.prune(Date.now() - remembered).catch((error: unknown) => {
      log.error({ err: error }, 'finished sessions were not forgotten')
    })
  }, pruneInterval).unref()
}
