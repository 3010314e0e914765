import { fc, test as properties } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { AttemptLimit } from './attempt-limit.ts'

describe('a limit of attempts', () => {
  properties.prop([fc.array(fc.nat(3000), { maxLength: 300 }), fc.integer({ min: 1, max: 10 })])(
    'never lets twice its number through in one window',
    (waits, attempts) => {
      const limit = new AttemptLimit({ attempts, window: 60_000, names: 10 })
      const passed: number[] = []
      let now = 0
      for (const wait of waits) {
        now += wait
        const left = limit.take('name', now)
        if (left === undefined) passed.push(now)
        else expect(left).toBeGreaterThan(0)
      }
      for (const from of passed) {
        const within = passed.filter(at => at >= from && at < from + 60_000)
        expect(within.length).toBeLessThanOrEqual(2 * attempts)
      }
    },
  )

  test('lets an attempt through after the time it named, and after one is given back', () => {
    const limit = new AttemptLimit({ attempts: 2, window: 1000, names: 10 })
    expect(limit.take('name', 0)).toBeUndefined()
    expect(limit.take('name', 0)).toBeUndefined()
    const wait = limit.take('name', 0)
    expect(wait).toBe(500)
    expect(limit.take('name', 500)).toBeUndefined()
    expect(limit.take('other', 500)).toBeUndefined()
    expect(limit.take('name', 500)).toBeDefined()
    limit.giveBack('name')
    expect(limit.take('name', 500)).toBeUndefined()
  })

  test('remembers a bounded number of names', () => {
    const limit = new AttemptLimit({ attempts: 1, window: 1000, names: 2 })
    for (const name of ['a', 'b', 'c']) expect(limit.take(name, 0)).toBeUndefined()
    expect(limit.take('c', 0)).toBeDefined()
    expect(limit.take('a', 0)).toBeUndefined()
  })
})
