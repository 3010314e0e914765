import type { Transaction } from 'kysely'
import type { SessionInRelay } from '../../../generated/relay-api.ts'
import type { Side } from '../../../generated/schemas.ts'
import type { ManagementDatabase, ManagementSchema } from '../database.ts'
import type { SessionRow } from '../session-management/session-row.ts'
import type { SessionLeft } from './deployment-row.ts'

/** What is looked at of a session that the relay may hold. */
export type LiveSession = Pick<
  SessionRow,
  'session' | 'deviceId' | 'state' | 'deviceSide' | 'terminalSide' | 'informationRequest'
>

/** The sessions from `approved` to `terminating`: all of which the relay holds something, or may. */
export async function liveSessions(
  database: ManagementDatabase | Transaction<ManagementSchema>,
): Promise<ReadonlyMap<string, LiveSession>> {
  const rows = await database
    .selectFrom('sessions')
    .select(['session', 'deviceId', 'state', 'deviceSide', 'terminalSide', 'informationRequest'])
    .where('finalAt', 'is', null)
    .where('state', 'in', ['approved', 'connecting', 'established', 'terminating'])
    .orderBy('session')
    .execute()
  return new Map(rows.map(row => [row.session, row]))
}

/** The list that the relay gave (S312), as it gave it. */
export function listed(
  held: readonly SessionInRelay[],
  live: ReadonlyMap<string, LiveSession>,
): SessionLeft[] {
  return held.map(({ session, deviceId, sides, pair }) => ({
    deviceId,
    session,
    sides,
    ...(pair !== undefined && { pair }),
    ...(!live.has(session) && { isForeign: true }),
  }))
}

/**
 * What is left now of a list: of the sessions that management holds, the sides whose ended log it does not hold; of
 * others, all, until the relay's answer no longer has them.
 *
 * @param held the relay's latest answer, where there is one
 * @param addsOwn whether sessions of management's that have session IDs and are not on the list join it
 */
export function stillLeft(
  list: readonly SessionLeft[],
  live: ReadonlyMap<string, LiveSession>,
  { held, addsOwn }: { readonly held?: readonly SessionInRelay[]; readonly addsOwn: boolean },
): SessionLeft[] {
  const left = list.flatMap(entry => {
    const row = live.get(entry.session)
    if (row !== undefined) return [{ ...entry, sides: openSides(row) }]
    const isHeld = held?.some(({ session }) => session === entry.session) ?? true
    return entry.isForeign && isHeld ? [entry] : []
  })
  const names = new Set(list.map(({ session }) => session))
  const own = [...live.values()].filter(
    row => addsOwn && row.informationRequest !== null && !names.has(row.session),
  )
  return [
    ...left,
    ...own.map(row => ({ deviceId: row.deviceId, session: row.session, sides: openSides(row) })),
  ]
}

function openSides({ deviceSide, terminalSide }: LiveSession): Side[] {
  const sides: Side[] = []
  if (deviceSide !== 'ended') sides.push('device')
  if (terminalSide !== 'ended') sides.push('terminal')
  return sides
}
