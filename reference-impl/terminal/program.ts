import { configurations, type TerminalConfiguration } from '../../generated/configuration.ts'
import { letHeapGrow } from '../../runtime/heap-growth.ts'
import type { Program } from '../../runtime/program.ts'

/** `mrsp terminal`. */
export const terminalProgram: Program<TerminalConfiguration> = {
  party: 'terminal',
  summary:
    "Run a technician's terminal: login, sessions, and a local port that leads to the device's applications.",
  configuration: configurations.terminal,
  async start(configuration, surroundings) {
    letHeapGrow()
    const { startTerminal } = await import('./terminal.ts')
    return startTerminal(configuration, surroundings)
  },
}
