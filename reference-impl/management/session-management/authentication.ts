import type { Authentication, AuthenticationRequest } from '../../../generated/management-api.ts'
import type { StepObserver } from '../../../runtime/observer.ts'
import { isSecretOf } from '../secrets.ts'
import type { SessionLife } from './session-life.ts'
import type { SessionRow } from './session-row.ts'

/**
 * Executes the authentication that the Cloud Hub requests (S174, S207). A wrong token, one of another session, an
 * expired session and one that does not exist or has ended are answered alike.
 *
 * @param relay name of the relay that asks
 */
export async function executeAuthentication(
  { session, side, token }: AuthenticationRequest,
  relay: string | undefined,
  life: SessionLife,
  observe: StepObserver,
): Promise<Authentication> {
  const row = await life.find(session)
  const now = Date.now()
  const isToken = isSecretOf(row?.tokenHash, token)
  const accepts = row !== undefined && row.relay === relay && admits(row, side, now)
  const step = side === 'device' ? 'S174' : 'S207'
  const accepted = isToken && accepts
  observe(step, accepted ? 'authentication succeeded' : 'authentication failed', { session })
  if (!accepted) return { result: 'refused' }
  return { result: 'accepted', expiresIn: Math.ceil(((row.expiresAt ?? now) - now) / 1000) }
}

/** Whether a side may connect now. */
function admits(row: SessionRow, side: 'device' | 'terminal', now: number): boolean {
  const lives = row.state === 'connecting' || row.state === 'established'
  const sideState = side === 'device' ? row.deviceSide : row.terminalSide
  return lives && sideState !== 'ended' && row.expiresAt !== null && now < row.expiresAt
}
