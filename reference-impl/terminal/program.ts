import { configurations, type TerminalConfiguration } from '../../generated/configuration.ts'
import type { Program } from '../../runtime/program.ts'
import { startTerminal } from './terminal.ts'

/** `mrsp terminal`. */
export const terminalProgram: Program<TerminalConfiguration> = {
  party: 'terminal',
  summary:
    "Run a technician's terminal: login, sessions, and a local port that leads to the device's applications.",
  configuration: configurations.terminal,
  start: startTerminal,
}
