import type { OperationDescriptor, StepOrParagraph } from '../descriptor.ts'

/** Who asks, as authentication found it before the body of the request was read. */
export interface Identity {
  /** `none` for an operation that needs no credentials. */
  readonly kind: OperationDescriptor['allows']
  /** The user ID of a user or administrator; the name of a relay or of management. */
  readonly id?: string
  /** The terminal from which the user logged in. */
  readonly terminalId?: string
  /** Name of the login, by which a logout finds it. Never the access token itself. */
  readonly login?: string
}

/** Who asks, together with what a handler can know and do about this one request. */
export interface Caller extends Identity {
  /** The network address that the request came from, as the socket tells it; for limits by address. */
  readonly address: string
  /** Aborted when the asker is gone before it was answered: a waiting handler gives up. */
  readonly signal: AbortSignal
  /**
   * Names the steps that the answer takes, an MrspError included. They are told at the moment it is
   * sent, and not at all where the handler fails in another way.
   * @throws TypeError where the specification lists a step at no answer of the operation
   */
  answers(...steps: readonly StepOrParagraph[]): void
}
