import { describe, expect, test } from 'vitest'
import { encodeFrame, frameName, type FrameName } from '../frame/index.ts'
import { ask, pairedEnds, pattern, startEnds } from './test-ends.ts'

const silent = { onData() {}, onEnd() {}, onReset() {} }

describe('terminate', () => {
  test('from both ends at once ends both', async () => {
    await using ends = await pairedEnds()
    ends.terminal.terminate('terminal')
    ends.device.terminate('device')
    for (const end of ['terminal', 'device'] as const) {
      const { over } = await ends.until(end, 'over')
      expect(over).toMatchObject({ kind: 'terminated', confirmed: true })
      expect(ends[end].state).toBe('over')
    }
  })

  test('is said once, with the token; twice does no harm', async () => {
    const sent: (FrameName | undefined)[] = []
    await using ends = await pairedEnds({
      relay: {
        onFrame: (from, message) => void (from === 'device' && sent.push(frameName(message))),
      },
    })
    ends.device.terminate('management')
    ends.device.terminate('device')
    expect(ends.device.state).toBe('terminating')
    expect((await ends.until('device', 'over')).over).toEqual({
      kind: 'terminated',
      reason: 'management',
      confirmed: true,
    })
    ends.device.terminate('device')
    expect(sent).toEqual(['hello', 'terminate'])
  })

  test('ends open exchanges with session-over, here at once and there when it is told', async () => {
    const { promise: atDevice, resolve: tell } = Promise.withResolvers<string>()
    await using ends = await pairedEnds({ onExchange: () => ({ ...silent, onReset: tell }) })
    const { promise: seen, resolve: see } = Promise.withResolvers<string>()
    const exchange = ends.terminal.openExchange('web-server', { ...silent, onReset: see })
    exchange.write(pattern(100))
    await expect.poll(() => exchange.number).toBe(1)
    ends.terminal.terminate('terminal')
    expect(exchange.open).toBe(false)
    expect(await seen).toBe('session-over')
    expect(await atDevice).toBe('session-over')
    expect(await ask(ends.terminal, pattern(1))).toEqual({ reset: 'session-over' })
  })

  test('makes this end deaf to everything but the end', async () => {
    const asked: number[] = []
    await using ends = await pairedEnds({
      onExchange: exchange => {
        asked.push(exchange.number)
        return silent
      },
    })
    ends.device.terminate('device')
    const id = ends.relay.device.sessionId
    const request = { exchange: 1, applicationId: 'web-server' }
    ends.relay.sendRaw('device', encodeFrame(id, 'request', request, pattern(10)))
    ends.relay.say('device', 'halt', { reason: 'deployment', deadline: 1 })
    await ends.until('device', 'over')
    expect(asked).toEqual([])
    expect(ends.device.halted).toBe(false)
  })

  test('while the connection is lost is said once it is back', async () => {
    await using ends = await pairedEnds()
    ends.relay.cut('device')
    await ends.until('device', 'returning')
    ends.device.terminate('device')
    expect((await ends.until('device', 'over')).over).toMatchObject({
      reason: 'device',
      confirmed: true,
    })
    expect((await ends.until('terminal', 'over')).over).toMatchObject({ reason: 'device' })
  })

  test('is over when the relay no longer knows the side', async () => {
    let lost = false
    await using ends = await pairedEnds({
      relay: {
        refuse: side =>
          lost && side === 'terminal' ? { code: 'unauthenticated', source: 'relay' } : undefined,
      },
    })
    lost = true
    ends.relay.cut('terminal')
    await ends.until('terminal', 'returning')
    ends.terminal.terminate('terminal')
    expect((await ends.until('terminal', 'over')).over).toEqual({
      kind: 'terminated',
      reason: 'terminal',
      confirmed: false,
    })
  })

  test('before the peer came ends the session too', async () => {
    await using ends = await startEnds({ terminal: { address: 'ws://127.0.0.1:1/v1/agent' } })
    await ends.until('device', 'connected')
    ends.device.terminate('device')
    expect((await ends.until('device', 'over')).over).toMatchObject({
      reason: 'device',
      confirmed: true,
    })
  })
})

test('the relay ends the session: both ends are told why', async () => {
  await using ends = await pairedEnds()
  const outcome = ask(ends.terminal, pattern(10))
  ends.relay.end('expired')
  for (const end of ['terminal', 'device'] as const) {
    expect((await ends.until(end, 'over')).over).toEqual({
      kind: 'terminated',
      reason: 'expired',
      confirmed: true,
    })
  }
  expect(['received', 'reset']).toContain(Object.keys(await outcome)[0])
})

test('after halt no exchange is opened, and those that are open go on', async () => {
  const { promise: answer, resolve: letAnswer } = Promise.withResolvers<void>()
  await using ends = await pairedEnds({
    device: { maxExchanges: 1 },
    onExchange: exchange => ({
      ...silent,
      onEnd: () => void answer.then(() => exchange.write(pattern(10), { end: true })),
    }),
  })
  const open = ask(ends.terminal, pattern(10))
  const waiting = ask(ends.terminal, pattern(10))
  await new Promise(setImmediate)
  ends.relay.say('terminal', 'halt', { reason: 'deployment', deadline: 120 })
  await ends.until('terminal', 'halt')
  expect(ends.terminal.halted).toBe(true)
  expect(await waiting).toEqual({ reset: 'relay-draining' })
  expect(await ask(ends.terminal, pattern(10))).toEqual({ reset: 'relay-draining' })
  letAnswer()
  expect(await open).toEqual({ received: pattern(10) })
  expect(ends.terminal.state).toBe('paired')
})

test('abandon leaves the session to the relay', async () => {
  await using ends = await pairedEnds()
  ends.device.abandon()
  expect(ends.device.state).toBe('over')
  expect((await ends.until('device', 'over')).over).toMatchObject({ error: { code: 'cancelled' } })
  await ends.until('terminal', 'peer-lost')
})
