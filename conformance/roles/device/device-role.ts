import type { Role } from '../../check/check.ts'
import { approval } from './approval.ts'
import { DeviceStage } from './device-stage.ts'
import { exchanges } from './exchanges.ts'
import { frames } from './frames.ts'
import { http } from './http.ts'
import { relayConnection } from './relay-connection.ts'
import { requests } from './requests.ts'
import { sessionInformation } from './session-information.ts'
import { steps } from './steps.ts'
import { stream } from './stream.ts'

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
  ],
  start: (implementation, settings) => DeviceStage.start(implementation, settings),
}
