import { pino } from 'pino'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  type Postgres,
  startPostgres,
  withPostgres,
} from '../../../runtime/storage/test-postgres.ts'
import { Outbox } from './outbox.ts'
import { SessionDatabase, type SessionLog } from './session-database.ts'

/** The outbox while its database is killed and comes back. */

const sides = ['device', 'terminal'] as const

describe.runIf(withPostgres())('a database that is away', { timeout: 60_000 }, () => {
  let server: Postgres
  beforeAll(async () => {
    server = await startPostgres()
  }, 60_000)
  afterAll(() => server.stop())

  /** An outbox with a session, in front of a management that acknowledges what it is told once it may. */
  async function makeOutbox() {
    const database = await SessionDatabase.open(await server.database(), 's'.repeat(32))
    const lines: string[] = []
    const log = pino({ level: 'error' }, { write: (line: string) => lines.push(line) })
    const sent: string[] = []
    const mayAnswer = Promise.withResolvers<void>()
    const make = (): Outbox => {
      const outbox = new Outbox(
        database,
        async ({ side, event }) => {
          sent.push(`${side} ${event}`)
          await mayAnswer.promise
        },
        log,
      )
      onTestFinished(() => outbox.stop())
      return outbox
    }
    const session = v7()
    const names = { deviceId: 'd', terminalId: 't', applicationId: 'a' }
    await database.reserve({ session, pair: 'p', ...names }, 1)
    onTestFinished(() => database.close())
    const ended = (side: 'device' | 'terminal'): SessionLog => {
      return { session, side, event: 'ended', at: 1, reason: 'idle' }
    }
    return {
      database,
      make,
      sent,
      ended,
      answer: () => mayAnswer.resolve(),
      /** Waits until the outbox has said something so many times. */
      async said(what: string, times: number): Promise<void> {
        const count = (): number => lines.filter(line => line.includes(what)).length
        await expect.poll(count, { timeout: 20_000 }).toBeGreaterThanOrEqual(times)
      },
    }
  }

  test('takes what has happened when it is back, and management is told then, and once', async () => {
    const { database, make, sent, ended, answer, said } = await makeOutbox()
    const outbox = make()
    answer()
    await server.kill()
    const storing = Promise.all(sides.map(side => outbox.storeSurely(ended(side), [])))
    await said('a log is not stored yet', 4)
    expect(sent).toEqual([])
    await server.start()
    const stored = await storing
    expect(await Promise.all(stored.map(async each => await each?.outcome))).toEqual([
      'managed',
      'managed',
    ])
    await expect.poll(() => database.outbox()).toEqual([])
    expect(sent.toSorted()).toEqual(['device ended', 'terminal ended'])
    expect(await outbox.storeSurely(ended('device'), [])).toBeUndefined()
  })

  test('is not waited for by a relay that stops', async () => {
    const { database, make, sent, ended, said } = await makeOutbox()
    const outbox = make()
    await server.kill()
    const storing = expect(outbox.storeSurely(ended('device'), [])).rejects.toThrow('ECONNREFUSED')
    await said('a log is not stored yet', 1)
    await outbox.stop()
    await storing
    await server.start()
    expect(await database.outbox()).toEqual([])
    expect(sent).toEqual([])
  })

  test('has the acknowledgements that came meanwhile when it is back, and nothing is sent again', async () => {
    const { database, make, sent, ended, answer, said } = await makeOutbox()
    const outbox = make()
    const stored = await Promise.all(sides.map(side => outbox.store(ended(side), [])))
    await server.kill()
    answer()
    expect(await Promise.all(stored.map(async each => await each?.outcome))).toEqual([
      'managed',
      'managed',
    ])
    await said('acknowledgements are not stored yet', 2)
    await server.start()
    await expect.poll(() => database.outbox(), { timeout: 10_000 }).toEqual([])
    // Both ends are acknowledged: nobody waits for the session any more.
    expect(await database.load()).toEqual(new Map())
    expect(sent.toSorted()).toEqual(['device ended', 'terminal ended'])
  })

  test('lacks acknowledgements that it never got, and the next process sends those logs again', async () => {
    const { database, make, sent, ended, answer, said } = await makeOutbox()
    const outbox = make()
    const stored = await outbox.store(ended('device'), [])
    await server.kill()
    answer()
    expect(await stored?.outcome).toBe('managed')
    await said('acknowledgements are not stored yet', 1)
    await outbox.stop()
    await server.start()
    expect(await database.outbox()).toHaveLength(1)
    await make().resume()
    await expect.poll(() => database.outbox(), { timeout: 10_000 }).toEqual([])
    expect(sent).toEqual(['device ended', 'device ended'])
  })
})
