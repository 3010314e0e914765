import type { Role } from '../../check/check.ts'
import { ends } from './ends.ts'
import { establishment } from './establishment.ts'
import { flow } from './flow.ts'
import { forwarding } from './forwarding.ts'
import { frames } from './frames.ts'
import { handshake } from './handshake.ts'
import { keepalive } from './keepalive.ts'
import { pairing } from './pairing.ts'
import { reservations } from './reservations.ts'
import { resume } from './resume.ts'
import { termination } from './termination.ts'
import { timers } from './timers.ts'
import { RelayStage } from './relay-stage.ts'

/** How a relay is judged. */
export const relayRole: Role<RelayStage> = {
  role: 'relay',
  checks: [
    ...keepalive,
    ...flow,
    ...establishment,
    ...handshake,
    ...reservations,
    ...pairing,
    ...resume,
    ...frames,
    ...forwarding,
    ...termination,
    ...ends,
    ...timers,
  ],
  start: (implementation, settings) => RelayStage.start(implementation, settings),
}
