import type { StepObserver } from '../../runtime/observer.ts'
import type { Candidate } from './candidate.ts'
import type { CloudHub } from './cloud-hub.ts'
import type { SideRegister } from './side-register.ts'

/**
 * Web Agent 62: serves the terminals' connections. Token and session ID, the requests of exchanges and the request to
 * terminate it passes to the Cloud Hub of its pair (S205, S233, S263).
 */
export class WebAgent {
  readonly #hub: CloudHub
  readonly #sides: SideRegister
  readonly #observe: StepObserver

  constructor(hub: CloudHub, sides: SideRegister, observe: StepObserver) {
    this.#hub = hub
    this.#sides = sides
    this.#observe = observe
  }

  /**
   * Serves a terminal that connects (S204).
   * @throws MrspError why it is refused
   */
  async accept(candidate: Candidate): Promise<void> {
    const { credentials, side } = this.#sides.require(candidate)
    const details = { session: side.session.name }
    this.#observe('S205', 'the Web Agent passes token and session ID to the Cloud Hub', details)
    await this.#hub.establish(side, credentials)
    const isTold = this.#hub.connect(side, candidate)
    if (isTold) this.#observe('S214', 'the terminal is told that its side is established', details)
  }
}
