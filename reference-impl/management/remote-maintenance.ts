import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Logger } from 'pino'
import type {
  MaintenanceInstruction,
  RemoteMaintenanceHandlers,
} from '../../generated/management-api.ts'
import type { MaintenanceProgress, MaintenanceResult } from '../../generated/stanzas.ts'
import { MrspError } from '../../runtime/errors.ts'
import { preferredWait } from '../../runtime/http/index.ts'
import type { ChangeSignal } from './change-signal.ts'
import type { MaintenanceRow, ManagementDatabase, ManagementSchema } from './database.ts'
import { type DeviceLink, refusalOf } from './device-link.ts'
import type { Devices } from './devices.ts'
import { maintenanceView } from './maintenance-row.ts'
import { type Attempt, Pursuit } from './pursuit.ts'
import type { Users } from './users.ts'

/** Milliseconds in which the device has to take a maintenance (3.13). */
const takeTimeout = 60_000
/** Milliseconds within which a device that took it has to be heard of (3.13). */
const silenceTimeout = 3_600_000

/** What the unit works with. */
export interface RemoteMaintenanceOptions {
  readonly database: ManagementDatabase
  readonly users: Users
  readonly devices: Devices
  readonly link: DeviceLink
  readonly changes: ChangeSignal
  readonly log: Logger
}

/** The remote maintenance unit 55b (Fig. 7). */
export class RemoteMaintenance {
  readonly #options: RemoteMaintenanceOptions
  readonly #pursuit: Pursuit<MaintenanceRow, 'request'>

  constructor(options: RemoteMaintenanceOptions) {
    this.#options = options
    this.#pursuit = new Pursuit({
      name: row => row.maintenance,
      revision: row => row.revision,
      device: row => row.deviceId,
      pending: row => (row.finalAt === null ? ['request'] : []),
      nextMoment: row => (row.finalAt === null ? row.deadline : undefined),
      momentCame: row => this.#timeOut(row),
      perform: (_work, row, signal) => this.#request(row, signal),
      lane: work => work,
      givesUp: () => true,
      isAway: (error, { deviceId }) => options.link.isAway(error, deviceId),
      retry: () => ({ first: 250, last: 10_000 }),
      repeat: { first: 10_000, last: 60_000 },
      log: options.log,
    })
  }

  /** The operations of the unit. */
  readonly handlers: RemoteMaintenanceHandlers = {
    listDevices: async (_input, { id }) => {
      const { organization } = await this.#options.users.need(id)
      return { devices: await this.#options.devices.list(organization) }
    },

    instructMaintenance: async ({ body }, { id }) => {
      const { userId, organization } = await this.#options.users.need(id)
      const row = await this.#instruct(body, userId, organization)
      this.#tell(row)
      return maintenanceView(row)
    },

    getMaintenance: async ({ maintenance, prefer, since }, caller) => {
      const { changes } = this.#options
      const read = (): Promise<MaintenanceRow> => this.#need(maintenance, caller.id)
      const isNews = (row: MaintenanceRow): boolean => since === undefined || row.revision > since
      const patience = preferredWait(prefer)
      const row = await changes.waitFor(maintenance, read, isNews, patience, caller.signal)
      if (row.finalAt !== null) caller.answers('S125')
      return maintenanceView(row)
    },
  }

  /** Goes on with what was stored when management ended. */
  async resume(): Promise<void> {
    const rows = await this.#options.database
      .selectFrom('maintenances')
      .selectAll()
      .where('finalAt', 'is', null)
      .execute()
    for (const row of rows) this.#pursuit.follow(row)
  }

  /** A device is online: it is asked again what it did not take. */
  deviceCame(deviceId: string): void {
    this.#pursuit.deviceCame(deviceId)
  }

  /** Takes how far a device is (S123). @throws MrspError `not-found` */
  async takeProgress(
    { request, phase, percent }: MaintenanceProgress,
    from: string,
  ): Promise<void> {
    const row = await this.#change(request, stored => {
      if (!this.#isAsked(stored, from) || stored.finalAt !== null) return undefined
      return { state: 'running', phase, percent, deadline: Date.now() + silenceTimeout }
    })
    if (row === undefined) throw notFound()
  }

  /** Takes the result that a device notifies (S124); a repeated one changes nothing. @throws MrspError `not-found` */
  async takeResult(result: MaintenanceResult, from: string): Promise<void> {
    const { request, outcome, code, firmware, counters } = result
    let isRepeated = false
    const row = await this.#change(request, stored => {
      if (!this.#isAsked(stored, from)) return undefined
      isRepeated = stored.finalAt !== null && stored.outcome === 1
      if (stored.finalAt !== null) return undefined
      return {
        state: outcome,
        outcome: 1,
        code: outcome === 'failed' ? (code ?? 'unknown') : null,
        firmware: firmware ?? null,
        counters: counters === undefined ? null : JSON.stringify(counters),
        finalAt: Date.now(),
      }
    })
    if (row === undefined && !isRepeated) throw notFound()
  }

  /** Starts nothing more and waits until nothing runs. */
  async stop(): Promise<void> {
    await this.#pursuit.stop()
  }

  /** Stores what is instructed, in the order of checks of the specification. */
  async #instruct(
    body: MaintenanceInstruction,
    userId: string,
    organization: string,
  ): Promise<MaintenanceRow> {
    const { deviceId, operation } = body
    const { devices, database } = this.#options
    if (!(await devices.isOf(organization, deviceId))) throw refusal('device-unknown')
    const now = Date.now()
    const row: MaintenanceRow = {
      maintenance: randomUUID(),
      revision: 1,
      deviceId,
      userId,
      operation,
      instruction: body.operation === 'install-firmware' ? JSON.stringify(body.firmware) : null,
      state: 'requested',
      requestedAt: now,
      deadline: now + takeTimeout,
      phase: null,
      percent: null,
      outcome: 0,
      code: null,
      firmware: null,
      counters: null,
      finalAt: null,
    }
    await database.transaction().execute(async transaction => {
      if (!devices.isOnline(deviceId)) throw refusal('device-offline')
      if (await hasMaintenance(deviceId, transaction)) throw refusal('device-busy')
      await transaction.insertInto('maintenances').values(row).execute()
    })
    return row
  }

  /** Requests the device to execute the maintenance (S122). */
  async #request(row: MaintenanceRow, signal: AbortSignal): Promise<Attempt> {
    const { maintenance, deviceId, operation, instruction } = row
    const stanza = {
      request: maintenance,
      operation,
      ...(instruction !== null && { firmware: JSON.parse(instruction) }),
    }
    const problem = await refusalOf(
      this.#options.link.send(
        deviceId,
        { signal, step: ['S122', 'maintenance requested'] },
        (device, to) => device.maintenanceRequest(stanza, to),
      ),
    )
    await this.#change(maintenance, stored => {
      if (stored.finalAt !== null) return undefined
      if (problem !== undefined) return { state: 'failed', code: problem.code, finalAt: Date.now() }
      const isNews = stored.state === 'requested'
      return isNews ? { state: 'running', deadline: Date.now() + silenceTimeout } : undefined
    })
    return 'confirmed'
  }

  /** The device did not take it in time, or nothing was heard of it for too long. */
  async #timeOut({ maintenance }: MaintenanceRow): Promise<void> {
    await this.#change(maintenance, stored => {
      const isOver = stored.finalAt === null && stored.deadline <= Date.now()
      return isOver ? { state: 'failed', code: 'device-offline', finalAt: Date.now() } : undefined
    })
  }

  /** Stores a change; nothing where there is no such maintenance or nothing changes. */
  async #change(
    maintenance: string,
    decide: (stored: MaintenanceRow) => Partial<MaintenanceRow> | undefined,
  ): Promise<MaintenanceRow | undefined> {
    const changed = await this.#options.database.transaction().execute(async transaction => {
      const stored = await findMaintenance(maintenance, transaction)
      const change = stored && decide(stored)
      if (stored === undefined || change === undefined) return undefined
      const row = { ...stored, ...change, revision: stored.revision + 1 }
      await transaction
        .updateTable('maintenances')
        .set(row)
        .where('maintenance', '=', maintenance)
        .execute()
      return row
    })
    if (changed !== undefined) this.#tell(changed)
    return changed
  }

  #tell(row: MaintenanceRow): void {
    this.#pursuit.follow(row)
    this.#options.changes.tell(row.maintenance)
  }

  #isAsked(row: MaintenanceRow, from: string): boolean {
    return from === this.#options.devices.jid(row.deviceId)
  }

  /** The maintenance, if it is one of the asker's. */
  async #need(maintenance: string, userId: string | undefined): Promise<MaintenanceRow> {
    const row = await findMaintenance(maintenance, this.#options.database)
    if (row === undefined || row.userId !== userId) throw notFound()
    return row
  }
}

async function findMaintenance(
  maintenance: string,
  database: ManagementDatabase | Transaction<ManagementSchema>,
): Promise<MaintenanceRow | undefined> {
  return await database
    .selectFrom('maintenances')
    .selectAll()
    .where('maintenance', '=', maintenance)
    .executeTakeFirst()
}

async function hasMaintenance(
  deviceId: string,
  transaction: Transaction<ManagementSchema>,
): Promise<boolean> {
  const live = await transaction
    .selectFrom('maintenances')
    .select('maintenance')
    .where('deviceId', '=', deviceId)
    .where('finalAt', 'is', null)
    .executeTakeFirst()
  return live !== undefined
}

/** Seconds after which a device may be online or free. */
const retryAfter = 5

function refusal(code: 'device-unknown' | 'device-offline' | 'device-busy'): MrspError {
  return new MrspError(code, { source: 'management', retryAfter })
}

function notFound(): MrspError {
  return new MrspError('not-found', { source: 'management' })
}
