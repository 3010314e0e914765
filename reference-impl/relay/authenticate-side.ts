import { setTimeout as pause } from 'node:timers/promises'
import type { Authentication, ManagementClient } from '../../generated/management-api.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { RelayLimits } from './limits.ts'
import type { SessionSide } from './session-side.ts'

/** Milliseconds before management that could not be reached is asked again. */
const repetition = 500

type AuthenticationLimits = Pick<RelayLimits, 'managementPatience' | 'authenticationsOfSide'>

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
  limits: AuthenticationLimits,
): Promise<number> {
  const { name: session } = side.session
  if (side.authenticating >= limits.authenticationsOfSide) {
    throw new MrspError('too-many-requests', { source: 'relay', session, retryAfter: 1 })
  }
  side.authenticating++
  try {
    const answer = await askManagement(side, token, management, limits.managementPatience)
    if (answer.result === 'accepted') return answer.expiresIn
  } catch (cause) {
    throw new MrspError('management-unreachable', { source: 'relay', session, cause })
  } finally {
    side.authenticating--
  }
  throw new MrspError('unauthenticated', { source: 'relay' })
}

/** Asks until there is an answer, or an error that is one, and no longer than the given milliseconds (6.13). */
async function askManagement(
  { name: side, session: { name: session } }: SessionSide,
  token: string,
  management: Pick<ManagementClient, 'authenticate'>,
  patience: number,
): Promise<Authentication> {
  const steps = [side === 'device' ? 'S173' : 'S206']
  const deadline = performance.now() + patience
  for (;;) {
    const timeout = Math.max(1, deadline - performance.now())
    try {
      const body = { session, side, token }
      return await management.authenticate({ body }, { steps, session, timeout })
    } catch (error) {
      const isAnswer = MrspError.from(error, 'relay').code !== 'management-unreachable'
      if (isAnswer || performance.now() + repetition >= deadline) throw error
    }
    await pause(repetition)
  }
}
