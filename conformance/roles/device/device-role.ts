import type { Role } from '../../check/check.ts'
import { DeviceStage } from './device-stage.ts'
import { stream } from './stream.ts'
import { steps } from './steps.ts'

/** How a device is judged. */
export const deviceRole: Role<DeviceStage> = {
  role: 'device',
  checks: [...steps, ...stream],
  start: (implementation, settings) => DeviceStage.start(implementation, settings),
}
