import type { Logger } from 'pino'
import type { Approval, ApprovalCancel, ApprovalRequest } from '../../generated/stanzas.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { StepObserver } from '../../runtime/observer.ts'
import type { ApplicationRegistry } from './application-registry.ts'
import type { Background } from './background.ts'
import type { Outcomes } from './outcomes.ts'
import type { ApprovalScreen } from './panel/approval-screen.ts'
import { RememberedRequests } from './remembered-requests.ts'

/** What was approved: one session of one person with one application. */
export type ApprovedSession = Pick<
  ApprovalRequest,
  'session' | 'application' | 'userName' | 'organization'
>

/** What approvals work with. */
export interface ApprovalsParts {
  readonly applications: ApplicationRegistry
  readonly screen: ApprovalScreen
  readonly outcomes: Outcomes
  readonly background: Background
  /** Answer YES without a person (4.24). */
  readonly unattended: boolean
  /** Whether the device cannot take a session now: it installs firmware, or holds all the sessions that it can. */
  readonly isBusy: () => boolean
  readonly observe: StepObserver
  readonly log: Pick<Logger, 'info'>
}

/** How long an approval waits for its token and session ID, in milliseconds. */
const approvedFor = 10 * 60 * 1000

/**
 * Asks the person at the device whether a remote session may start (S142 to S144). What was approved is not stored: a
 * device that was restarted has forgotten it.
 */
export class Approvals {
  readonly #parts: ApprovalsParts
  readonly #taken: RememberedRequests = new RememberedRequests()
  readonly #approved: Map<string, { readonly approved: ApprovedSession; readonly until: number }> =
    new Map()

  constructor(parts: ApprovalsParts) {
    this.#parts = parts
  }

  /**
   * Has the named application show the approval screen (S143); the answer goes to management in a stanza of its own.
   * A repeated request gets the answer that it had, or waits for the one that is on the display.
   *
   * @throws MrspError application-unknown, or device-busy while another request is on the display or the device busy
   */
  async request(question: ApprovalRequest): Promise<void> {
    const { applications, outcomes, unattended, isBusy, log } = this.#parts
    const isConcluded = await outcomes.tellAgain('approval', question.request)
    if (isConcluded || this.#taken.has(question.request)) return
    const application = applications.find(question.application)
    if (!application) throw new MrspError('application-unknown', { source: 'device' })
    if (isBusy()) throw new MrspError('device-busy', { source: 'device' })
    const { session, userName, organization } = question
    log.info({ session, application: application.id, userName, organization }, 'approval asked')
    if (unattended) this.#decide(question, 'yes', 'policy')
    else this.#ask(question, application.name)
    this.#taken.add(question.request)
  }

  /**
   * The terminal withdrew: the screen is closed and nothing is answered (4.25).
   *
   * @throws MrspError not-found where no such approval is open
   */
  cancel({ request, session }: ApprovalCancel): void {
    const { screen, log } = this.#parts
    if (screen.shown?.question.session !== session || !screen.close(request)) {
      throw new MrspError('not-found', { source: 'device', session })
    }
    log.info({ session }, 'approval withdrawn')
  }

  /** What was approved for a session, if it was. */
  of(session: string): ApprovedSession | undefined {
    for (const [each, { until }] of this.#approved) {
      if (until < performance.now()) this.#approved.delete(each)
    }
    return this.#approved.get(session)?.approved
  }

  /** The end of a session was asked for: nothing is approved for it any more, and nobody is asked (4.30). */
  withdraw(session: string): void {
    const { screen } = this.#parts
    this.#approved.delete(session)
    if (screen.shown?.question.session === session) screen.close(screen.shown.question.request)
  }

  #ask(question: ApprovalRequest, applicationName: string): void {
    const { screen, observe } = this.#parts
    screen.show(question, applicationName, answer => {
      this.#decide(question, answer.answer, answer.reason)
    })
    observe('S143', `approval screen of ${question.application}`, { session: question.session })
  }

  #decide(question: ApprovalRequest, answer: Approval['answer'], reason: Approval['reason']): void {
    const { outcomes, background, log } = this.#parts
    const { request, session, application, userName, organization } = question
    log.info({ session, answer, reason }, 'approval answered')
    if (answer === 'yes') {
      const approved = { session, application, userName, organization }
      this.#approved.set(session, { approved, until: performance.now() + approvedFor })
    }
    background.begin('storing the answer of an approval', () =>
      outcomes.conclude('approval', { request, session, answer, reason }),
    )
  }
}
