import type { Notice } from '../../../generated/management-api.ts'
import type { EndReason } from '../../../generated/schemas.ts'

/** The halt of a session, for one of those who are told of it (S315). Moments are milliseconds since 1970. */
export interface NoticeRow {
  notice: string
  /** Who is told: the session's user, or the administrator of that user ([0153]). */
  recipient: string
  session: string
  deviceId: string
  /** User of the session. */
  userId: string
  reason: EndReason
  at: number
  /** When the recipient acknowledged it; null until then. */
  acknowledgedAt: number | null
}

/** A notice that goes out by e-mail too ([0154]). */
export interface MailRow {
  notice: string
  /** A `MailAddress`. */
  address: string
  storedAt: number
  /** Times that the mail server put it off. */
  attempts: number
  /** When it is sent, at the earliest; null once nothing more is done for it. */
  dueAt: number | null
  /** When the mail server took it. */
  sentAt: number | null
}

/** A notice as its recipient sees it. */
export function noticeView(row: NoticeRow): Notice {
  const { notice, session, deviceId, userId, reason, at } = row
  return {
    notice,
    kind: 'halt',
    session,
    deviceId,
    userId,
    reason,
    at: new Date(at).toISOString(),
  }
}
