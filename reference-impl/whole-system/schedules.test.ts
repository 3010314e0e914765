import { copyFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fc } from '@fast-check/vitest'
import { describe, test } from 'vitest'
import { withPostgres } from '../../runtime/storage/test-postgres.ts'
import { JudgedSystem } from './played/judged-schedule.ts'
import { type Layout, oneMachine, twoMachines } from './played/layout.ts'
import { type Schedule, schedulesOf } from './played/schedule.ts'

/**
 * Random schedules of sessions, transfers, cuts, deployments and crashes of management, Masters, pairs and the database:
 * the deployer never runs while a session lives, every deployment ends in time, no log is lost or doubled, no device stays
 * blocked.
 *
 * A run carries out a few; MRSP_SCHEDULES=<number> has it carry out so many with each layout.
 */

const wanted = Number(process.env['MRSP_SCHEDULES'] ?? 0)
const isThorough = wanted > 0

/** Milliseconds that the start, and a usual run, may take on a machine that is busy with others. */
const patience = 300_000

/** Milliseconds after which a usual run begins no further schedule, and a failing one is no longer made smaller. */
const usual = 20_000
const shrinking = 120_000

function tell(line: string): void {
  if (isThorough) process.stdout.write(`${line}\n`)
}

/** Carries out schedules with a system. One that failed is not used again. */
class Trial implements AsyncDisposable {
  readonly #layout: Layout
  #system: JudgedSystem | undefined
  #until = Number.POSITIVE_INFINITY
  #begun = 0

  constructor(layout: Layout) {
    this.#layout = layout
  }

  async carryOut(schedule: Schedule): Promise<void> {
    if (this.#begun > 0 && Date.now() > this.#until) throw new fc.PreconditionFailure(true)
    const used = (this.#system ??= await JudgedSystem.start(this.#layout))
    if (this.#begun === 0 && !isThorough) this.#until = Date.now() + usual
    this.#begun++
    const began = Date.now()
    try {
      const ends = await used.judge(schedule)
      tell(`${Date.now() - began} ms, ${ends.join(', ')}: ${JSON.stringify(schedule)}`)
    } catch (error) {
      this.#system = undefined
      if (isThorough) this.#until = Math.min(this.#until, Date.now() + shrinking)
      const lines = join(tmpdir(), `mrsp-schedule-${Date.now()}.lines`)
      await copyFile(join(used.directory, 'lines'), lines)
      await used[Symbol.asyncDispose]()
      const shown = JSON.stringify(schedule)
      tell(`failed: ${shown} ${String(error)} ${lines}`)
      throw new Error(`${shown} began at ${began}; the log lines are in ${lines}`, { cause: error })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#system?.[Symbol.asyncDispose]()
  }
}

async function carryOutSome(layout: Layout): Promise<void> {
  await using trial = new Trial(layout)
  await fc.assert(
    fc.asyncProperty(schedulesOf(layout), schedule => trial.carryOut(schedule)),
    { numRuns: isThorough ? wanted : 10, endOnFailure: !isThorough },
  )
}

describe('deployments amid random schedules', { timeout: Math.max(2, wanted) * patience }, () => {
  test('on one machine', () => carryOutSome(oneMachine))

  test.runIf(withPostgres())('on two machines, with two management processes and PostgreSQL', () =>
    carryOutSome(twoMachines),
  )
})
