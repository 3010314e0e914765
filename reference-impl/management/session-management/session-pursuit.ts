import type { Logger } from 'pino'
import type { DeviceLink } from '../device-link.ts'
import { type Attempt, type Pace, Pursuit } from '../pursuit.ts'
import type { DeviceRequests } from './device-requests.ts'
import { nextMoment, pendingWork, type SessionWork } from './pending-work.ts'
import type { RelayRequests } from './relay-requests.ts'
import type { SessionLife } from './session-life.ts'
import type { SessionRow } from './session-row.ts'
import { timerFired } from './session-timers.ts'

/** What pursuing the sessions needs. */
export interface SessionPursuitOptions {
  readonly life: SessionLife
  readonly link: DeviceLink
  readonly deviceRequests: DeviceRequests
  readonly relayRequests: RelayRequests
  /** Milliseconds. */
  readonly relayTimeout: number
  readonly log: Logger
}

/**
 * Pursues what the sessions' states ask for, at each change. Requests to the relay go one after the other for a
 * session, so that the end is asked for only when no request for connection information is under way (10.18).
 */
export function createSessionPursuit(
  options: SessionPursuitOptions,
): Pursuit<SessionRow, SessionWork> {
  const { life, link, deviceRequests, relayRequests, relayTimeout, log } = options

  const perform: Record<SessionWork, (row: SessionRow, signal: AbortSignal) => Promise<Attempt>> = {
    'request-approval': (row, signal) => deviceRequests.requestApproval(row, signal),
    'cancel-approval': (row, signal) => deviceRequests.cancelApproval(row, signal),
    'request-connection-information': (row, signal) =>
      relayRequests.requestConnectionInformation(row, signal),
    'notify-device': (row, signal) => deviceRequests.notifyOfSession(row, signal),
    'request-device-end': (row, signal) => deviceRequests.requestEnd(row, signal),
    'request-device-halt': (row, signal) => deviceRequests.requestEnd(row, signal),
    'request-relay-end': (row, signal) => relayRequests.requestEnd(row, signal),
  }
  const pursuit = new Pursuit<SessionRow, SessionWork>({
    name: row => row.session,
    revision: row => row.revision,
    device: row => row.deviceId,
    pending: pendingWork,
    nextMoment: row => nextMoment(row, relayTimeout),
    momentCame: row => timerFired(row, { life, relayRequests, relayTimeout }),
    perform: (work, row, signal) => perform[work](row, signal),
    lane: work => (isOfRelay(work) ? 'relay' : 'device'),
    givesUp: work => !isOfRelay(work),
    isAway: (error, { deviceId }) => link.isAway(error, deviceId),
    retry: work => (work === 'request-connection-information' ? everySecond : growing),
    repeat: { first: 5000, last: 60_000 },
    log,
  })
  life.onChange(row => pursuit.follow(row))
  return pursuit
}

/** Between requests for connection information (5.13). */
const everySecond: Pace = { first: 1000, last: 1000 }
const growing: Pace = { first: 250, last: 10_000 }

function isOfRelay(work: SessionWork): boolean {
  return work === 'request-connection-information' || work === 'request-relay-end'
}
