import { setTimeout as wait } from 'node:timers/promises'

/** Milliseconds between two looks. */
const lookAgain = 25

/**
 * Waits until something has come about.
 *
 * @param attempt returns what there is instead, for the complaint
 * @throws Error where it does not come about within `patience` milliseconds
 */
export async function eventually(
  what: string,
  attempt: () => unknown,
  patience = 20_000,
): Promise<void> {
  for (const deadline = Date.now() + patience; ; await wait(lookAgain)) {
    const instead = await attempt()
    if (instead === undefined) return
    if (Date.now() > deadline) {
      throw new Error(`it never came to pass that ${what}: ${JSON.stringify(instead)}`)
    }
  }
}
