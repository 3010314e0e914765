import { setTimeout as wait } from 'node:timers/promises'
import type { Login, RemoteSession, StartRequest } from '../../../generated/management-api.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { Client } from '../client/client.ts'
import { ControlledSession, type ControlParts } from './controlled-session.ts'
import type { LocalSession } from './local-session.ts'
import { askPatiently } from './patient-requests.ts'

/** Sessions that are over and still shown. */
const mostOver = 50

/** A user whose sessions the terminal controls. */
type SessionsUser = Pick<Login, 'userId' | 'displayName'>

/** The remote session control unit 45d. */
export class SessionControl {
  readonly #parts: ControlParts
  readonly #sessions: Map<string, ControlledSession> = new Map()
  /** The user whose sessions these are. */
  #user: SessionsUser | undefined
  #isLoggedIn = false
  #listing: AbortController | undefined

  constructor(parts: ControlParts) {
    this.#parts = parts
  }

  /** The sessions in the order in which they became known; without a login those that can be used and ended. */
  list(): LocalSession[] {
    return [...this.#sessions.values()]
      .filter(session => this.#isShown(session))
      .map(session => session.local())
  }

  /** Name of the user whose sessions these are, also after the logout. */
  get userName(): string | undefined {
    return this.#user?.displayName
  }

  /** @throws MrspError not-found */
  get(session: string): ControlledSession {
    const found = this.#sessions.get(session)
    if (found === undefined || !this.#isShown(found))
      throw new MrspError('not-found', { source: 'terminal' })
    return found
  }

  /** The client of a session, if it is the client of that application; also after its end. */
  clientOf(applicationId: string, session: string): Client | undefined {
    const client = this.#sessions.get(session)?.client
    return client?.applicationId === applicationId ? client : undefined
  }

  /**
   * Asks management for a session with an application of a device (S141).
   *
   * @throws MrspError what management answers; after `conflict` the session that blocks is among the known ones
   */
  async start(request: StartRequest): Promise<ControlledSession> {
    const { management, asUser } = this.#parts
    try {
      const remote = await asUser(() =>
        management.startSession({ body: request }, { steps: ['S141'] }),
      )
      return this.#take(remote, true)
    } catch (error) {
      if (error instanceof MrspError && error.code === 'conflict') await this.#findBlocking(error)
      throw error
    }
  }

  /**
   * A user has logged in: goes on with the sessions of before, and finds those that an earlier run left behind.
   *
   * @throws MrspError unauthenticated; cancelled where the login ended meanwhile
   */
  async loggedIn(user: SessionsUser): Promise<void> {
    if (this.#user !== undefined && this.#user.userId !== user.userId) this.#endAll()
    this.#user = user
    this.#isLoggedIn = true
    for (const session of this.#sessions.values()) session.follow()
    const listing = new AbortController()
    this.#listing?.abort()
    this.#listing = listing
    const { management, asUser } = this.#parts
    const { signal } = listing
    const { sessions } = await askPatiently(
      () => asUser(() => management.listSessions({}, { signal })),
      signal,
    )
    for (const remote of sessions) {
      if (!this.#sessions.has(remote.session)) this.#take(remote, false)
    }
  }

  /** Nobody is logged in: clients go on ([0152]), and management is asked for nothing. */
  loggedOut(): void {
    this.#isLoggedIn = false
    this.#listing?.abort()
    for (const session of this.#sessions.values()) session.stopFollowing()
  }

  /** Ends every session by the valid process and waits for it, at most `patience` milliseconds. */
  async stop(patience: number): Promise<void> {
    this.#listing?.abort()
    const sessions = [...this.#sessions.values()]
    const impatient = new AbortController()
    await Promise.race([
      Promise.allSettled(sessions.map(session => session.end())),
      wait(patience, undefined, { signal: impatient.signal }),
    ])
    impatient.abort()
    for (const session of sessions) session.abandon()
  }

  #isShown(session: ControlledSession): boolean {
    return this.#isLoggedIn || session.isConnected
  }

  #take(remote: RemoteSession, isOwn: boolean): ControlledSession {
    const session = new ControlledSession(this.#parts, remote, isOwn)
    this.#sessions.set(remote.session, session)
    this.#forgetOldest()
    session.follow()
    this.#parts.changed()
    return session
  }

  /** Another user has logged in, who has nothing to do with the sessions of the one before. */
  #endAll(): void {
    for (const [name, session] of this.#sessions) {
      this.#sessions.delete(name)
      session.stopFollowing()
      if (session.isConnected) session.client?.terminate()
    }
  }

  async #findBlocking({ session }: MrspError): Promise<void> {
    if (session === undefined || this.#sessions.has(session)) return
    const { management, asUser } = this.#parts
    const remote = await asUser(() => management.getSession({ session })).catch(() => undefined)
    if (remote !== undefined && !this.#sessions.has(session)) this.#take(remote, false)
  }

  #forgetOldest(): void {
    const over = [...this.#sessions].filter(([, session]) => session.isOver)
    for (const [name] of over.slice(0, Math.max(0, over.length - mostOver))) {
      this.#sessions.delete(name)
    }
  }
}
