import type { Role } from '../../check/check.ts'
import { connectionInformation } from './connection-information.ts'
import { deployment } from './deployment.ts'
import { deviceStanzas } from './device-stanzas.ts'
import { deviceStream } from './device-stream.ts'
import { halt } from './halt.ts'
import { httpErrors } from './http-errors.ts'
import { login } from './login.ts'
import { logs } from './logs.ts'
import { maintenance } from './maintenance.ts'
import { ManagementStage } from './management-stage.ts'
import { notices } from './notices.ts'
import { outward } from './outward.ts'
import { restarts } from './restarts.ts'
import { sessionProperties } from './session-properties.ts'
import { start } from './start.ts'
import { termination } from './termination.ts'
import { unreachableManagement } from './unreachable.ts'
import { unseenManagement } from './unseen.ts'

/** How management is judged. */
export const managementRole: Role<ManagementStage> = {
  role: 'management',
  checks: [
    ...sessionProperties,
    ...deviceStream,
    ...deviceStanzas,
    ...maintenance,
    ...notices,
    ...deployment,
    ...halt,
    ...start,
    ...connectionInformation,
    ...logs,
    ...termination,
    ...restarts,
    ...httpErrors,
    ...outward,
    ...login,
  ],
  unseen: unseenManagement,
  unreachable: unreachableManagement,
  start: (implementation, settings) => ManagementStage.start(implementation, settings),
}
