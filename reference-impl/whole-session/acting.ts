import { setTimeout as pause } from 'node:timers/promises'
import { ask, type LocalAnswer } from './local-api.ts'
import { arrival, type Printout } from './printout.ts'

/** Milliseconds in which what is waited for comes about. */
const patience = 60_000
/** Milliseconds between two looks. */
const lookAgain = 50

/** Begins an act once what the parties told of the one before has arrived. */
export async function begin(print: Printout, title: string): Promise<void> {
  await pause(arrival)
  print.act(title)
}

/**
 * Asks a local interface until it shows something so, and gives what it shows.
 *
 * @throws Error where it does not within a minute
 */
export async function poll(
  path: string,
  port: number,
  is: (body: unknown) => boolean,
): Promise<unknown> {
  const deadline = Date.now() + patience
  for (;;) {
    const { status, body } = await ask(port, 'GET', path)
    expectEqual(`status of ${path}`, status, 200)
    if (is(body)) return body
    if (Date.now() > deadline) throw new Error(`${path} stayed ${JSON.stringify(body)}`)
    await pause(lookAgain)
  }
}

/** @throws Error where the status is none of these */
export function expectAnswer(answer: LocalAnswer, ...statuses: readonly number[]): void {
  if (!statuses.includes(answer.status)) {
    throw new Error(
      `answered ${answer.status}, not ${statuses.join(' or ')}: ${JSON.stringify(answer.body)}`,
    )
  }
}

/** @throws Error where something is not what is wanted */
export function expectEqual(what: string, actual: unknown, wanted: unknown): void {
  if (actual !== wanted) throw new Error(`${what} is ${String(actual)}, not ${String(wanted)}`)
}
