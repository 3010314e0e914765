import type { DeviceConfiguration } from '../../generated/configuration.ts'
import { letHeapGrow } from '../../runtime/heap-growth.ts'
import type { Program } from '../../runtime/program.ts'
import { deviceConfiguration } from './device-configuration.ts'

/** `mrsp device`. */
export const deviceProgram: Program<DeviceConfiguration> = {
  party: 'device',
  summary:
    'Run a printer: server applications, panel and Cloud Hub Agent, with outbound connections only.',
  configuration: deviceConfiguration,
  async start(configuration, surroundings) {
    letHeapGrow()
    const { startDevice } = await import('./device.ts')
    return startDevice(configuration, surroundings)
  },
}
