import type {
  DeviceStanzaSender,
  MaintenanceRequest,
  MaintenanceResult,
} from '../../../generated/stanzas.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { StepObserver } from '../../../runtime/observer.ts'
import type { Machine } from '../machine.ts'
import type { Outcomes } from '../outcomes.ts'
import {
  type InstallationOptions,
  installFirmware,
  refuseForeignSource,
} from './firmware-installation.ts'

/** What maintenance works with. */
export interface MaintenanceParts {
  readonly machine: Machine
  readonly outcomes: Outcomes
  readonly management: DeviceStanzaSender
  readonly installation: InstallationOptions
  readonly observe: StepObserver
  /** Told when what the device is or does has changed. */
  readonly changed: () => void
}

/** A maintenance while it runs, for the panel. */
export interface RunningMaintenance {
  readonly request: string
  readonly operation: MaintenanceRequest['operation']
  readonly phase?: string
  readonly percent?: number
}

/** Executes the maintenance that management asks for (S123), one at a time, and tells its result (S124). */
export class Maintenance {
  readonly #parts: MaintenanceParts
  #running: RunningMaintenance | undefined

  constructor(parts: MaintenanceParts) {
    this.#parts = parts
  }

  get running(): RunningMaintenance | undefined {
    return this.#running
  }

  /**
   * Begins a maintenance (S122); a repeated request gets the outcome it had, or goes on.
   *
   * @throws MrspError device-busy while another runs, source-refused and bad-request for firmware it does not take
   */
  async begin(request: MaintenanceRequest): Promise<void> {
    if (this.#running?.request === request.request) return
    if (await this.#parts.outcomes.tellAgain('maintenance-result', request.request)) return
    if (this.#running) throw new MrspError('device-busy', { source: 'device' })
    if (request.operation === 'install-firmware') {
      if (!request.firmware) throw new MrspError('bad-request', { source: 'device' })
      refuseForeignSource(request.firmware.source, this.#parts.installation.sources)
    }
    this.#show({ request: request.request, operation: request.operation })
    void this.#run(request)
  }

  async #run(request: MaintenanceRequest): Promise<void> {
    this.#parts.observe('S123', request.operation)
    const result = await this.#execute(request).catch(
      (error: unknown): MaintenanceResult => ({
        request: request.request,
        outcome: 'failed',
        code: MrspError.from(error, 'device').code,
      }),
    )
    this.#show(undefined)
    await this.#parts.outcomes.conclude('maintenance-result', result)
  }

  async #execute({ request, operation, firmware }: MaintenanceRequest): Promise<MaintenanceResult> {
    const { machine, management, installation } = this.#parts
    if (operation === 'install-firmware' && firmware) {
      await installFirmware(firmware, installation, progress => {
        this.#show({ request, operation, ...progress })
        management.maintenanceProgress({ request, ...progress }).catch(() => {
          // Progress is told as it happens; the result alone is told until it is received.
        })
      })
      await machine.setFirmware(firmware.version)
    }
    return {
      request,
      outcome: 'done',
      firmware: await machine.firmware(),
      ...(operation === 'confirm-counters' && { counters: await machine.counters() }),
    }
  }

  #show(running: RunningMaintenance | undefined): void {
    this.#running = running
    this.#parts.changed()
  }
}
