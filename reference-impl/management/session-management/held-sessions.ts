import { randomUUID } from 'node:crypto'
import type { EndReason } from '../../../generated/schemas.ts'
import type { ManagementDatabase } from '../database.ts'
import { noteEnd } from './end-of-session.ts'
import type { SessionLife } from './session-life.ts'
import type { SessionRow } from './session-row.ts'

/** What comparing a device's sessions with the stored ones needs. */
export interface HeldSessionsOptions {
  readonly database: ManagementDatabase
  readonly life: SessionLife
  /** Asks a device to end a session, once; nobody waits for it. */
  readonly requestEnd: (
    deviceId: string,
    request: string,
    session: string,
    reason: EndReason,
  ) => void
}

/**
 * Compares the sessions that a device says it still holds with those of the store: one that is not for it (any more) it
 * is asked to end (5.47), one that it took before this login and lost ends (5.48).
 *
 * @param onlineSince when the device logged in, in milliseconds since 1970
 */
export async function compareHeldSessions(
  deviceId: string,
  held: readonly string[],
  onlineSince: number,
  { database, life, requestEnd }: HeldSessionsOptions,
): Promise<void> {
  const rows = await database
    .selectFrom('sessions')
    .selectAll()
    .where('deviceId', '=', deviceId)
    .where(or =>
      or.or([or('finalAt', 'is', null), ...held.map(session => or('session', '=', session))]),
    )
    .execute()
  for (const session of held) {
    const row = rows.find(each => each.session === session)
    if (row !== undefined && isOpen(row)) continue
    const request = row?.terminationRequest ?? randomUUID()
    requestEnd(deviceId, request, session, row?.endReason ?? 'management')
  }
  for (const row of rows) {
    const isLost = isOpen(row) && !held.includes(row.session) && wasTaken(row, onlineSince)
    if (isLost) await endLost(row.session, onlineSince, life)
  }
}

function isOpen({ state }: SessionRow): boolean {
  return state === 'connecting' || state === 'established'
}

function wasTaken({ informationTakenAt }: SessionRow, onlineSince: number): boolean {
  return informationTakenAt !== null && informationTakenAt < onlineSince
}

async function endLost(session: string, onlineSince: number, life: SessionLife): Promise<void> {
  await life.happens(session, row => {
    if (!isOpen(row) || !wasTaken(row, onlineSince)) return undefined
    return {
      event: 'end-requested',
      note: noted => {
        noteEnd(noted, 'connection-lost')
        noted.asksRelay = 'connection-lost'
      },
    }
  })
}
