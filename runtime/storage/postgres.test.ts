import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test as properties } from '@fast-check/vitest'
import * as fc from 'fast-check'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations, type Schema } from './example-schema.ts'
import { type Migrations, openDatabase } from './index.ts'
import { type Postgres, startPostgres, withPostgres } from './test-postgres.ts'

describe.runIf(withPostgres())('PostgreSQL', { timeout: 60_000 }, () => {
  let server: Postgres
  let place: string
  beforeAll(async () => {
    server = await startPostgres()
    place = await server.database()
  }, 60_000)
  afterAll(() => server.stop())

  const row = (id: string, at = 0) => ({ id, at, text: null, octets: null })

  async function using<T>(url: string, use: (database: Kysely<Schema>) => Promise<T>) {
    const database = await openDatabase<Schema>(url, migrations)
    try {
      return await use(database)
    } finally {
      await database.destroy()
    }
  }

  async function idsIn(url: string): Promise<string[]> {
    return using(url, async database => {
      const rows = await database.selectFrom('log').select('id').execute()
      return rows.map(({ id }) => id)
    })
  }

  test('several programs bring the schema up to date at once, and each migration runs once', async () => {
    const url = await server.database()
    await Promise.all(Array.from({ length: 4 }, (_, at) => using(url, each => store(each, at))))
    expect((await idsIn(url)).toSorted()).toEqual(['0', '1', '2', '3'])

    async function store(database: Kysely<Schema>, at: number): Promise<void> {
      await database
        .insertInto('log')
        .values(row(String(at)))
        .execute()
    }
  })

  properties.prop(
    [
      fc.maxSafeInteger(),
      fc.option(fc.string({ unit: 'grapheme' }).map(text => text.replaceAll('\0', ''))),
      fc.option(fc.json().map(text => text.replaceAll('\0', ''))),
    ],
    { numRuns: 50 },
  )('what is stored comes back as it was', async (at, text, json) => {
    const id = crypto.randomUUID()
    await using(place, async database => {
      for (const [name, each] of [
        [id, text],
        [`${id}-json`, json],
      ] as const) {
        const stored = { id: name, at, text: each, octets: null }
        await database.insertInto('log').values(stored).execute()
        const found = database.selectFrom('log').selectAll().where('id', '=', name)
        expect(await found.executeTakeFirst()).toEqual(stored)
      }
    })
  })

  test('transactions of several programs are counted right', async () => {
    const url = await server.database()
    await using(url, one =>
      using(url, async other => {
        await one.insertInto('log').values(row('sum')).execute()
        const add = (database: Kysely<Schema>): Promise<void> =>
          database.transaction().execute(async transaction => {
            const { at } = await transaction
              .selectFrom('log')
              .select('at')
              .executeTakeFirstOrThrow()
            await transaction
              .updateTable('log')
              .set({ at: at + 1 })
              .execute()
          })
        await Promise.all(Array.from({ length: 60 }, (_, at) => add(at % 2 === 0 ? one : other)))
        const { at } = await one.selectFrom('log').select('at').executeTakeFirstOrThrow()
        expect(at).toBe(60)
        const { count } = await one
          .selectFrom('log')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow()
        expect(count).toBe(1)
      }),
    )
  })

  test('a migration that fails leaves the database as it was, and a later version is refused', async () => {
    const url = await server.database()
    await using(url, database => database.insertInto('log').values(row('one')).execute())
    const failing: Migrations = {
      ...migrations,
      '003-half': {
        async up(database) {
          await database.schema.dropTable('side').execute()
          throw new Error('half-way')
        },
      },
    }
    await expect(openDatabase<Schema>(url, failing)).rejects.toThrow(/schema of postgres:/)
    await using(url, database => database.selectFrom('side').select('id').execute())
    const { '002-side': _, ...earlier } = migrations
    await expect(openDatabase<Schema>(url, earlier)).rejects.toThrow(/schema of/)
  })

  test('an error names the database, and no password', async () => {
    const unreachable = 'postgres://mrsp:secret-word@127.0.0.1:1/no-such'
    const error = await openDatabase<Schema>(unreachable, migrations).catch(
      (thrown: unknown) => thrown,
    )
    expect(String(error)).toContain('postgres://127.0.0.1:1/no-such')
    for (let each: unknown = error; each instanceof Error; each = each.cause) {
      expect(JSON.stringify([each.message, each])).not.toContain('secret-word')
    }
  })

  test('a program that is killed loses nothing that was acknowledged to it, and keeps nobody off', async () => {
    const url = await server.database()
    const { child, acknowledged, enough } = writer(url, 40)
    await enough
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
    expect(await idsIn(url)).toEqual(expect.arrayContaining(acknowledged))
    await using(url, database =>
      database
        .transaction()
        .execute(transaction => transaction.insertInto('log').values(row('after')).execute()),
    )
  })

  test('a server that is killed loses nothing that it acknowledged, and programs find it again', async () => {
    const url = await server.database()
    await using(url, async database => {
      const { child, acknowledged, enough } = writer(url, 40)
      const exit = once(child, 'exit')
      await enough
      await server.kill()
      await exit
      await expect(database.selectFrom('log').select('id').execute()).rejects.toThrow()
      await server.start()
      const rows = await database.selectFrom('log').select('id').execute()
      expect(rows.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged))
      await database.transaction().execute(async transaction => {
        await transaction.insertInto('log').values(row('after')).execute()
      })
    })
  })

  function writer(url: string, rowsBefore: number) {
    const child = fork(join(import.meta.dirname, 'example-writer.ts'), [url], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const acknowledged: string[] = []
    const { promise: enough, resolve } = Promise.withResolvers<void>()
    child.on('message', id => {
      acknowledged.push(String(id))
      if (acknowledged.length === rowsBefore) resolve()
    })
    return { child, acknowledged, enough }
  }
})
