import { expect, test } from 'vitest'
import { ask, pairedEnds, pattern } from './test-ends.ts'

test('an exchange passes both ways', async () => {
  await using ends = await pairedEnds()
  expect(ends.terminal.state).toBe('paired')
  const request = pattern(100)
  expect(await ask(ends.terminal, request)).toEqual({ received: request })
})

test('a large exchange passes both ways', async () => {
  await using ends = await pairedEnds()
  const request = pattern(5_000_000)
  const outcome = await ask(ends.terminal, request)
  expect('received' in outcome && Buffer.from(outcome.received).equals(request)).toBe(true)
})

test('terminate ends both', async () => {
  await using ends = await pairedEnds()
  ends.terminal.terminate('terminal')
  expect((await ends.until('terminal', 'over')).over).toEqual({
    kind: 'terminated',
    reason: 'terminal',
    confirmed: true,
  })
  expect((await ends.until('device', 'over')).over).toEqual({
    kind: 'terminated',
    reason: 'terminal',
    confirmed: true,
  })
})

test('a cut connection comes back', async () => {
  await using ends = await pairedEnds()
  ends.relay.cut('device')
  await Promise.all([ends.until('device', 'paired'), ends.until('terminal', 'paired')])
  expect(ends.told.map(({ end, what }) => `${end} ${what}`)).toContain('terminal peer-lost')
  expect(await ask(ends.terminal, pattern(10))).toEqual({ received: pattern(10) })
})
