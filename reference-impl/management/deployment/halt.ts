import { randomUUID } from 'node:crypto'
import { noteEnd } from '../session-management/end-of-session.ts'
import type { Occurrence } from '../session-management/session-life.ts'
import { isFinal, type SessionRow } from '../session-management/session-row.ts'

/**
 * A deployment ends a session (S314): its device is asked to end its side with reason `deployment`, unless that side
 * has ended. The relay ends one that is not established (10.18), and what is left when the time of both is over.
 *
 * @param drainEnds when the relay ends by force what is left, in milliseconds since 1970
 * @returns nothing where the session is over, has no session IDs, or was asked before
 */
export function haltOf(row: SessionRow, drainEnds: number): Occurrence | undefined {
  const hasIds = row.informationRequest !== null
  if (isFinal(row) || !hasIds || row.asksDevice === 'deployment') return undefined
  const asksDevice = row.deviceSide !== 'ended'
  if (row.state === 'terminating') {
    if (!asksDevice) return undefined
    return {
      note: noted => {
        noted.asksDevice = 'deployment'
        noted.terminationRequest = randomUUID()
      },
    }
  }
  return {
    event: 'end-requested',
    note: noted => {
      noteEnd(noted, 'deployment')
      if (asksDevice) noted.asksDevice = 'deployment'
      if (row.established === 0) noted.asksRelay = 'deployment'
      noted.relayEndsAt = drainEnds + row.terminateTimeout * 1000
    },
  }
}
