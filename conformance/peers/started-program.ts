import { setTimeout as wait } from 'node:timers/promises'
import { Unexpected } from '../check/violation.ts'
import type { Implementation } from '../implementation/implementation.ts'
import type { Program } from '../implementation/program.ts'
import type { Settings } from '../implementation/settings.ts'

const between = 40

/**
 * Starts the implementation and waits until it is up.
 * @param isUp asked again and again; a throw means not yet
 * @throws Unexpected where the program ends, or is not up in the time that its manifest gives it
 */
export async function startedProgram(
  implementation: Implementation,
  settings: Settings,
  isUp: (program: Program) => Promise<boolean>,
): Promise<Program> {
  const program = implementation.start(settings)
  const deadline = performance.now() + implementation.startTime
  for (;;) {
    if (await isUpBefore(deadline, program, isUp)) return program
    const lines = (): string => program.lines.slice(-10).join('\n')
    if (program.end !== undefined) {
      const { end } = program
      await program.kill()
      throw new Unexpected(`${end}\n${lines()}`)
    }
    if (performance.now() > deadline) {
      await program.kill()
      throw new Unexpected(`not up after ${implementation.startTime / 1000} seconds\n${lines()}`)
    }
    await wait(between)
  }
}

/** Whether it is up; not where the time is over or the program ends before there is an answer. */
async function isUpBefore(
  deadline: number,
  program: Program,
  isUp: (program: Program) => Promise<boolean>,
): Promise<boolean> {
  const answered = new AbortController()
  const late = Math.max(0, deadline - performance.now())
  try {
    return await Promise.race([
      isUp(program).catch(() => false),
      program.ended.then(() => false),
      wait(late, false, { signal: answered.signal }).catch(() => false),
    ])
  } finally {
    answered.abort()
  }
}
