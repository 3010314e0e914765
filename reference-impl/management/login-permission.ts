import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Login, LoginHandlers, LoginRequest } from '../../generated/management-api.ts'
import type { OperationDescriptor } from '../../runtime/descriptor.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { Caller, Identity } from '../../runtime/http/index.ts'
import { networkOf } from '../../runtime/network-of.ts'
import type { StepObserver } from '../../runtime/observer.ts'
import { AttemptLimit } from './attempt-limit.ts'
import type { ManagementDatabase, UserRow } from './database.ts'
import { isPasswordOf } from './password-hash.ts'
import { hashSecret, isSecretOf, makeAccessToken } from './secrets.ts'
import { Turns } from './turns.ts'

/** Seconds that a login is good for. */
const loginDuration = 43_200
/** Logins of one user that are good at once; a further one ends the oldest. */
const loginsPerUser = 32
/** Milliseconds for which a terminal's ID is kept after its last login. */
const keptTerminal = 400 * 24 * 3_600_000
/** Passwords that are checked at once, and that wait for it: each takes a thread and 32 MiB. */
const checks = { running: 2, waiting: 64 }

/** What decides who may ask management for what. */
export interface LoginPermissionOptions {
  readonly database: ManagementDatabase
  /** Key that the relay shows management. */
  readonly relayKey: string
  /** Name of the relay that shows it. */
  readonly relay: string
  readonly log: Logger
  readonly observe: StepObserver
}

/** The login permission determining unit 55a (Fig. 6). */
export class LoginPermission {
  readonly #options: LoginPermissionOptions
  readonly #relayKeyHash: string
  /** Failed logins only, since a good one gives its attempt back; never more than 20 in a minute (3.5). */
  readonly #userLimit = new AttemptLimit({ attempts: 10, window: 60_000, names: 10_000 })
  readonly #addressLimit = new AttemptLimit({ attempts: 10, window: 60_000, names: 10_000 })
  readonly #checks = new Turns(checks)

  constructor(options: LoginPermissionOptions) {
    this.#options = options
    this.#relayKeyHash = hashSecret(options.relayKey)
  }

  /** The operations of the unit. */
  readonly handlers: LoginHandlers = {
    login: async ({ body }, caller) => {
      const user = await this.#determine(body, caller)
      return await this.#permit(user, body.terminalId)
    },

    logout: async (_input, { login }) => {
      if (login === undefined) return
      await this.#options.database.deleteFrom('logins').where('login', '=', login).execute()
    },
  }

  /**
   * Who shows this credential: a user by the access token of a login that is still good, a relay by its key.
   *
   * @returns nothing where the credential is not one for such an operation
   * @throws MrspError `not-permitted` for a user who is no administrator
   */
  async authenticate(
    allows: OperationDescriptor['allows'],
    credential: string,
  ): Promise<Identity | undefined> {
    if (allows === 'relay') {
      const isRelay = isSecretOf(this.#relayKeyHash, credential)
      return isRelay ? { kind: 'relay', id: this.#options.relay } : undefined
    }
    if (allows !== 'user' && allows !== 'administrator') return undefined
    const login = hashSecret(credential)
    const user = await this.#options.database
      .selectFrom('logins')
      .innerJoin('users', 'users.userId', 'logins.userId')
      .select(['users.userId', 'users.role', 'logins.terminalId'])
      .where('login', '=', login)
      .where('expiresAt', '>', Date.now())
      .executeTakeFirst()
    if (user === undefined) return undefined
    if (allows === 'administrator' && user.role !== 'administrator') {
      throw new MrspError('not-permitted', { source: 'management' })
    }
    const kind = user.role === 'administrator' ? 'administrator' : 'user'
    return { kind, id: user.userId, terminalId: user.terminalId, login }
  }

  /** Forgets logins that are no longer good, and terminals that nobody uses any more. */
  async prune(): Promise<void> {
    const { database } = this.#options
    const now = Date.now()
    await database.deleteFrom('logins').where('expiresAt', '<=', now).execute()
    await database
      .deleteFrom('terminals')
      .where('lastLoginAt', '<', now - keptTerminal)
      .execute()
  }

  /** Whether the combination of user ID and password permits the login (S102). */
  async #determine({ userId, password }: LoginRequest, caller: Caller): Promise<UserRow> {
    const { address } = caller
    this.#limit(userId, address)
    const user = await this.#options.database
      .selectFrom('users')
      .selectAll()
      .where('userId', '=', userId)
      .executeTakeFirst()
    const permitted = await this.#isPermitted(user?.passwordHash, password)
    const outcome = permitted ? 'login permitted' : 'login refused'
    this.#options.observe('S102', outcome)
    this.#options.log.info({ userId, address }, outcome)
    caller.answers('S103')
    if (user === undefined || !permitted)
      throw new MrspError('login-refused', { source: 'management' })
    this.#userLimit.giveBack(userId)
    this.#addressLimit.giveBack(networkOf(address))
    return user
  }

  #limit(userId: string, address: string): void {
    const now = performance.now()
    const wait =
      this.#addressLimit.take(networkOf(address), now) ?? this.#userLimit.take(userId, now)
    if (wait !== undefined) throw tooMany(wait)
  }

  async #isPermitted(passwordHash: string | undefined, password: string): Promise<boolean> {
    if (this.#checks.isFull) throw tooMany(1000)
    return await this.#checks.take(() => isPasswordOf(passwordHash, password))
  }

  /** Stores the login and makes what proves it (S103). */
  async #permit(user: UserRow, shownTerminalId: string | undefined): Promise<Login> {
    const { userId, displayName, organization, role } = user
    const accessToken = makeAccessToken()
    const now = Date.now()
    const terminalId = await this.#options.database.transaction().execute(async transaction => {
      const known = await transaction
        .selectFrom('terminals')
        .select('terminalId')
        .where('terminalId', '=', shownTerminalId ?? '')
        .where('organization', '=', organization)
        .executeTakeFirst()
      const terminalId = known?.terminalId ?? randomUUID()
      await transaction
        .insertInto('terminals')
        .values({ terminalId, organization, lastLoginAt: now })
        .onConflict(conflict => conflict.column('terminalId').doUpdateSet({ lastLoginAt: now }))
        .execute()
      const login = hashSecret(accessToken)
      const expiresAt = now + loginDuration * 1000
      await transaction
        .insertInto('logins')
        .values({ login, userId, terminalId, loggedInAt: now, expiresAt })
        .execute()
      const logins = await transaction
        .selectFrom('logins')
        .select('login')
        .where('userId', '=', userId)
        .orderBy('loggedInAt', 'desc')
        .execute()
      for (const old of logins.slice(loginsPerUser)) {
        await transaction.deleteFrom('logins').where('login', '=', old.login).execute()
      }
      return terminalId
    })
    return {
      accessToken,
      expiresIn: loginDuration,
      terminalId,
      userId,
      displayName,
      organization,
      role,
    }
  }
}

function tooMany(wait: number): MrspError {
  const retryAfter = Math.ceil(wait / 1000)
  return new MrspError('too-many-requests', { source: 'management', retryAfter })
}
