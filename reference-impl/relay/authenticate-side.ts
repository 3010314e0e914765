import type { ManagementClient } from '../../generated/management-api.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { RelayLimits } from './limits.ts'
import type { SessionSide } from './session-side.ts'

/**
 * Has management authenticate the token of a reserved side (S173, S206).
 * @returns the seconds that remain of the valid duration
 * @throws MrspError `unauthenticated` where management refuses it, `management-unreachable` where it does not answer
 * so, `too-many-requests` where the side has too many connections authenticated at once
 */
export async function authenticateSide(
  side: SessionSide,
  token: string,
  management: Pick<ManagementClient, 'authenticate'>,
  limits: Pick<RelayLimits, 'managementPatience' | 'authenticationsOfSide'>,
): Promise<number> {
  const { name: session } = side.session
  if (side.authenticating >= limits.authenticationsOfSide) {
    throw new MrspError('too-many-requests', { source: 'relay', session, retryAfter: 1 })
  }
  side.authenticating++
  try {
    const answer = await management.authenticate(
      { body: { session, side: side.name, token } },
      {
        steps: [side.name === 'device' ? 'S173' : 'S206'],
        session,
        timeout: limits.managementPatience,
      },
    )
    if (answer.result === 'accepted') return answer.expiresIn
  } catch (cause) {
    throw new MrspError('management-unreachable', { source: 'relay', session, cause })
  } finally {
    side.authenticating--
  }
  throw new MrspError('unauthenticated', { source: 'relay' })
}
