import type { Clause } from '../../../generated/clauses.ts'
import { type ErrorCode, errorTable } from '../../../generated/errors.ts'
import type { Trial } from '../../check/trial.ts'
import type { StanzaAnswer } from '../../peers/played-management-for-device.ts'

/** An answer has to be a stanza error of a code, in the form that the error table gives it (4.11). */
export function mustRefuse(
  trial: Trial,
  clause: Clause,
  answer: StanzaAnswer,
  code: ErrorCode,
  to: string,
): void {
  const { type, code: came, condition, errorType, entry } = answer
  trial.must(clause, type === 'error', `${to} was taken`, entry)
  trial.must(
    came === undefined ? '4.11' : clause,
    came === code,
    `${to} was answered with ${came ?? `${condition ?? 'no condition'} without a code`}, not ${code}`,
    entry,
  )
  const { xmpp } = errorTable[code]
  trial.must(
    '4.11',
    condition === xmpp.condition && errorType === xmpp.type,
    `${code} came with ${condition} (${errorType}), not ${xmpp.condition} (${xmpp.type})`,
    entry,
  )
}
