import Koa from 'koa'
import type { RelayConfiguration } from '../../generated/configuration.ts'
import { createManagementClient, listenHttps } from '../../runtime/http/index.ts'
import type { Running, Surroundings } from '../../runtime/program.ts'
import { serverCertificate } from '../../runtime/server-certificate.ts'
import { databasePlace } from '../../runtime/storage/index.ts'
import { trustedAuthorities } from '../../runtime/tls.ts'
import { type KeptPair, keepPair } from './kept-pair.ts'
import { endPair } from './last-logs.ts'
import { type RelayLimits, relayLimits } from './limits.ts'
import { machineStateMiddleware } from './machines/machine-state.ts'
import { Machines } from './machines/machines.ts'
import { pairsForMasters } from './machines/pairs-for-masters.ts'
import { takePlace } from './machines/place.ts'
import { Master } from './master.ts'
import { notifyManagement } from './notify-management.ts'
import { machineOf, numberOfPair, type PairSettings, pairSettings } from './pair-settings.ts'
import { pairReleasesOf } from './pair-releases.ts'
import { pairReplacement } from './pair-replacement.ts'
import { masterKey } from './pair-state.ts'
import { productOf } from './product.ts'
import { startPruning } from './relay.ts'
import { masterRouter } from './relay-handlers.ts'
import type { RemotePair } from './remote-pair.ts'
import { SessionDatabase } from './session-database/session-database.ts'

/**
 * Starts the session relay system 60 with several pairs, each a process of its own, and their Master 63, which listens
 * for management. Pairs that an earlier Master left are taken over with their sessions. Where the relay runs on several
 * machines these are the Master and the pairs of one of them.
 * @param limits in place of the usual ones, for the Master
 * @returns its address (`api`), those of the pairs by name, and what ends all of it
 * @throws ConfigurationError where settings do not fit together or a file cannot be read; Error where the address cannot
 * be listened on, no pair comes up, or another relay has the place of this one on its database
 */
export async function startSeveralPairs(
  configuration: RelayConfiguration,
  { log, observe }: Surroundings,
  limits: RelayLimits = relayLimits,
): Promise<Running> {
  const { managementKey, sessionIdKey } = configuration
  const machine = machineOf(configuration)
  const settings = pairSettings(configuration)
  const releases = pairReleasesOf(configuration)
  const { certificate, key } = await serverCertificate(configuration)
  const ca = await trustedAuthorities(configuration.caFile)
  await using opened = new AsyncDisposableStack()
  const place = opened.use(await takePlace(configuration, log))
  const management = createManagementClient({
    url: configuration.managementUrl,
    credential: () => configuration.relayKey,
    ca,
    party: 'relay',
  })
  opened.defer(() => management.close())
  const database = await SessionDatabase.open(databasePlace(configuration), sessionIdKey)
  opened.defer(() => database.close())
  const ending = { database, notify: notifyManagement(management, limits.managementPatience), log }
  const { drains } = database
  const draining = await drains.all()
  const keep = (one: PairSettings, isLeaving: boolean): KeptPair => {
    const end = async (): Promise<void> => {
      if (place?.isHeld === false) throw new Error('another relay may have the place of this one')
      await endPair(one.name, ending)
    }
    const kept = keepPair(one, isLeaving, {
      configuration,
      version: releases[one.name],
      end,
      drains,
      draining,
      log,
    })
    opened.defer(() => kept.close())
    return kept
  }
  const kept = settings.map(one => keep(one, false))
  const leaving = leavingPairs(settings, await database.load(), machine).map(one => keep(one, true))
  const all = [...kept, ...leaving]
  const own = pairsOf(kept)
  const mastersKey = masterKey(sessionIdKey)
  const machines = place && new Machines(configuration, { key: mastersKey, pairs: own, ending })
  const master = new Master(() => machines?.pairs ?? own, database, {
    leaving: pairsOf(leaving),
    answersForAll: true,
  })

  const app = new Koa()
  const product = productOf(configuration)
  app.use(masterRouter(master, managementKey, product, { log, observe }))
  app.use(
    pairReplacement(mastersKey, (name, version) => {
      const found = kept.find(({ pair }) => pair.name === name)
      if (found === undefined) return false
      log.info({ pair: name, version }, 'a pair is replaced')
      found.replace(version)
      return true
    }),
  )
  if (machine !== undefined) {
    app.use(machineStateMiddleware(mastersKey, own))
    app.use(pairsForMasters({ pairs: own, database, key: mastersKey, product, log }))
  }
  // Whoever asks this Master asks it for the pairs of all machines.
  opened.use(machines)
  await machines?.join({ certificate, pairs: all.map(({ pair }) => pair.name) })
  const listening = await listenHttps({
    ...configuration,
    certificate,
    key,
    app,
    connectionsOfNetwork: limits.connectionsOfAddress,
    source: 'relay',
    log,
  })
  opened.defer(() => listening.close())
  // From here on the pairs that run are this Master's.
  opened.defer(async () => {
    await Promise.all(all.map(({ keeper }) => keeper.stop()))
  })
  await Promise.all(all.map(({ keeper }) => keeper.start()))
  if (!own.some(({ isUp }) => isUp)) {
    throw new Error('no pair came up; the lines of the pairs say why')
  }
  const pruning = startPruning(database, limits, log)
  opened.defer(() => clearInterval(pruning))
  opened.defer(() => master.stop())
  const running = opened.move()
  return {
    addresses: {
      api: `https://${listening.host}:${listening.port}`,
      ...Object.fromEntries(settings.map(({ name, publicUrl }) => [name, publicUrl])),
    },
    ...(place !== undefined && {
      over: Promise.race([place.lost, machines?.forgotten ?? place.lost]),
    }),
    stop: () => running.disposeAsync(),
  }
}

function pairsOf(kept: readonly KeptPair[]): RemotePair[] {
  return kept.map(({ pair }) => pair)
}

/** Pairs of an earlier configuration that have sessions, and that there are not to be any more. */
function leavingPairs(
  settings: readonly PairSettings[],
  load: ReadonlyMap<string, number>,
  machine: string | undefined,
): PairSettings[] {
  const first = settings[0]?.port ?? 0
  return [...load.keys()].flatMap(name => {
    const number = numberOfPair(name, machine)
    if (number === undefined || number <= settings.length) return []
    return [{ name, port: first + number - 1, publicUrl: '' }]
  })
}
