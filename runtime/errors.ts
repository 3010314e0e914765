import { type ErrorCode, errorTable } from '../generated/errors.ts'
import { type TimerName, timers } from '../generated/session.ts'
import type { Party } from './descriptor.ts'

/** What is known of an error besides its code. */
export interface ErrorFacts {
  /** The party in which the error arose. */
  readonly source: Party
  /** What a person needs to know beyond the code's meaning. Never a secret, never a refused value. */
  readonly detail?: string | undefined
  /** Public name of the session that the error is about. */
  readonly session?: string | undefined
  /** The timer of `session.yaml` that caused the error. */
  readonly timer?: TimerName | undefined
  /** Seconds to wait before the same request may succeed. */
  readonly retryAfter?: number | undefined
  /** What made it fail here; it is not told to others. */
  readonly cause?: unknown
}

/** The same, as another party wrote it. */
export interface ReceivedErrorFacts extends Omit<ErrorFacts, 'timer'> {
  readonly timer?: string | undefined
}

/**
 * An error of the error table, `spec/errors.yaml`: the one form in which all parties see what went wrong, whichever
 * transport carried it. HTTP carries it as a problem, the relay connection as an `error` or `reset` frame, XMPP as a
 * stanza error.
 */
export class MrspError extends Error {
  override readonly name: string = 'MrspError'
  readonly code: ErrorCode
  readonly source: Party
  /** Whether the same request may succeed later without a change. */
  readonly retryable: boolean
  readonly detail: string | undefined
  readonly session: string | undefined
  readonly timer: TimerName | undefined
  /** Seconds; only with codes that may carry it. */
  readonly retryAfter: number | undefined

  /** `message` is the code with the detail, or with the code's meaning where there is none. */
  constructor(code: ErrorCode, facts: ErrorFacts) {
    const { source, detail, session, timer, retryAfter, cause } = facts
    const row = errorTable[code]
    super(`${code}: ${detail ?? row.meaning}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.source = source
    this.retryable = row.retryable
    this.detail = detail
    this.session = session
    this.timer = timer
    this.retryAfter = row.retryAfter ? retryAfter : undefined
  }

  /** The error that another party told; a code or timer that is not in the tables is `unknown` or left out. */
  static of(code: string, facts: ReceivedErrorFacts): MrspError {
    const { timer, ...rest } = facts
    return new MrspError(errorCodeOf(code), {
      ...rest,
      timer: timer !== undefined && isTimerName(timer) ? timer : undefined,
    })
  }

  /**
   * Anything that was thrown, as an error of this party: an `MrspError` is itself; an error whose `code` is one of the
   * table has that code; an abort is `cancelled`; everything else is `internal`, with the thrown value as its cause.
   * @param source the party in which it was thrown
   */
  static from(thrown: unknown, source: Party): MrspError {
    if (thrown instanceof MrspError) return thrown
    if (thrown instanceof Error) {
      const code = 'code' in thrown ? thrown.code : undefined
      if (typeof code === 'string' && isErrorCode(code)) {
        return new MrspError(code, { source, detail: thrown.message, cause: thrown })
      }
      if (thrown.name === 'AbortError') return new MrspError('cancelled', { source, cause: thrown })
    }
    return new MrspError('internal', { source, cause: thrown })
  }
}

/** Whether a text is a code of the error table. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorTable, text)
}

/** The code of the table that a text stands for; `unknown` where there is none. */
export function errorCodeOf(text: string): ErrorCode {
  return isErrorCode(text) ? text : 'unknown'
}

/** Whether a text is the name of a timer. */
export function isTimerName(text: string): text is TimerName {
  return Object.hasOwn(timers, text)
}
