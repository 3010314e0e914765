import type { Role } from '../../check/check.ts'
import { api } from './api.ts'
import { drain } from './drain.ts'
import { ends } from './ends.ts'
import { establishment } from './establishment.ts'
import { flow } from './flow.ts'
import { forwarding } from './forwarding.ts'
import { frames } from './frames.ts'
import { handshake } from './handshake.ts'
import { keepalive } from './keepalive.ts'
import { lives } from './lives.ts'
import { logs } from './logs.ts'
import { pairing } from './pairing.ts'
import { reservations } from './reservations.ts'
import { resume } from './resume.ts'
import { secrets } from './secrets.ts'
import { termination } from './termination.ts'
import { timers } from './timers.ts'
import { RelayStage } from './relay-stage.ts'
import { unreachableRelay } from './unreachable.ts'
import { unseenRelay } from './unseen.ts'

/** How a relay is judged. */
export const relayRole: Role<RelayStage> = {
  role: 'relay',
  // The long ones first, so that they do not end a run alone.
  checks: [
    ...keepalive,
    ...flow,
    ...establishment,
    ...logs,
    ...ends,
    ...timers,
    ...termination,
    ...handshake,
    ...reservations,
    ...pairing,
    ...resume,
    ...drain,
    ...secrets,
    ...frames,
    ...forwarding,
    ...lives,
    ...api,
  ],
  unseen: unseenRelay,
  unreachable: unreachableRelay,
  start: (implementation, settings) => RelayStage.start(implementation, settings),
}
