import type { RemoteSession, SessionManagementHandlers } from '../../../generated/management-api.ts'
import { MrspError } from '../../../runtime/errors.ts'
import { type Caller, preferredWait } from '../../../runtime/http/index.ts'
import type { ChangeSignal } from '../change-signal.ts'
import type { ManagementDatabase } from '../database.ts'
import type { Devices } from '../devices.ts'
import type { Secrets } from '../secrets.ts'
import type { Users } from '../users.ts'
import { isAwaited, terminalInformation } from './connection-information.ts'
import { newSession, type SessionTimerSettings } from './new-session.ts'
import type { RelayRequests } from './relay-requests.ts'
import type { SessionLife } from './session-life.ts'
import { remoteSession, type SessionRow } from './session-row.ts'
import { checkStart } from './start-rules.ts'

/** What the unit works with. */
export interface SessionManagementOptions {
  readonly database: ManagementDatabase
  readonly life: SessionLife
  readonly users: Users
  readonly devices: Devices
  readonly relayRequests: RelayRequests
  readonly secrets: Secrets
  readonly changes: ChangeSignal
  readonly timers: SessionTimerSettings
}

/** The session management unit 55c, towards terminals. */
export class SessionManagement {
  readonly #options: SessionManagementOptions

  /** Sessions whose terminal was told that token and session ID are obtained (S150). */
  readonly #told = new Set<string>()

  constructor(options: SessionManagementOptions) {
    this.#options = options
    options.life.onChange(({ session, state }) => {
      if (state !== 'connecting') this.#told.delete(session)
    })
  }

  /** The operations of the unit. */
  readonly handlers: SessionManagementHandlers = {
    startSession: async ({ body }, caller) => {
      const { database, devices, life } = this.#options
      const user = await this.#options.users.need(caller.id)
      const { terminalId = '' } = caller
      const row = newSession(user.userId, terminalId, body, this.#options.timers)
      await database.transaction().execute(async transaction => {
        const isOnline = devices.isOnline(body.deviceId)
        await checkStart(body, { user, terminalId, isOnline }, transaction)
        await transaction.insertInto('sessions').values(row).execute()
      })
      life.tell(row)
      return remoteSession(row)
    },

    listSessions: async (_input, { id = '' }) => {
      const rows = await this.#options.database
        .selectFrom('sessions')
        .selectAll()
        .where('userId', '=', id)
        .where('finalAt', 'is', null)
        .orderBy('session')
        .execute()
      return { sessions: rows.map(remoteSession) }
    },

    getSession: async ({ session, prefer, since }, caller) => {
      const isNews = (row: SessionRow): boolean => since === undefined || row.revision > since
      const row = await this.#waitFor(session, isNews, prefer, caller)
      if (row.state === 'connecting' && !this.#told.has(session)) {
        this.#told.add(session)
        caller.answers('S150')
      }
      return remoteSession(row)
    },

    pollConnectionInformation: async ({ session, prefer }, caller) => {
      const isAnswer = (row: SessionRow): boolean => !isAwaited(row)
      const { terminalId } = await this.#need(session, caller)
      if (terminalId !== caller.terminalId) throw notFound()
      const row = await this.#waitFor(session, isAnswer, prefer, caller)
      if (isAwaited(row)) return { status: 202, body: remoteSession(row) }
      const body = terminalInformation(row, this.#options.secrets)
      caller.answers('S202')
      return { status: 200, body }
    },

    cancelSession: async ({ session }, caller) => {
      await this.#need(session, caller)
      const outcome = await this.#options.life.happens(session, () => ({
        event: 'cancel-requested',
      }))
      if (outcome === undefined) throw notFound()
      return remoteSession(outcome.row)
    },

    extendSession: async ({ session, body }, caller) => {
      checkExtensible(await this.#need(session, caller))
      return await this.#extend(session, body.expiresIn)
    },
  }

  /** The relay first: what management does not know of ends at the earlier time. */
  async #extend(session: string, expiresIn: number): Promise<RemoteSession> {
    const { relayRequests, life } = this.#options
    try {
      await relayRequests.extend(session, expiresIn)
    } catch (error) {
      const isOver =
        error instanceof MrspError && (error.code === 'not-found' || error.code === 'wrong-state')
      const code = isOver ? 'wrong-state' : 'relay-unreachable'
      throw new MrspError(code, { source: isOver ? 'relay' : 'management', session, cause: error })
    }
    const outcome = await life.happens(session, row => {
      checkExtensible(row)
      return {
        note: noted => {
          noted.expiresAt = Date.now() + expiresIn * 1000
        },
      }
    })
    if (outcome === undefined) throw notFound()
    return remoteSession(outcome.row)
  }

  async #waitFor(
    session: string,
    isWorth: (row: SessionRow) => boolean,
    prefer: string | undefined,
    caller: Caller,
  ): Promise<SessionRow> {
    const read = (): Promise<SessionRow> => this.#need(session, caller)
    const patience = preferredWait(prefer)
    return await this.#options.changes.waitFor(session, read, isWorth, patience, caller.signal)
  }

  /** The session, if it is one of the asker's. */
  async #need(session: string, { id }: Caller): Promise<SessionRow> {
    const row = await this.#options.life.find(session)
    if (row === undefined || row.userId !== id) throw notFound()
    return row
  }
}

function checkExtensible({ session, state }: SessionRow): void {
  if (state !== 'connecting' && state !== 'established') throw wrongState(session)
}

function wrongState(session: string): MrspError {
  return new MrspError('wrong-state', { source: 'management', session })
}

function notFound(): MrspError {
  return new MrspError('not-found', { source: 'management' })
}
