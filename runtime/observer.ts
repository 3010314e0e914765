import type { Logger } from 'pino'
import type { Party, StepOrParagraph } from './descriptor.ts'

/** What is said of a step besides its name; never a secret. */
export interface StepDetails {
  /** Public name of the session that the step belongs to. */
  readonly session?: string | undefined
  readonly [name: string]: string | number | boolean | undefined
}

/**
 * Told each step of the seed at the moment it happens: a message when it is sent, by its sender; what happens inside a
 * party by the unit that does it.
 * @param what the thing done, in a few words
 */
export type StepObserver = (step: StepOrParagraph, what: string, details?: StepDetails) => void

/** Looks away. */
export const noObserver: StepObserver = () => {}

/**
 * Writes each step as a log line at level trace: `msg` is `step`, then `step`, `party`, `what` and the details.
 * @param party the party whose steps these are
 */
export function logObserver(
  log: Pick<Logger, 'trace' | 'isLevelEnabled'>,
  party: Party,
): StepObserver {
  return (step, what, details) => {
    if (log.isLevelEnabled('trace')) log.trace({ ...details, step, party, what }, 'step')
  }
}
