import { setTimeout as pause } from 'node:timers/promises'

const longestPause = 60_000

/**
 * Waits before a log is repeated: 1, 2, 4 and so on up to 60 seconds (5.37).
 * @param attempt how many attempts failed, less one
 * @param signal ends the wait
 */
export async function pauseBeforeRepeating(attempt: number, signal: AbortSignal): Promise<void> {
  const milliseconds = Math.min(longestPause, 1000 * 2 ** Math.min(attempt, 6))
  await pause(milliseconds, undefined, { signal }).catch(() => {})
}
