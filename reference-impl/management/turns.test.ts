import { fc, test as properties } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { Turns } from './turns.ts'

describe('turns', () => {
  properties.prop([fc.array(fc.boolean(), { maxLength: 30 }), fc.integer({ min: 1, max: 4 })])(
    'run in order, never more at once than they may, also where some fail',
    async (fails, running) => {
      const turns = new Turns({ running, waiting: 5 })
      const begun: number[] = []
      let now = 0
      const works = fails.map((fail, index) =>
        turns.take(async () => {
          begun.push(index)
          now += 1
          expect(now).toBeLessThanOrEqual(running)
          await Promise.resolve()
          now -= 1
          if (fail) throw new Error('failed')
          return index
        }),
      )
      expect(turns.isFull).toBe(fails.length - running >= 5)
      const outcomes = await Promise.allSettled(works)
      expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(fails)
      expect(begun).toEqual(fails.map((_, index) => index))
      expect(turns.isFull).toBe(false)
    },
  )
})
