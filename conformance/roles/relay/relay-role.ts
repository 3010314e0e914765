import type { Role } from '../../check/check.ts'
import { establishment } from './establishment.ts'
import { RelayStage } from './relay-stage.ts'

/** How a relay is judged. */
export const relayRole: Role<RelayStage> = {
  role: 'relay',
  checks: [...establishment],
  start: (implementation, settings) => RelayStage.start(implementation, settings),
}
