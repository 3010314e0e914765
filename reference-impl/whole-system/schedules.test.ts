import { copyFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fc } from '@fast-check/vitest'
import { afterAll, beforeAll, test } from 'vitest'
import { JudgedSystem } from './played/judged-schedule.ts'
import { type Schedule, schedules } from './played/schedule.ts'

/**
 * Random schedules of sessions, transfers, cuts, deployments and crashes of management, Master and pairs: the deployer
 * never runs while a session lives, every deployment ends in time, no log is lost or doubled, no device stays blocked.
 *
 * A run carries out a few; MRSP_SCHEDULES=<number> has it carry out so many.
 */

const wanted = Number(process.env['MRSP_SCHEDULES'] ?? 0)
const isThorough = wanted > 0

/** Milliseconds that the start, and a usual run, may take on a machine that is busy with others. */
const patience = 300_000

/** Milliseconds after which a usual run begins no further schedule, and a failing one is no longer made smaller. */
const usual = 20_000
const shrinking = 120_000

let system: JudgedSystem | undefined
let until = isThorough ? Number.POSITIVE_INFINITY : Date.now() + usual
let begun = 0

beforeAll(async () => {
  system = await JudgedSystem.start()
}, patience)

afterAll(async () => {
  await system?.[Symbol.asyncDispose]()
})

function tell(line: string): void {
  if (isThorough) process.stdout.write(`${line}\n`)
}

/** A system that failed is not used again. */
async function carryOut(schedule: Schedule): Promise<void> {
  if (begun > 0 && Date.now() > until) throw new fc.PreconditionFailure(true)
  begun++
  const used = (system ??= await JudgedSystem.start())
  const began = Date.now()
  try {
    const ends = await used.judge(schedule)
    tell(`${Date.now() - began} ms, ${ends.join(', ')}: ${JSON.stringify(schedule)}`)
  } catch (error) {
    system = undefined
    if (isThorough) until = Math.min(until, Date.now() + shrinking)
    const lines = join(tmpdir(), `mrsp-schedule-${Date.now()}.lines`)
    await copyFile(join(used.directory, 'lines'), lines)
    await used[Symbol.asyncDispose]()
    const shown = JSON.stringify(schedule)
    tell(`failed: ${shown} ${String(error)} ${lines}`)
    throw new Error(`${shown} began at ${began}; the log lines are in ${lines}`, { cause: error })
  }
}

test('deployments amid random schedules', { timeout: Math.max(1, wanted) * patience }, async () => {
  await fc.assert(fc.asyncProperty(schedules, carryOut), {
    numRuns: isThorough ? wanted : 10,
    endOnFailure: !isThorough,
  })
})
