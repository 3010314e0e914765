import type { Reservation, ReservationRequest, SessionInRelay } from '../../generated/relay-api.ts'
import type { EndReason, Side } from '../../generated/schemas.ts'
import { CloudHub, type RelayParts } from './cloud-hub.ts'
import type { MasterPair } from './master-pair.ts'
import { productOf } from './product.ts'
import { SideRegister } from './side-register.ts'
import { WebAgent } from './web-agent.ts'

/** A Cloud Hub and its one Web Agent ([0062]), which hold both ends of their sessions in one process. */
export class Pair implements MasterPair {
  readonly name: string
  readonly hub: CloudHub
  readonly agent: WebAgent
  readonly version: string
  readonly isUp = true

  /** @param name a-z, 0-9 and `-` */
  constructor(name: string, parts: RelayParts) {
    this.name = name
    this.version = productOf(parts.configuration).version
    const registers = { device: new SideRegister(), terminal: new SideRegister() }
    this.hub = new CloudHub(parts, name, registers)
    this.agent = new WebAgent(this.hub, registers.terminal, parts.observe)
  }

  get isDraining(): boolean {
    return this.hub.isDraining
  }

  reserve(request: ReservationRequest): Promise<Reservation> {
    return this.hub.reserve(request)
  }

  terminate(
    session: string,
    sides: readonly Side[],
    reason: EndReason,
  ): Promise<SessionInRelay | undefined> {
    return this.hub.terminate(session, sides, reason)
  }

  async extend(session: string, seconds: number): Promise<SessionInRelay | undefined> {
    return this.hub.extend(session, seconds)
  }

  async drain(reason: EndReason, seconds: number): Promise<void> {
    this.hub.drain(reason, seconds)
  }

  async endDrain(): Promise<void> {
    this.hub.endDrain()
  }
}
