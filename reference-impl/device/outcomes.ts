import type { Kysely, Transaction } from 'kysely'
import type { Approval, DeviceStanzaSender, MaintenanceResult } from '../../generated/stanzas.ts'
import { isApproval, isMaintenanceResult } from '../../generated/validators.js'
import { MrspError } from '../../runtime/errors.ts'
import type { StepObserver } from '../../runtime/observer.ts'
import type { Background } from './background.ts'
import type { DeviceDatabase } from './device-database.ts'
import { type Login, repeatAfter } from './login.ts'

/** Outcomes that need a person or time and go to management in a stanza of their own. */
interface OutcomeStanzas {
  readonly approval: Approval
  readonly 'maintenance-result': MaintenanceResult
}

/** What outcomes work with. */
export interface OutcomesParts {
  readonly database: Kysely<DeviceDatabase>
  readonly management: DeviceStanzaSender
  readonly background: Background
  readonly observe: StepObserver
}

/** An outcome that is being told. */
interface Telling {
  /** Whether its request came again since it was last sent. */
  isAskedAgain: boolean
}

/** How long an outcome is kept for a repeated request, in milliseconds. */
const keptFor = 24 * 60 * 60 * 1000

/**
 * What this device decided and did. The first outcome of a request stands. It is stored before it is told, told until
 * management took it or never will, over logins and restarts (4.16), and told again when the request is (4.18).
 */
export class Outcomes {
  readonly #parts: OutcomesParts
  #login: Login | undefined
  /** Outcomes that are being told in the present login. */
  #underWay: Map<string, Telling> = new Map()

  constructor(parts: OutcomesParts) {
    this.#parts = parts
  }

  /**
   * Stores the outcome of a request, unless there is one, and tells management.
   *
   * @param alongside stores in the same transaction what the outcome says
   */
  async conclude<Name extends keyof OutcomeStanzas>(
    stanza: Name,
    payload: OutcomeStanzas[Name],
    alongside?: (transaction: Transaction<DeviceDatabase>) => Promise<void>,
  ): Promise<void> {
    const { request } = payload
    await this.#parts.database.transaction().execute(async transaction => {
      await alongside?.(transaction)
      await transaction
        .insertInto('outcome')
        .values({ request, stanza, payload: JSON.stringify(payload), received: 0, at: Date.now() })
        .onConflict(conflict => conflict.columns(['request', 'stanza']).doNothing())
        .execute()
    })
    await this.tellAgain(stanza, request)
  }

  /** Whether the request was concluded. */
  async isConcluded(stanza: keyof OutcomeStanzas, request: string): Promise<boolean> {
    const stored = await this.#parts.database
      .selectFrom('outcome')
      .select('request')
      .where('request', '=', request)
      .where('stanza', '=', stanza)
      .executeTakeFirst()
    return stored !== undefined
  }

  /** Whether the request was concluded; if so management is told again. */
  async tellAgain(stanza: keyof OutcomeStanzas, request: string): Promise<boolean> {
    const stored = await this.#parts.database
      .updateTable('outcome')
      .set({ received: 0 })
      .where('request', '=', request)
      .where('stanza', '=', stanza)
      .returning('payload')
      .executeTakeFirst()
    if (stored) this.#tell(stanza, request, stored.payload)
    return stored !== undefined
  }

  /** The device is logged in: management is told all that it has not taken. */
  async loggedIn(login: Login): Promise<void> {
    this.#login = login
    this.#underWay = new Map()
    await this.#parts.database
      .deleteFrom('outcome')
      .where('at', '<', Date.now() - keptFor)
      .execute()
    const waiting = await this.#parts.database
      .selectFrom('outcome')
      .selectAll()
      .where('received', '=', 0)
      .orderBy('at')
      .execute()
    for (const { stanza, request, payload } of waiting) this.#tell(stanza, request, payload)
  }

  /** Where no login is, the next one tells. */
  #tell(stanza: string, request: string, text: string): void {
    const login = this.#login
    const underWay = this.#underWay
    const key = `${stanza} ${request}`
    if (login === undefined || login.isOver) return
    const present = underWay.get(key)
    if (present !== undefined) {
      present.isAskedAgain = true
      return
    }
    const telling: Telling = { isAskedAgain: false }
    underWay.set(key, telling)
    this.#parts.background.begin(`telling management a ${stanza}`, async () => {
      try {
        while (!login.isOver) {
          telling.isAskedAgain = false
          const begun = performance.now()
          if (await this.#isSettled(JSON.parse(text))) {
            await this.#settle(stanza, request)
            // The request came again meanwhile, and so does its outcome (4.18).
            if (telling.isAskedAgain) continue
            return
          }
          await login.pause(repeatAfter - (performance.now() - begun))
        }
      } finally {
        underWay.delete(key)
      }
    })
  }

  /** Sends an outcome (S124, S144). Whether management took it, or never will. */
  async #isSettled(payload: unknown): Promise<boolean> {
    const { management, observe } = this.#parts
    try {
      if (isApproval(payload)) {
        const { session, answer, reason } = payload
        observe('S144', `approval: ${answer} by ${reason}`, { session })
        await management.approval(payload)
      } else if (isMaintenanceResult(payload)) {
        observe('S124', `result of the maintenance: ${payload.outcome}`)
        await management.maintenanceResult(payload)
      }
      return true
    } catch (error) {
      return error instanceof MrspError && !error.retryable
    }
  }

  async #settle(stanza: string, request: string): Promise<void> {
    await this.#parts.database
      .updateTable('outcome')
      .set({ received: 1 })
      .where('request', '=', request)
      .where('stanza', '=', stanza)
      .execute()
  }
}
