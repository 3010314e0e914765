import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { establish, logInAt } from '../whole-deployment/live-session.ts'
import { ObservedSteps, observedStep } from '../whole-session/observed-steps.ts'
import { type Administrator, administratorAt } from './administrator.ts'
import { makeCertificates } from './certificates.ts'
import { freePorts } from './ports.ts'
import { deviceId } from './settings.ts'
import { startWholeSystem, type WholeSystem } from './whole-system.ts'

/** A deployment between the programs of all four parties (Figs. 16 to 18): the steps of the seed in their order. */

let directory: string
let system: WholeSystem
let administrator: Administrator
const observed = new ObservedSteps()

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mrsp-deployment-'))
  const ports = await freePorts()
  system = await startWholeSystem({
    directory,
    ports,
    logLevel: 'trace',
    // The relay that runs names the version already: what deploys it has nothing to do.
    overrides: {
      management: { deployCommand: [process.execPath, '--version'] },
      device: { unattended: true },
    },
    onLine: (party, line) => {
      const step = observedStep(party, line)
      if (step) observed.add(step)
    },
  })
  const { caFile } = await makeCertificates(join(directory, 'tls'))
  administrator = await administratorAt(ports.management, caFile)
  await logInAt(ports.terminal, 1)
})

afterAll(async () => {
  administrator.close()
  await system.stop()
  await rm(directory, { recursive: true, force: true })
})

test('the steps of a deployment come in their order', async () => {
  const { terminal } = system.ports
  const session = await establish(terminal, 1)
  const { deployment, devices } = await administrator.instructDeployment({
    body: { version: '0.1.0' },
  })
  expect(devices).toEqual([{ deviceId, session, sides: ['device', 'terminal'] }])
  await administrator.executeDeployment({ deployment })
  let found = await administrator.getDeployment({ deployment })
  while (found.state === 'draining' || found.state === 'deploying') {
    const since = found.revision
    found = await administrator.getDeployment({ deployment, prefer: 'wait=30', since })
  }
  expect(found).toMatchObject({ state: 'deployed', sessionsLeft: 0 })
  await observed.waitFor('S338', session)
  const deviceSide = ['S291', 'S292', 'S293', 'S294', 'S295', 'S296', 'S297', 'S298']
  const terminalSide = ['S331', 'S332', 'S333', 'S334', 'S335', 'S336', 'S337', 'S338']
  inOrder(['S311', 'S312', 'S313', 'S314', ...deviceSide, ...terminalSide])
  inOrder([...deviceSide, 'S299'])
  inOrder([...terminalSide.slice(0, 4), 'S317'])
  expect(await establish(terminal, 1)).not.toBe(session)
})

/** These steps were observed, each after the one before. */
function inOrder(steps: readonly string[]): void {
  const first = steps.map(step => observed.all.find(each => each.step === step))
  const moments = first.map(step => step?.at ?? Number.NaN)
  const order = steps.toSorted(
    (one, other) => (moments[steps.indexOf(one)] ?? 0) - (moments[steps.indexOf(other)] ?? 0),
  )
  expect(first.map(step => step?.step)).toEqual(steps)
  expect(order).toEqual(steps)
}
