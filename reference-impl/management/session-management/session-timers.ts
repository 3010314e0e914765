import { noteEnd } from './end-of-session.ts'
import { nextMoment } from './pending-work.ts'
import type { RelayRequests } from './relay-requests.ts'
import type { Occurrence, SessionLife } from './session-life.ts'
import type { SessionRow } from './session-row.ts'

/** What the timers of a session need. */
export interface SessionTimersOptions {
  readonly life: SessionLife
  readonly relayRequests: RelayRequests
  /** Milliseconds. */
  readonly relayTimeout: number
}

/** What happens when a timer of management fires: approvalTimeout, relayTimeout, sessionDuration. */
export async function timerFired(
  { session, state }: SessionRow,
  { life, relayRequests, relayTimeout }: SessionTimersOptions,
): Promise<void> {
  if (state === 'approved') {
    await relayRequests.giveUp(session, 'relay-unreachable')
    return
  }
  await life.happens(session, row => {
    const moment = nextMoment(row, relayTimeout)
    const isOver = moment !== undefined && moment <= Date.now()
    return isOver ? overdue(row) : undefined
  })
}

/** A request that the device never took fails (5.9); at the end of the valid duration the relay ends the session (5.31). */
function overdue(row: SessionRow): Occurrence | undefined {
  switch (row.state) {
    case 'requested':
      return deviceUnreachable
    case 'awaiting-approval':
      return { event: 'approval-timed-out' }
    case 'connecting':
    case 'established':
      return {
        event: 'end-requested',
        note: noted => noteEnd(noted, 'expired'),
      }
    default:
      return undefined
  }
}

const deviceUnreachable: Occurrence = {
  event: 'device-unreachable',
  note: noted => {
    noted.code = 'device-offline'
  },
}
