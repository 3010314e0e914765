import type { Role } from '../../check/check.ts'
import { connection } from './connection.ts'
import { credit } from './credit.ts'
import { exchanges } from './exchanges.ts'
import { frames } from './frames.ts'
import { httpRequests } from './http-requests.ts'
import { keepalive } from './keepalive.ts'
import { localPort } from './local-port.ts'
import { login } from './login.ts'
import { maintenance } from './maintenance.ts'
import { notices } from './notices.ts'
import { properties } from './properties.ts'
import { responses } from './responses.ts'
import { resume } from './resume.ts'
import { secrets } from './secrets.ts'
import { start } from './start.ts'
import { termination } from './termination.ts'
import { TerminalStage } from './terminal-stage.ts'
import { unseenTerminal } from './unseen.ts'

/** How a terminal is judged. */
export const terminalRole: Role<TerminalStage> = {
  role: 'terminal',
  checks: [
    ...login,
    ...maintenance,
    ...notices,
    ...start,
    ...connection,
    ...keepalive,
    ...resume,
    ...exchanges,
    ...httpRequests,
    ...responses,
    ...frames,
    ...credit,
    ...termination,
    ...localPort,
    ...secrets,
    ...properties,
  ],
  unseen: unseenTerminal,
  start: (implementation, settings) => TerminalStage.start(implementation, settings),
}
