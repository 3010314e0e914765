import { describe, expect, test } from 'vitest'
import { withPostgres } from '../../runtime/storage/test-postgres.ts'
import { deploymentSettings } from '../whole-deployment/deployment-settings.ts'
import { wholeDeployment } from '../whole-deployment/whole-deployment.ts'
import { ObservedSteps, observedStep } from '../whole-session/observed-steps.ts'
import { jsonLinesFor } from '../whole-session/printout.ts'
import { DeployableSystem } from './played/deployable-system.ts'
import { twoMachines } from './played/layout.ts'

/**
 * The deployment of `npm start -- --once --deploy` on two relay machines, with two management processes and PostgreSQL.
 * A run takes one of the two ways, the other one on the next day; MRSP_EVERY_DEPLOYMENT=1 takes both.
 */

/** Milliseconds that one may take on a machine that is busy with others. */
const patience = 300_000

const all = [
  { pairs: 2, what: 'machine by machine, and no new session is refused' },
  { pairs: 1, what: 'at once, when no session lives on either machine' },
]
const day = Math.floor(Date.now() / (24 * 60 * 60 * 1000))
const chosen =
  process.env['MRSP_EVERY_DEPLOYMENT'] === '1' ? all : all.filter((_, at) => at === day % 2)

describe.runIf(withPostgres())('a version is deployed', { timeout: patience }, () => {
  test.for(chosen)('$what', async ({ pairs }) => {
    const steps = new ObservedSteps()
    const { devices = 1, terminals = 1, overrides = {} } = deploymentSettings
    await using started = await DeployableSystem.start({
      layout: twoMachines,
      devices,
      terminals,
      overrides,
      logLevel: 'trace',
      onLine: (party, line) => {
        const step = observedStep(party, line)
        if (step !== undefined) steps.add(step)
      },
    })
    const { system, kept, certificates } = started
    const printed: string[] = []
    const print = jsonLinesFor(line => printed.push(line))
    try {
      await wholeDeployment({ system, kept, certificates, pairs, steps, print })
    } catch (error) {
      throw new Error(printed.slice(-8).join('\n'), { cause: error })
    }
    expect(started.deployer.runs.map(({ pair, outcome }) => [pair, outcome])).toEqual(
      pairs > 1 ? twoMachines.pairs.map(pair => [pair, 'deployed']) : [[undefined, 'deployed']],
    )
  })
})
