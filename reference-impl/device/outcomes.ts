import type { Kysely } from 'kysely'
import type { Approval, DeviceStanzaSender, MaintenanceResult } from '../../generated/stanzas.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { DeviceDatabase } from './device-database.ts'
import { isApproval, isMaintenanceResult } from '../../generated/validators.js'

/** Outcomes that need a person or time and go to management in a stanza of their own. */
interface OutcomeStanzas {
  readonly approval: Approval
  readonly 'maintenance-result': MaintenanceResult
}

/** How long an outcome is kept for a repeated request, in milliseconds. */
const keptFor = 24 * 60 * 60 * 1000

/**
 * What this device decided and did, stored before it is told: the first outcome of a request stands, is sent until
 * management has received it, and is sent again when the request is repeated.
 */
export class Outcomes {
  readonly #database: Kysely<DeviceDatabase>
  readonly #management: DeviceStanzaSender

  constructor(database: Kysely<DeviceDatabase>, management: DeviceStanzaSender) {
    this.#database = database
    this.#management = management
  }

  /** Stores the outcome of a request, unless there is one, and tells management. */
  async conclude<Name extends keyof OutcomeStanzas>(
    stanza: Name,
    payload: OutcomeStanzas[Name],
  ): Promise<void> {
    const { request } = payload
    await this.#database
      .insertInto('outcome')
      .values({ request, stanza, payload: JSON.stringify(payload), received: 0, at: Date.now() })
      .onConflict(conflict => conflict.columns(['request', 'stanza']).doNothing())
      .execute()
    await this.tellAgain(stanza, request)
  }

  /** Whether the request was concluded; if so management is told again. */
  async tellAgain(stanza: keyof OutcomeStanzas, request: string): Promise<boolean> {
    const stored = await this.#database
      .selectFrom('outcome')
      .select('payload')
      .where('request', '=', request)
      .where('stanza', '=', stanza)
      .executeTakeFirst()
    if (stored) void this.#tell(stanza, request, stored.payload)
    return stored !== undefined
  }

  /** Tells management all that it has not received; called whenever the device is connected again. */
  async tellAll(): Promise<void> {
    await this.#database
      .deleteFrom('outcome')
      .where('at', '<', Date.now() - keptFor)
      .execute()
    const waiting = await this.#database
      .selectFrom('outcome')
      .selectAll()
      .where('received', '=', 0)
      .execute()
    for (const { stanza, request, payload } of waiting) await this.#tell(stanza, request, payload)
  }

  /** A failure is no loss: the outcome stays stored and is told at the next connection or repeated request. */
  async #tell(stanza: string, request: string, text: string): Promise<void> {
    const payload: unknown = JSON.parse(text)
    try {
      if (stanza === 'approval' && isApproval(payload)) await this.#management.approval(payload)
      else if (stanza === 'maintenance-result' && isMaintenanceResult(payload)) {
        await this.#management.maintenanceResult(payload)
      }
    } catch (error) {
      if (!isFinalRefusal(error)) return
    }
    await this.#database
      .updateTable('outcome')
      .set({ received: 1 })
      .where('request', '=', request)
      .where('stanza', '=', stanza)
      .execute()
  }
}

/** Whether management will never take the outcome: the request is not open any more. */
function isFinalRefusal(error: unknown): boolean {
  return error instanceof MrspError && !error.retryable && error.source === 'management'
}
