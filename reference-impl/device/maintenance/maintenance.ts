import type { Logger } from 'pino'
import type {
  DeviceStanzaSender,
  MaintenanceRequest,
  MaintenanceResult,
} from '../../../generated/stanzas.ts'
import { liesUnder } from '../../../runtime/address-list.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { StepObserver } from '../../../runtime/observer.ts'
import type { Background } from '../background.ts'
import type { Machine } from '../machine.ts'
import {
  begunInstallation,
  finishInstallation,
  forgetInstallation,
  installFirmware,
  type InstallationParts,
  type NoteProgress,
} from './firmware-installation.ts'
import { type Progress, ProgressReport } from './progress.ts'

/** What maintenance works with. */
export interface MaintenanceParts extends Omit<InstallationParts, 'signal'> {
  readonly machine: Machine
  readonly management: Pick<DeviceStanzaSender, 'maintenanceProgress'>
  readonly background: Background
  /** Addresses under which firmware may lie. */
  readonly sources: readonly string[]
  readonly observe: StepObserver
  readonly log: Pick<Logger, 'warn'>
  /** Told when what the device is or does has changed. */
  readonly changed: () => void
}

/** A maintenance while it runs, for the panel. */
export interface RunningMaintenance extends Partial<Progress> {
  readonly request: string
  readonly operation: MaintenanceRequest['operation']
}

/** Executes the maintenance that management asks for (S123), one at a time, and has its result told (S124). */
export class Maintenance {
  readonly #parts: MaintenanceParts
  readonly #stopping: AbortController = new AbortController()
  #running: RunningMaintenance | undefined
  /** Resolves when the maintenance that runs is over. */
  #over: Promise<void> = Promise.resolve()

  constructor(parts: MaintenanceParts) {
    this.#parts = parts
  }

  get running(): RunningMaintenance | undefined {
    return this.#running
  }

  get isInstalling(): boolean {
    return this.#running?.operation === 'install-firmware'
  }

  /**
   * Begins a maintenance (S122); a repeated request gets the result it had, or goes on.
   *
   * @throws MrspError device-busy while another runs, source-refused and bad-request for firmware it does not take
   */
  async begin({ request, operation, firmware }: MaintenanceRequest): Promise<void> {
    const { outcomes, sources, log } = this.#parts
    const isConcluded = await outcomes.tellAgain('maintenance-result', request)
    if (isConcluded || this.#running?.request === request) return
    await this.#concludedIsOver()
    if (this.#running) throw new MrspError('device-busy', { source: 'device' })
    if (operation === 'confirm-counters') {
      this.#run(request, operation, () => this.#confirmCounters(request))
      return
    }
    if (!firmware) throw new MrspError('bad-request', { source: 'device' })
    if (!liesUnder(firmware.source, sources)) {
      // What stands around the host may open the file to whoever reads it.
      log.warn(
        { request, host: URL.parse(firmware.source)?.host },
        'the address of the firmware is not in firmwareSources',
      )
      throw new MrspError('source-refused', { source: 'device' })
    }
    this.#run(request, operation, note =>
      installFirmware(request, firmware, this.#installation, note),
    )
  }

  /** Goes on with an installation that had begun when the device stopped (3.19). */
  async goOn(): Promise<void> {
    const begun = await begunInstallation(this.#parts.database)
    if (begun === undefined) return
    this.#run(begun.request, 'install-firmware', note =>
      finishInstallation(begun, this.#installation, note),
    )
  }

  /** Gives a download up; its request is executed when it comes again. */
  stop(): void {
    this.#stopping.abort()
  }

  get #installation(): InstallationParts {
    return { ...this.#parts, signal: this.#stopping.signal }
  }

  /** Of a maintenance whose result management may know already, the end is waited for: it keeps nobody off. */
  async #concludedIsOver(): Promise<void> {
    const running = this.#running?.request
    if (running === undefined) return
    if (await this.#parts.outcomes.isConcluded('maintenance-result', running)) await this.#over
  }

  async #confirmCounters(request: string): Promise<void> {
    const { machine, outcomes } = this.#parts
    await outcomes.conclude('maintenance-result', {
      request,
      outcome: 'done',
      firmware: await machine.firmware(),
      counters: await machine.counters(),
    })
  }

  #run(
    request: string,
    operation: RunningMaintenance['operation'],
    execute: (note: NoteProgress) => Promise<void>,
  ): void {
    const { background, observe } = this.#parts
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#over = promise
    this.#show({ request, operation })
    background.begin(`maintenance (${operation})`, async () => {
      observe('S123', operation)
      const report = new ProgressReport(progress => this.#tell({ request, operation }, progress))
      try {
        await execute((phase, percent) => report.note(phase, percent))
      } catch (error) {
        if (!this.#stopping.signal.aborted) await this.#fail(request, error)
      } finally {
        report.end()
        this.#show(undefined)
        resolve()
      }
    })
  }

  async #fail(request: string, error: unknown): Promise<void> {
    const { code } = MrspError.from(error, 'device')
    const firmware = await this.#parts.machine.firmware()
    const result: MaintenanceResult = { request, outcome: 'failed', code, firmware }
    await this.#parts.outcomes.conclude('maintenance-result', result, transaction =>
      forgetInstallation(transaction, request),
    )
    if (code === 'internal') throw error
  }

  /** Progress is told as it happens; it is the result alone that is told until management has it. */
  #tell(running: RunningMaintenance, progress: Progress): void {
    this.#show({ ...running, ...progress })
    const { request } = running
    this.#parts.management.maintenanceProgress({ request, ...progress }).catch(() => {})
  }

  #show(running: RunningMaintenance | undefined): void {
    this.#running = running
    this.#parts.changed()
  }
}
