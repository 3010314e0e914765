import { programCommand } from '../../../runtime/program.ts'
import { managementProgram } from '../program.ts'

await programCommand(managementProgram).parseAsync()
