import { CloudHub, type RelayParts } from './cloud-hub.ts'
import { SideRegister } from './side-register.ts'
import { WebAgent } from './web-agent.ts'

/** A Cloud Hub and its one Web Agent ([0062]), which hold both ends of their sessions in one process. */
export class Pair {
  readonly name: string
  readonly hub: CloudHub
  readonly agent: WebAgent

  /** @param name a-z, 0-9 and `-` */
  constructor(name: string, parts: RelayParts) {
    this.name = name
    const registers = { device: new SideRegister(), terminal: new SideRegister() }
    this.hub = new CloudHub(parts, name, registers)
    this.agent = new WebAgent(this.hub, registers.terminal, parts.observe)
  }

  /** How many sessions it holds, by which the Master chooses. */
  get load(): number {
    return this.hub.sessions.length
  }
}
