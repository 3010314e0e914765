import type { Kysely } from 'kysely'
import type { DeviceDatabase } from '../device-database.ts'

/** A person in the address book ([0169]). */
export interface Address {
  readonly id: number
  readonly name: string
  readonly email: string
  /** Rises with each change; a change names the revision that it knows. */
  readonly revision: number
}

/** What a person types in. */
export type AddressEntry = Pick<Address, 'name' | 'email'>

/** How a change of an entry ended. */
export type Change = Address | 'missing' | 'changed-meanwhile'

/** Entries that the book takes at most. */
const addressBookLimit = 2000

/** The stored address book of the device. */
export class AddressBook {
  readonly #database: Kysely<DeviceDatabase>

  constructor(database: Kysely<DeviceDatabase>) {
    this.#database = database
  }

  all(): Promise<Address[]> {
    return this.#database.selectFrom('address').selectAll().orderBy('name').orderBy('id').execute()
  }

  find(id: number): Promise<Address | undefined> {
    return this.#database.selectFrom('address').selectAll().where('id', '=', id).executeTakeFirst()
  }

  /** Stores a new entry; undefined where the book is full. */
  add(entry: AddressEntry): Promise<Address | undefined> {
    return this.#database.transaction().execute(async transaction => {
      const { entries } = await transaction
        .selectFrom('address')
        .select(({ fn }) => fn.countAll<number>().as('entries'))
        .executeTakeFirstOrThrow()
      if (entries >= addressBookLimit) return undefined
      return transaction
        .insertInto('address')
        .values({ ...entry, revision: 1 })
        .returningAll()
        .executeTakeFirstOrThrow()
    })
  }

  /** Changes an entry whose revision is still the one that the asker knows. */
  async change(id: number, revision: number, entry: AddressEntry): Promise<Change> {
    const changed = await this.#database
      .updateTable('address')
      .set({ ...entry, revision: revision + 1 })
      .where('id', '=', id)
      .where('revision', '=', revision)
      .returningAll()
      .executeTakeFirst()
    return changed ?? this.#whyNot(id)
  }

  /** Removes an entry whose revision is still the one that the asker knows. */
  async remove(id: number, revision: number): Promise<Change> {
    const removed = await this.#database
      .deleteFrom('address')
      .where('id', '=', id)
      .where('revision', '=', revision)
      .returningAll()
      .executeTakeFirst()
    return removed ?? this.#whyNot(id)
  }

  async #whyNot(id: number): Promise<'missing' | 'changed-meanwhile'> {
    return (await this.find(id)) ? 'changed-meanwhile' : 'missing'
  }
}
