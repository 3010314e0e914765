import type { Transaction } from 'kysely'
import type { ManagementDatabase, ManagementSchema } from '../database.ts'
import type { DeploymentRow } from './deployment-row.ts'

type Database = ManagementDatabase | Transaction<ManagementSchema>

/** Told each deployment as it was just stored, after the commit. */
export type DeploymentListener = (row: DeploymentRow) => void

/** The deployments: every change raises the revision, and is told once it is durable. */
export class DeploymentStore {
  readonly #database: ManagementDatabase
  readonly #told: DeploymentListener

  constructor(database: ManagementDatabase, told: DeploymentListener) {
    this.#database = database
    this.#told = told
  }

  async find(
    deployment: string,
    database: Database = this.#database,
  ): Promise<DeploymentRow | undefined> {
    return await database
      .selectFrom('deployments')
      .selectAll()
      .where('deployment', '=', deployment)
      .executeTakeFirst()
  }

  /** The deployment that is not final (12.1). */
  async live(database: Database = this.#database): Promise<DeploymentRow | undefined> {
    return await database
      .selectFrom('deployments')
      .selectAll()
      .where('finalAt', 'is', null)
      .executeTakeFirst()
  }

  /** All that something is still to be done for. */
  async unfinished(): Promise<readonly DeploymentRow[]> {
    return await this.#database
      .selectFrom('deployments')
      .selectAll()
      .where(or => or.or([or('finalAt', 'is', null), or('endsDrain', '=', 1)]))
      .execute()
  }

  /**
   * Stores a new deployment; from then on the drain of one before is no longer ended.
   *
   * @param make may query more in the transaction, and throw to store nothing
   */
  async add(
    make: (transaction: Transaction<ManagementSchema>) => Promise<DeploymentRow>,
  ): Promise<DeploymentRow> {
    const row = await this.#database.transaction().execute(async transaction => {
      const made = await make(transaction)
      await transaction.updateTable('deployments').set({ endsDrain: 0 }).execute()
      await transaction.insertInto('deployments').values(made).execute()
      return made
    })
    this.#told(row)
    return row
  }

  /**
   * Stores a change.
   *
   * @param decide is given the deployment as it is stored; may query more in the transaction, and throw
   * @returns the deployment as it is now, or nothing where there is none
   */
  async change(
    deployment: string,
    decide: (
      stored: DeploymentRow,
      transaction: Transaction<ManagementSchema>,
    ) => Partial<DeploymentRow> | undefined | Promise<Partial<DeploymentRow> | undefined>,
  ): Promise<DeploymentRow | undefined> {
    let isChanged = false
    const row = await this.#database.transaction().execute(async transaction => {
      const stored = await this.find(deployment, transaction)
      const change = stored && (await decide(stored, transaction))
      if (stored === undefined || change === undefined) return stored
      const changed = { ...stored, ...change, revision: stored.revision + 1 }
      await transaction
        .updateTable('deployments')
        .set(changed)
        .where('deployment', '=', deployment)
        .execute()
      isChanged = true
      return changed
    })
    if (row !== undefined && isChanged) this.#told(row)
    return row
  }
}
