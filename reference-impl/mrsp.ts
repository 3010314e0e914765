import { Command } from 'commander'
import { conformanceCommand } from '../conformance/command.ts'
import { programCommand } from '../runtime/program.ts'
import { deviceProgram } from './device/program.ts'
import { managementProgram } from './management/program.ts'
import { relayProgram } from './relay/program.ts'
import { supervisorProgram } from './relay/supervisor/supervisor-program.ts'
import { terminalProgram } from './terminal/program.ts'

/** The command `mrsp`: one subcommand for each party, and the suite that judges implementations of them. */
await new Command('mrsp')
  .description('The MFP Remote Session Protocol: run one of its four parties, or judge one.')
  .addCommand(programCommand(managementProgram))
  .addCommand(programCommand(relayProgram))
  .addCommand(programCommand(supervisorProgram))
  .addCommand(programCommand(deviceProgram))
  .addCommand(programCommand(terminalProgram))
  .addCommand(conformanceCommand())
  .parseAsync()
