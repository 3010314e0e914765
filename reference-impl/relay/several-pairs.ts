import Koa from 'koa'
import type { RelayConfiguration } from '../../generated/configuration.ts'
import { createManagementClient, createRelayClient, listenHttps } from '../../runtime/http/index.ts'
import type { Running, Surroundings } from '../../runtime/program.ts'
import { serverCertificate } from '../../runtime/server-certificate.ts'
import { trustedAuthorities } from '../../runtime/tls.ts'
import { databasePlace } from '../../runtime/storage/index.ts'
import { endPair } from './last-logs.ts'
import { type RelayLimits, relayLimits } from './limits.ts'
import { Master } from './master.ts'
import { notifyManagement } from './notify-management.ts'
import { PairKeeper } from './pair-keeper.ts'
import { numberOfPair, type PairSettings, pairSettings } from './pair-settings.ts'
import { pairReleasesOf } from './pair-releases.ts'
import { pairReplacement } from './pair-replacement.ts'
import { masterKey } from './pair-state.ts'
import { type PairRelease, pairRelease } from './pair-task.ts'
import { localUrl, pairTransport } from './pair-transport.ts'
import { startPruning } from './relay.ts'
import { productOf } from './product.ts'
import { masterRouter } from './relay-handlers.ts'
import { RemotePair } from './remote-pair.ts'
import { SessionDatabase } from './session-database/session-database.ts'

/** Milliseconds that a pair has to answer what management asks; management itself waits for three times as long. */
const patience = 5000

/** Milliseconds between two looks at a pair, at most; within `masterGrace` there are several. */
const longestInterval = 1000

/** A pair in a process of its own, what keeps it running, and what closes the connections to it. */
interface KeptPair {
  readonly pair: RemotePair
  readonly keeper: PairKeeper
  /** Puts a version in the place of the one that it is. */
  readonly replace: (version: string) => void
  readonly close: () => void
}

/**
 * Starts the session relay system 60 with several pairs, each a process of its own, and their Master 63, which listens
 * for management. Pairs that an earlier Master left are taken over with their sessions.
 * @param limits in place of the usual ones, for the Master
 * @returns its address (`api`), those of the pairs by name, and what ends all of it
 * @throws ConfigurationError where settings do not fit together or a file cannot be read; Error where the address cannot
 * be listened on, or no pair comes up
 */
export async function startSeveralPairs(
  configuration: RelayConfiguration,
  { log, observe }: Surroundings,
  limits: RelayLimits = relayLimits,
): Promise<Running> {
  const settings = pairSettings(configuration)
  const releases = pairReleasesOf(configuration)
  const { certificate, key } = await serverCertificate(configuration)
  const management = createManagementClient({
    url: configuration.managementUrl,
    credential: () => configuration.relayKey,
    ca: await trustedAuthorities(configuration.caFile),
    party: 'relay',
  })
  const database = await SessionDatabase.open(
    databasePlace(configuration),
    configuration.sessionIdKey,
  )
  const notify = notifyManagement(management, limits.managementPatience)
  const keep = (one: PairSettings, isLeaving: boolean): KeptPair =>
    keepPair(one, isLeaving, {
      configuration,
      version: releases[one.name],
      end: () => endPair(one.name, { database, notify, log }),
      log,
    })
  const kept = settings.map(one => keep(one, false))
  const leaving = leavingPairs(settings, await database.load()).map(one => keep(one, true))
  const all = [...kept, ...leaving]
  const master = new Master(pairsOf(kept), database, pairsOf(leaving))

  const closeStores = async (): Promise<void> => {
    for (const { close } of all) close()
    management.close()
    await database.close()
  }
  const app = new Koa()
  const product = productOf(configuration)
  app.use(masterRouter(master, configuration.managementKey, product, { log, observe }))
  app.use(
    pairReplacement(masterKey(configuration.sessionIdKey), (name, version) => {
      const found = kept.find(({ pair }) => pair.name === name)
      if (found === undefined) return false
      log.info({ pair: name, version }, 'a pair is replaced')
      found.replace(version)
      return true
    }),
  )
  const listening = await listenHttps({
    ...configuration,
    certificate,
    key,
    app,
    connectionsOfNetwork: limits.connectionsOfAddress,
    source: 'relay',
    log,
  }).catch(async (error: unknown) => {
    // The pairs that run may be another Master's: they are left alone.
    await closeStores()
    throw error
  })
  await Promise.all(all.map(({ keeper }) => keeper.start()))
  const stop = async (): Promise<void> => {
    await Promise.all(all.map(({ keeper }) => keeper.stop()))
    await listening.close()
    await closeStores()
  }
  if (!kept.some(({ pair }) => pair.isUp)) {
    await stop()
    throw new Error('no pair came up; the lines of the pairs say why')
  }
  const pruning = startPruning(database, limits, log)
  return {
    addresses: {
      api: `https://${listening.host}:${listening.port}`,
      ...Object.fromEntries(settings.map(({ name, publicUrl }) => [name, publicUrl])),
    },
    async stop() {
      master.stop()
      clearInterval(pruning)
      await stop()
    },
  }
}

function pairsOf(kept: readonly KeptPair[]): RemotePair[] {
  return kept.map(({ pair }) => pair)
}

/** Pairs of an earlier configuration that have sessions, and that there are not to be any more. */
function leavingPairs(
  settings: readonly PairSettings[],
  load: ReadonlyMap<string, number>,
): PairSettings[] {
  const first = settings[0]?.port ?? 0
  return [...load.keys()].flatMap(name => {
    const number = numberOfPair(name)
    if (number === undefined || number <= settings.length) return []
    return [{ name, port: first + number - 1, publicUrl: '' }]
  })
}

interface KeepOptions {
  readonly configuration: RelayConfiguration
  /** Version of the pair, where it is another than the Master's. */
  readonly version: string | undefined
  readonly end: () => Promise<void>
  readonly log: Surroundings['log']
}

function keepPair(
  { name, port, publicUrl }: PairSettings,
  isLeaving: boolean,
  { configuration, version, end, log }: KeepOptions,
): KeptPair {
  const url = localUrl(configuration.host, port)
  const transport = pairTransport(url, configuration.certificateFile)
  const key = masterKey(configuration.sessionIdKey)
  const client = createRelayClient({
    url,
    transport,
    credential: () => key,
    party: 'relay',
    timeout: patience,
  })
  const pair = new RemotePair(name, client)
  const keepalive = configuration.keepalive * 1000
  const task = { name, configuration: { ...configuration, port, publicUrl, pairs: 1 } }
  const { releaseCommand } = configuration
  const own = productOf(configuration).version
  const releaseOf = (wanted: string): PairRelease | undefined =>
    releaseCommand === undefined || wanted === own
      ? undefined
      : pairRelease(releaseCommand, wanted, task)
  const keeper = new PairKeeper({
    pair,
    task: isLeaving ? undefined : task,
    release: version === undefined ? undefined : releaseOf(version),
    transport,
    masterKey: key,
    interval: Math.min(keepalive / 4, longestInterval),
    timeout: keepalive / 2,
    end,
    log,
  })
  return {
    pair,
    keeper,
    replace: wanted => keeper.replace(releaseOf(wanted)),
    close: () => transport.close(),
  }
}
