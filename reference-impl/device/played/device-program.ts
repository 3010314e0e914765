import { programCommand } from '../../../runtime/program.ts'
import { deviceProgram } from '../program.ts'

await programCommand(deviceProgram).parseAsync()
