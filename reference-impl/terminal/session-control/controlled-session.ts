import type { Logger } from 'pino'
import type { ErrorCode } from '../../../generated/errors.ts'
import type {
  ConnectionInformation,
  ManagementClient,
  RemoteSession,
} from '../../../generated/management-api.ts'
import { sessionFinalStates } from '../../../generated/session.ts'
import { liesUnder } from '../../../runtime/address-list.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { StepObserver } from '../../../runtime/observer.ts'
import type { OpenFrameSocket, SessionEnd } from '../../../runtime/session-connection/index.ts'
import { Client } from '../client/client.ts'
import type { AsUser } from '../login.ts'
import { type LocalSession, localSession } from './local-session.ts'
import { askPatiently, held, Pace } from './patient-requests.ts'

/** What the control of sessions works with. */
export interface ControlParts {
  readonly management: ManagementClient
  readonly openSocket: OpenFrameSocket
  /** Addresses of relays that the terminal may connect to; any where it is empty. */
  readonly allowedRelays: readonly string[]
  readonly product: string
  readonly observe: StepObserver
  readonly log: Pick<Logger, 'info' | 'warn'>
  /** The terminal's local port. */
  readonly port: () => number
  /** Told when a session has changed. */
  readonly changed: () => void
  readonly asUser: AsUser
}

/** States in which the connection information is there or may come. */
const mayConnect: ReadonlySet<string> = new Set([
  'requested',
  'awaiting-approval',
  'approved',
  'connecting',
])

/** Why a session never had a connection, where that is no failure. */
const withoutConnection: ReadonlyMap<ErrorCode, string> = new Map([
  ['approval-refused', 'the session was refused at the device'],
  ['approval-timeout', 'nobody answered at the device'],
  ['session-over', 'the session was over before it was connected'],
])

/** One remote session as the terminal controls it: what management says of it, and its client once there is one. */
export class ControlledSession {
  readonly #parts: ControlParts
  readonly #isOwn: boolean
  #remote: RemoteSession
  #client: Client | undefined
  readonly #clientOver: PromiseWithResolvers<void> = Promise.withResolvers()
  /** Why the terminal cannot go on with it. */
  #failure: ErrorCode | undefined
  #isGone = false
  #isEnding = false
  /** Whether the client was asked to terminate. */
  #hasAsked = false
  #following: AbortController | undefined

  /** @param isOwn whether this program started it */
  constructor(parts: ControlParts, remote: RemoteSession, isOwn: boolean) {
    this.#parts = parts
    this.#remote = remote
    this.#isOwn = isOwn
  }

  get session(): string {
    return this.#remote.session
  }

  get client(): Client | undefined {
    return this.#client
  }

  /** Whether nothing more happens to it. */
  get isOver(): boolean {
    return this.#isGone || sessionFinalStates.includes(this.#remote.state)
  }

  /** Whether its client runs: it can be used and ended without a login. */
  get isConnected(): boolean {
    return this.#client !== undefined && this.#client.end === undefined
  }

  local(): LocalSession {
    return localSession(this.#remote, this.#client, this.#failure, this.#parts.port())
  }

  /** Watches the session until it is over, and fetches its connection information where that may come. */
  follow(): void {
    if (this.#following !== undefined || this.isOver) return
    const following = new AbortController()
    this.#following = following
    const { signal } = following
    const stopped = (error: unknown): void => {
      if (this.#following === following) this.#following = undefined
      this.#notFollowed(error)
    }
    this.#watch(signal).catch(stopped)
    if (this.#client === undefined && mayConnect.has(this.#remote.state)) {
      // Where there is none, the watch shows why, or the session is another terminal's.
      this.#fetchConnectionInformation(signal)
        .then(information => this.#activate(information))
        .catch((error: unknown) => this.#notConnected(error))
    }
  }

  /** Asks management for nothing more. */
  stopFollowing(): void {
    this.#following?.abort()
    this.#following = undefined
  }

  /** Withdraws the session at management. @throws MrspError unauthenticated, management-unreachable */
  async cancel(): Promise<void> {
    const { management, asUser } = this.#parts
    const { session } = this
    this.#update(await asUser(() => management.cancelSession({ session })))
  }

  /**
   * Ends the session: gives the request to the client (S261), or withdraws where no client is connected.
   *
   * @throws MrspError unauthenticated, management-unreachable
   */
  async terminate(): Promise<void> {
    const client = this.#client
    if (client !== undefined && client.end === undefined && client.everConnected) {
      this.#hasAsked = true
      this.#parts.observe('S261', 'client asked to terminate', { session: this.session })
      client.terminate()
    } else if (!this.isOver) await this.cancel()
  }

  /** Ends what this program began, as its stop does; kept when the relay has confirmed it. */
  async end(): Promise<void> {
    this.#isEnding = true
    this.stopFollowing()
    if (!this.#isOwn && !this.isConnected) return
    await this.terminate()
    if (this.isConnected) await this.#clientOver.promise
  }

  /** Breaks the client off. */
  abandon(): void {
    this.stopFollowing()
    if (this.isConnected) this.#client?.abandon()
  }

  /** Held requests tell each change: that token and ID are there (S150), a refusal, the end. */
  async #watch(signal: AbortSignal): Promise<void> {
    const { management, asUser } = this.#parts
    const pace = new Pace()
    while (!this.isOver) {
      const { session, revision } = this.#remote
      await pace.keep(signal)
      const asked = { session, since: revision, prefer: held }
      const remote = await askPatiently(
        () => asUser(() => management.getSession(asked, { signal })),
        signal,
      )
      if (remote.revision > revision) pace.release()
      this.#update(remote)
    }
  }

  /** Polls until there is connection information (S201, S202) or an error that is final. */
  async #fetchConnectionInformation(signal: AbortSignal): Promise<ConnectionInformation> {
    const { management, asUser } = this.#parts
    const pace = new Pace()
    const asked = { session: this.session, prefer: held }
    const options = { steps: ['S201'], signal }
    for (;;) {
      await pace.keep(signal)
      const answer = await askPatiently(
        () => asUser(() => management.pollConnectionInformation(asked, options)),
        signal,
      )
      if (answer.status === 200) return answer.body
      this.#update(answer.body)
    }
  }

  /** Activates the client with token and session ID (S203). */
  #activate(information: ConnectionInformation): void {
    const { allowedRelays, openSocket, product, observe, log, changed } = this.#parts
    const { session } = this
    if (this.#client !== undefined || this.#isEnding) return
    // Without a list any address will do that can be read in one way only, and so lies under itself.
    const relays = allowedRelays.length > 0 ? allowedRelays : [information.url]
    if (!liesUnder(information.url, relays)) {
      log.warn({ session }, 'the address of the relay is none that the terminal may connect to')
      this.#failure = 'source-refused'
      this.#withdraw()
      changed()
      return
    }
    observe('S203', `client activated for ${information.applicationId}`, { session })
    this.#client = new Client({
      information,
      openSocket,
      product,
      observe,
      changed,
      onOver: end => this.#clientEnded(end),
    })
    changed()
  }

  /** The client notifies that its connection is over, and has ended its operation (S273; S338 where nobody here asked). */
  #clientEnded(end: SessionEnd): void {
    const { observe, log, changed } = this.#parts
    const { session } = this
    const isConfirmed = end.kind === 'terminated' && end.confirmed
    if (end.kind === 'failed') this.#failure = end.error.code
    if (isConfirmed)
      observe(this.#hasAsked ? 'S273' : 'S338', `client ended: ${end.reason}`, { session })
    else this.#withdraw()
    if (end.kind === 'terminated') log.info({ session, reason: end.reason }, 'client ended')
    else {
      const { code, source } = end.error
      log.warn({ session, code, source }, 'the connection to the relay was refused or failed')
    }
    this.#clientOver.resolve()
    changed()
  }

  /** Has management end what the terminal cannot go on with; where that fails, timers end it. */
  #withdraw(): void {
    if (this.isOver) return
    this.cancel().catch((error: unknown) => this.#logFailure(error))
  }

  #update(remote: RemoteSession): void {
    if (remote.revision <= this.#remote.revision) return
    this.#remote = remote
    this.#parts.changed()
  }

  /** The watch came to its end before the session did. */
  #notFollowed(error: unknown): void {
    if (error instanceof MrspError && error.code === 'not-found') {
      this.#isGone = true
      this.#failure = 'not-found'
      this.#parts.changed()
    } else this.#logFailure(error)
  }

  /** There is no connection information, and there will be none. */
  #notConnected(error: unknown): void {
    const { session } = this
    const { code } = MrspError.from(error, 'terminal')
    const why = withoutConnection.get(code)
    if (why === undefined) this.#logFailure(error)
    else this.#parts.log.info({ session, code }, why)
  }

  #logFailure(error: unknown): void {
    const { session } = this
    const { code } = MrspError.from(error, 'terminal')
    if (code === 'cancelled') return
    const details = code === 'internal' ? { session, err: error } : { session, code }
    this.#parts.log.info(details, 'management answered with an error')
  }
}
