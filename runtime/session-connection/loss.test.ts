import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { ask, type Outcome, pairedEnds, pattern, startEnds, type TestEnds } from './test-ends.ts'
import type { TestSide } from './test-relay.ts'

const side = fc.constantFrom<TestSide>('device', 'terminal')

/** Waits until both ends are paired and an exchange passes. */
async function pairedAgain(ends: TestEnds): Promise<void> {
  for (;;) {
    const outcome = await ask(ends.terminal, pattern(100))
    if ('received' in outcome) {
      expect(outcome.received).toEqual(pattern(100))
      return
    }
    expect(outcome.reset).toBe('connection-lost')
    await ends.until('terminal', 'paired')
  }
}

describe('a lost connection', () => {
  test.prop([side, fc.nat({ max: 40 })], {
    numRuns: 30,
  })(
    'comes back, whenever it is cut: what was open has failed, what is new works',
    async (cutSide, turns) => {
      await using ends = await pairedEnds()
      const outcomes = Array.from({ length: 6 }, (_, index) =>
        ask(ends.terminal, pattern(index * 60_000 + 1, index)),
      )
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
      ends.relay.cut(cutSide)
      const settled: Outcome[] = await Promise.all(outcomes)
      settled.forEach((outcome, index) => {
        if ('reset' in outcome) expect(outcome.reset).toBe('connection-lost')
        else
          expect(Buffer.from(outcome.received).equals(pattern(index * 60_000 + 1, index))).toBe(
            true,
          )
      })
      await ends.until(cutSide, 'returning')
      await pairedAgain(ends)
      expect(ends.told.filter(({ what }) => what === 'over')).toEqual([])
    },
  )

  test('of both ends at once comes back', async () => {
    await using ends = await pairedEnds()
    ends.relay.cut('device')
    ends.relay.cut('terminal')
    await Promise.all([ends.until('device', 'returning'), ends.until('terminal', 'returning')])
    await pairedAgain(ends)
  })

  test('fails the exchanges of the peer too, which keeps its connection', async () => {
    await using ends = await pairedEnds({
      onExchange: () => ({ onData() {}, onEnd() {}, onReset() {} }),
    })
    const outcome = ask(ends.terminal, pattern(10))
    ends.relay.cut('device')
    expect(await outcome).toEqual({ reset: 'connection-lost' })
    expect(ends.relay.terminal.connections).toBe(1)
    expect(ends.terminal.state).toBe('peer-lost')
    expect(await ask(ends.terminal, pattern(10))).toEqual({ reset: 'connection-lost' })
    await ends.until('terminal', 'peer-lost')
  })

  test('shows the last resume key, and exchange numbers go on', async () => {
    const numbers: number[] = []
    await using ends = await pairedEnds({
      onExchange: exchange => {
        numbers.push(exchange.number)
        return {
          onData() {},
          onEnd: () => void exchange.write(pattern(1), { end: true }),
          onReset() {},
        }
      },
    })
    for (let i = 0; i < 2; i++) {
      expect(await ask(ends.terminal, pattern(1))).toEqual({ received: pattern(1) })
      const key = ends.relay.terminal.resumeKeys.at(-1)
      ends.relay.cut('terminal')
      await ends.until('terminal', 'returning')
      await Promise.all([ends.until('terminal', 'paired'), ends.until('device', 'paired')])
      expect(ends.relay.terminal.offered).toEqual([
        'mrsp.v1',
        `mrsp.auth.${ends.relay.terminal.sessionId}.${ends.relay.token}`,
        `mrsp.resume.${key}`,
      ])
    }
    expect(await ask(ends.terminal, pattern(1))).toEqual({ received: pattern(1) })
    expect(numbers).toEqual([1, 2, 3])
  })

  test('that is half open is noticed by its silence', async () => {
    await using ends = await pairedEnds({ relay: { keepalive: 1 } })
    const began = performance.now()
    ends.relay.freeze('device')
    await ends.until('device', 'returning')
    expect(performance.now() - began).toBeGreaterThan(1900)
    await pairedAgain(ends)
    // The terminal's connection was idle as long, and its pings were answered.
    expect(ends.relay.terminal.connections).toBe(1)
  })

  test('that is not admitted again ends the session for this side', async () => {
    let admitted = 0
    await using ends = await pairedEnds({
      relay: {
        refuse: each =>
          each === 'terminal' && admitted++ > 0
            ? { code: 'unauthenticated', source: 'relay' }
            : undefined,
      },
    })
    ends.relay.cut('terminal')
    const { over } = await ends.until('terminal', 'over')
    expect(over).toMatchObject({
      kind: 'failed',
      error: { code: 'connection-lost', source: 'terminal', timer: 'resumeGrace' },
    })
    expect(ends.terminal.state).toBe('over')
    expect(await ask(ends.terminal, pattern(1))).toEqual({ reset: 'session-over' })
  })

  test('is taken for good after the time that was set for the return', async () => {
    let lost = false
    await using ends = await pairedEnds({
      relay: {
        refuse: each =>
          each === 'device' && lost
            ? { code: 'internal', source: 'relay', retryable: true }
            : undefined,
      },
      device: { returnFor: 0.2 },
    })
    lost = true
    ends.relay.cut('device')
    const { over } = await ends.until('device', 'over')
    expect(over).toMatchObject({ kind: 'failed', error: { code: 'internal', source: 'relay' } })
  })

  test('that another took the place of is not made anew', async () => {
    await using ends = await pairedEnds()
    ends.relay.say('device', 'error', { code: 'replaced', source: 'relay' })
    const { over } = await ends.until('device', 'over')
    expect(over).toMatchObject({ kind: 'failed', error: { code: 'replaced', source: 'relay' } })
  })
})

describe('opening', () => {
  test('with credentials that are refused ends at once, and shows no secret', async () => {
    await using ends = await startEnds({ terminal: { token: `mrsp_${'x'.repeat(43)}` } })
    const { over } = await ends.until('terminal', 'over')
    expect(over).toMatchObject({
      kind: 'failed',
      error: { code: 'unauthenticated', source: 'relay' },
    })
    expect(
      JSON.stringify(over) + String(over?.kind === 'failed' && over.error.stack),
    ).not.toContain('xxx')
    expect(ends.terminal.state).toBe('over')
  })

  test('is tried again after a refusal that may pass, not before it is asked to', async () => {
    let refused = 0
    await using ends = await startEnds({
      relay: {
        refuse: each =>
          each === 'device' && refused++ === 0
            ? { code: 'management-unreachable', source: 'relay', retryable: true, retryAfter: 1 }
            : undefined,
      },
    })
    const began = performance.now()
    await ends.until('device', 'paired')
    expect(performance.now() - began).toBeGreaterThan(900)
    expect(refused).toBe(2)
  })

  test('tells why an attempt failed, and goes on', async () => {
    const { promise: told, resolve: tell } = Promise.withResolvers<Error | undefined>()
    await using ends = await startEnds({
      terminal: {
        address: 'ws://127.0.0.1:1/v1/agent',
        handlers: { onPaired() {}, onOver() {}, onAttemptFailed: tell },
      },
    })
    expect(await told).toMatchObject({ code: 'ECONNREFUSED' })
    expect(ends.terminal.state).toBe('connecting')
  })

  test('of an address that is none does not throw', async () => {
    const { promise: told, resolve: tell } = Promise.withResolvers<Error | undefined>()
    await using ends = await startEnds({
      device: {
        address: 'no address',
        handlers: { onPaired() {}, onOver() {}, onAttemptFailed: tell },
      },
    })
    expect(await told).toBeInstanceOf(Error)
    expect(ends.device.state).toBe('connecting')
  })
})
