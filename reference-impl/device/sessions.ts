import type { Logger } from 'pino'
import type { SessionInfo, SessionTerminate } from '../../generated/stanzas.ts'
import { liesUnder } from '../../runtime/address-list.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { StepObserver } from '../../runtime/observer.ts'
import type {
  OpenFrameSocket,
  SessionConnectionState,
  SessionEnd,
} from '../../runtime/session-connection/index.ts'
import type { ApplicationRegistry } from './application-registry.ts'
import type { ApprovedSession, Approvals } from './approvals.ts'
import { CloudHubAgent } from './cloud-hub-agent/cloud-hub-agent.ts'
import { RememberedRequests } from './remembered-requests.ts'

/** What sessions work with. */
export interface SessionsParts {
  readonly applications: ApplicationRegistry
  readonly approvals: Approvals
  readonly openSocket: OpenFrameSocket
  /** Addresses under which relays lie that this device may connect to. */
  readonly allowedRelays: readonly string[]
  readonly product: string
  readonly observe: StepObserver
  readonly log: Pick<Logger, 'info' | 'warn'>
  /** Told when the device's sessions have changed. */
  readonly changed: () => void
}

/** A session that the device holds. */
export interface HeldSession extends ApprovedSession {
  readonly state: SessionConnectionState
}

/** Sessions that this device holds at once; `device-info` names no more. */
const sessionLimit = 16

/** The sessions whose agent runs: their activation (S149, S171) and their end (S265, S291). */
export class Sessions {
  readonly #parts: SessionsParts
  readonly #agents: Map<string, { agent: CloudHubAgent; approved: ApprovedSession }> = new Map()
  readonly #taken: RememberedRequests = new RememberedRequests()

  constructor(parts: SessionsParts) {
    this.#parts = parts
  }

  /** The sessions that the device holds, in the order in which they began. */
  list(): HeldSession[] {
    return [...this.#agents.values()].map(({ agent, approved }) => ({
      ...approved,
      state: agent.state,
    }))
  }

  get isFull(): boolean {
    return this.#agents.size >= sessionLimit
  }

  /**
   * Activates the Cloud Hub Agent with token and session ID (S171). A repeated request changes nothing.
   *
   * @throws MrspError not-found where the session was not approved here for that application, source-refused where the
   * relay is not in the device's list (4.27), device-busy where it holds all the sessions that it can
   */
  activate(information: SessionInfo): void {
    const { applications, approvals, allowedRelays, openSocket, product, observe, log, changed } =
      this.#parts
    const { request, session, application, url } = information
    if (this.#taken.has(request) || this.#agents.has(session)) return
    const approved = approvals.of(session)
    if (approved?.application !== application) {
      throw new MrspError('not-found', { source: 'device', session })
    }
    if (!liesUnder(url, allowedRelays)) {
      log.warn(
        { session, relay: URL.parse(url)?.host },
        'the address of the relay is not in allowedRelays',
      )
      throw new MrspError('source-refused', { source: 'device', session })
    }
    if (this.isFull) throw new MrspError('device-busy', { source: 'device' })
    this.#taken.add(request)
    const agent = new CloudHubAgent({
      information,
      applications,
      openSocket,
      product,
      observe,
      changed,
    })
    this.#agents.set(session, { agent, approved })
    log.info({ session, application, relay: URL.parse(url)?.host }, 'session started')
    void agent.over.then(end => {
      log.info({ session, ...howItEnded(end) }, 'session ended')
      this.#agents.delete(session)
      approvals.withdraw(session)
      changed()
    })
    changed()
  }

  /** Management asks for the end (S265, S314): the answer is the same in every case (4.30). */
  terminate({ session, reason }: SessionTerminate): void {
    this.#parts.approvals.withdraw(session)
    this.#agents.get(session)?.agent.endAsAsked(reason)
  }

  /** The person at the device ends a session (10.3). False where there is none. */
  endHere(session: string): boolean {
    const held = this.#agents.get(session)
    held?.agent.terminate('device')
    return held !== undefined
  }

  /** Ends every session by the valid process and waits for it, at most `patience` milliseconds. */
  async stop(patience: number): Promise<void> {
    const agents = [...this.#agents.values()].map(({ agent }) => agent)
    for (const agent of agents) agent.endAsAsked('device')
    const impatience = setTimeout(() => {
      for (const agent of agents) agent.abandon()
    }, patience)
    await Promise.all(agents.map(agent => agent.over))
    clearTimeout(impatience)
  }
}

/** The end of a session for the log: its reason, or the error and where it arose. */
function howItEnded(end: SessionEnd): Record<string, string> {
  if (end.kind === 'terminated') return { reason: end.reason }
  return { code: end.error.code, source: end.error.source }
}
