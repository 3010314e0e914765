import type { NoticeRow } from './notice-row.ts'

/** A halt notice as e-mail: what the mail server is given, and nothing that anybody else chose but in the text. */
export interface HaltMail {
  readonly from: string
  readonly to: string
  /** The same at every attempt, so that a mail that was taken twice is shown once. */
  readonly messageId: string
  readonly date: Date
  readonly subject: string
  readonly text: string
}

/**
 * Writes a notice as e-mail.
 *
 * @param userName the session's user as people see it
 * @param from a `MailAddress`
 * @param to a `MailAddress`
 */
export function haltMail(
  { notice, session, deviceId, userId, at }: NoticeRow,
  userName: string,
  from: string,
  to: string,
): HaltMail {
  const date = new Date(at)
  const moment = `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return {
    from,
    to,
    messageId: `<${notice}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    date,
    subject: 'A remote session was ended for an update',
    text: [
      `The remote session of ${userName} (${userId}) with the printer ${deviceId}`,
      `was ended at ${moment}, because the relay that carried it is being updated.`,
      '',
      'A new session can be started in a few minutes. The same notice is shown on the',
      'page of the terminal, now or after the next login.',
      '',
      `Session: ${session}`,
      '',
    ].join('\n'),
  }
}
