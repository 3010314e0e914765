import { fc, test as property } from '@fast-check/vitest'
import { expect } from 'vitest'
import { Allowance } from './allowance.ts'

property.prop([
  fc.integer({ min: 1, max: 100 }),
  fc.integer({ min: 1, max: 100 }),
  fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 300 }),
])('in any time no more are taken than the burst and the rate allow', (rate, burst, pauses) => {
  const allowance = new Allowance(rate, burst, 0)
  const taken: number[] = []
  let now = 0
  for (const pause of pauses) {
    now += pause
    if (allowance.take(now)) taken.push(now)
  }
  for (const [first, from] of taken.entries()) {
    for (const [last, to] of taken.entries()) {
      if (last < first) continue
      expect(last - first + 1).toBeLessThanOrEqual(burst + ((to - from) / 1000) * rate + 1e-6)
    }
  }
  now += (burst / rate) * 1000 + 1
  for (let at = 0; at < burst; at += 1) expect(allowance.take(now)).toBe(true)
  expect(allowance.take(now)).toBe(false)
})
