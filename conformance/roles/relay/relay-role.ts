import type { Role } from '../../check/check.ts'
import { establishment } from './establishment.ts'
import { forwarding } from './forwarding.ts'
import { frames } from './frames.ts'
import { handshake } from './handshake.ts'
import { pairing } from './pairing.ts'
import { reservations } from './reservations.ts'
import { resume } from './resume.ts'
import { RelayStage } from './relay-stage.ts'

/** How a relay is judged. */
export const relayRole: Role<RelayStage> = {
  role: 'relay',
  checks: [
    ...establishment,
    ...handshake,
    ...reservations,
    ...pairing,
    ...resume,
    ...frames,
    ...forwarding,
  ],
  start: (implementation, settings) => RelayStage.start(implementation, settings),
}
