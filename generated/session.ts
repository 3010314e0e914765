/**
 * Generated from spec/ by `npm run generate`; change it there.
 *
 * The life of a session.
 */
import type { TimerDescriptor, TransitionDescriptor } from '../runtime/descriptor.ts'

/**
 * A state:
 * - `requested`: Management took the request to start (S141).
 * - `awaiting-approval`: The device shows the approval screen (S142 to S143).
 * - `approved`: Somebody pressed YES; management asks the relay for connection information (S144 to S146).
 * - `connecting`: Both sides have or may fetch token and session ID (S147 onwards).
 * - `established`: Both started logs are managed ([0103]).
 * - `terminating`: An end was asked for, or one side has ended.
 * - `terminated`: Both end logs of a session that was established are managed ([0138]).
 * - `refused`: The approval was refused ([0085]).
 * - `cancelled`: The terminal withdrew before there were session IDs.
 * - `failed`: The session came to nothing; where there were session IDs, both end logs are managed.
 */
export type SessionState =
  | 'requested'
  | 'awaiting-approval'
  | 'approved'
  | 'connecting'
  | 'established'
  | 'terminating'
  | 'terminated'
  | 'refused'
  | 'cancelled'
  | 'failed'

/**
 * An event:
 * - `approval-requested`: The device took the approval request.
 * - `device-unreachable`: The device is offline, did not answer, or answered the approval request with an
 *   error.
 * - `approved`: YES came over XMPP.
 * - `refused`: NO came over XMPP, with its reason.
 * - `approval-timed-out`: approvalTimeout is over.
 * - `cancel-requested`: The terminal withdraws.
 * - `connection-information-received`: The relay sent the session IDs.
 * - `relay-refused`: The relay answered the request for connection information with an error and holds
 *   nothing.
 * - `side-started`: A started log is managed.
 * - `end-requested`: A side, a user, an administrator, a deployment or a timer asks for the end.
 * - `side-ended`: An ended log is managed.
 * - `reservation-unknown`: The relay says that it has no reservation for the session.
 */
export type SessionEvent =
  | 'approval-requested'
  | 'device-unreachable'
  | 'approved'
  | 'refused'
  | 'approval-timed-out'
  | 'cancel-requested'
  | 'connection-information-received'
  | 'relay-refused'
  | 'side-started'
  | 'end-requested'
  | 'side-ended'
  | 'reservation-unknown'

/**
 * A guard:
 * - `first-side-started`: The other side has not started.
 * - `both-sides-started`: The other side has started.
 * - `other-side-open`: The other side has not ended.
 * - `both-ended-established`: The other side has ended and the session was established.
 * - `both-ended-unestablished`: The other side has ended and the session was never established.
 */
export type SessionGuard =
  | 'first-side-started'
  | 'both-sides-started'
  | 'other-side-open'
  | 'both-ended-established'
  | 'both-ended-unestablished'

/** Name of a transition; the effect of it has the same name. */
export type SessionTransition =
  | 'requestApproval'
  | 'failUnreachable'
  | 'approve'
  | 'refuse'
  | 'timeOutApproval'
  | 'cancel'
  | 'withdrawApproved'
  | 'receiveConnectionInformation'
  | 'failRelay'
  | 'startFirstSide'
  | 'establish'
  | 'startWhileTerminating'
  | 'requestEnd'
  | 'withdrawConnecting'
  | 'endFirstSide'
  | 'terminate'
  | 'failUnestablished'
  | 'failUnreserved'


/** What an implementation does at each transition, once the new state is stored. */
export interface SessionEffects<Context> {
  /** requested → awaiting-approval at approval-requested. Steps: S142, S143. */
  requestApproval(context: Context): void | Promise<void>
  /** requested, awaiting-approval → failed at device-unreachable. Steps: S142. */
  failUnreachable(context: Context): void | Promise<void>
  /** requested, awaiting-approval → approved at approved. Steps: S144, S145. */
  approve(context: Context): void | Promise<void>
  /** requested, awaiting-approval → refused at refused. Steps: 0085. */
  refuse(context: Context): void | Promise<void>
  /** requested, awaiting-approval → refused at approval-timed-out. Steps: 0085. */
  timeOutApproval(context: Context): void | Promise<void>
  /** requested, awaiting-approval → cancelled at cancel-requested. Steps: 0085. */
  cancel(context: Context): void | Promise<void>
  /** approved → terminating at cancel-requested. Steps: 0138. */
  withdrawApproved(context: Context): void | Promise<void>
  /** approved → connecting at connection-information-received. Steps: S147, S148, S149, S150. */
  receiveConnectionInformation(context: Context): void | Promise<void>
  /** approved → failed at relay-refused. Steps: S145. */
  failRelay(context: Context): void | Promise<void>
  /** connecting → connecting at side-started, where first-side-started. Steps: S178, S211. */
  startFirstSide(context: Context): void | Promise<void>
  /** connecting → established at side-started, where both-sides-started. Steps: S178, S211, 0103. */
  establish(context: Context): void | Promise<void>
  /** terminating → terminating at side-started. Steps: S178, S211. */
  startWhileTerminating(context: Context): void | Promise<void>
  /** approved, connecting, established → terminating at end-requested. Steps: S264, S293, S314. */
  requestEnd(context: Context): void | Promise<void>
  /** connecting, established → terminating at cancel-requested. Steps: 0138. */
  withdrawConnecting(context: Context): void | Promise<void>
  /**
   * approved, connecting, established, terminating → terminating at side-ended, where other-side-open. Steps:
   * S269, S297, S334.
   */
  endFirstSide(context: Context): void | Promise<void>
  /** terminating → terminated at side-ended, where both-ended-established. Steps: S269, S297, S334, 0138. */
  terminate(context: Context): void | Promise<void>
  /** terminating → failed at side-ended, where both-ended-unestablished. Steps: S269, S297, S334, 0138. */
  failUnestablished(context: Context): void | Promise<void>
  /** approved, connecting, established, terminating → failed at reservation-unknown. Steps: S331. */
  failUnreserved(context: Context): void | Promise<void>
}


/** The transitions, by name. */
export const sessionTransitions: Readonly<Record<SessionTransition, TransitionDescriptor<SessionState, SessionEvent, SessionGuard>>> = {
  requestApproval: {
    from: ['requested'],
    event: 'approval-requested',
    to: 'awaiting-approval',
    steps: ['S142', 'S143'],
  },
  failUnreachable: {
    from: ['requested', 'awaiting-approval'],
    event: 'device-unreachable',
    to: 'failed',
    steps: ['S142'],
  },
  approve: {
    from: ['requested', 'awaiting-approval'],
    event: 'approved',
    to: 'approved',
    steps: ['S144', 'S145'],
  },
  refuse: { from: ['requested', 'awaiting-approval'], event: 'refused', to: 'refused', steps: ['0085'] },
  timeOutApproval: {
    from: ['requested', 'awaiting-approval'],
    event: 'approval-timed-out',
    to: 'refused',
    steps: ['0085'],
  },
  cancel: {
    from: ['requested', 'awaiting-approval'],
    event: 'cancel-requested',
    to: 'cancelled',
    steps: ['0085'],
  },
  withdrawApproved: { from: ['approved'], event: 'cancel-requested', to: 'terminating', steps: ['0138'] },
  receiveConnectionInformation: {
    from: ['approved'],
    event: 'connection-information-received',
    to: 'connecting',
    steps: ['S147', 'S148', 'S149', 'S150'],
  },
  failRelay: { from: ['approved'], event: 'relay-refused', to: 'failed', steps: ['S145'] },
  startFirstSide: {
    from: ['connecting'],
    event: 'side-started',
    guard: 'first-side-started',
    to: 'connecting',
    steps: ['S178', 'S211'],
  },
  establish: {
    from: ['connecting'],
    event: 'side-started',
    guard: 'both-sides-started',
    to: 'established',
    steps: ['S178', 'S211', '0103'],
  },
  startWhileTerminating: {
    from: ['terminating'],
    event: 'side-started',
    to: 'terminating',
    steps: ['S178', 'S211'],
  },
  requestEnd: {
    from: ['approved', 'connecting', 'established'],
    event: 'end-requested',
    to: 'terminating',
    steps: ['S264', 'S293', 'S314'],
  },
  withdrawConnecting: {
    from: ['connecting', 'established'],
    event: 'cancel-requested',
    to: 'terminating',
    steps: ['0138'],
  },
  endFirstSide: {
    from: ['approved', 'connecting', 'established', 'terminating'],
    event: 'side-ended',
    guard: 'other-side-open',
    to: 'terminating',
    steps: ['S269', 'S297', 'S334'],
  },
  terminate: {
    from: ['terminating'],
    event: 'side-ended',
    guard: 'both-ended-established',
    to: 'terminated',
    steps: ['S269', 'S297', 'S334', '0138'],
  },
  failUnestablished: {
    from: ['terminating'],
    event: 'side-ended',
    guard: 'both-ended-unestablished',
    to: 'failed',
    steps: ['S269', 'S297', 'S334', '0138'],
  },
  failUnreserved: {
    from: ['approved', 'connecting', 'established', 'terminating'],
    event: 'reservation-unknown',
    to: 'failed',
    steps: ['S331'],
  },
}


/** The state in which it begins. */
export const sessionInitialState: SessionState = 'requested'

/** The states that it never leaves. */
export const sessionFinalStates: readonly SessionState[] = ['terminated', 'refused', 'cancelled', 'failed']

/**
 * A state:
 * - `reserved`: The relay holds a session ID for the side.
 * - `started`: The side is authenticated and its started log is stored.
 * - `ended`: The side's ended log is stored.
 */
export type SideState = 'reserved' | 'started' | 'ended'

/**
 * An event:
 * - `started`: The relay logs the start of the side.
 * - `ended`: The relay logs the end of the side.
 */
export type SideEvent = 'started' | 'ended'

/** There are no guards. */
export type SideGuard = never

/** Name of a transition; the effect of it has the same name. */
export type SideTransition = 'start' | 'neverStart' | 'end'


/** What an implementation does at each transition, once the new state is stored. */
export interface SideEffects<Context> {
  /** reserved → started at started. Steps: S176, S209. */
  start(context: Context): void | Promise<void>
  /** reserved → ended at ended. Steps: 0138. */
  neverStart(context: Context): void | Promise<void>
  /** started → ended at ended. Steps: S267, S295, S332. */
  end(context: Context): void | Promise<void>
}


/** The transitions, by name. */
export const sideTransitions: Readonly<Record<SideTransition, TransitionDescriptor<SideState, SideEvent, SideGuard>>> = {
  start: { from: ['reserved'], event: 'started', to: 'started', steps: ['S176', 'S209'] },
  neverStart: { from: ['reserved'], event: 'ended', to: 'ended', steps: ['0138'] },
  end: { from: ['started'], event: 'ended', to: 'ended', steps: ['S267', 'S295', 'S332'] },
}


/** The state in which it begins. */
export const sideInitialState: SideState = 'reserved'

/** The states that it never leaves. */
export const sideFinalStates: readonly SideState[] = ['ended']

/** Name of a timer. */
export type TimerName =
  | 'approvalTimeout'
  | 'relayTimeout'
  | 'connectTimeout'
  | 'establishTimeout'
  | 'sessionDuration'
  | 'idleTimeout'
  | 'keepalive'
  | 'resumeGrace'
  | 'terminateTimeout'
  | 'drainDeadline'

/** The timers, with their default durations in seconds. */
export const timers: Readonly<Record<TimerName, TimerDescriptor>> = {
  approvalTimeout: {
    seconds: 60,
    owner: 'management',
    meaning: 'How long the approval screen waits for YES or NO.',
    error: 'approval-timeout',
  },
  relayTimeout: {
    seconds: 30,
    owner: 'management',
    meaning: 'How long management repeats the request for connection information to a relay that does not answer.',
    error: 'relay-unreachable',
  },
  connectTimeout: {
    seconds: 60,
    owner: 'relay',
    meaning: 'How long a side that has not connected keeps its reservation.',
    error: 'connect-timeout',
  },
  establishTimeout: {
    seconds: 5,
    owner: 'relay',
    meaning: 'How long an authenticated connection may go without its `hello`.',
    error: 'establish-timeout',
  },
  sessionDuration: {
    seconds: 3600,
    owner: 'management',
    meaning: 'The valid duration that the token stands for ([0088]); management can extend it.',
    error: 'expired',
  },
  idleTimeout: {
    seconds: 900,
    owner: 'relay',
    meaning: 'How long an established session may go without a frame of any exchange.',
    error: 'idle-timeout',
  },
  keepalive: {
    seconds: 20,
    owner: 'relay',
    meaning: 'How often each end of a relay connection sends `ping`; a connection is lost after two without an answer.',
    error: 'connection-lost',
  },
  resumeGrace: {
    seconds: 30,
    owner: 'relay',
    meaning: 'How long the relay holds a side whose connection was lost.',
    error: 'connection-lost',
  },
  terminateTimeout: {
    seconds: 30,
    owner: 'relay',
    meaning: 'How long a valid termination may take before the relay ends what remains with reason `forced`.',
    error: 'session-over',
  },
  drainDeadline: {
    seconds: 120,
    owner: 'management',
    meaning: 'How long sessions may take to end once a deployment executes.',
    error: 'relay-draining',
  },
}
