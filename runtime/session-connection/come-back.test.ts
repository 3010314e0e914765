import { test as properties } from '@fast-check/vitest'
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { ComeBack } from './come-back.ts'

/** Longest time that a timer measures; it takes a longer one for none at all. */
const longestTimer = 2 ** 31 - 1

properties.prop([fc.array(fc.option(fc.nat(31_536_000), { nil: undefined }), { minLength: 1 })])(
  'a relay can ask for patience and never makes an endpoint try without a pause',
  waits => {
    const comeBack = new ComeBack()
    for (const retryAfter of waits) {
      const wait = comeBack.next(retryAfter)
      expect(wait).toBeLessThanOrEqual(longestTimer)
      expect(wait).toBeGreaterThanOrEqual(Math.min(retryAfter ?? 0, 86_400) * 1000)
    }
  },
)
