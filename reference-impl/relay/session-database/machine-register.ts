import type { Kysely } from 'kysely'
import { turnsTaken } from '../../../runtime/storage/index.ts'
import type { SessionTables } from './schema.ts'
import { Seal } from './seal.ts'

/** A machine of a relay that runs on several, as the others know it. */
export interface Machine {
  readonly name: string
  /** Where the Masters of the others reach its Master, `https://host:port`. */
  readonly url: string
  /** What its Master shows who it is with, as PEM. */
  readonly certificate: string
  /** Names of its pairs. */
  readonly pairs: readonly string[]
  /** Seconds after which its pairs end by themselves when its Master is gone. */
  readonly grace: number
}

/**
 * Which machines a relay runs on, for all of them. Masters show those that stand in it their key: so each is sealed, and
 * whoever can write to the database and no more adds none.
 */
export class MachineRegister {
  readonly #tables: Kysely<SessionTables>
  readonly #seal: Seal
  /** What this program wrote down. */
  #noted: SessionTables['machine'] | undefined

  /** @param sealSecret the setting `sessionIdKey` */
  constructor(tables: Kysely<SessionTables>, sealSecret: string) {
    this.#tables = tables
    this.#seal = new Seal(sealSecret, 'machine')
  }

  /** Writes down a machine, in place of what stood there of it. */
  async note(machine: Machine): Promise<void> {
    const { name } = machine
    const row = { name, sealed: this.#seal.seal(name, JSON.stringify(machine)) }
    this.#noted = row
    await this.#tables
      .insertInto('machine')
      .values(row)
      .onConflict(conflict => conflict.column('name').doUpdateSet(row))
      .execute()
  }

  /** All machines that have the key of this one, in the order of their names. */
  async all(): Promise<readonly Machine[]> {
    const rows = await this.#tables.selectFrom('machine').selectAll().orderBy('name').execute()
    return rows.flatMap(({ name, sealed }) => {
      const text = this.#seal.open(name, sealed)
      const machine: unknown = text === undefined ? undefined : JSON.parse(text)
      return isMachine(machine) && machine.name === name ? [machine] : []
    })
  }

  /** Names of all machines. */
  async names(): Promise<readonly string[]> {
    const rows = await this.#tables.selectFrom('machine').select('name').orderBy('name').execute()
    return rows.map(({ name }) => name)
  }

  /** Forgets what this program wrote down, unless another has written something else since. */
  async forgetOwn(): Promise<void> {
    const { name, sealed } = this.#noted ?? { name: '', sealed: '' }
    await this.#tables
      .deleteFrom('machine')
      .where('name', '=', name)
      .where('sealed', '=', sealed)
      .execute()
  }

  async forget(name: string): Promise<void> {
    await this.#tables.deleteFrom('machine').where('name', '=', name).execute()
  }

  /** The turns that Masters have (`turnNumber`). */
  turnsTaken(): Promise<ReadonlySet<number>> {
    return turnsTaken(this.#tables)
  }
}

function isMachine(value: unknown): value is Machine {
  if (typeof value !== 'object' || value === null) return false
  const fields = new Map<string, unknown>(Object.entries(value))
  const pairs = fields.get('pairs')
  const areTexts = ['name', 'url', 'certificate'].every(each => isText(fields.get(each)))
  return (
    areTexts &&
    Array.isArray(pairs) &&
    pairs.every(isText) &&
    typeof fields.get('grace') === 'number'
  )
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
