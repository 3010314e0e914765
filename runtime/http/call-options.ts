import type { StepOrParagraph } from '../descriptor.ts'

/** What may be said about one call of an operation. */
export interface CallOptions {
  /** Gives the call up; it then fails with `cancelled`. */
  readonly signal?: AbortSignal
  /** Milliseconds that the answer may take, in place of the client's `timeout`. */
  readonly timeout?: number
  /**
   * The steps that this call takes, of those that the specification lists at the operation. They are
   * told at the moment the request is sent; without them nothing is told, since many operations serve
   * several steps.
   */
  readonly steps?: readonly StepOrParagraph[]
  /** The session that the steps belong to, for the observer. */
  readonly session?: string
}
