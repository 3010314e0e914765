import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { ReceiveAccount } from './receive-account.ts'
import { ReceiveWindow } from './receive-window.ts'
import { RoundTrip } from './round-trip.ts'

const initial = 262_144
const most = 4 * 1024 * 1024

test.prop([
  fc.array(fc.tuple(fc.nat({ max: 100_000 }), fc.nat({ max: 100_000 })), { maxLength: 200 }),
])(
  'what is allowed follows what is taken, and never falls behind by half of the beginning (9.8)',
  moves => {
    const window = new ReceiveWindow(initial, {
      roundTrip: new RoundTrip(),
      most,
      claim: () => true,
    })
    let granted = initial
    let received = 0
    let taken = 0
    for (const [arrive, take] of moves) {
      const came = Math.min(arrive, granted - received)
      received += came
      expect(window.receive(came)).toBe(true)
      const took = Math.min(take, received - taken)
      taken += took
      granted += window.take(took)
      expect(granted - taken).toBeGreaterThan(initial / 2)
      expect(granted - taken).toBeLessThanOrEqual(initial + window.grown)
      expect(initial + window.grown).toBeLessThanOrEqual(most)
    }
    expect(window.receive(granted - received + 1)).toBe(false)
  },
)

test.prop([fc.nat({ max: 20 })])(
  'all windows together grow by no more than there is memory for',
  count => {
    const growth = 3 * initial
    const account = new ReceiveAccount(
      1_048_576,
      { exchangeWindow: most, connectionWindow: most, growth },
      () => {},
    )
    const windows = Array.from({ length: count }, () => account.openWindow())
    for (const window of windows) {
      for (let i = 0; i < 100; i++) {
        window.receive(65_536)
        window.take(65_536)
      }
    }
    const grown = windows.reduce((sum, window) => sum + window.grown, 0)
    expect(grown).toBeLessThanOrEqual(growth)
    for (const window of windows) account.closeWindow(window)
  },
)
