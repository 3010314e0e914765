import { createHash } from 'node:crypto'
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { decodeFrame } from '../frame/index.ts'
import type { Exchange, ExchangeHandlers, TerminalConnection } from './index.ts'
import { ask, echo, joined, pairedEnds, pattern } from './test-ends.ts'

/** One exchange of a property: how much goes each way, how it is cut, and how slowly it is taken. */
interface Plan {
  readonly request: number
  readonly response: number
  readonly cut: number
  readonly terminalDelay: number
  readonly deviceDelay: number
}

const size = fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 700_000 }))

const plan: fc.Arbitrary<Plan> = fc.record({
  request: size,
  response: size,
  cut: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1000, max: 200_000 })),
  terminalDelay: fc.constantFrom(0, 0, 0, 1, 5),
  deviceDelay: fc.constantFrom(0, 0, 0, 1, 5),
})

/** Writes octets in pieces as far as the exchange takes them; call the result at each drain. */
function writerOf(exchange: Exchange, octets: Uint8Array, piece: number): () => void {
  const step = Math.max(piece, Math.ceil(octets.length / 2000))
  let at = 0
  return () => {
    while (at < octets.length) {
      const end = Math.min(octets.length, at + step)
      const more = exchange.write(octets.subarray(at, end), { end: end === octets.length })
      at = end
      if (!more) return
    }
  }
}

/** Takes octets at once or after a while. */
function take(exchange: Exchange, octets: Uint8Array, delay: number): void {
  if (delay === 0) exchange.consumed(octets.length)
  else setTimeout(() => exchange.consumed(octets.length), delay)
}

/** Answers with the hash of the request and as many octets as it asks for. */
function hashing(exchange: Exchange): ExchangeHandlers {
  const hash = createHash('sha256')
  let plan: { response: number; cut: number; deviceDelay: number } | undefined
  let write = (): void => {}
  return {
    onData(octets) {
      plan ??= JSON.parse(Buffer.from(octets).toString('latin1', 0, octets.indexOf(10)))
      hash.update(octets)
      take(exchange, octets, plan?.deviceDelay ?? 0)
    },
    onEnd() {
      const { response = 0, cut = 1 } = plan ?? {}
      write = writerOf(exchange, joined([hash.digest(), pattern(response, response)]), cut)
      write()
    },
    onReset() {},
    onDrain: () => write(),
  }
}

/** Runs one exchange as planned and returns whether every octet arrived. */
function run(terminal: TerminalConnection, plan: Plan): Promise<boolean> {
  const request = joined([
    Buffer.from(`${JSON.stringify(plan)}\n`),
    pattern(plan.request, plan.cut),
  ])
  return new Promise(resolve => {
    const received: Uint8Array[] = []
    const exchange = terminal.openExchange('web-server', {
      onData(octets) {
        received.push(octets)
        take(exchange, octets, plan.terminalDelay)
      },
      onEnd() {
        const response = Buffer.from(joined(received))
        const hash = createHash('sha256').update(request).digest()
        resolve(
          response.subarray(0, 32).equals(hash) &&
            response.subarray(32).equals(pattern(plan.response, plan.response)),
        )
      },
      onReset: () => resolve(false),
      onDrain: () => write(),
    })
    // The plan is the first piece, so that the device can read it whole.
    exchange.write(request.subarray(0, request.indexOf(10) + 1), { end: plan.request === 0 })
    const write = writerOf(exchange, request.subarray(request.indexOf(10) + 1), plan.cut)
    write()
  })
}

describe('octets', () => {
  test.prop([fc.array(plan, { minLength: 1, maxLength: 24 })], { numRuns: 15 })(
    'of many exchanges at once arrive as they were sent, whoever takes them slowly',
    async plans => {
      await using ends = await pairedEnds({ onExchange: hashing })
      const results = await Promise.all(plans.map(each => run(ends.terminal, each)))
      expect(results).toEqual(plans.map(() => true))
    },
  )

  test.prop([fc.integer({ min: 1024, max: 5000 }), fc.integer({ min: 65536, max: 200_000 })], {
    numRuns: 5,
  })('keep to the largest frame and the credit that the relay names', async (maxFrame, credit) => {
    let largest = 0
    await using ends = await pairedEnds({
      relay: {
        maxFrame,
        credit,
        onFrame: (_, message) => {
          largest = Math.max(largest, decodeFrame(message).body.length)
        },
      },
    })
    const request = pattern(500_000)
    const outcome = await ask(ends.terminal, request)
    expect('received' in outcome && Buffer.from(outcome.received).equals(request)).toBe(true)
    expect(largest).toBe(maxFrame)
  })
})

describe('a reader that never reads', () => {
  test.each([1, 8])('stops only its own exchange: %i of them', async stuck => {
    await using ends = await pairedEnds()
    const received = Array.from({ length: stuck }, () => 0)
    const stuckExchanges = received.map((_, index) => {
      const exchange = ends.terminal.openExchange('web-server', {
        onData(octets) {
          received[index] = (received[index] ?? 0) + octets.length
        },
        onEnd() {},
        onReset() {},
      })
      exchange.write(pattern(2_000_000), { end: true })
      return exchange
    })
    const others = await Promise.all(
      Array.from({ length: 20 }, (_, index) => ask(ends.terminal, pattern(300_000, index))),
    )
    others.forEach((outcome, index) => {
      expect(
        'received' in outcome && Buffer.from(outcome.received).equals(pattern(300_000, index)),
      ).toBe(true)
    })
    expect(received.every(octets => octets <= 262_144)).toBe(true)
    expect(ends.relay.terminal.mostWaiting).toBeLessThan(2 * 1024 * 1024)
    // Once read, they go on.
    await Promise.all(
      stuckExchanges.map(
        (exchange, index) =>
          new Promise<void>(resolve => {
            const look = (): void => {
              exchange.consumed(received[index] ?? 0)
              if ((received[index] ?? 0) === 2_000_000) resolve()
              else setTimeout(look, 1)
            }
            look()
          }),
      ),
    )
  })
})

describe('credit', () => {
  test('grows over a delay until bandwidth × delay fits', async () => {
    let granted = 262_144
    let sent = 0
    let most = 0
    await using ends = await pairedEnds({
      relay: {
        delay: 20,
        onFrame: (from, message) => {
          const frame = decodeFrame(message)
          if (from === 'terminal' && frame.name === 'credit' && frame.headers.exchange > 0) {
            granted += frame.headers.credit
          }
          if (from === 'device') sent += frame.body.length
          most = Math.max(most, granted - sent)
        },
      },
      onExchange: hashing,
    })
    const whole = { request: 0, response: 40_000_000, cut: 65536, terminalDelay: 0, deviceDelay: 0 }
    expect(await run(ends.terminal, whole)).toBe(true)
    expect(most).toBeGreaterThanOrEqual(4 * 1024 * 1024)
  })

  test('comes back for exchanges that are given up, by either end and at any point', async () => {
    let resets = 0
    await using ends = await pairedEnds({
      onExchange: exchange => {
        let octets = 0
        const early = resets++ % 2 === 0
        return {
          onData(data) {
            const before = octets
            octets += data.length
            if (early && before === 0) exchange.write(pattern(10), { end: true })
            if (!early && octets > 100_000) exchange.reset('application-unreachable')
          },
          onEnd() {},
          onReset() {},
        }
      },
    })
    for (let i = 0; i < 40; i++) {
      const outcome = await ask(ends.terminal, pattern(250_000))
      expect(outcome).toEqual(
        i % 2 === 0 ? { received: pattern(10) } : { reset: 'application-unreachable' },
      )
    }
  })
})

describe('exchanges', () => {
  test('beyond Max-Exchanges of the device wait for their turn', async () => {
    let open = 0
    let most = 0
    await using ends = await pairedEnds({
      device: { maxExchanges: 3 },
      onExchange: exchange => {
        most = Math.max(most, ++open)
        return {
          onData: octets => exchange.consumed(octets.length),
          onEnd() {
            setTimeout(() => {
              open--
              exchange.write(pattern(1000), { end: true })
            }, 2)
          },
          onReset() {},
        }
      },
    })
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => ask(ends.terminal, pattern(10))),
    )
    expect(outcomes).toEqual(outcomes.map(() => ({ received: pattern(1000) })))
    expect(most).toBe(3)
  })

  test('for another application than the approved one are reset', async () => {
    const asked: string[] = []
    await using ends = await pairedEnds({
      onExchange: exchange => {
        asked.push(exchange.applicationId)
        return echo(exchange)
      },
    })
    expect(await ask(ends.terminal, pattern(9), 'job-log')).toEqual({
      reset: 'application-not-approved',
    })
    expect(await ask(ends.terminal, pattern(9))).toEqual({ received: pattern(9) })
    expect(asked).toEqual(['web-server'])
  })

  test('given up at the terminal are told to the device, and others go on', async () => {
    const { promise: told, resolve: tell } = Promise.withResolvers<string>()
    await using ends = await pairedEnds({
      onExchange: exchange => ({ ...echo(exchange), onReset: tell }),
    })
    const exchange = ends.terminal.openExchange('web-server', {
      onData() {},
      onEnd() {},
      onReset() {},
    })
    exchange.write(pattern(300_000))
    expect(await ask(ends.terminal, pattern(10))).toEqual({ received: pattern(10) })
    expect(exchange.number).toBe(1)
    exchange.reset('cancelled')
    expect(exchange.open).toBe(false)
    expect(exchange.write(pattern(1))).toBe(false)
    expect(await told).toBe('cancelled')
    expect(await ask(ends.terminal, pattern(10))).toEqual({ received: pattern(10) })
  })

  test('given up before a frame went out are nothing to the device', async () => {
    const numbers: number[] = []
    await using ends = await pairedEnds({
      onExchange: exchange => {
        numbers.push(exchange.number)
        return echo(exchange)
      },
    })
    const exchange = ends.terminal.openExchange('web-server', {
      onData() {},
      onEnd() {},
      onReset() {},
    })
    exchange.write(pattern(100))
    exchange.reset('cancelled')
    expect(await ask(ends.terminal, pattern(10))).toEqual({ received: pattern(10) })
    expect(numbers).toEqual([1])
  })

  test('that are upgraded end each direction for itself', async () => {
    const fromTerminal: Uint8Array[] = []
    const { promise: deviceEnd, resolve: endAtDevice } = Promise.withResolvers<void>()
    await using ends = await pairedEnds({
      onExchange: exchange => {
        exchange.upgrade()
        return {
          onData(octets) {
            fromTerminal.push(octets)
            if (fromTerminal.length === 1) exchange.write(pattern(50), { end: true })
          },
          onEnd: endAtDevice,
          onReset() {},
        }
      },
    })
    const { promise: terminalEnd, resolve: endAtTerminal } = Promise.withResolvers<void>()
    const exchange = ends.terminal.openExchange('web-server', {
      onData: () => exchange.upgrade(),
      onEnd: endAtTerminal,
      onReset() {},
    })
    exchange.write(pattern(10))
    await terminalEnd
    expect(exchange.open).toBe(true)
    exchange.write(pattern(200_000, 7), { end: true })
    await deviceEnd
    expect(
      Buffer.from(joined(fromTerminal)).equals(joined([pattern(10), pattern(200_000, 7)])),
    ).toBe(true)
    expect(exchange.open).toBe(false)
  })

  test('may be reset at the end of a message that its receiver finds incomplete (8.17)', async () => {
    const { promise: told, resolve } = Promise.withResolvers<string>()
    const resets: string[] = []
    await using ends = await pairedEnds({
      relay: {
        onFrame: (from, message) => {
          const frame = decodeFrame(message)
          if (from !== 'terminal' || frame.name !== 'reset') return
          resets.push(frame.headers.code)
          resolve(frame.headers.code)
        },
      },
    })
    const exchange = ends.terminal.openExchange('web-server', {
      onData() {},
      onEnd: () => exchange.reset('malformed-http'),
      onReset() {},
    })
    exchange.write(pattern(10), { end: true })
    expect(await told).toBe('malformed-http')
    expect(exchange.open).toBe(false)
    expect(await ask(ends.terminal, pattern(10))).toEqual({ received: pattern(10) })
    expect(resets).toEqual(['malformed-http'])
  })

  test('refuse octets behind their end, and an empty message', async () => {
    await using ends = await pairedEnds()
    const exchange = ends.terminal.openExchange('web-server', {
      onData() {},
      onEnd() {},
      onReset() {},
    })
    expect(() => exchange.end()).toThrow()
    exchange.write(pattern(1), { end: true })
    expect(() => exchange.write(pattern(1))).toThrow()
  })
})
