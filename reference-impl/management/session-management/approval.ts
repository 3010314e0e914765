import type { Approval } from '../../../generated/stanzas.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { Devices } from '../devices.ts'
import type { Occurrence, SessionLife } from './session-life.ts'
import type { SessionRow } from './session-row.ts'

/** What taking an approval needs. */
export interface ApprovalOptions {
  readonly life: SessionLife
  readonly devices: Devices
  /** Name of the relay that is asked for connection information after YES. */
  readonly relay: string
}

/**
 * Takes the answer to an approval request (S144, [0085]), from the full JID that was asked and from no other. The first
 * recorded outcome stands: the same answer again is accepted, any other refused (4.17, 4.26).
 *
 * @throws MrspError `bad-request`, `not-found`, `wrong-state`
 */
export async function takeApproval(
  approval: Approval,
  from: string,
  { life, devices, relay }: ApprovalOptions,
): Promise<void> {
  const isYes = approval.answer === 'yes'
  if (isYes && approval.reason === 'timeout') throw refusal('bad-request')
  const asked = await life.find(approval.session)
  const isAsked =
    asked !== undefined &&
    from === devices.jid(asked.deviceId) &&
    approval.request === asked.approvalRequest
  if (!isAsked) throw refusal('not-found')
  const outcome = await life.happens(approval.session, row => {
    const isOpen = row.state === 'requested' || row.state === 'awaiting-approval'
    if (!isOpen) return undefined
    const isLate = row.approvalExpiresAt <= Date.now()
    return isLate ? { event: 'approval-timed-out' } : answered(approval, relay)
  })
  if (outcome === undefined || !isRecorded(approval, outcome.row)) throw refusal('wrong-state')
}

function answered({ answer, reason }: Approval, relay: string): Occurrence {
  if (answer === 'yes') {
    const note = (row: SessionRow): void => {
      row.unattended = reason === 'policy' ? 1 : 0
      row.relay = relay
    }
    return { event: 'approved', note }
  }
  const note = (row: SessionRow): void => {
    row.refusalReason = reason
    row.code = reason === 'timeout' ? 'approval-timeout' : 'approval-refused'
  }
  return { event: 'refused', note }
}

/** Whether this very answer is the one that stands. */
function isRecorded({ answer, reason }: Approval, row: SessionRow): boolean {
  if (answer === 'yes') return row.approvedAt !== null
  return row.approvedAt === null && row.state === 'refused' && row.refusalReason === reason
}

function refusal(code: 'bad-request' | 'not-found' | 'wrong-state'): MrspError {
  return new MrspError(code, { source: 'management' })
}
