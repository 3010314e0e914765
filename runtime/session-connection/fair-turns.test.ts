import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { FairTurns, type SendingExchange } from './fair-turns.ts'

const largest = 100

/** An exchange with so many octets to send and so much credit; what it sent is noted under its name. */
class Sender implements SendingExchange {
  readonly name: number
  waiting: number
  credit: number
  inRound = false
  readonly #sent: number[]

  constructor(name: number, waiting: number, credit: number, sent: number[]) {
    this.name = name
    this.waiting = waiting
    this.credit = credit
    this.#sent = sent
  }

  get endWaits(): boolean {
    return false
  }

  sendable(most: number): number {
    return Math.min(most, this.waiting, this.credit)
  }

  takeFrame(octets: number): Uint8Array {
    this.waiting -= octets
    this.credit -= octets
    this.#sent.push(this.name)
    return new Uint8Array(octets)
  }

  drained(): void {}
}

const sender = fc.tuple(fc.nat({ max: 2000 }), fc.nat({ max: 2000 }))

test.prop([fc.array(sender, { minLength: 1, maxLength: 12 }), fc.nat({ max: 20_000 })])(
  'no exchange sends a second frame while another could have sent one since the first (9.12)',
  (plans, credit) => {
    const sent: number[] = []
    const senders = plans.map(([waiting, own], name) => new Sender(name, waiting, own, sent))
    const turns = new FairTurns(credit, largest, () => {})
    for (const each of senders) turns.ready(each)
    const lastSent = new Map<number, number>()
    let total = 0
    for (;;) {
      const able = senders.filter(each => each.sendable(1) > 0)
      const frame = turns.next()
      if (frame === undefined) {
        // Nothing is left that could go: octets, or credit of the connection or of every exchange that has octets.
        expect(able.length === 0 || total === credit).toBe(true)
        return
      }
      total += frame.length
      expect(total).toBeLessThanOrEqual(credit)
      expect(frame.length).toBeGreaterThan(0)
      expect(frame.length).toBeLessThanOrEqual(largest)
      const name = sent.at(-1) ?? -1
      const before = lastSent.get(name)
      if (before !== undefined) {
        const since = new Set(sent.slice(before, -1))
        for (const each of able) expect(each.name === name || since.has(each.name)).toBe(true)
      }
      lastSent.set(name, sent.length)
    }
  },
)

test.prop([fc.array(fc.nat({ max: 500 }), { minLength: 1, maxLength: 50 })])(
  'what waits for credit of the connection goes on with it',
  grants => {
    const sent: number[] = []
    const senders = [0, 1, 2].map(name => new Sender(name, 10_000, 10_000, sent))
    const turns = new FairTurns(0, largest, () => {})
    for (const each of senders) turns.ready(each)
    expect(turns.next()).toBe(undefined)
    for (const grant of grants) {
      expect(turns.grant(grant)).toBe(true)
      let octets = 0
      for (let frame = turns.next(); frame !== undefined; frame = turns.next())
        octets += frame.length
      expect(octets).toBe(grant)
    }
  },
)

test('no credit is larger than it may be (9.5)', () => {
  const turns = new FairTurns(1, largest, () => {})
  expect(turns.grant(2_147_483_646)).toBe(true)
  expect(turns.grant(1)).toBe(false)
})
