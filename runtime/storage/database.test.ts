import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as properties } from '@fast-check/vitest'
import * as fc from 'fast-check'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations, type Schema } from './example-schema.ts'
import { type Migrations, openDatabase } from './index.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'storage-'))
})
afterAll(() => rm(directory, { recursive: true }))

const row = (id: string, text: string | null = null) => ({ id, at: Date.now(), text, octets: null })

async function withDatabase<T>(file: string, use: (database: Kysely<Schema>) => Promise<T>) {
  const database = await openDatabase<Schema>(file, migrations)
  try {
    return await use(database)
  } finally {
    await database.destroy()
  }
}

describe('openDatabase', () => {
  test('makes the file, runs each migration once and keeps what was stored', async () => {
    const file = join(directory, 'kept.sqlite')
    await withDatabase(file, database =>
      database.insertInto('log').values(row('one', 'first')).execute(),
    )
    const rows = await withDatabase(file, database =>
      database.selectFrom('log').select(['id', 'text']).execute(),
    )
    expect(rows).toEqual([{ id: 'one', text: 'first' }])
  })

  test('makes files that other users of the computer cannot read', async () => {
    const own = await mkdtemp(join(directory, 'own-'))
    const usual = process.umask(0o022)
    try {
      await withDatabase(join(own, 'a.sqlite'), async database => {
        await database.insertInto('log').values(row('one')).execute()
        const names = await readdir(own)
        expect(names).toContain('a.sqlite-wal')
        for (const name of names) expect((await stat(join(own, name))).mode & 0o077).toBe(0)
      })
    } finally {
      process.umask(usual)
    }
  })

  test('writes ahead, in full, with foreign keys', async () => {
    await withDatabase(join(directory, 'pragmas.sqlite'), async database => {
      const pragma = async (name: string) => {
        const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(
          database,
        )
        return Object.values(rows[0] ?? {})[0]
      }
      expect(await pragma('journal_mode')).toBe('wal')
      expect(await pragma('synchronous')).toBe(2)
      expect(await pragma('foreign_keys')).toBe(1)
      expect(await pragma('busy_timeout')).toBe(5000)
      await expect(
        database.insertInto('side').values({ id: 'device', log: 'no such log' }).execute(),
      ).rejects.toThrow(/FOREIGN KEY/)
    })
  })

  test('leaves the file as it was where a migration fails', async () => {
    const file = join(directory, 'failing.sqlite')
    await withDatabase(file, database => database.insertInto('log').values(row('one')).execute())
    const failing: Migrations = {
      ...migrations,
      '003-half': {
        async up(database) {
          await database.schema.dropTable('side').execute()
          await database.deleteFrom('log').execute()
          throw new Error('half-way')
        },
      },
    }
    await expect(openDatabase<Schema>(file, failing)).rejects.toThrow(/schema of .*failing/)
    await withDatabase(file, async database => {
      expect(await database.selectFrom('log').select('id').execute()).toEqual([{ id: 'one' }])
      expect(await database.selectFrom('side').select('id').execute()).toEqual([])
    })
  })

  test('refuses a file of a later version and a file that is no database', async () => {
    const later = join(directory, 'later.sqlite')
    await withDatabase(later, database => database.selectFrom('log').select('id').execute())
    const { '002-side': _, ...earlier } = migrations
    await expect(openDatabase<Schema>(later, earlier)).rejects.toThrow(/schema of/)

    const foreign = join(directory, 'foreign.sqlite')
    await writeFile(foreign, 'x'.repeat(4096))
    await expect(openDatabase<Schema>(foreign, migrations)).rejects.toThrow(/schema of/)
  })

  test('refuses a value that SQLite has no form for', async () => {
    await withDatabase(':memory:', async database => {
      for (const value of [true, undefined, { a: 1 }, new Date(), Number.NaN]) {
        await expect(sql`select ${value}`.execute(database)).rejects.toThrow(/cannot be stored/)
      }
    })
  })

  test('a transaction that fails stores nothing', async () => {
    await withDatabase(':memory:', async database => {
      const failing = database.transaction().execute(async transaction => {
        await transaction.insertInto('log').values(row('one')).execute()
        throw new Error('given up')
      })
      await expect(failing).rejects.toThrow('given up')
      expect(await database.selectFrom('log').select('id').execute()).toEqual([])
    })
  })
})

describe('what is stored', () => {
  properties.prop(
    [
      fc.uniqueArray(
        fc.tuple(
          fc.uuid(),
          fc.maxSafeInteger(),
          fc.option(fc.string({ unit: 'binary' })),
          fc.option(fc.uint8Array()),
        ),
        { selector: ([id]) => id, maxLength: 20 },
      ),
    ],
    { numRuns: 50 },
  )('comes back as it was', async entries => {
    await withDatabase(':memory:', async database => {
      const rows = entries.map(([id, at, text, octets]) => ({ id, at, text, octets }))
      for (const each of rows) await database.insertInto('log').values(each).execute()
      const back = await database.selectFrom('log').selectAll().execute()
      const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1)
      expect(back.toSorted(byId)).toEqual(rows.toSorted(byId))
    })
  })

  properties.prop([fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 20 })], {
    numRuns: 30,
  })('is counted right by transactions that run at once', async amounts => {
    await withDatabase(':memory:', async database => {
      await database
        .insertInto('log')
        .values({ ...row('sum'), at: 0 })
        .execute()
      await Promise.all(
        amounts.map(amount =>
          database.transaction().execute(async transaction => {
            const { at } = await transaction
              .selectFrom('log')
              .select('at')
              .executeTakeFirstOrThrow()
            for (let turn = 0; turn < amount; turn++) await Promise.resolve()
            await transaction
              .updateTable('log')
              .set({ at: at + amount })
              .execute()
          }),
        ),
      )
      const { at } = await database.selectFrom('log').select('at').executeTakeFirstOrThrow()
      expect(at).toBe(amounts.reduce((sum, amount) => sum + amount, 0))
    })
  })
})

describe('a process that is killed', () => {
  test('loses no row that it acknowledged', { timeout: 20_000 }, async () => {
    const file = join(directory, 'killed.sqlite')
    for (const rowsBefore of [1, 37]) {
      const child = fork(join(import.meta.dirname, 'example-writer.ts'), [file], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      const acknowledged: string[] = []
      const enough = new Promise<void>(resolve => {
        child.on('message', id => {
          acknowledged.push(String(id))
          if (acknowledged.length === rowsBefore) resolve()
        })
      })
      const exit = once(child, 'exit')
      await enough
      child.kill('SIGKILL')
      expect(await exit).toEqual([null, 'SIGKILL'])
      const stored = await withDatabase(file, database =>
        database.selectFrom('log').select('id').execute(),
      )
      expect(stored.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged))
      const halves = await withDatabase(file, database =>
        database
          .selectFrom('log')
          .leftJoin('side', 'side.log', 'log.id')
          .select('log.id')
          .where('side.id', 'is', null)
          .execute(),
      )
      expect(halves).toEqual([])
    }
  })
})
