import { expect, test } from 'vitest'
import { flushAfterThisTurn, flushEarly, timeOfThisTurn } from './turn.ts'

test('what is due is flushed early once in a turn, and else at its end, each once', async () => {
  for (let turn = 0; turn < 3; turn++) {
    const flushed: string[] = []
    const due = (name: string): void => flushAfterThisTurn(() => flushed.push(name))
    flushEarly()
    due('first')
    flushEarly()
    expect(flushed).toEqual(['first'])
    due('second')
    due('third')
    flushEarly()
    expect(flushed).toEqual(['first'])
    await new Promise(setImmediate)
    expect(flushed).toEqual(['first', 'second', 'third'])
  }
})

test('the time stands still within a turn and goes on with the next', async () => {
  const time = timeOfThisTurn()
  while (performance.now() < time + 1);
  expect(timeOfThisTurn()).toBe(time)
  await new Promise(setImmediate)
  expect(timeOfThisTurn()).toBeGreaterThan(time)
})
