import type { Role } from '../../check/check.ts'
import { connectionInformation } from './connection-information.ts'
import { login } from './login.ts'
import { logs } from './logs.ts'
import { ManagementStage } from './management-stage.ts'
import { start } from './start.ts'
import { termination } from './termination.ts'

/** How management is judged. */
export const managementRole: Role<ManagementStage> = {
  role: 'management',
  checks: [...start, ...connectionInformation, ...logs, ...termination, ...login],
  start: (implementation, settings) => ManagementStage.start(implementation, settings),
}
