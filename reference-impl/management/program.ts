import { configurations, type ManagementConfiguration } from '../../generated/configuration.ts'
import type { Program } from '../../runtime/program.ts'
import { startManagement } from './management.ts'

/** `mrsp management`. */
export const managementProgram: Program<ManagementConfiguration> = {
  party: 'management',
  summary:
    'Management: logs users in, keeps the sessions, asks devices over XMPP and the relay over its API.',
  configuration: configurations.management,
  start: startManagement,
}
