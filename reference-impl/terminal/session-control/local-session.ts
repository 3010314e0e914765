import type { RemoteSession } from '../../../generated/management-api.ts'
import type { ErrorCode } from '../../../generated/errors.ts'
import type { Client } from '../client/client.ts'
import { localName } from '../local-port/local-names.ts'

/** A session as the terminal shows it. Holds no secret. */
export interface LocalSession
  extends Pick<
    RemoteSession,
    | 'session'
    | 'deviceId'
    | 'applicationId'
    | 'state'
    | 'bindingCode'
    | 'unattended'
    | 'refusalReason'
    | 'endReason'
    | 'code'
    | 'requestedAt'
    | 'approvalExpiresAt'
    | 'expiresAt'
  > {
  /** Whether the relay has established the terminal's connection. */
  readonly connected: boolean
  /** Whether requests travel to the application now. */
  readonly paired: boolean
  /** Whether the relay announced that the session will end. */
  readonly halted: boolean
  /** Where `code` is why the terminal could not go on, and not what management told. */
  readonly source?: 'terminal'
  /** Where local programs reach the application. */
  readonly url?: string
}

/**
 * A session as management told it, with its client, as the terminal shows it.
 *
 * @param failure why the terminal could not go on with it
 * @param port the terminal's local port
 */
export function localSession(
  remote: RemoteSession,
  client: Client | undefined,
  failure: ErrorCode | undefined,
  port: number,
): LocalSession {
  const { revision: _, timers: _timers, ...shown } = remote
  const isReachable = client !== undefined && client.end === undefined
  return {
    ...shown,
    ...(shown.code === undefined && failure !== undefined && { code: failure, source: 'terminal' }),
    connected: client?.connected ?? false,
    paired: client?.paired ?? false,
    halted: client?.halted ?? false,
    ...(isReachable && {
      url: `http://${localName(client.applicationId, client.session)}:${port}/`,
    }),
  }
}
