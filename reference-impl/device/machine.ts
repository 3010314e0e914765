import type { Kysely, Transaction } from 'kysely'
import type { DeviceDatabase } from './device-database.ts'

/** A condition that keeps the machine from working as it should. */
export interface MachineError {
  readonly code: 'toner-low' | 'toner-empty'
  readonly text: string
}

/** A job that the machine has done. */
export interface Job {
  readonly id: number
  readonly kind: string
  readonly pages: number
  /** RFC 3339. */
  readonly at: string
}

const tonerLow = 10

/** What the control unit 28 knows of the machine: counters, toner, errors, jobs, firmware. All of it is stored. */
export class Machine {
  readonly #database: Kysely<DeviceDatabase>

  constructor(database: Kysely<DeviceDatabase>) {
    this.#database = database
  }

  /** The counters by name ([0036]). */
  counters(): Promise<{ name: string; value: number }[]> {
    return this.#database.selectFrom('counter').selectAll().orderBy('name').execute()
  }

  /** What is left of each toner, in percent ([0169]). */
  toner(): Promise<{ colour: string; percent: number }[]> {
    return this.#database.selectFrom('toner').selectAll().orderBy('colour').execute()
  }

  /** The errors that stand now ([0169]). */
  async errors(): Promise<MachineError[]> {
    return (await this.toner()).flatMap(({ colour, percent }): MachineError[] => {
      if (percent > tonerLow) return []
      if (percent > 0) return [{ code: 'toner-low', text: `The ${colour} toner is low.` }]
      return [{ code: 'toner-empty', text: `The ${colour} toner is empty.` }]
    })
  }

  /** The latest jobs, the newest first. */
  async jobs(limit = 100): Promise<Job[]> {
    const rows = await this.#database
      .selectFrom('job')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map(row => ({ ...row, at: new Date(row.at).toISOString() }))
  }

  /** Version of the firmware that runs. */
  async firmware(): Promise<string> {
    const row = await this.#database
      .selectFrom('setting')
      .select('value')
      .where('name', '=', 'firmware')
      .executeTakeFirstOrThrow()
    return row.value
  }

  /** Prints the test page: counts it, uses toner, and notes the job. Returns the job's ID, or nothing without toner. */
  printTestPage(): Promise<number | undefined> {
    return this.#database.transaction().execute(async transaction => {
      const empty = await transaction
        .selectFrom('toner')
        .select('colour')
        .where('percent', '=', 0)
        .execute()
      if (empty.length > 0) return undefined
      await transaction
        .updateTable('counter')
        .set(({ eb }) => ({ value: eb('value', '+', 1) }))
        .where('name', '=', 'print-total')
        .execute()
      await transaction
        .updateTable('toner')
        .set(({ eb }) => ({ percent: eb('percent', '-', 1) }))
        .execute()
      const job = await transaction
        .insertInto('job')
        .values({ kind: 'test-page', pages: 1, at: Date.now() })
        .returning('id')
        .executeTakeFirstOrThrow()
      return job.id
    })
  }
}

/** Makes a firmware the one that runs. */
export async function setFirmware(
  transaction: Transaction<DeviceDatabase>,
  version: string,
): Promise<void> {
  await transaction
    .updateTable('setting')
    .set({ value: version })
    .where('name', '=', 'firmware')
    .execute()
}
