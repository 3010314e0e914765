import type { Party } from '../../runtime/descriptor.ts'
import type { Check, Role, RoleStage, Unreachable, Unseen } from '../check/check.ts'
import type { Implementation } from '../implementation/implementation.ts'
import type { Report } from '../run/result.ts'
import { runRole, type RunOptions } from '../run/run-role.ts'
import { deviceRole } from './device/device-role.ts'
import { managementRole } from './management/management-role.ts'
import { relayRole } from './relay/relay-role.ts'
import { terminalRole } from './terminal/terminal-role.ts'

/** A role, whatever its stage is. */
export interface AnyRole {
  readonly role: Party
  readonly checks: readonly Omit<Check<RoleStage>, 'run'>[]
  readonly unseen: Unseen
  readonly unreachable: Unreachable
  run(implementation: Implementation, options: RunOptions): Promise<Report>
}

/** A role whose stage nobody asks for. */
export function anyRole<Stage extends RoleStage>(role: Role<Stage>): AnyRole {
  return {
    role: role.role,
    checks: role.checks,
    unseen: role.unseen,
    unreachable: role.unreachable,
    run: (implementation, options) => runRole(role, implementation, options),
  }
}

/** The roles that the suite judges, by name. */
export const roles: ReadonlyMap<string, AnyRole> = new Map(
  [anyRole(deviceRole), anyRole(terminalRole), anyRole(managementRole), anyRole(relayRole)].map(
    role => [role.role, role],
  ),
)
