import type { RefusalReason } from '../../../generated/schemas.ts'
import type { ApprovalRequest } from '../../../generated/stanzas.ts'
import { MrspError } from '../../../runtime/errors.ts'

/** What the person pressed, or what time decided in their place. */
export interface ApprovalAnswer {
  readonly answer: 'yes' | 'no'
  readonly reason: RefusalReason
}

/** The approval screen 70 while it is on the display. */
export interface ShownApproval {
  readonly question: ApprovalRequest
  readonly applicationName: string
  readonly expiresAt: Date
  /** From when on YES counts: one second after the screen appeared. */
  readonly yesFrom: Date
}

interface OpenScreen extends ShownApproval {
  /** By the clock that nobody sets. */
  readonly appearedAt: number
  readonly expiry: ReturnType<typeof setTimeout>
  readonly answered: (answer: ApprovalAnswer) => void
}

/** Milliseconds in which YES does nothing, so that nobody presses it by a touch meant for another screen (4.21). */
const yesDelay = 1000

/** Longest time that a timer of Node can wait. */
const longestWait = 2 ** 31 - 1

/**
 * The remote session approval screen 70 (Fig. 11): message, YES and NO, for one request at a time. Without an answer in
 * time the answer is NO.
 */
export class ApprovalScreen {
  readonly #changed: () => void
  #open: OpenScreen | undefined

  /** @param changed is told whenever the display changes */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** What is on the display. */
  get shown(): ShownApproval | undefined {
    return this.#open
  }

  /**
   * Shows the screen (S143).
   *
   * @param answered is told the answer, unless the screen is closed before
   * @throws MrspError device-busy while another request is on the display
   */
  show(
    question: ApprovalRequest,
    applicationName: string,
    answered: (answer: ApprovalAnswer) => void,
  ): void {
    if (this.#open) throw new MrspError('device-busy', { source: 'device' })
    const now = Date.now()
    const wait = question.expiresIn * 1000
    this.#open = {
      question,
      applicationName,
      expiresAt: new Date(now + wait),
      yesFrom: new Date(now + yesDelay),
      appearedAt: performance.now(),
      expiry: setTimeout(
        () => this.#answer({ answer: 'no', reason: 'timeout' }),
        Math.min(wait, longestWait),
      ),
      answered,
    }
    this.#changed()
  }

  /**
   * The YES button 72 or the NO button 73.
   *
   * @throws MrspError not-found where that request is not on the display; wrong-state for YES in the first second
   */
  press(request: string, answer: 'yes' | 'no'): void {
    const open = this.#open
    if (open?.question.request !== request) throw new MrspError('not-found', { source: 'device' })
    if (answer === 'yes' && performance.now() - open.appearedAt < yesDelay) {
      throw new MrspError('wrong-state', {
        source: 'device',
        detail: 'YES counts one second after the screen appeared.',
      })
    }
    this.#answer({ answer, reason: 'user' })
  }

  /** Takes the screen of a request off the display without an answer; false where it is not there. */
  close(request: string): boolean {
    if (this.#open?.question.request !== request) return false
    this.#remove()
    return true
  }

  /** Takes whatever is there off the display, without an answer. */
  clear(): void {
    if (this.#open) this.#remove()
  }

  #answer(answer: ApprovalAnswer): void {
    const answered = this.#open?.answered
    this.#remove()
    answered?.(answer)
  }

  #remove(): void {
    clearTimeout(this.#open?.expiry)
    this.#open = undefined
    this.#changed()
  }
}
