import { configurations, type RelayConfiguration } from '../../generated/configuration.ts'
import { letHeapGrow } from '../../runtime/heap-growth.ts'
import type { Program } from '../../runtime/program.ts'
import { machineOf } from './pair-settings.ts'

/** `mrsp relay`. */
export const relayProgram: Program<RelayConfiguration> = {
  party: 'relay',
  summary: 'Relay: Cloud Hub, Web Agent and Master, through which devices and terminals meet.',
  configuration: configurations.relay,
  async start(configuration, surroundings) {
    if (configuration.pairName !== undefined) {
      const { startNamedPair } = await import('./named-pair.ts')
      return startNamedPair(configuration, configuration.pairName, surroundings)
    }
    if (configuration.pairs > 1 || machineOf(configuration) !== undefined) {
      const { startSeveralPairs } = await import('./several-pairs.ts')
      return startSeveralPairs(configuration, surroundings)
    }
    letHeapGrow()
    const { startRelay } = await import('./relay.ts')
    return startRelay(configuration, surroundings)
  },
}
