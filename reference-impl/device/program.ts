import { configurations, type DeviceConfiguration } from '../../generated/configuration.ts'
import type { Program } from '../../runtime/program.ts'
import { startDevice } from './device.ts'

/** `mrsp device`. */
export const deviceProgram: Program<DeviceConfiguration> = {
  party: 'device',
  summary:
    'Run a printer: server applications, panel and Cloud Hub Agent, with outbound connections only.',
  configuration: configurations.device,
  start: startDevice,
}
