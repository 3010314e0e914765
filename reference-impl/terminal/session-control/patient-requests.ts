import { setTimeout as wait } from 'node:timers/promises'
import type { ErrorCode } from '../../../generated/errors.ts'
import { MrspError } from '../../../runtime/errors.ts'

/** How long management may hold a request until something changes (RFC 7240). */
export const held: string = 'wait=50'

/** Errors that say nothing of the thing that was asked for: the question may be asked again. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'management-unreachable',
  'internal',
  'too-many-requests',
])

const longestPause = 15_000

/**
 * Asks until there is an answer: again after an error that may pass, each time a little later.
 *
 * @throws MrspError any other error; `cancelled` once the signal is aborted
 */
export async function askPatiently<Answer>(
  ask: () => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof MrspError) || !passing.has(error.code)) throw error
      const pause = Math.min(1000 * 2 ** attempt, longestPause) * (0.75 + Math.random() / 2)
      await pauseFor(Math.max(pause, (error.retryAfter ?? 0) * 1000), signal)
    }
  }
}

/** Sees to it that what is asked again and again without a change is asked at most once a second (5.22). */
export class Pace {
  #askedAt = 0

  /** Waits until a second has passed since the last time. */
  async keep(signal: AbortSignal): Promise<void> {
    const left = this.#askedAt + 1000 - performance.now()
    if (this.#askedAt > 0 && left > 0) await pauseFor(left, signal)
    this.#askedAt = performance.now()
  }

  /** Something has changed: the next question need not wait. */
  release(): void {
    this.#askedAt = 0
  }
}

async function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal })
  } catch (cause) {
    throw new MrspError('cancelled', { source: 'terminal', cause })
  }
}
