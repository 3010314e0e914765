import type {
  Maintenance,
  MaintenanceInstruction,
  ManagementClient,
} from '../../generated/management-api.ts'
import type { AsUser } from './login.ts'

/** Seconds for which a question after a maintenance waits for a change. */
const heldFor = 25

/** The remote maintenance instruction unit 45b. */
export class MaintenanceInstructionUnit {
  readonly #management: ManagementClient
  readonly #asUser: AsUser

  constructor(management: ManagementClient, asUser: AsUser) {
    this.#management = management
    this.#asUser = asUser
  }

  /**
   * Instructs the maintenance of a device (S121); its result comes later (S125).
   *
   * @throws MrspError unauthenticated, device-unknown, device-offline, device-busy, management-unreachable
   */
  instruct(instruction: MaintenanceInstruction): Promise<Maintenance> {
    return this.#asUser(() =>
      this.#management.instructMaintenance({ body: instruction }, { steps: ['S121'] }),
    )
  }

  /**
   * A maintenance as it stands (S125); with `since`, once it has a later revision or some time has passed.
   *
   * @throws MrspError unauthenticated, not-found, management-unreachable
   */
  follow(
    maintenance: string,
    since: number | undefined,
    signal: AbortSignal,
  ): Promise<Maintenance> {
    const waiting = since === undefined ? {} : { since, prefer: `wait=${heldFor}` }
    return this.#asUser(() =>
      this.#management.getMaintenance({ maintenance, ...waiting }, { signal }),
    )
  }
}
