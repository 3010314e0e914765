import { setFlagsFromString } from 'node:v8'
import { configurations, type TerminalConfiguration } from '../../generated/configuration.ts'
import type { Program } from '../../runtime/program.ts'
import { startTerminal } from './terminal.ts'

/**
 * By how many percent the heap may grow before it is searched for garbage. Bodies pass in buffers outside the heap that
 * count towards its size: with V8's own measure the search comes every few megabytes and costs half of an upload.
 */
const heapGrowth = 400

/** `mrsp terminal`. */
export const terminalProgram: Program<TerminalConfiguration> = {
  party: 'terminal',
  summary:
    "Run a technician's terminal: login, sessions, and a local port that leads to the device's applications.",
  configuration: configurations.terminal,
  start(configuration, surroundings) {
    setFlagsFromString(`--heap-growing-percent=${heapGrowth}`)
    return startTerminal(configuration, surroundings)
  },
}
