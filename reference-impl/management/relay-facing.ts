import type { RelayFacingHandlers } from '../../generated/management-api.ts'
import { executeAuthentication } from './session-management/authentication.ts'
import { manageSessionLog, type SessionLogsOptions } from './session-management/session-logs.ts'
import { acceptTermination } from './session-management/termination.ts'

/**
 * The session management unit 55c, towards the relay (Figs. 9, 10, 14, 15): for the sessions that the asking relay
 * holds, and for no others.
 */
export function relayFacing(options: SessionLogsOptions): RelayFacingHandlers {
  const { life, observe } = options
  return {
    authenticate: async ({ body }, caller) => {
      const authentication = await executeAuthentication(body, caller.id, life, observe)
      caller.answers(body.side === 'device' ? 'S175' : 'S208')
      return authentication
    },

    manageLog: async ({ body }, caller) => {
      const { replied } = await manageSessionLog(body, caller.id, options)
      caller.answers(replied)
      return { managed: true }
    },

    requestTermination: async ({ body }, caller) => {
      await acceptTermination(body, caller.id, life)
      caller.answers(body.side === 'terminal' ? 'S266' : 'S294')
      return { accepted: true }
    },
  }
}
