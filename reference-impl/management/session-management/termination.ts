import type { TerminationRequest } from '../../../generated/management-api.ts'
import { MrspError } from '../../../runtime/errors.ts'
import { isSecretOf } from '../secrets.ts'
import { noteEnd } from './end-of-session.ts'
import type { Occurrence, SessionLife } from './session-life.ts'
import { isFinal, type SessionRow } from './session-row.ts'

/**
 * Accepts a side's request to end its session (S264, S293), a repeated one and one for a session that is over too. The
 * request to the device (S265) follows from what is stored here; nobody waits for its answer.
 *
 * @param relay name of the relay that passes it on
 * @throws MrspError `unauthenticated` where this relay holds no such session or the token is not its token
 */
export async function acceptTermination(
  request: TerminationRequest,
  relay: string | undefined,
  life: SessionLife,
): Promise<void> {
  let isAccepted = false
  await life.happens(request.session, row => {
    const isToken = isSecretOf(row.tokenHash, request.token)
    isAccepted = isToken && row.relay === relay
    return isAccepted ? requestedEnd(request, row) : undefined
  })
  if (!isAccepted) throw new MrspError('unauthenticated', { source: 'management' })
}

/** At the request of the terminal's side the device is asked to end its own (10.9). */
function requestedEnd(
  { side, reason }: TerminationRequest,
  row: SessionRow,
): Occurrence | undefined {
  if (isFinal(row)) return undefined
  const asksDevice = side === 'terminal' && row.deviceSide !== 'ended'
  const note = (noted: SessionRow): void => {
    if (asksDevice) noted.asksDevice ??= reason
    noteEnd(noted, reason)
  }
  if (row.state !== 'terminating') return { event: 'end-requested', note }
  return asksDevice && row.asksDevice === null ? { note } : undefined
}
