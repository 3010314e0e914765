import type { StepOrParagraph } from '../descriptor.ts'

/**
 * The steps that a party names for a message, if the specification lists all of them there.
 * @throws TypeError otherwise: party and specification do not agree
 */
export function listedSteps(
  message: string,
  listed: readonly StepOrParagraph[],
  steps: readonly StepOrParagraph[] = [],
): readonly StepOrParagraph[] {
  for (const step of steps) {
    if (!listed.includes(step)) throw new TypeError(`${step} is no step of ${message}`)
  }
  return steps
}
