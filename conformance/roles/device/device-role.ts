import type { Role } from '../../check/check.ts'
import { approval } from './approval.ts'
import { DeviceStage } from './device-stage.ts'
import { stream } from './stream.ts'
import { requests } from './requests.ts'
import { sessionInformation } from './session-information.ts'
import { steps } from './steps.ts'

/** How a device is judged. */
export const deviceRole: Role<DeviceStage> = {
  role: 'device',
  checks: [...stream, ...steps, ...requests, ...approval, ...sessionInformation],
  start: (implementation, settings) => DeviceStage.start(implementation, settings),
}
