import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Deployment } from '../../../generated/management-api.ts'
import type { SessionInRelay } from '../../../generated/relay-api.ts'
import { deployCommand, deployedVersion, deployRuns } from '../played/deploy-command.ts'
import type { PlayedDevice } from '../played/played-device.ts'
import { errorOf, TestSystem } from '../played/test-system.ts'
import type { TestTerminal } from '../played/test-terminal.ts'

let system: TestSystem
let administrator: TestTerminal
let device: PlayedDevice
let other: PlayedDevice
let file: string

beforeAll(async () => {
  system = await TestSystem.start({ deployTimeout: 3 }, directory => {
    file = join(directory, 'deployed')
    return { deployCommand: deployCommand(file) }
  })
  system.relay.version = () => deployedVersion(file)
  administrator = await system.logIn('kato')
  device = await system.connect('printer-1')
  other = await system.connect('printer-2')
})
afterAll(() => system.stop())
afterEach(() => {
  system.relay.intervene = () => undefined
  system.relay.held = []
  system.relay.pairNames = ['pair-1']
  system.relay.inbox.clear()
  device.inbox.clear()
  other.inbox.clear()
})

const instruct = (version: string, rolling = false): Promise<Deployment> =>
  administrator.client.instructDeployment({ body: { version, rolling } })

const find = (deployment: string): Promise<Deployment> =>
  administrator.client.getDeployment({ deployment })

/** Waits, by answers that wait, until a deployment is in a state. */
async function until(deployment: string, state: Deployment['state']): Promise<Deployment> {
  let found = await find(deployment)
  while (found.state !== state) {
    const since = found.revision
    found = await administrator.client.getDeployment({ deployment, prefer: 'wait=10', since })
    if (found.revision === since) throw new Error(`the deployment stays ${found.state}`)
  }
  return found
}

function held(
  session: string,
  sides: SessionInRelay['sides'] = ['device', 'terminal'],
): SessionInRelay {
  return { session, deviceId: 'printer-1', terminalId: system.terminal.terminalId, sides }
}

/** Both ended logs of a session that a deployment ends, in the order of a relay. */
async function end(session: string, reason: 'deployment' | 'forced' = 'deployment'): Promise<void> {
  await system.relay.ended(session, 'device', reason)
  system.relay.held = system.relay.held.map(each =>
    each.session === session ? { ...each, sides: ['terminal'] } : each,
  )
  await system.relay.ended(session, 'terminal', reason)
  system.relay.held = system.relay.held.filter(each => each.session !== session)
}

describe('a deployment', () => {
  test('is for an administrator alone', async () => {
    const body = { version: '0.2.0' }
    const technician = system.terminal.client.instructDeployment({ body })
    expect((await errorOf(technician)).code).toBe('not-permitted')
    const deployment = '1679091c-5a88-4faf-afb5-e6087eb1b2dc'
    for (const ask of ['getDeployment', 'executeDeployment', 'abortDeployment'] as const) {
      expect((await errorOf(system.terminal.client[ask]({ deployment }))).code).toBe(
        'not-permitted',
      )
      expect((await errorOf(administrator.client[ask]({ deployment }))).code).toBe('not-found')
    }
  })

  test('with no session is executed at once (12.5)', async () => {
    const before = system.steps.length
    const { deployment, state, devices } = await instruct('0.2.0')
    expect({ state, devices }).toEqual({ state: 'draining', devices: [] })
    expect(await until(deployment, 'deployed')).toMatchObject({ version: '0.2.0', sessionsLeft: 0 })
    expect(deployRuns(file).at(-1)).toBe(`0.2.0 ${deployment}`)
    const steps = system.steps.slice(before).map(({ step }) => step)
    expect(steps).toEqual(['S311', 'S313', 'S317'])
    const { request } = await system.relay.next('drain')
    expect(request).toEqual({ deadline: 120, reason: 'deployment' })
    await system.relay.next('end-drain')
  })

  test('shows the list that the relay gave, waits, and changes nothing when it is aborted', async () => {
    const { session } = await system.established(device)
    system.relay.held = [held(session)]
    const listed = await instruct('0.3.0')
    const devices = [{ deviceId: 'printer-1', session, sides: ['device', 'terminal'] }]
    expect(listed).toMatchObject({ state: 'listed', devices, sessionsLeft: 1, sidesLeft: 2 })
    expect(listed).toMatchObject({ elapsed: 0, drainDeadline: 120, rolling: false })
    expect((await errorOf(instruct('0.3.1'))).code).toBe('wrong-state')

    const begun = await system.startSession(other)
    const { deployment } = listed
    const aborted = await administrator.client.abortDeployment({ deployment })
    expect(aborted).toMatchObject({ state: 'aborted', devices })
    for (const ask of ['executeDeployment', 'abortDeployment'] as const) {
      expect((await errorOf(administrator.client[ask]({ deployment }))).code).toBe('wrong-state')
    }
    expect(system.relay.inbox.count(({ operation }) => operation === 'drain')).toBe(0)
    expect(await system.find(session)).toMatchObject({ state: 'established' })
    await system.terminal.client.cancelSession({ session: begun.session })
    await system.relay.ended(session, 'device', 'device')
    await end(session)
  })

  test('ends every session by the valid process before it is executed', async () => {
    const { session } = await system.established(device)
    system.relay.held = [held(session)]
    const { deployment } = await instruct('0.3.0')
    const order: string[] = []
    system.relay.intervene = ({ operation }) => void order.push(operation)
    device.intervene = ({ name, stanza }) => {
      if (name === 'session-terminate') order.push(`${name} ${stanza.reason}`)
    }
    const executed = await administrator.client.executeDeployment({ deployment })
    expect(executed).toMatchObject({ state: 'draining', sessionsLeft: 1, sidesLeft: 2 })
    const refused = await errorOf(system.startSession(device, await system.logIn()))
    expect(refused.code).toBe('relay-draining')
    expect(refused.retryAfter).toBeGreaterThan(0)
    expect(refused.retryable).toBe(true)

    const { stanza } = await device.next('session-terminate', session)
    expect(stanza.reason).toBe('deployment')
    expect(order.slice(0, 3)).toEqual(['query', 'drain', 'session-terminate deployment'])
    expect(system.stepsOf(session).slice(-1)).toEqual(['S314'])
    device.intervene = () => undefined

    await system.relay.ended(session, 'device', 'deployment')
    const { termination } = await system.relay.next('terminate', session)
    expect(termination).toEqual({ sides: ['terminal'], reason: 'deployment' })
    system.relay.held = [held(session, ['terminal'])]
    const half = await administrator.client.getDeployment({
      deployment,
      prefer: 'wait=5',
      since: executed.revision + 1,
    })
    expect(half).toMatchObject({ state: 'draining', sessionsLeft: 1, sidesLeft: 1 })
    expect(deployRuns(file).at(-1)).toContain('0.2.0')

    await system.relay.ended(session, 'terminal', 'deployment')
    expect(await system.until(session, 'terminated')).toMatchObject({ endReason: 'deployment' })
    await system.relay.next('drain')
    expect(await find(deployment)).toMatchObject({ state: 'draining' })
    system.relay.held = []
    expect(await until(deployment, 'deployed')).toMatchObject({ devices: [] })
    expect(deployRuns(file).at(-1)).toContain('0.3.0')
    expect(system.steps.at(-1)?.step).toBe('S317')
  })

  test('lets a session that gets its YES meanwhile fail, and takes it from the device', async () => {
    const { session } = await system.established(device)
    const late = await system.startSession(other)
    system.relay.held = [held(session)]
    const { deployment } = await instruct('0.4.0')
    await administrator.client.executeDeployment({ deployment })
    await other.answer('yes', late.session)
    expect(await system.until(late.session, 'failed')).toMatchObject({ code: 'relay-draining' })
    const poll = system.terminal.client.pollConnectionInformation({ session: late.session })
    expect(await errorOf(poll)).toMatchObject({ code: 'relay-draining', source: 'relay' })
    await device.next('session-terminate', session)
    await end(session, 'forced')
    expect(await system.until(session, 'terminated')).toMatchObject({ endReason: 'deployment' })
    await until(deployment, 'deployed')
  })

  test('has the relay end a session that is not established (10.18)', async () => {
    const { session } = await system.connecting(device)
    system.relay.held = [held(session)]
    const { deployment } = await instruct('0.5.0')
    await administrator.client.executeDeployment({ deployment })
    const { termination } = await system.relay.next('terminate', session)
    expect(termination).toEqual({ sides: ['device', 'terminal'], reason: 'deployment' })
    await device.next('session-terminate', session)
    await end(session)
    await until(deployment, 'deployed')
    expect(await system.find(session)).toMatchObject({ state: 'failed', endReason: 'deployment' })
  })

  test('ends a session whose session IDs came while the drain began', async () => {
    const { session } = await system.established(device)
    const late = await system.startSession(other)
    const answered = Promise.withResolvers<void>()
    system.relay.intervene = ({ operation }) =>
      operation === 'reserve' ? answered.promise : undefined
    await other.answer('yes', late.session)
    await system.relay.next('reserve', late.session)
    system.relay.held = [held(session)]
    const { deployment } = await instruct('0.6.0')
    await administrator.client.executeDeployment({ deployment })
    await device.next('session-terminate', session)
    await end(session)
    await system.until(session, 'terminated')
    await system.relay.next('drain')
    expect(await find(deployment)).toMatchObject({ state: 'draining' })
    answered.resolve()
    const { stanza } = await other.next('session-terminate', late.session)
    expect(stanza.reason).toBe('deployment')
    await end(late.session)
    await until(deployment, 'deployed')
  })

  test('waits for a session that the relay alone knows', async () => {
    const session = '019a3c5e-7f00-7aaa-8bbb-0123456789ab'
    system.relay.held = [held(session)]
    const { deployment, devices } = await instruct('0.7.0')
    expect(devices).toEqual([{ deviceId: 'printer-1', session, sides: ['device', 'terminal'] }])
    await administrator.client.executeDeployment({ deployment })
    for (let drains = 0; drains < 3; drains += 1) await system.relay.next('drain')
    expect(await find(deployment)).toMatchObject({ state: 'draining', sessionsLeft: 1 })
    system.relay.held = []
    await until(deployment, 'deployed')
  })

  test('that fails is rolled back, says why, and the relay takes sessions again', async () => {
    const broken = await instruct('0.8.0-broken')
    expect(await until(broken.deployment, 'rolled-back')).toMatchObject({ code: 'internal' })
    await system.relay.next('end-drain')
    const lying = await instruct('0.8.0-liar')
    expect(await until(lying.deployment, 'rolled-back')).toMatchObject({ code: 'internal' })
    await system.relay.next('end-drain')
    const { session } = await system.startSession(device)
    await device.answer('no', session)
    await system.until(session, 'refused')
  })

  test('that takes too long is rolled back', async () => {
    const { deployment } = await instruct('0.8.1-slow')
    expect((await errorOf(system.startSession(device))).code).toBe('relay-draining')
    expect(await until(deployment, 'rolled-back')).toMatchObject({ code: 'internal' })
  })

  test('pair by pair leaves start requests alone, and ends the sessions of each pair in its turn (12.17)', async () => {
    const { session } = await system.established(device)
    system.relay.pairNames = ['pair-1', 'pair-2']
    system.relay.held = [{ ...held(session), pair: 'pair-2' }]
    const { deployment } = await instruct('0.9.0', true)
    const runs = deployRuns(file).length
    const executed = await administrator.client.executeDeployment({ deployment })
    expect(executed).toMatchObject({ state: 'draining', rolling: true })
    expect((await system.relay.next('drain')).request.pairs).toEqual(['pair-1'])
    const { stanza } = await device.next('session-terminate', session)
    expect(stanza.reason).toBe('deployment')
    expect(deployRuns(file).slice(runs)).toEqual([`0.9.0 ${deployment} pair-1`])
    const meanwhile = await system.connecting(other)
    await end(session)
    await until(deployment, 'deployed')
    expect(deployRuns(file).slice(runs + 1)).toEqual([`0.9.0 ${deployment} pair-2`])
    expect(await system.find(meanwhile.session)).toMatchObject({ state: 'connecting' })
    await end(meanwhile.session)
  })

  test('is not made, and not executed, without the relay (12.2)', async () => {
    const { session } = await system.established(device)
    system.relay.held = [held(session)]
    const { deployment } = await instruct('1.0.0')
    const port = await system.stopRelay()
    const execution = administrator.client.executeDeployment({ deployment })
    expect((await errorOf(execution)).code).toBe('relay-unreachable')
    expect(await find(deployment)).toMatchObject({ state: 'listed' })
    await administrator.client.abortDeployment({ deployment })
    expect((await errorOf(instruct('1.0.0'))).code).toBe('relay-unreachable')
    await system.relay.start(port)
    system.relay.knows(system.address('api'))
    await end(session)
    await wait(0)
    const again = await instruct('1.0.0')
    await until(again.deployment, 'deployed')
  })
})
