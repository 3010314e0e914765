import { eventually } from './eventually.ts'

/** Kills a program and starts it again, once at a time. */
export interface Restart {
  again(): Promise<void>
  /** Resolves when none is under way. */
  settled(): Promise<unknown>
}

/** What cannot start because the database is away is started again, as a service manager does. */
export function restartOf(restart: () => Promise<void>): Restart {
  let last: Promise<unknown> = Promise.resolve()
  const untilStarted = (): Promise<void> =>
    eventually('a program that was killed is started', () => restart().catch(String))
  return {
    async again() {
      const restarted = last.then(untilStarted)
      last = restarted.catch(() => {})
      await restarted
    },
    settled: () => last,
  }
}
