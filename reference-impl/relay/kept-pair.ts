import type { RelayConfiguration } from '../../generated/configuration.ts'
import { createRelayClient } from '../../runtime/http/index.ts'
import type { Surroundings } from '../../runtime/program.ts'
import { PairKeeper } from './pair-keeper.ts'
import type { PairSettings } from './pair-settings.ts'
import { masterKey } from './pair-state.ts'
import { type PairRelease, pairRelease } from './pair-task.ts'
import { localUrl, pairTransport } from './pair-transport.ts'
import { productOf } from './product.ts'
import { RemotePair } from './remote-pair.ts'
import type { DrainRegister, PairDrain } from './session-database/drain-register.ts'

/** Milliseconds that a pair has to answer what management asks; management itself waits for three times as long. */
const patience = 5000

/** Milliseconds between two looks at a pair, at most; within `masterGrace` there are several. */
const longestInterval = 1000

/** A pair in a process of its own, what keeps it running, and what closes the connections to it. */
export interface KeptPair {
  readonly pair: RemotePair
  readonly keeper: PairKeeper
  /** Puts a version in the place of the one that it is. */
  readonly replace: (version: string) => void
  readonly close: () => void
}

/** What a pair is kept with. */
export interface KeepOptions {
  readonly configuration: RelayConfiguration
  /** Version of the pair, where it is another than the Master's. */
  readonly version: string | undefined
  readonly end: () => Promise<void>
  /** Which pairs drain: where that stands, and what stood there at the start. */
  readonly drains: Pick<DrainRegister, 'note' | 'forget'>
  readonly draining: ReadonlyMap<string, PairDrain>
  readonly log: Surroundings['log']
}

/**
 * A pair as its Master keeps it.
 * @param isLeaving it holds sessions and is given none any more
 */
export function keepPair(
  { name, port, publicUrl }: PairSettings,
  isLeaving: boolean,
  { configuration, version, end, drains, draining, log }: KeepOptions,
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
  const pair = new RemotePair(name, client, drains, draining.get(name))
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
