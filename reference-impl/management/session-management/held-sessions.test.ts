import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MrspError } from '../../../runtime/errors.ts'
import type { PlayedDevice } from '../played/played-device.ts'
import { TestSystem } from '../played/test-system.ts'

let system: TestSystem
let device: PlayedDevice

beforeAll(async () => {
  system = await TestSystem.start({ terminateTimeout: 1 })
  device = await system.connect('printer-1')
})
afterAll(() => system.stop())

/** Lets the device log in anew, as after a lost connection. */
async function reconnect(): Promise<PlayedDevice> {
  const { sessions } = device
  await device.stop()
  device = await system.connect('printer-1', 'agent', sessions)
  return device
}

describe('a device that says which sessions it holds', () => {
  test('is asked to end those that are not for it', async () => {
    const { session, token } = await system.established(device)
    await system.relay.ended(session, 'device', 'device', token)
    await system.relay.ended(session, 'terminal', 'device', token)
    const unknown = '019a3c5e-7f00-7aaa-8bbb-0123456789ab'
    device.sessions = [session, unknown]
    await device.sendInfo()
    expect(await device.next('session-terminate', session)).toMatchObject({
      stanza: { reason: 'device' },
    })
    await device.next('session-terminate', unknown)
    device.sessions = []
  })

  test('goes on with what it names and loses what it does not', async () => {
    const other = await system.logIn()
    const kept = await system.established(device)
    const { session } = await system.startSession(device, other)
    await device.answer('yes', session)
    const { stanza } = await device.next('session-info', session)
    await system.relay.started(session, 'device', stanza.token)
    device.sessions = [kept.session]
    await reconnect()
    const asked = await system.relay.next('terminate', session)
    expect(asked.termination).toEqual({
      sides: ['device', 'terminal'],
      reason: 'connection-lost',
    })
    expect(await other.client.getSession({ session })).toMatchObject({
      state: 'terminating',
      endReason: 'connection-lost',
    })
    expect(await system.find(kept.session)).toMatchObject({ state: 'established' })
    await system.end({ session, token: '' })
    await system.end(kept)
    device.sessions = []
  })

  test('that refuses the session information ends the session', async () => {
    device.intervene = ({ name }) => {
      if (name === 'session-info') throw new MrspError('source-refused', { source: 'device' })
    }
    const { session, token } = await system.connecting(device)
    const asked = await system.relay.next('terminate', session)
    expect(asked.termination.reason).toBe('never-connected')
    device.intervene = () => undefined
    expect(await system.find(session)).toMatchObject({
      state: 'terminating',
      endReason: 'never-connected',
      code: 'source-refused',
    })
    await system.relay.ended(session, 'device', 'never-connected')
    await system.relay.ended(session, 'terminal', 'never-connected')
    expect(await system.find(session)).toMatchObject({ state: 'failed', code: 'source-refused' })
    expect(token).not.toBe('')
  })

  test('is notified again of a session that it has not started, by the same request', async () => {
    const { session } = await system.startSession(device)
    await device.answer('yes', session)
    const { stanza: first } = await device.next('session-info', session)
    device.sessions = [session]
    await reconnect()
    const { stanza: second } = await device.next('session-info', session)
    expect(second).toEqual({ ...first, expiresIn: second.expiresIn })
    device.sessions = []
    await system.end({ session, token: '' })
  })

  test('is asked again to end a session when it comes back', async () => {
    const { session, token } = await system.established(device)
    device.sessions = [session]
    await device.stop()
    const body = { session, side: 'terminal', reason: 'terminal', token } as const
    await system.relay.management.requestTermination({ body })
    await reconnect()
    const { stanza } = await device.next('session-terminate', session)
    expect(stanza.reason).toBe('terminal')
    await system.end({ session, token })
  })

  test('is online only when it has said what it is', async () => {
    await device.stop()
    const mute = system.make('printer-3')
    mute.client.start()
    await once(mute.client, 'online')
    const online = async (): Promise<string[]> => {
      const { devices } = await system.terminal.client.listDevices({})
      return devices.filter(each => each.online).map(each => each.deviceId)
    }
    expect(await online()).toEqual([])
    await mute.sendInfo()
    expect(await online()).toEqual(['printer-3'])
  })
})
