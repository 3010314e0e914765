import type { Role } from '../../check/check.ts'
import { establishment } from './establishment.ts'
import { handshake } from './handshake.ts'
import { RelayStage } from './relay-stage.ts'

/** How a relay is judged. */
export const relayRole: Role<RelayStage> = {
  role: 'relay',
  checks: [...establishment, ...handshake],
  start: (implementation, settings) => RelayStage.start(implementation, settings),
}
