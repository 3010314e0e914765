import { randomUUID } from 'node:crypto'
import type { SessionEffects } from '../../../generated/session.ts'
import { noteEnd } from './end-of-session.ts'
import type { SessionRow } from './session-row.ts'

/** What an effect works on: the session that is about to be stored, and the time. */
export interface Transition {
  /** Changed in place; stored in the transaction that the event is stored in. */
  readonly row: SessionRow
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * What each transition changes in what is stored, beyond the state and what the event itself says. Nothing is sent
 * here: what is to be sent follows from the stored session (`pending-work.ts`).
 */
export const effects: SessionEffects<Transition> = {
  /** The approval screen is up; YES, NO or the timer comes next. */
  requestApproval() {},

  failUnreachable: end,

  /** YES: from now on the relay may hold something for this session, on both sides. */
  approve({ row, now }) {
    row.approvedAt = now
    row.deviceSide = 'reserved'
    row.terminalSide = 'reserved'
  },

  refuse: end,

  timeOutApproval(transition) {
    transition.row.refusalReason = 'timeout'
    transition.row.code = 'approval-timeout'
    end(transition)
  },

  cancel: end,

  /** The relay ends what it may hold (10.18). */
  withdrawApproved(transition) {
    noteEnd(transition.row, 'cancelled')
    transition.row.asksRelay = 'cancelled'
    beginTermination(transition)
  },

  /** Token and valid duration begin (S148); the device is notified (S149), the terminal may fetch (S150, S202). */
  receiveConnectionInformation({ row, now }) {
    row.informationRequest = randomUUID()
    row.expiresAt = now + row.sessionDuration * 1000
  },

  /** The relay holds nothing. */
  failRelay(transition) {
    transition.row.deviceSide = null
    transition.row.terminalSide = null
    end(transition)
  },

  startFirstSide() {},

  establish({ row }) {
    row.established = 1
  },

  startWhileTerminating() {},

  requestEnd: beginTermination,

  /** An established session ends by way of the device (10.17), another one by the relay (10.18). */
  withdrawConnecting(transition) {
    const { row } = transition
    const reason = row.established === 1 ? 'management' : 'cancelled'
    noteEnd(row, reason)
    row.asksDevice = reason
    if (row.established === 0) row.asksRelay = reason
    beginTermination(transition)
  },

  endFirstSide: beginTermination,

  terminate: end,

  failUnestablished: end,

  /** The relay lost the session, unless there is another reason already. */
  failUnreserved(transition) {
    noteEnd(transition.row, 'relay-restarted')
    end(transition)
  },
}

/** The valid process begins, or goes on where it began earlier. */
function beginTermination({ row, now }: Transition): void {
  row.terminatingAt ??= now
  row.terminationRequest ??= randomUUID()
}

/** The session is final: it blocks nothing, and its secrets are of no more use. */
function end({ row, now }: Transition): void {
  row.finalAt = now
  row.sealedInformation = null
}
