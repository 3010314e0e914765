import type { Role } from '../../check/check.ts'
import { approval } from './approval.ts'
import { DeviceStage } from './device-stage.ts'
import { exchanges } from './exchanges.ts'
import { flowControl } from './flow-control.ts'
import { frames } from './frames.ts'
import { http } from './http.ts'
import { maintenance } from './maintenance.ts'
import { properties } from './properties.ts'
import { relayConnection } from './relay-connection.ts'
import { requests } from './requests.ts'
import { restarts } from './restarts.ts'
import { sessionInformation } from './session-information.ts'
import { steps } from './steps.ts'
import { stream } from './stream.ts'
import { termination } from './termination.ts'
import { unreachableDevice } from './unreachable.ts'
import { unseenDevice } from './unseen.ts'

/** How a device is judged. */
export const deviceRole: Role<DeviceStage> = {
  role: 'device',
  checks: [
    ...stream,
    ...steps,
    ...requests,
    ...approval,
    ...sessionInformation,
    ...relayConnection,
    ...frames,
    ...exchanges,
    ...http,
    ...flowControl,
    ...termination,
    ...maintenance,
    ...restarts,
    ...properties,
  ],
  unseen: unseenDevice,
  unreachable: unreachableDevice,
  start: (implementation, settings) => DeviceStage.start(implementation, settings),
}
