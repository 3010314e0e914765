/** Stores pairs of rows until it is killed, and tells its parent of each pair once it is stored. */
import { migrations, type Schema } from './example-schema.ts'
import { openDatabase } from './index.ts'

const file = process.argv[2]
if (file === undefined || process.send === undefined) {
  throw new Error('a file to write to, and a parent to tell')
}

const database = await openDatabase<Schema>(file, migrations)
for (let count = 0; ; count++) {
  const id = `${process.pid}-${count}`
  await database.transaction().execute(async transaction => {
    await transaction
      .insertInto('log')
      .values({ id, at: count, text: null, octets: null })
      .execute()
    await transaction.insertInto('side').values({ id, log: id }).execute()
  })
  process.send(id)
}
