import type { MaintenanceProgress } from '../../../generated/stanzas.ts'

/** How far a maintenance is. */
export type Progress = Pick<MaintenanceProgress, 'phase' | 'percent'>

/** Milliseconds after which the progress within a phase is told again (3.17). */
const tellAgainAfter = 5000

/** Tells each new phase, each further tenth of it, and within it at least every five seconds how far it is. */
export class ProgressReport {
  readonly #tell: (progress: Progress) => void
  readonly #repeats: ReturnType<typeof setInterval>
  #noted: Progress | undefined
  #told: Progress | undefined

  constructor(tell: (progress: Progress) => void) {
    this.#tell = tell
    this.#repeats = setInterval(() => this.#tellNoted(), tellAgainAfter)
  }

  note(phase: Progress['phase'], percent: number): void {
    this.#noted = { phase, percent }
    const told = this.#told?.phase === phase ? this.#told.percent : -10
    if (percent >= told + 10 || (percent === 100 && told < 100)) this.#tellNoted()
  }

  end(): void {
    clearInterval(this.#repeats)
  }

  #tellNoted(): void {
    if (this.#noted === undefined) return
    this.#told = this.#noted
    this.#tell(this.#noted)
  }
}
