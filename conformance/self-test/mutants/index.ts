import type { Party } from '../../../runtime/descriptor.ts'
import type { Mutant } from '../mutant.ts'
import { deviceBenign, deviceMutants } from './device.ts'
import { managementBenign, managementMutants } from './management.ts'
import { relayBenign, relayMutants } from './relay.ts'
import { terminalBenign, terminalMutants } from './terminal.ts'

/** The mutants of a role. */
export interface RoleMutants {
  /** Each breaks a clause. */
  readonly mutants: readonly Mutant[]
  /** Each is legal. */
  readonly benign: readonly Mutant[]
}

/** The mutants of each role that has some. */
export const roleMutants: Partial<Record<Party, RoleMutants>> = {
  device: { mutants: deviceMutants, benign: deviceBenign },
  terminal: { mutants: terminalMutants, benign: terminalBenign },
  management: { mutants: managementMutants, benign: managementBenign },
  relay: { mutants: relayMutants, benign: relayBenign },
}
