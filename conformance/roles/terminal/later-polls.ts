import type { Trial } from '../../check/trial.ts'
import type { PlayedManagementForTerminal } from '../../peers/played-management-for-terminal.ts'

/** The questions for the connection information of a session from a moment on, of which the first ones are answered for good. */
export class LaterPolls {
  readonly #management: PlayedManagementForTerminal
  readonly #session: string
  readonly #before: number
  readonly #most: number

  /**
   * Begins at the moment in which what is answered becomes final.
   * @param most how many there may be
   */
  constructor(management: PlayedManagementForTerminal, session: string, most = 1) {
    this.#most = most
    this.#management = management
    this.#session = session
    this.#before = this.#all.length
  }

  /** @throws Violation where the terminal asked again after the answer that is final (11.5) */
  mustBeOver(trial: Trial): void {
    const later = this.#all.slice(this.#before)
    const again = later[this.#most]
    trial.must('11.5', again === undefined, `it asked ${later.length} times`, again?.entry)
  }

  get #all(): ReturnType<PlayedManagementForTerminal['all']> {
    const polls = this.#management.all('pollConnectionInformation')
    return polls.filter(({ input }) => input.session === this.#session)
  }
}
