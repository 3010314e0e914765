import type { ApprovalRequest } from '../../../generated/stanzas.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { RefusalReason } from '../../../generated/schemas.ts'

/** What the person pressed, or what time or the terminal decided in their place. */
export interface ApprovalAnswer {
  readonly answer: 'yes' | 'no'
  readonly reason: RefusalReason
}

/** The approval screen 70 while it is on the display. */
export interface ShownApproval {
  readonly question: ApprovalRequest
  readonly expiresAt: Date
  /** From when on YES counts: one second after the screen appeared. */
  readonly yesFrom: Date
}

/** Milliseconds in which YES does nothing, so that nobody presses it by a touch meant for another screen. */
const yesDelay = 1000

/**
 * The remote session approval screen 70 (Fig. 11): message, YES and NO, for one request at a time. Without an answer in
 * time the answer is NO.
 */
export class ApprovalScreen {
  readonly #changed: () => void
  #shown:
    | (ShownApproval & { readonly decide: (answer: ApprovalAnswer | 'closed') => void })
    | undefined

  /** @param changed is told whenever the display changes */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** What is on the display. */
  get shown(): ShownApproval | undefined {
    return this.#shown
  }

  /**
   * Shows the screen (S143) and waits for the answer; `closed` where the terminal withdrew.
   *
   * @throws MrspError device-busy while another request is on the display
   */
  ask(question: ApprovalRequest): Promise<ApprovalAnswer | 'closed'> {
    if (this.#shown) throw new MrspError('device-busy', { source: 'device' })
    const now = Date.now()
    return new Promise(resolve => {
      const decide = (answer: ApprovalAnswer | 'closed'): void => {
        clearTimeout(expiry)
        this.#shown = undefined
        this.#changed()
        resolve(answer)
      }
      const expiry = setTimeout(decide, question.expiresIn * 1000, {
        answer: 'no',
        reason: 'timeout',
      })
      this.#shown = {
        question,
        expiresAt: new Date(now + question.expiresIn * 1000),
        yesFrom: new Date(now + yesDelay),
        decide,
      }
      this.#changed()
    })
  }

  /**
   * The YES button 72 or the NO button 73.
   *
   * @throws MrspError not-found where that request is not on the display; wrong-state for YES in the first second
   */
  press(request: string, answer: 'yes' | 'no'): void {
    const shown = this.#shown
    if (shown?.question.request !== request) throw new MrspError('not-found', { source: 'device' })
    if (answer === 'yes' && Date.now() < shown.yesFrom.getTime()) {
      throw new MrspError('wrong-state', {
        source: 'device',
        detail: 'YES counts one second after the screen appeared.',
      })
    }
    shown.decide({ answer, reason: 'user' })
  }

  /** Takes the screen of a request off the display without an answer; false where it is not there. */
  close(request: string): boolean {
    if (this.#shown?.question.request !== request) return false
    this.#shown.decide('closed')
    return true
  }
}
