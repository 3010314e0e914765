import Koa from 'koa'
import type { RelayConfiguration } from '../../generated/configuration.ts'
import { createManagementClient, listenHttps } from '../../runtime/http/index.ts'
import { noObserver } from '../../runtime/observer.ts'
import type { Running, Surroundings } from '../../runtime/program.ts'
import { serverCertificate } from '../../runtime/server-certificate.ts'
import { trustedAuthorities } from '../../runtime/tls.ts'
import { databasePlace } from '../../runtime/storage/index.ts'
import { Entrance, entrancePaths } from './entrance.ts'
import { HeldOctets } from './held-octets.ts'
import { type RelayLimits, relayLimits } from './limits.ts'
import { refuseOtherKind } from './machines/other-relays.ts'
import { takePlace } from './machines/place.ts'
import { Master } from './master.ts'
import { notifyManagement } from './notify-management.ts'
import { Pair } from './pair.ts'
import { nameOfPair } from './pair-settings.ts'
import { masterKey, pairStateMiddleware } from './pair-state.ts'
import { productOf } from './product.ts'
import { masterRouter } from './relay-handlers.ts'
import { Outbox } from './session-database/outbox.ts'
import { SessionDatabase } from './session-database/session-database.ts'

/** Milliseconds between two looks for finished sessions to forget. */
const pruneInterval = 60_000

/** Milliseconds that sessions have to end when the relay is stopped, at most. */
const stopPatience = 5000

/** Which of several pairs a process is. */
export interface OnePair {
  readonly name: string
  /** Its Master asked for its state. */
  readonly asked: () => void
}

/**
 * Starts a relay, the session relay system 60, with one pair: ends in the database what an earlier process left open
 * (5.44), then listens for management, devices and terminals on one port. Where it is one of several pairs, their Master
 * has ended it, and asks in place of management.
 * @param limits in place of the usual ones
 * @returns its addresses (`api`, `hub`, `agent`) and what ends it
 * @throws ConfigurationError where a file cannot be read; Error where the address cannot be listened on
 */
export async function startRelay(
  configuration: RelayConfiguration,
  { log, observe }: Surroundings,
  limits: RelayLimits = relayLimits,
  onePair?: OnePair,
): Promise<Running> {
  const pairName = onePair?.name
  const { certificate, key } = await serverCertificate(configuration)
  const management = createManagementClient({
    url: configuration.managementUrl,
    credential: () => configuration.relayKey,
    ca: await trustedAuthorities(configuration.caFile),
    party: 'relay',
    observe,
  })
  // Of several pairs the Master has the place.
  const place = onePair === undefined ? await takePlace(configuration, log) : undefined
  const database = await SessionDatabase.open(
    databasePlace(configuration),
    configuration.sessionIdKey,
  )
  const notify = notifyManagement(management, limits.managementPatience)
  const outbox = new Outbox(database, notify, log, pairName)
  const held = new HeldOctets(limits)
  const parts = { configuration, limits, management, database, outbox, held, observe, log }
  const pair = new Pair(pairName ?? nameOfPair(1), parts)
  const master = new Master(() => [pair], database)

  const closeStores = async (): Promise<void> => {
    await outbox.stop()
    management.close()
    await place?.[Symbol.asyncDispose]()
    await database.close()
  }
  try {
    if (place !== undefined) {
      await refuseOtherKind(database.machines, undefined, configuration.masterGrace)
    }
    // Of several pairs the Master has done so before it started this one.
    if (onePair === undefined) await endWhatWasLeft(database, log)
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
      app: api(configuration, master, door, { log, observe }, onePair),
      connectionsOfNetwork: limits.connectionsOfAddress,
      source: 'relay',
      log,
    })
    door.guard(listening.server)
    const pruning = onePair ? undefined : startPruning(database, limits, log)
    const authority = `${listening.host}:${listening.port}`
    return {
      addresses: {
        api: `https://${authority}`,
        hub: `wss://${authority}${entrancePaths.device}`,
        agent: `wss://${authority}${entrancePaths.terminal}`,
      },
      ...(place !== undefined && { over: place.lost }),
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

/** What management and operators ask; of one of several pairs, its Master. */
function api(
  configuration: RelayConfiguration,
  master: Master,
  door: Entrance,
  { log, observe }: Surroundings,
  onePair: OnePair | undefined,
): Koa {
  const { managementKey, sessionIdKey } = configuration
  const product = productOf(configuration)
  const app = new Koa()
  if (onePair === undefined) {
    app.use(masterRouter(master, managementKey, product, { log, observe }))
  } else {
    const key = masterKey(sessionIdKey)
    // The steps of these operations are those of the Master, which tells them.
    app.use(masterRouter(master, key, product, { log, observe: noObserver }))
    app.use(pairStateMiddleware(key, { master, version: product.version, ...onePair }))
  }
  app.use(door.middleware)
  return app
}

/** Ends the sessions that an earlier process left open, of whichever pair. */
async function endWhatWasLeft(database: SessionDatabase, log: Surroundings['log']): Promise<void> {
  const left = await database.endWhatWasOpen(undefined, Date.now())
  if (left > 0) log.info({ sessions: left }, 'ended what an earlier process left open')
}

/** Forgets finished sessions from time to time. */
export function startPruning(
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
