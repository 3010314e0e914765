import { describe, expect, test } from 'vitest'
import { ChangeSignal } from './change-signal.ts'

const never = new AbortController().signal
const limits = { perName: 2, all: 3 }

describe('a request that waits for a change', () => {
  test('is answered as soon as there is something worth it', async () => {
    const signal = new ChangeSignal(limits)
    let value = 0
    const answer = signal.waitFor(
      'a',
      async () => value,
      read => read >= 2,
      5000,
      never,
    )
    value = 1
    signal.tell('a')
    await Promise.resolve()
    value = 2
    signal.tell('b')
    signal.tell('a')
    expect(await answer).toBe(2)
    expect(signal.size).toBe(0)
  })

  test('does not miss a change that comes while it reads', async () => {
    const signal = new ChangeSignal(limits)
    let value = 0
    const read = async (): Promise<number> => {
      const before = value
      if (value === 0) {
        value = 1
        signal.tell('a')
      }
      return before
    }
    expect(await signal.waitFor('a', read, is => is === 1, 5000, never)).toBe(1)
  })

  test('is answered with what there is when the time is over or the asker gone', async () => {
    const signal = new ChangeSignal(limits)
    const unworthy = (): boolean => false
    expect(await signal.waitFor('a', async () => 'old', unworthy, 10, never)).toBe('old')
    const gone = new AbortController()
    const answer = signal.waitFor('a', async () => 'old', unworthy, 5000, gone.signal)
    gone.abort()
    expect(await answer).toBe('old')
    expect(signal.size).toBe(0)
  })

  test('does not wait where too many wait, nor once it is stopped', async () => {
    const signal = new ChangeSignal(limits)
    const wait = (name: string): Promise<string> =>
      signal.waitFor(
        name,
        async () => name,
        () => false,
        5000,
        never,
      )
    const waiting = [wait('a'), wait('a')]
    expect(await wait('a')).toBe('a')
    waiting.push(wait('b'))
    expect(await wait('c')).toBe('c')
    expect(signal.size).toBe(3)
    signal.stop()
    expect(await Promise.all(waiting)).toEqual(['a', 'a', 'b'])
    expect(await wait('a')).toBe('a')
  })
})
