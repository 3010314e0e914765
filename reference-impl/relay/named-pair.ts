import type { RelayConfiguration } from '../../generated/configuration.ts'
import { letHeapGrow } from '../../runtime/heap-growth.ts'
import type { Running, Surroundings } from '../../runtime/program.ts'
import { relayLimits } from './limits.ts'
import { MasterWatch } from './master-watch.ts'
import { startRelay } from './relay.ts'

/**
 * Runs one of several pairs in a version that need not be its Master's: `mrsp relay` with `pairName`. It ends when its
 * Master says so (SIGTERM), or has been gone for `masterGrace` (5.45).
 *
 * @param name the setting `pairName`
 * @throws Error where a file cannot be read or the address cannot be listened on
 */
export async function startNamedPair(
  configuration: RelayConfiguration,
  name: string,
  { log, observe }: Surroundings,
): Promise<Running> {
  letHeapGrow()
  const ofPair = log.child({ pair: name })
  const master = new MasterWatch(configuration.masterGrace * 1000)
  const asked = (): void => master.asked()
  const pair = { name, asked }
  const running = await startRelay(configuration, { log: ofPair, observe }, relayLimits, pair)
  ofPair.info({ addresses: running.addresses, process: process.pid }, 'a pair is ready')
  return {
    addresses: running.addresses,
    over: master.isGone.then(() => 'the Master is gone'),
    async stop() {
      master.stop()
      await running.stop()
    },
  }
}
