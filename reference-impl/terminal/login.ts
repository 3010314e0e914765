import type { Login, ManagementClient } from '../../generated/management-api.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { StoredTerminalId } from './terminal-id.ts'

/** A login as it may be shown: without the access token. */
export type PermittedLogin = Omit<Login, 'accessToken'>

/** Carries out a request to management that needs a login. */
export type AsUser = <Answer>(ask: () => Promise<Answer>) => Promise<Answer>

/** What the login unit works with. */
export interface LoginUnitParts {
  readonly management: ManagementClient
  readonly terminalId: StoredTerminalId
  /** Told after each login, logout and loss of a login. */
  readonly changed: (login: PermittedLogin | undefined) => void
  /** Told when a login ended otherwise than by a logout. */
  readonly lost: () => void
}

/** Longest time that a timer of Node takes, in milliseconds. */
const longestTimer = 2 ** 31 - 1

/** The login unit 45a: logs the user in and out, and holds the access token. */
export class LoginUnit {
  readonly #parts: LoginUnitParts
  #login: Login | undefined
  #expiry: ReturnType<typeof setTimeout> | undefined

  constructor(parts: LoginUnitParts) {
    this.#parts = parts
  }

  /** Secret: what management is shown. */
  get accessToken(): string | undefined {
    return this.#login?.accessToken
  }

  /** The present login. */
  get login(): PermittedLogin | undefined {
    return this.#login && withoutToken(this.#login)
  }

  /**
   * Logs in (S101), with the terminal ID of an earlier login where there was one (3.1).
   *
   * @throws MrspError login-refused, too-many-requests, management-unreachable
   */
  async logIn(userId: string, password: string): Promise<PermittedLogin> {
    const { management, terminalId } = this.#parts
    const known = terminalId.value
    const login = await management.login(
      { body: { userId, password, ...(known !== undefined && { terminalId: known }) } },
      { steps: ['S101'] },
    )
    await terminalId.keep(login.terminalId)
    this.#set(login)
    return withoutToken(login)
  }

  /** Logs out. Management need not be reached for that: without the token nothing is done any more. */
  async logOut(signal?: AbortSignal): Promise<void> {
    if (this.#login === undefined) return
    const told = this.#parts.management.logout({}, signal ? { signal } : {})
    this.#set(undefined)
    await told.catch(() => {})
  }

  /**
   * The login of this user. @throws MrspError unauthenticated where nobody is logged in
   */
  require(): PermittedLogin {
    if (this.#login === undefined) throw new MrspError('unauthenticated', { source: 'terminal' })
    return withoutToken(this.#login)
  }

  /** Asks management as the user who is logged in. Where it no longer knows the login, the login is over here too. */
  readonly asUser: AsUser = async ask => {
    const asked = this.#login
    try {
      return await ask()
    } catch (error) {
      const isUnknown = error instanceof MrspError && error.code === 'unauthenticated'
      if (isUnknown && asked === this.#login) this.#lose()
      throw error
    }
  }

  #lose(): void {
    if (this.#login === undefined) return
    this.#set(undefined)
    this.#parts.lost()
  }

  #set(login: Login | undefined): void {
    clearTimeout(this.#expiry)
    this.#login = login
    if (login !== undefined) {
      const milliseconds = Math.min(login.expiresIn * 1000, longestTimer)
      this.#expiry = setTimeout(() => this.#lose(), milliseconds)
      this.#expiry.unref()
    }
    this.#parts.changed(this.login)
  }
}

function withoutToken(login: Login): PermittedLogin {
  const { accessToken: _, ...shown } = login
  return shown
}
