import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { decodeFrame, encodeFrame, type FrameHeaders, type FrameName } from '../frame/index.ts'
import type { Exchange } from './index.ts'
import { ask, echo, pairedEnds, pattern, startEnds, type TestEnds } from './test-ends.ts'
import type { TestSide } from './test-relay.ts'

/** Says a frame with a body to a side. */
function sayBody<Name extends 'request' | 'response' | 'data'>(
  ends: TestEnds,
  side: TestSide,
  name: Name,
  headers: FrameHeaders[Name],
  body: Uint8Array,
): void {
  ends.relay.sendRaw(side, encodeFrame(ends.relay[side].sessionId, name, headers, body))
}

/** The side closes with `code` for a protocol error and comes back. */
async function returns(ends: TestEnds, side: TestSide, code: number): Promise<void> {
  await ends.until(side, 'returning')
  await Promise.all([ends.until('device', 'paired'), ends.until('terminal', 'paired')])
  await expect.poll(() => ends.relay[side].closeCode).toBe(code)
}

/** The same, and the session goes on. */
async function returnsAndGoesOn(ends: TestEnds, side: TestSide, code: number): Promise<void> {
  await returns(ends, side, code)
  expect(await ask(ends.terminal, pattern(100))).toEqual({ received: pattern(100) })
}

/** Opens an exchange at the terminal that stays open, and waits until the device has it. */
async function openExchange(ends: TestEnds, onReset: (code: string) => void): Promise<Exchange> {
  const exchange = ends.terminal.openExchange('web-server', {
    onData: octets => exchange.consumed(octets.length),
    onEnd() {},
    onReset,
  })
  exchange.write(pattern(1))
  expect(await ask(ends.terminal, pattern(10))).toEqual({ received: pattern(10) })
  return exchange
}

describe('closes for a protocol error', () => {
  const id = 'a'.repeat(43)
  const wrong: readonly [string, TestSide, (ends: TestEnds) => void][] = [
    ['a text message', 'terminal', ends => ends.relay.sendRaw('terminal', 'hello')],
    ['no frame at all', 'device', ends => ends.relay.sendRaw('device', pattern(200))],
    ['an empty message', 'device', ends => ends.relay.sendRaw('device', new Uint8Array())],
    [
      'another session ID',
      'terminal',
      ends => ends.relay.sendRaw('terminal', encodeFrame(id, 'ping', {})),
    ],
    [
      'a header in another form',
      'terminal',
      ends =>
        ends.relay.sendRaw(
          'terminal',
          Buffer.from(
            `Session-Id: ${ends.relay.terminal.sessionId}\r\nFrame: data\r\nExchange: 01\r\n\r\nx`,
          ),
        ),
    ],
    ['a second connected', 'device', ends => ends.relay.say('device', 'connected', connected)],
    [
      'terminate',
      'device',
      ends => ends.relay.say('device', 'terminate', { reason: 'device', token: ends.relay.token }),
    ],
    [
      'a request at the terminal',
      'terminal',
      ends =>
        sayBody(
          ends,
          'terminal',
          'request',
          { exchange: 1, applicationId: 'web-server' },
          pattern(1),
        ),
    ],
    [
      'a response at the device',
      'device',
      ends => sayBody(ends, 'device', 'response', { exchange: 1 }, pattern(1)),
    ],
    [
      'a response that was not asked for',
      'terminal',
      ends => sayBody(ends, 'terminal', 'response', { exchange: 1 }, pattern(1)),
    ],
    [
      'data of an exchange never opened',
      'device',
      ends => sayBody(ends, 'device', 'data', { exchange: 9 }, pattern(1)),
    ],
    [
      'credit of an exchange never opened',
      'terminal',
      ends => ends.relay.say('terminal', 'credit', { exchange: 3, credit: 1 }),
    ],
    [
      'a reset of an exchange never opened',
      'device',
      ends => ends.relay.say('device', 'reset', { exchange: 3, code: 'cancelled' }),
    ],
    [
      'more credit for the connection than there may be',
      'device',
      ends => {
        for (let i = 0; i < 128; i++)
          ends.relay.say('device', 'credit', { exchange: 0, credit: 16_777_216 })
      },
    ],
  ]
  for (const [what, side, say] of wrong) {
    test(`at ${what}`, async () => {
      await using ends = await pairedEnds()
      say(ends)
      await returnsAndGoesOn(ends, side, 1002)
    })
  }

  test('at more octets than the connection has credit for', async () => {
    await using ends = await pairedEnds({ relay: { credit: 65536, maxFrame: 1048576 } })
    sayBody(ends, 'device', 'request', { exchange: 1, applicationId: 'web-server' }, pattern(65537))
    await returns(ends, 'device', 1002)
  })

  test('at a request without an octet', async () => {
    await using ends = await pairedEnds()
    const request = { exchange: 1, applicationId: 'web-server', end: true } as const
    ends.relay.say('device', 'request', request)
    await returns(ends, 'device', 1002)
  })

  test('at a body larger than Max-Frame', async () => {
    await using ends = await pairedEnds({ relay: { maxFrame: 2048 } })
    sayBody(ends, 'device', 'request', { exchange: 1, applicationId: 'web-server' }, pattern(2049))
    await returns(ends, 'device', 1009)
  })

  test('at a number that does not rise', async () => {
    await using ends = await pairedEnds()
    await ask(ends.terminal, pattern(10))
    sayBody(
      ends,
      'device',
      'request',
      { exchange: 1, applicationId: 'web-server', end: true },
      pattern(1),
    )
    await returnsAndGoesOn(ends, 'device', 1002)
  })

  test('at an exchange outside a pairing', async () => {
    await using ends = await pairedEnds()
    ends.relay.freeze('terminal')
    await ends.until('device', 'peer-lost')
    sayBody(ends, 'device', 'request', { exchange: 1, applicationId: 'web-server' }, pattern(1))
    await ends.until('device', 'returning')
    await expect.poll(() => ends.relay.device.closeCode).toBe(1002)
  })

  test('at a frame before connected, and gives up after three', async () => {
    await using ends = await startEnds({
      relay: { onAccept: side => (side === 'device' ? 'ping' : undefined) },
    })
    const { over } = await ends.until('device', 'over')
    expect(over).toMatchObject({
      kind: 'failed',
      error: { code: 'protocol-error', source: 'device' },
    })
  })

  test('and ends the session by the valid process after the third time', async () => {
    await using ends = await pairedEnds()
    for (let i = 0; i < 3; i++) {
      ends.relay.sendRaw('device', 'text')
      if (i < 2) await returnsAndGoesOn(ends, 'device', 1002)
    }
    const { over } = await ends.until('device', 'over')
    expect(over).toMatchObject({ kind: 'failed', error: { code: 'protocol-error' } })
    expect((await ends.until('terminal', 'over')).over).toMatchObject({
      kind: 'terminated',
      reason: 'device',
    })
  })

  test.prop([fc.uint8Array({ maxLength: 500 })], { numRuns: 20 })(
    'at any octets behind a right beginning, and goes on',
    async rest => {
      await using ends = await pairedEnds()
      const beginning = encodeFrame(ends.relay.device.sessionId, 'data', { exchange: 1 }).subarray(
        0,
        70,
      )
      ends.relay.sendRaw('device', Buffer.concat([beginning, rest]))
      await returnsAndGoesOn(ends, 'device', 1002)
    },
  )
})

describe('resets one exchange for a protocol error, and others go on,', () => {
  /** The frames that one end sent. */
  function sentBy(side: TestSide): { sent: { name: FrameName; headers: object }[]; relay: object } {
    const sent: { name: FrameName; headers: object }[] = []
    return {
      sent,
      relay: {
        onFrame: (from: TestSide, message: Uint8Array) => {
          const { name, headers } = decodeFrame(message)
          if (from === side) sent.push({ name, headers })
        },
      },
    }
  }

  const wrong: readonly [string, (ends: TestEnds, exchange: number) => void][] = [
    [
      'data before the response',
      (ends, exchange) => sayBody(ends, 'terminal', 'data', { exchange }, pattern(1)),
    ],
    [
      'a second response',
      (ends, exchange) => {
        sayBody(ends, 'terminal', 'response', { exchange }, pattern(1))
        sayBody(ends, 'terminal', 'response', { exchange }, pattern(1))
      },
    ],
    [
      'more octets than the exchange has credit for',
      (ends, exchange) => sayBody(ends, 'terminal', 'response', { exchange }, pattern(262_145)),
    ],
    [
      'more credit than there may be',
      (ends, exchange) => {
        for (let i = 0; i < 128; i++)
          ends.relay.say('terminal', 'credit', { exchange, credit: 16_777_216 })
      },
    ],
  ]
  for (const [what, say] of wrong) {
    test(`at ${what}`, async () => {
      const { sent, relay } = sentBy('terminal')
      await using ends = await pairedEnds({
        relay: { ...relay, maxFrame: 1048576 },
        // Answers only exchanges that end, so that the first stays as it is.
        onExchange: exchange => ({
          ...echo(exchange),
          ...(exchange.number === 1 ? { onData() {} } : {}),
        }),
      })
      const { promise: reset, resolve } = Promise.withResolvers<string>()
      const exchange = await openExchange(ends, resolve)
      say(ends, exchange.number)
      expect(await reset).toBe('protocol-error')
      expect(await ask(ends.terminal, pattern(1000))).toEqual({ received: pattern(1000) })
      expect(sent).toContainEqual({
        name: 'reset',
        headers: { exchange: 1, code: 'protocol-error' },
      })
      expect(sent.filter(({ name }) => name === 'hello')).toHaveLength(1)
    })
  }

  test('at data behind the end of a request', async () => {
    const { sent, relay } = sentBy('device')
    const { promise: reset, resolve } = Promise.withResolvers<string>()
    await using ends = await pairedEnds({
      relay,
      onExchange: exchange =>
        exchange.number === 1 ? { onData() {}, onEnd() {}, onReset: resolve } : echo(exchange),
    })
    const first = ends.terminal.openExchange('web-server', {
      onData() {},
      onEnd() {},
      onReset() {},
    })
    first.write(pattern(10), { end: true })
    expect(await ask(ends.terminal, pattern(10))).toEqual({ received: pattern(10) })
    sayBody(ends, 'device', 'data', { exchange: 1 }, pattern(1))
    expect(await reset).toBe('protocol-error')
    await expect
      .poll(() => sent)
      .toContainEqual({ name: 'reset', headers: { exchange: 1, code: 'protocol-error' } })
    expect(await ask(ends.terminal, pattern(10))).toEqual({ received: pattern(10) })
  })

  test('at a request beyond Max-Exchanges', async () => {
    const { sent, relay } = sentBy('device')
    await using ends = await pairedEnds({
      relay,
      device: { maxExchanges: 2 },
      onExchange: exchange =>
        exchange.number < 3 ? { onData() {}, onEnd() {}, onReset() {} } : echo(exchange),
    })
    for (const exchange of [1, 2, 7]) {
      sayBody(ends, 'device', 'request', { exchange, applicationId: 'web-server' }, pattern(10))
    }
    ends.relay.say('device', 'ping', {})
    await expect.poll(() => sent).toContainEqual({ name: 'pong', headers: {} })
    expect(sent.filter(({ name }) => name === 'reset')).toEqual([
      { name: 'reset', headers: { exchange: 7, code: 'too-many-requests' } },
    ])
  })
})

test('late frames of closed and of left-out exchanges are ignored', async () => {
  await using ends = await pairedEnds()
  ends.relay.say('device', 'credit', { exchange: 0, credit: 1 })
  for (let i = 0; i < 3; i++) await ask(ends.terminal, pattern(10))
  for (let i = 0; i < 40; i++) {
    sayBody(ends, 'terminal', 'data', { exchange: 1 }, pattern(65536))
    sayBody(ends, 'terminal', 'response', { exchange: 2, end: true }, pattern(100))
    sayBody(ends, 'device', 'data', { exchange: 3 }, pattern(65536))
    ends.relay.say('device', 'credit', { exchange: 1, credit: 10 })
    ends.relay.say('terminal', 'reset', { exchange: 2, code: 'cancelled' })
    // So that no side runs out of the credit that it gives back.
    if (i % 4 === 0) await ask(ends.terminal, pattern(10))
  }
  expect(ends.told.filter(({ what }) => what === 'returning')).toEqual([])
})

const connected = {
  maxFrame: 65536,
  credit: 1048576,
  keepalive: 20,
  idleTimeout: 900,
  expiresIn: 3600,
  resumeKey: 'k'.repeat(43),
}
