import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations, type Schema } from './example-schema.ts'
import { openDatabase, takeTurn, tryTurn, turnNumber, turnsTaken } from './index.ts'
import { type Postgres, startPostgres, withPostgres } from './test-postgres.ts'

describe.runIf(withPostgres())('a turn', { timeout: 60_000 }, () => {
  const number = turnNumber('a turn')
  const { signal } = new AbortController()
  let server: Postgres
  let url: string
  let database: Kysely<Schema>

  beforeAll(async () => {
    server = await startPostgres()
    url = await server.database()
    database = await openDatabase<Schema>(url, migrations)
  }, 60_000)

  afterAll(async () => {
    await database.destroy()
    await server.stop()
  })

  test('is had by one, is seen by all on that database, and goes to who waits for it', async () => {
    const first = await takeTurn(url, number, signal)
    expect(await turnsTaken(database)).toEqual(new Set([number]))
    expect(await tryTurn(url, number, signal)).toBeUndefined()
    const elsewhere = await tryTurn(await server.database(), number, signal)
    expect(elsewhere).toBeDefined()
    await elsewhere?.[Symbol.asyncDispose]()
    const waiting = takeTurn(url, number, signal)
    await first[Symbol.asyncDispose]()
    const second = await waiting
    expect(await turnsTaken(database)).toEqual(new Set([number]))
    await second[Symbol.asyncDispose]()
    await expect.poll(() => turnsTaken(database)).toEqual(new Set())
  })

  test('is lost with its server, and taken again when that is back; one failure is told', async () => {
    const turn = await takeTurn(url, number, signal)
    await server.kill()
    await turn.lost
    await expect(tryTurn(url, number, signal)).rejects.toThrow()
    const failures: unknown[] = []
    const again = takeTurn(url, number, signal, error => failures.push(error))
    await expect.poll(() => failures.length).toBe(1)
    await server.start()
    await (await again)[Symbol.asyncDispose]()
    expect(failures).toHaveLength(1)
  })

  test('is not waited for by who has given up', async () => {
    const turn = await takeTurn(url, number, signal)
    const stopping = new AbortController()
    const waiting = takeTurn(url, number, stopping.signal)
    stopping.abort()
    await expect(waiting).rejects.toThrow()
    await turn[Symbol.asyncDispose]()
  })
})
