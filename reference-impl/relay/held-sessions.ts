import type { ReservationRequest } from '../../generated/relay-api.ts'
import type { RelayConfiguration } from '../../generated/configuration.ts'
import type { Side } from '../../generated/schemas.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { StepObserver } from '../../runtime/observer.ts'
import type { RelayLimits } from './limits.ts'
import { RelaySession } from './relay-session.ts'
import type { SessionDatabase } from './session-database/session-database.ts'
import { makeSecretName } from './session-id.ts'
import type { SideRegister } from './side-register.ts'

/** The sides of a pair by the session IDs that they show: the Cloud Hub's and the Web Agent's. */
export type PairRegisters = Readonly<Record<Side, SideRegister>>

/** What the sessions of a pair need. */
export interface HeldSessionsOptions {
  readonly configuration: Pick<RelayConfiguration, 'sessionIdKey' | 'identicalSessionIds'>
  readonly limits: Pick<RelayLimits, 'sessions'>
  readonly database: SessionDatabase
  readonly observe: StepObserver
}

/** The sessions that a Cloud Hub holds, from their reservation until both sides are over. */
export class HeldSessions {
  readonly #options: HeldSessionsOptions
  readonly #pair: string
  readonly #registers: PairRegisters
  readonly #sessions = new Map<string, RelaySession>()
  readonly #reserving = new Map<string, Promise<RelaySession>>()
  #whenEmpty: PromiseWithResolvers<void> | undefined

  constructor(options: HeldSessionsOptions, pair: string, registers: PairRegisters) {
    this.#options = options
    this.#pair = pair
    this.#registers = registers
  }

  /** All that are held. */
  get all(): readonly RelaySession[] {
    return [...this.#sessions.values()]
  }

  /** Those of which a side has no ended log (12.3). */
  get open(): readonly RelaySession[] {
    return this.all.filter(({ sides }) => sides.some(({ state }) => state !== 'ended'))
  }

  find(session: string): RelaySession | undefined {
    return this.#sessions.get(session)
  }

  /**
   * Makes the session IDs of a session (S146), in place of those that no side has used (5.16), and stores the
   * reservation.
   * @throws MrspError `wrong-state`, `too-many-requests`
   */
  async reserve(request: ReservationRequest): Promise<RelaySession> {
    const { session } = request
    if (this.#sessions.size >= this.#options.limits.sessions && !this.#sessions.has(session)) {
      throw new MrspError('too-many-requests', { source: 'relay', session, retryAfter: 10 })
    }
    const before = this.#reserving.get(session)?.catch(() => {})
    const reserving = Promise.resolve(before).then(() => this.#reserve(request))
    this.#reserving.set(session, reserving)
    try {
      return await reserving
    } finally {
      if (this.#reserving.get(session) === reserving) this.#reserving.delete(session)
    }
  }

  /** Voids the session IDs of a session. */
  void(session: RelaySession): void {
    for (const side of session.sides) this.#registers[side.name].remove(side)
  }

  /** Both sides are over. */
  forget(session: RelaySession): void {
    session.timers.stopAll()
    this.void(session)
    this.#sessions.delete(session.name)
    if (this.#sessions.size === 0) this.#whenEmpty?.resolve()
  }

  /** Resolves when no session is held. */
  async whenEmpty(): Promise<void> {
    if (this.#sessions.size === 0) return
    this.#whenEmpty ??= Promise.withResolvers()
    await this.#whenEmpty.promise
  }

  async #reserve(request: ReservationRequest): Promise<RelaySession> {
    const { configuration, database, observe } = this.#options
    const { session: name, deviceId, terminalId, applicationId } = request
    const { sessionIdKey: key, identicalSessionIds } = configuration
    const device = makeSecretName(key)
    const terminal = identicalSessionIds ? device : makeSecretName(key)
    observe('S146', 'the session IDs are made', { session: name })
    const names = { session: name, pair: this.#pair, deviceId, terminalId, applicationId }
    const isNew = await database.reserve(names, Date.now())
    const held = this.#sessions.get(name)
    if (held === undefined ? !isNew : !held.isUntouched) {
      throw new MrspError('wrong-state', { source: 'relay', session: name })
    }
    if (held !== undefined) {
      held.isVoid = true
      this.forget(held)
    }
    const session = new RelaySession(request, { device, terminal }, key)
    this.#sessions.set(name, session)
    for (const side of session.sides) this.#registers[side.name].add(side)
    return session
  }
}
