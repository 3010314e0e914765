import { configurations, type RelayConfiguration } from '../../generated/configuration.ts'
import { noObserver } from '../../runtime/observer.ts'
import type { Program } from '../../runtime/program.ts'
import { startRelay } from './relay.ts'

/** `mrsp relay`. */
export const relayProgram: Program<RelayConfiguration> = {
  party: 'relay',
  summary: 'Relay: Cloud Hub, Web Agent and Master, through which devices and terminals meet.',
  configuration: configurations.relay,
  start(configuration, { log, observe }) {
    const isObserved = configuration.logLevel === 'trace'
    return startRelay(configuration, { log, observe: isObserved ? observe : noObserver })
  },
}
