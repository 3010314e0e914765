import { programCommand } from '../../../runtime/program.ts'
import { relayProgram } from '../program.ts'

await programCommand(relayProgram).parseAsync()
