import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RemoteSession } from '../../../generated/management-api.ts'
import type { ManagementConfiguration } from '../../../generated/configuration.ts'
import { managementStarter, PartyProcess } from '../played/party-process.ts'
import { PlayedDevice } from '../played/played-device.ts'
import { PlayedRelay } from '../played/played-relay.ts'
import { makeGround, type TestGround } from '../played/test-ground.ts'
import { logIn, type TestTerminal } from '../played/test-terminal.ts'

let ground: TestGround
let relay: PlayedRelay
let management: PartyProcess<ManagementConfiguration>
let device: PlayedDevice
let terminal: TestTerminal

beforeAll(async () => {
  ground = await makeGround({ logLevel: 'info' })
  relay = new PlayedRelay(ground)
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
  terminal = await logIn(management.address('api'), ground)
}, 20_000)

afterAll(async () => {
  await device.stop()
  expect(await management.stop()).toBe(0)
  await relay.stop()
  await ground.remove()
})

/** Kills management and starts it again; the device comes back by itself and what it received before is forgotten. */
async function crash(meanwhile: () => void = () => undefined): Promise<void> {
  const back = once(device.client, 'online')
  await management.kill()
  device.inbox.clear()
  relay.inbox.clear()
  meanwhile()
  await management.start()
  await back
}

async function find(session: string): Promise<RemoteSession> {
  return await terminal.client.getSession({ session })
}

async function until(session: string, state: RemoteSession['state']): Promise<RemoteSession> {
  let found = await find(session)
  while (found.state !== state) {
    const { revision } = found
    found = await terminal.client.getSession({ session, prefer: 'wait=10', since: revision })
    if (found.revision === revision) throw new Error(`the session stays ${found.state}`)
  }
  return found
}

describe('management that is killed', () => {
  test('at each state goes on with the session, and loses and doubles nothing', async () => {
    const body = { deviceId: 'printer-1', applicationId: 'web-server' }
    const { session, bindingCode } = await terminal.client.startSession({ body })
    await crash()
    const { stanza: asked } = await device.next('approval-request', session)
    await until(session, 'awaiting-approval')
    await crash()
    const { stanza: again } = await device.next('approval-request', session)
    expect(again).toEqual({ ...asked, expiresIn: again.expiresIn })
    expect(again.bindingCode).toBe(bindingCode)

    const unanswered = Promise.withResolvers<void>()
    relay.intervene = request => (request.operation === 'reserve' ? unanswered.promise : undefined)
    await device.send.approval({ request: asked.request, session, answer: 'yes', reason: 'user' })
    await relay.next('reserve', session)
    expect(await find(session)).toMatchObject({ state: 'approved' })
    await crash(() => {
      relay.intervene = () => undefined
      unanswered.resolve()
    })
    await relay.next('reserve', session)

    const { stanza: first } = await device.next('session-info', session)
    device.sessions = [session]
    const reservation = relay.reservations.get(session)
    expect(first.sessionId).toBe(reservation?.deviceSessionId)
    await crash()
    const polled = await terminal.client.pollConnectionInformation({ session })
    if (polled.status !== 200) throw new Error('no connection information')
    expect(polled.body.token).toBe(first.token)
    expect(polled.body.sessionId).toBe(reservation?.terminalSessionId)
    const { stanza: second } = await device.next('session-info', session)
    expect(second).toEqual({ ...first, expiresIn: second.expiresIn })

    const { token } = first
    const authenticated = await relay.management.authenticate({
      body: { session, side: 'device', token },
    })
    expect(authenticated.result).toBe('accepted')
    await relay.started(session, 'device', token)
    await crash()
    await relay.started(session, 'device', token)
    await relay.started(session, 'terminal', token)
    await crash()
    expect(await find(session)).toMatchObject({ state: 'established' })

    const end = { session, side: 'terminal', reason: 'terminal', token } as const
    await relay.management.requestTermination({ body: end })
    await crash()
    const { stanza: terminate } = await device.next('session-terminate', session)
    expect(terminate.reason).toBe('terminal')
    await relay.ended(session, 'terminal', 'terminal', token)
    await crash()
    await relay.ended(session, 'terminal', 'terminal', token)
    expect(await find(session)).toMatchObject({ state: 'terminating' })
    await relay.ended(session, 'device', 'terminal', token)
    await crash()
    const last = await find(session)
    expect(last).toMatchObject({ state: 'terminated', endReason: 'terminal' })
    const next = await terminal.client.startSession({ body })
    expect(next.session).not.toBe(session)
    await device.answer('no', next.session)
    await until(next.session, 'refused')
  }, 60_000)
})
