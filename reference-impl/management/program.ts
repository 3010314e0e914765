import { configurations, type ManagementConfiguration } from '../../generated/configuration.ts'
import type { Program } from '../../runtime/program.ts'

/** `mrsp management`. */
export const managementProgram: Program<ManagementConfiguration> = {
  party: 'management',
  summary:
    'Management: logs users in, keeps the sessions, asks devices over XMPP and the relay over its API.',
  configuration: configurations.management,
  async start(configuration, surroundings) {
    const { startManagement } = await import('./start-management.ts')
    return startManagement(configuration, surroundings)
  },
}
