import type { Role } from '../../check/check.ts'
import { connection } from './connection.ts'
import { login } from './login.ts'
import { maintenance } from './maintenance.ts'
import { start } from './start.ts'
import { TerminalStage } from './terminal-stage.ts'

/** How a terminal is judged. */
export const terminalRole: Role<TerminalStage> = {
  role: 'terminal',
  checks: [...login, ...maintenance, ...start, ...connection],
  start: (implementation, settings) => TerminalStage.start(implementation, settings),
}
