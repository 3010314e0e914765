import type { Log } from '../../../generated/management-api.ts'
import type { EndReason } from '../../../generated/schemas.ts'
import { sideTransitions } from '../../../generated/session.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { StepObserver } from '../../../runtime/observer.ts'
import { findTransition } from '../../../runtime/session-stepper.ts'
import type { HaltNotices } from '../deployment/halt-notices.ts'
import { isSecretOf } from '../secrets.ts'
import { noteEnd } from './end-of-session.ts'
import type { Occurrence, SessionLife } from './session-life.ts'
import type { SessionRow } from './session-row.ts'

/** The step by which a log is managed, and the one by which that is replied. */
export interface LogSteps {
  readonly managed: 'S178' | 'S211' | 'S269' | 'S297' | 'S334'
  readonly replied: 'S179' | 'S212' | 'S270' | 'S298' | 'S335'
}

/** What managing logs needs. */
export interface SessionLogsOptions {
  readonly life: SessionLife
  readonly haltNotices: HaltNotices
  readonly observe: StepObserver
}

/**
 * Manages a log of a session (S178, S211, S269, S297, S334): stores it with what it brings about, once. A log that is
 * managed already changes nothing. The first end of a device's side that a deployment brings about makes a halt notice
 * (12.13).
 *
 * @param relay name of the relay that notifies it
 * @returns the steps that this took
 * @throws MrspError `not-found` where this relay holds no such session, or the token is of another one
 */
export async function manageSessionLog(
  log: Log,
  relay: string | undefined,
  { life, haltNotices, observe }: SessionLogsOptions,
): Promise<LogSteps> {
  const { session, side, event, token } = log
  const at = Date.parse(log.at)
  const reason = event === 'ended' ? log.reason : null
  let steps: LogSteps | undefined
  await life.happens(session, async (row, transaction) => {
    if (row.relay !== relay) return undefined
    if (token !== undefined && !isSecretOf(row.tokenHash, token)) return undefined
    steps = stepsOf(log, row)
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('logs')
      .values({ session, side, event, at, reason, managedAt: Date.now() })
      .onConflict(conflict => conflict.columns(['session', 'side', 'event']).doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 0n) return undefined
    const endReason = row.endReason ?? reason
    if (side === 'device' && endReason === 'deployment') {
      await haltNotices.make({ ...row, endReason }, transaction)
    }
    return occurrenceOf(log, row)
  })
  if (steps === undefined) throw new MrspError('not-found', { source: 'management' })
  observe(steps.managed, `log of ${side} ${event} managed`, { session })
  return steps
}

function occurrenceOf(log: Log, row: SessionRow): Occurrence | undefined {
  const property = log.side === 'device' ? 'deviceSide' : 'terminalSide'
  const transition = findTransition(sideTransitions, row[property] ?? 'reserved', log.event)
  if (transition === undefined) return undefined
  return {
    event: log.event === 'started' ? 'side-started' : 'side-ended',
    note: noted => {
      noted[property] = sideTransitions[transition].to
      if (log.event !== 'ended') return
      if (log.side === 'device') noted.deviceEndReason = log.reason
      noteEndedSide(noted, log.reason)
    },
  }
}

/** A terminal's side that ended before the device's has the device asked to end its own (10.21). */
function noteEndedSide(row: SessionRow, reason: EndReason): void {
  noteEnd(row, reason)
  const knowsOfSession = row.informationRequest !== null
  if (row.deviceSide !== 'ended' && knowsOfSession) row.asksDevice ??= reason
}

/** A terminal's side that ends after the device's was ended by request of management (S331). */
function stepsOf({ side, event }: Log, row: SessionRow): LogSteps {
  if (event === 'started') {
    return side === 'device'
      ? { managed: 'S178', replied: 'S179' }
      : { managed: 'S211', replied: 'S212' }
  }
  if (side === 'device') return { managed: 'S297', replied: 'S298' }
  return row.deviceSide === 'ended'
    ? { managed: 'S334', replied: 'S335' }
    : { managed: 'S269', replied: 'S270' }
}
