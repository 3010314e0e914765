import type { Role } from '../../check/check.ts'
import { login } from './login.ts'
import { ManagementStage } from './management-stage.ts'
import { start } from './start.ts'

/** How management is judged. */
export const managementRole: Role<ManagementStage> = {
  role: 'management',
  checks: [...start, ...login],
  start: (implementation, settings) => ManagementStage.start(implementation, settings),
}
