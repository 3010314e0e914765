import type { ConnectionInformation } from '../../../generated/management-api.ts'
import type { ErrorCode } from '../../../generated/errors.ts'
import type { Party } from '../../../runtime/descriptor.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { Secrets } from '../secrets.ts'
import type { SessionInformation, SessionRow } from './session-row.ts'

/**
 * The token and what the relay made of a session (S147, S148), the same at every call.
 *
 * @throws Error where the session has none, or was stored with another token key
 */
export function readInformation(
  row: SessionRow,
  secrets: Secrets,
): { readonly token: string; readonly information: SessionInformation } {
  const { session, sealedInformation, tokenNonce } = row
  if (sealedInformation === null || tokenNonce === null) {
    throw new Error(`session ${session} has no connection information`)
  }
  const information: SessionInformation = JSON.parse(secrets.unseal(session, sealedInformation))
  return { token: secrets.token(session, tokenNonce), information }
}

/** Whether the terminal has to wait for its connection information. */
export function isAwaited(row: SessionRow): boolean {
  return row.state === 'requested' || row.state === 'awaiting-approval' || row.state === 'approved'
}

/**
 * The connection information for the terminal (S202).
 *
 * @throws MrspError that tells why there is none (any more)
 */
export function terminalInformation(row: SessionRow, secrets: Secrets): ConnectionInformation {
  const { session, applicationId, expiresAt } = row
  if (row.state !== 'connecting' && row.state !== 'established') throw reasonFor(row)
  const { token, information } = readInformation(row, secrets)
  return {
    session,
    applicationId,
    sessionId: information.terminalSessionId,
    token,
    url: information.agentUrl,
    expiresIn: Math.max(0, Math.ceil(((expiresAt ?? 0) - Date.now()) / 1000)),
    connectTimeout: row.connectTimeout ?? 0,
  }
}

/** Codes that tell a terminal why it gets none, and where they arose; any other end is `session-over` (5.23). */
const toldCodes: ReadonlyMap<ErrorCode, Party> = new Map<ErrorCode, Party>([
  ['device-offline', 'management'],
  ['device-busy', 'device'],
  ['application-unknown', 'device'],
  ['relay-unreachable', 'management'],
  ['relay-draining', 'relay'],
])

function reasonFor({ session, state, refusalReason, code }: SessionRow): MrspError {
  const source = 'management'
  if (state === 'cancelled') return new MrspError('cancelled', { source, session })
  if (state === 'refused' && refusalReason === 'timeout') {
    return new MrspError('approval-timeout', { source, session, timer: 'approvalTimeout' })
  }
  if (state === 'refused') return new MrspError('approval-refused', { source: 'device', session })
  const told = code === null ? undefined : toldCodes.get(code)
  if (code === null || told === undefined) return new MrspError('session-over', { source, session })
  return new MrspError(code, { source: told, session })
}
