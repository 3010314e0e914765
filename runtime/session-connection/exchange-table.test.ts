import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { ExchangeTable } from './exchange-table.ts'

const change = fc.record({ isAdded: fc.boolean(), which: fc.nat(), gap: fc.nat({ max: 40 }) })

test.prop([fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER - 100_000 }), fc.array(change)])(
  'holds exactly what was added and not taken out, whatever the numbers',
  (first, changes) => {
    const table = new ExchangeTable<{ number: number }>()
    const expected = new Map<number, { number: number }>()
    let highest = first
    for (const { isAdded, which, gap } of changes) {
      const numbers = [...expected.keys()]
      if (isAdded) {
        const exchange = { number: (highest += 1 + gap) }
        table.add(exchange)
        expected.set(exchange.number, exchange)
      } else {
        const number = numbers[which % Math.max(1, numbers.length)] ?? first
        table.delete(number)
        expected.delete(number)
      }
      expect(table.size).toBe(expected.size)
      for (const number of numbers) expect(table.get(number)).toBe(expected.get(number))
      expect(new Set(table.all())).toEqual(new Set(expected.values()))
      expect(table.get(highest + 1)).toBe(undefined)
    }
  },
)
