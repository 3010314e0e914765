import { fc, test as properties } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { Inbox } from './played/inbox.ts'
import { silent } from './played/test-ground.ts'
import { type Attempt, Pursuit, type PursuitOptions } from './pursuit.ts'

interface Row {
  readonly name: string
  readonly revision: number
  readonly pending: readonly string[]
  readonly moment?: number
}

interface Performed {
  readonly work: string
  readonly revision: number
  readonly signal: AbortSignal
  settle(outcome: Attempt | Error): void
}

class Away extends Error {}

/** A pursuit whose attempts are settled by the test. */
function pursue(options: Partial<PursuitOptions<Row, string>> = {}): {
  pursuit: Pursuit<Row, string>
  performed: Inbox<Performed>
  moments: Inbox<number>
} {
  const performed = new Inbox<Performed>()
  const moments = new Inbox<number>()
  const pursuit = new Pursuit<Row, string>({
    name: row => row.name,
    revision: row => row.revision,
    device: () => 'printer-1',
    pending: row => row.pending,
    nextMoment: row => row.moment,
    momentCame: async row => moments.put(row.revision),
    perform: (work, { revision }, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<Attempt>()
      const settle = (outcome: Attempt | Error): void =>
        outcome instanceof Error ? reject(outcome) : resolve(outcome)
      signal.addEventListener('abort', () => reject(new Error('aborted')))
      performed.put({ work, revision, signal, settle })
      return promise
    },
    lane: work => work,
    givesUp: () => true,
    isAway: error => error instanceof Away,
    retry: () => ({ first: 1, last: 2 }),
    repeat: { first: 1, last: 2 },
    log: silent,
    ...options,
  })
  return { pursuit, performed, moments }
}

const any = (item: Performed): item is Performed => item.work !== ''
const isMoment = (item: number): item is number => item > 0

describe('a pursuit', () => {
  test('repeats what fails and what is to be asked again, until it is confirmed', async () => {
    const { pursuit, performed } = pursue()
    pursuit.follow({ name: 'a', revision: 1, pending: ['ask'] })
    for (const outcome of [new Error('failed'), 'ask-again', new Error('failed')] as const) {
      const attempt = await performed.next(any, 'an attempt')
      attempt.settle(outcome)
    }
    const last = await performed.next(any, 'an attempt')
    last.settle('confirmed')
    pursuit.follow({ name: 'a', revision: 2, pending: ['ask', 'other'] })
    expect(await performed.next(any, 'an attempt')).toMatchObject({ work: 'other', revision: 2 })
    await pursuit.stop()
  })

  test('waits for the device where it is away, and asks again what it confirmed before', async () => {
    const { pursuit, performed } = pursue()
    pursuit.follow({ name: 'a', revision: 1, pending: ['one', 'two'] })
    const one = await performed.next(any, 'an attempt')
    const two = await performed.next(any, 'an attempt')
    one.settle(new Away())
    two.settle('confirmed')
    await Promise.resolve()
    pursuit.deviceCame('printer-2')
    await new Promise(resolve => setImmediate(resolve))
    expect(performed.count(any)).toBe(0)
    pursuit.deviceCame('printer-1')
    const again = [await performed.next(any, 'one'), await performed.next(any, 'two')]
    expect(again.map(({ work }) => work)).toEqual(['one', 'two'])
    await pursuit.stop()
  })

  test('gives up what is no longer pending, but lets a lane that does not give up end first', async () => {
    const { pursuit, performed } = pursue({ lane: () => 'relay', givesUp: work => work !== 'keep' })
    pursuit.follow({ name: 'a', revision: 1, pending: ['keep'] })
    const kept = await performed.next(any, 'an attempt')
    pursuit.follow({ name: 'a', revision: 2, pending: ['end'] })
    expect(kept.signal.aborted).toBe(false)
    expect(performed.count(any)).toBe(0)
    kept.settle('confirmed')
    const end = await performed.next(any, 'an attempt')
    expect(end.work).toBe('end')
    pursuit.follow({ name: 'a', revision: 1, pending: ['keep'] })
    expect(end.signal.aborted).toBe(false)
    pursuit.follow({ name: 'a', revision: 3, pending: [] })
    expect(end.signal.aborted).toBe(true)
    await pursuit.stop()
    expect(pursuit.size).toBeLessThanOrEqual(1)
  })

  test('tells each moment once, also one that is over, and again where telling it failed', async () => {
    let failures = 1
    const told = new Inbox<number>()
    const { pursuit } = pursue({
      momentCame: async row => {
        told.put(row.revision)
        if ((failures -= 1) === 0) throw new Error('the store is busy')
      },
    })
    pursuit.follow({ name: 'a', revision: 1, pending: [], moment: Date.now() - 1000 })
    await told.next(isMoment, 'the moment')
    await told.next(isMoment, 'the moment again')
    pursuit.follow({ name: 'a', revision: 2, pending: [], moment: Date.now() + 20 })
    expect(await told.next(isMoment, 'the next moment')).toBe(2)
    await pursuit.stop()
    expect(told.count(isMoment)).toBe(0)
  })

  properties.prop([fc.array(fc.array(fc.constantFrom('a', 'b', 'c')), { minLength: 1 })])(
    'keeps nothing of rows that ask for nothing, and one attempt in a lane at a time',
    async changes => {
      let running = 0
      const { pursuit } = pursue({
        lane: () => 'only',
        perform: async () => {
          running += 1
          expect(running).toBe(1)
          await Promise.resolve()
          running -= 1
          return 'confirmed'
        },
      })
      for (const [index, pending] of changes.entries()) {
        pursuit.follow({ name: 'row', revision: index, pending })
        await Promise.resolve()
      }
      pursuit.follow({ name: 'row', revision: changes.length, pending: [] })
      await new Promise(resolve => setImmediate(resolve))
      expect(pursuit.size).toBe(0)
      await pursuit.stop()
    },
  )
})
