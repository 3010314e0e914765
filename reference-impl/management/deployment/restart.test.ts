import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ManagementConfiguration } from '../../../generated/configuration.ts'
import type { Deployment, ManagementClient } from '../../../generated/management-api.ts'
import {
  deployCommand,
  deployedVersion,
  deployRuns,
  slowDeploymentsBegun,
} from '../played/deploy-command.ts'
import { managementStarter, PartyProcess } from '../played/party-process.ts'
import { PlayedDevice } from '../played/played-device.ts'
import { PlayedRelay } from '../played/played-relay.ts'
import { makeGround, type TestGround } from '../played/test-ground.ts'
import { errorOf } from '../played/test-system.ts'
import { logIn } from '../played/test-terminal.ts'

let ground: TestGround
let relay: PlayedRelay
let management: PartyProcess<ManagementConfiguration>
let device: PlayedDevice
let technician: ManagementClient
let administrator: ManagementClient
let file: string

beforeAll(async () => {
  ground = await makeGround({ logLevel: 'info', deployTimeout: 120 }, directory => {
    file = join(directory, 'deployed')
    return { deployCommand: [...deployCommand(file)] }
  })
  relay = new PlayedRelay(ground)
  relay.version = () => deployedVersion(file)
  const relayUrl = `https://127.0.0.1:${await relay.start()}`
  const configuration = { ...ground.configuration, relayUrl }
  management = new PartyProcess(managementStarter, configuration, ground.directory)
  await management.start()
  management.configuration = {
    ...configuration,
    port: management.port('api'),
    xmppPort: management.port('xmpp'),
    xmppWebSocketPort: management.port('xmppWebSocket'),
  }
  relay.knows(management.address('api'))
  device = await new PlayedDevice(management.address('xmpp'), ground).connect()
  technician = (await logIn(management.address('api'), ground)).client
  administrator = (await logIn(management.address('api'), ground, 'kato')).client
})

afterAll(async () => {
  await device.stop()
  expect(await management.stop()).toBe(0)
  await relay.stop()
  await ground.remove()
})

/** Kills management and starts it again; what the device and the relay were asked before is forgotten. */
async function crash(meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
  const back = once(device.client, 'online')
  await management.kill()
  device.inbox.clear()
  relay.inbox.clear()
  await meanwhile()
  await management.start()
  await back
}

async function until(deployment: string, state: Deployment['state']): Promise<Deployment> {
  let found = await administrator.getDeployment({ deployment })
  while (found.state !== state) {
    const since = found.revision
    found = await administrator.getDeployment({ deployment, prefer: 'wait=20', since })
    if (found.revision === since) throw new Error(`the deployment stays ${found.state}`)
  }
  return found
}

async function becomes(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(resolve => setTimeout(resolve, 20))
}

const start = { body: { deviceId: 'printer-1', applicationId: 'web-server' } }

test('management that is killed at each state goes on with the deployment', async () => {
  const { session } = await technician.startSession(start)
  await device.answer('yes', session)
  const { stanza } = await device.next('session-info', session)
  device.sessions = [session]
  await relay.started(session, 'device', stanza.token)
  await relay.started(session, 'terminal', stanza.token)
  const held = { session, deviceId: 'printer-1', terminalId: crypto.randomUUID() }
  relay.held = [{ ...held, sides: ['device', 'terminal'] }]

  const listed = await administrator.instructDeployment({ body: { version: '0.2.0-slow' } })
  const { deployment } = listed
  await crash()
  const found = await administrator.getDeployment({ deployment })
  expect(found).toMatchObject({ state: 'listed', devices: listed.devices })

  const unanswered = Promise.withResolvers<void>()
  relay.intervene = ({ operation }) => (operation === 'drain' ? unanswered.promise : undefined)
  await administrator.executeDeployment({ deployment })
  const { request: first } = await relay.next('drain')
  // Later than the first by more than a second: no timer starts afresh (5.42).
  await wait(1100)
  await crash(async () => {
    relay.intervene = () => undefined
    unanswered.resolve()
  })
  expect((await errorOf(technician.startSession(start))).code).toBe('conflict')
  const { request } = await relay.next('drain')
  expect(request.reason).toBe('deployment')
  expect(request.deadline).toBeLessThan(first.deadline)
  const { stanza: asked } = await device.next('session-terminate', session)
  expect(asked.reason).toBe('deployment')

  await crash()
  const { stanza: again } = await device.next('session-terminate', session)
  expect(again).toEqual(asked)
  await relay.ended(session, 'device', 'deployment')
  await crash()
  const { termination } = await relay.next('terminate', session)
  expect(termination).toEqual({ sides: ['terminal'], reason: 'deployment' })
  device.sessions = []
  relay.held = []
  await relay.ended(session, 'terminal', 'deployment')

  await becomes(() => slowDeploymentsBegun(file) === 1)
  expect((await errorOf(technician.startSession(start))).code).toBe('relay-draining')
  await crash()
  expect(await administrator.getDeployment({ deployment })).toMatchObject({ state: 'deploying' })
  expect((await errorOf(technician.startSession(start))).code).toBe('relay-draining')
  await becomes(() => slowDeploymentsBegun(file) === 2)
  await crash(async () => {
    await writeFile(`${file}.go`, '')
    await becomes(() => deployRuns(file).length === 2)
  })
  expect(await until(deployment, 'deployed')).toMatchObject({ version: '0.2.0-slow' })
  expect(deployRuns(file)).toEqual([0, 1].map(() => `0.2.0-slow ${deployment}`))

  await crash()
  expect(await administrator.getDeployment({ deployment })).toMatchObject({ state: 'deployed' })
  const next = await technician.startSession(start)
  await device.answer('no', next.session)
}, 300_000)
