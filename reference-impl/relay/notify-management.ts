import type { Log, ManagementClient } from '../../generated/management-api.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { NotifyManagement } from './session-database/outbox.ts'
import type { SessionLog } from './session-database/session-database.ts'

/**
 * Sends logs to management (S177, S210, S268, S296, S333).
 * @param timeout milliseconds that an acknowledgement may take
 */
export function notifyManagement(
  management: Pick<ManagementClient, 'manageLog'>,
  timeout: number,
): NotifyManagement {
  return async (log, steps, signal) => {
    const { session } = log
    await management.manageLog({ body: wireLog(log) }, { steps, session, signal, timeout })
  }
}

/**
 * A log as management takes it.
 * @throws MrspError `bad-request` where the token of a started log could not be read from the database
 */
function wireLog({ session, side, event, at, reason, token }: SessionLog): Log {
  const moment = new Date(at).toISOString()
  if (event === 'ended' && reason !== undefined) {
    return { session, side, event, at: moment, reason, ...(token !== undefined && { token }) }
  }
  if (event === 'started' && token !== undefined) return { session, side, event, at: moment, token }
  throw new MrspError('bad-request', { source: 'relay', session, detail: 'the log is not whole' })
}
