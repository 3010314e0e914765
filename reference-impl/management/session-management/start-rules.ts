import type { Transaction } from 'kysely'
import type { StartRequest } from '../../../generated/management-api.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { ManagementSchema, UserRow } from '../database.ts'
import { isRelayClosed } from '../deployment/relay-gate.ts'
import { applicationsOf } from '../devices.ts'

/** Sessions of one user that are not final. */
const sessionsPerUser = 16
/** Requests of one user to one device that were refused or withdrawn within a minute: nobody is asked until they say YES. */
const unwantedPerDevice = 20
const minute = 60_000

/** Who asks for a session, and what is known beside the store. */
export interface Asker {
  readonly user: UserRow
  readonly terminalId: string
  /** Whether the device is online. */
  readonly isOnline: boolean
}

/**
 * Whether a session may be asked for (S141), looked at in the order of the specification (5.2). Runs in the transaction
 * that stores the session, so that of two requests at once one is refused.
 *
 * @throws MrspError `too-many-requests`, `device-unknown`, `conflict` with the session that is not over ([0138]),
 * `relay-draining`, `device-offline`, `application-unknown`, `device-busy`
 */
export async function checkStart(
  { deviceId, applicationId }: StartRequest,
  { user, terminalId, isOnline }: Asker,
  transaction: Transaction<ManagementSchema>,
): Promise<void> {
  const live = await transaction
    .selectFrom('sessions')
    .select(['session', 'state', 'deviceId', 'terminalId', 'userId'])
    .where('finalAt', 'is', null)
    .where(or => or.or([or('deviceId', '=', deviceId), or('userId', '=', user.userId)]))
    .execute()
  const ofUser = live.filter(session => session.userId === user.userId)
  if (ofUser.length >= sessionsPerUser) throw refusal('too-many-requests')
  const { unwanted } = await transaction
    .selectFrom('sessions')
    .select(({ fn }) => fn.countAll<number>().as('unwanted'))
    .where('finalAt', '>', Date.now() - minute)
    .where('userId', '=', user.userId)
    .where('deviceId', '=', deviceId)
    .where('state', 'in', ['refused', 'cancelled'])
    .executeTakeFirstOrThrow()
  if (unwanted >= unwantedPerDevice) throw refusal('too-many-requests')
  const device = await transaction
    .selectFrom('devices')
    .select('applications')
    .where('deviceId', '=', deviceId)
    .where('organization', '=', user.organization)
    .executeTakeFirst()
  if (device === undefined) throw refusal('device-unknown')
  const ofDevice = live.filter(session => session.deviceId === deviceId)
  const blocking = ofDevice.find(session => session.terminalId === terminalId)
  if (blocking !== undefined) throw refusal('conflict', blocking.session)
  if (await isRelayClosed(transaction)) throw refusal('relay-draining')
  if (!isOnline) throw refusal('device-offline')
  const isKnown = applicationsOf(device).some(({ id }) => id === applicationId)
  if (!isKnown) throw refusal('application-unknown')
  const isAsked = ofDevice.some(
    ({ state }) => state === 'requested' || state === 'awaiting-approval',
  )
  if (isAsked) throw refusal('device-busy')
}

type Refusal =
  | 'device-unknown'
  | 'conflict'
  | 'too-many-requests'
  | 'relay-draining'
  | 'device-offline'
  | 'application-unknown'
  | 'device-busy'

/** Seconds after which to ask again, where that may help. */
const retryAfter = 5

function refusal(code: Refusal, session?: string): MrspError {
  return new MrspError(code, { source: 'management', session, retryAfter })
}
