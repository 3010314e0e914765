import { setTimeout as wait } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { EndReason } from '../../generated/schemas.ts'
import type {
  Approval,
  ApprovalCancel,
  ApprovalRequest,
  SessionInfo,
} from '../../generated/stanzas.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { StepObserver } from '../../runtime/observer.ts'
import type { OpenFrameSocket } from '../../runtime/session-connection/index.ts'
import type { ApplicationRegistry } from './application-registry.ts'
import { CloudHubAgent } from './cloud-hub-agent/cloud-hub-agent.ts'
import type { DeviceDatabase } from './device-database.ts'
import type { Outcomes } from './outcomes.ts'
import type { ApprovalScreen } from './panel/approval-screen.ts'

/** What sessions work with. */
export interface SessionsParts {
  readonly database: Kysely<DeviceDatabase>
  readonly applications: ApplicationRegistry
  readonly approval: ApprovalScreen
  readonly outcomes: Outcomes
  readonly openSocket: OpenFrameSocket
  /** Addresses of relays that this device may connect to. */
  readonly allowedRelays: readonly string[]
  /** Answer YES without a person. */
  readonly unattended: boolean
  readonly product: string
  readonly observe: StepObserver
  /** Told when the device's sessions have changed. */
  readonly changed: () => void
}

/** How long an approval is remembered, in milliseconds: longer than any session takes to begin. */
const approvalKeptFor = 60 * 60 * 1000

/** Sessions that this device holds at once. */
const sessionLimit = 16

/** The device's part in the life of remote sessions: approval, activation of the agent, end. */
export class Sessions {
  readonly #parts: SessionsParts
  readonly #agents: Map<string, CloudHubAgent> = new Map()

  constructor(parts: SessionsParts) {
    this.#parts = parts
  }

  /** The sessions whose agent runs, for management and the panel. */
  list(): { session: string; application: string; state: string }[] {
    return [...this.#agents.values()].map(({ session, applicationId, state }) => ({
      session,
      application: applicationId,
      state,
    }))
  }

  /**
   * Has the named application show the approval screen (S142, S143); the answer goes to management later (S144).
   *
   * @throws MrspError application-unknown, or device-busy while another request is on the display
   */
  async requestApproval(question: ApprovalRequest): Promise<void> {
    const { applications, approval, outcomes, unattended, observe } = this.#parts
    if (approval.shown?.question.request === question.request) return
    if (await outcomes.tellAgain('approval', question.request)) return
    if (!applications.find(question.application))
      throw new MrspError('application-unknown', { source: 'device' })
    if (unattended) {
      await this.#decide(question, 'yes', 'policy')
      return
    }
    const answered = approval.ask(question)
    observe('S143', `approval screen of ${question.application}`, { session: question.session })
    void answered.then(answer => {
      if (answer !== 'closed') return this.#decide(question, answer.answer, answer.reason)
    })
  }

  /** The terminal withdrew: the screen is closed. A request that is not on the display is no error. */
  cancelApproval({ request }: ApprovalCancel): void {
    this.#parts.approval.close(request)
  }

  /**
   * Activates the Cloud Hub Agent with token and session ID (S149, S171). A repeated request changes nothing.
   *
   * @throws MrspError not-found where the session was not approved here for that application, source-refused where the
   * relay is not in the device's list, device-busy beyond the number of sessions it holds
   */
  async activate(information: SessionInfo): Promise<void> {
    const { applications, allowedRelays, openSocket, product, observe, changed } = this.#parts
    if (this.#agents.has(information.session)) return
    const approved = await this.#approvedApplication(information.session)
    const application = applications.find(information.application)
    if (approved !== information.application || !application) {
      throw new MrspError('not-found', { source: 'device', session: information.session })
    }
    if (!isAllowed(information.url, allowedRelays)) {
      throw new MrspError('source-refused', { source: 'device', session: information.session })
    }
    if (this.#agents.has(information.session)) return
    if (this.#agents.size >= sessionLimit) throw new MrspError('device-busy', { source: 'device' })
    const agent = new CloudHubAgent({
      information,
      application,
      openSocket,
      product,
      observe,
      changed,
    })
    this.#agents.set(information.session, agent)
    void agent.over.then(async () => {
      this.#agents.delete(information.session)
      await this.#forget(information.session)
      changed()
    })
    changed()
  }

  /** Ends a session by the valid process (S265, S314, or the person at the panel). False where there is none. */
  terminate(session: string, reason: EndReason): boolean {
    const agent = this.#agents.get(session)
    agent?.terminate(reason)
    if (!agent) void this.#forget(session)
    return agent !== undefined
  }

  /** Ends every session by the valid process and waits for it, at most `patience` milliseconds. */
  async stop(patience: number): Promise<void> {
    const agents = [...this.#agents.values()]
    for (const agent of agents) agent.terminate('device')
    const impatient = new AbortController()
    await Promise.race([
      Promise.all(agents.map(agent => agent.over)),
      wait(patience, undefined, { signal: impatient.signal }),
    ])
    impatient.abort()
    for (const agent of this.#agents.values()) agent.abandon()
  }

  async #decide(
    { request, session, application }: ApprovalRequest,
    answer: Approval['answer'],
    reason: Approval['reason'],
  ): Promise<void> {
    if (answer === 'yes') {
      await this.#parts.database
        .insertInto('approved_session')
        .values({ session, application, at: Date.now() })
        .onConflict(conflict => conflict.doNothing())
        .execute()
    }
    this.#parts.observe('S144', `approval: ${answer} by ${reason}`, { session })
    await this.#parts.outcomes.conclude('approval', { request, session, answer, reason })
  }

  async #approvedApplication(session: string): Promise<string | undefined> {
    const { database } = this.#parts
    await database
      .deleteFrom('approved_session')
      .where('at', '<', Date.now() - approvalKeptFor)
      .execute()
    const row = await database
      .selectFrom('approved_session')
      .select('application')
      .where('session', '=', session)
      .executeTakeFirst()
    return row?.application
  }

  async #forget(session: string): Promise<void> {
    await this.#parts.database
      .deleteFrom('approved_session')
      .where('session', '=', session)
      .execute()
  }
}

/** Whether an address is that of a configured relay: the same origin, and its path or one below it. */
function isAllowed(address: string, allowed: readonly string[]): boolean {
  const { origin, pathname, username } = new URL(address)
  return allowed.some(entry => {
    const relay = new URL(entry)
    const folder = relay.pathname.endsWith('/') ? relay.pathname : `${relay.pathname}/`
    return (
      username === '' &&
      origin === relay.origin &&
      (pathname === relay.pathname || pathname.startsWith(folder))
    )
  })
}
