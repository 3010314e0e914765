import type { Party } from '../../runtime/descriptor.ts'
import type { LogLine } from '../whole-system/party-process.ts'

/** A step of the seed, as a party told it at the moment it happened. */
export interface ObservedStep {
  /** Milliseconds since 1970, with a fraction. */
  readonly at: number
  readonly party: Party
  readonly step: string
  readonly what: string
  readonly session?: string
}

/** The step that a log line tells, if it tells one. */
export function observedStep(party: Party, line: LogLine): ObservedStep | undefined {
  const { step, what, time, session } = line
  if (line.msg !== 'step' || typeof step !== 'string' || typeof what !== 'string') return undefined
  const at = typeof time === 'number' ? time : Date.now()
  return { at, party, step, what, ...(typeof session === 'string' && { session }) }
}

/** All that was observed in a run, and a way to wait for a step. */
export class ObservedSteps {
  readonly all: ObservedStep[] = []
  readonly #waiting = new Set<() => void>()

  add(step: ObservedStep): void {
    this.all.push(step)
    for (const check of this.#waiting) check()
  }

  has(step: string, session?: string): boolean {
    return this.all.some(
      seen => seen.step === step && (session === undefined || seen.session === session),
    )
  }

  /** Resolves once the step was observed. Throws after `patience` milliseconds. */
  async waitFor(step: string, session?: string, patience = 30_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const check = (): void => {
        if (!this.has(step, session)) return
        clearTimeout(deadline)
        this.#waiting.delete(check)
        resolve()
      }
      const deadline = setTimeout(() => {
        this.#waiting.delete(check)
        reject(new Error(`${step} was not observed within ${patience} ms`))
      }, patience)
      this.#waiting.add(check)
      check()
    })
  }
}
