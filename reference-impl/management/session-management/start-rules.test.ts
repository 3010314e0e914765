import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PlayedDevice } from '../played/played-device.ts'
import type { TestTerminal } from '../played/test-terminal.ts'
import { errorOf, TestSystem } from '../played/test-system.ts'

let system: TestSystem
let device: PlayedDevice

beforeAll(async () => {
  system = await TestSystem.start()
  device = await system.connect('printer-1')
})
afterAll(() => system.stop())

async function refused(
  deviceId: string,
  applicationId = 'web-server',
  terminal: TestTerminal = system.terminal,
): Promise<string> {
  const error = await errorOf(terminal.client.startSession({ body: { deviceId, applicationId } }))
  return error.code
}

describe('a request to start', () => {
  test('is refused for a device that does not exist or is another organization’s', async () => {
    const foreigner = await system.logIn('sato')
    expect(await refused('printer-9')).toBe('device-unknown')
    expect(await refused('printer-1', 'web-server', foreigner)).toBe('device-unknown')
    expect((await foreigner.client.listDevices({})).devices).toEqual([])
  })

  test('is refused for a device that is not online, whatever the application', async () => {
    expect(await refused('printer-2')).toBe('device-offline')
    expect(await refused('printer-2', 'no-such')).toBe('device-offline')
  })

  test('is refused for an application that the device does not have', async () => {
    expect(await refused('printer-1', 'no-such')).toBe('application-unknown')
  })

  test('is refused while another approval is on the display, and for the pair as conflict', async () => {
    const colleague = await system.logIn()
    const { session } = await system.startSession(device)
    expect(await refused('printer-1', 'no-such')).toBe('conflict')
    expect(await refused('printer-1', 'web-server', colleague)).toBe('device-busy')
    await device.answer('yes', session)
    await system.until(session, 'connecting')
    expect(await refused('printer-1')).toBe('conflict')
    const beside = await system.startSession(device, colleague)
    await device.answer('no', beside.session)
    await system.end({ session, token: '' })
  }, 10_000)

  test('of two at once makes one session', async () => {
    const requests = Array.from({ length: 8 }, () => system.startSession(device))
    const outcomes = await Promise.allSettled(requests)
    const made = outcomes.filter(outcome => outcome.status === 'fulfilled')
    expect(made).toHaveLength(1)
    for (const { value } of made) {
      await system.terminal.client.cancelSession({ session: value.session })
    }
  })

  test('is listed for its user until it is final, and for nobody else', async () => {
    const { session } = await system.startSession(device)
    const colleague = await system.logIn('sato')
    const listed = await system.terminal.client.listSessions({})
    expect(listed.sessions.map(each => each.session)).toEqual([session])
    expect(await colleague.client.listSessions({})).toEqual({ sessions: [] })
    expect(await errorOf(colleague.client.getSession({ session }))).toMatchObject({
      code: 'not-found',
    })
    expect(await errorOf(colleague.client.cancelSession({ session }))).toMatchObject({
      code: 'not-found',
    })
    await system.terminal.client.cancelSession({ session })
    expect(await system.terminal.client.listSessions({})).toEqual({ sessions: [] })
  })

  test('is refused to a user who has too many sessions', async () => {
    const others = ['printer-2', 'printer-3', 'printer-4'].map(id => system.connect(id))
    const devices = [device, ...(await Promise.all(others))]
    const made: string[] = []
    for (let count = 0; count < 4; count += 1) {
      const terminal = await system.logIn()
      for (const each of devices) {
        const { session } = await system.startSession(each, terminal)
        await each.answer('yes', session)
        await system.until(session, 'connecting')
        made.push(session)
      }
    }
    expect(await refused('printer-9')).toBe('too-many-requests')
    for (const session of made) await system.end({ session, token: '' })
    expect(await refused('printer-9')).toBe('device-unknown')
  }, 10_000)

  test('is refused to a user whom the person at the device refuses again and again', async () => {
    const made: string[] = []
    for (;;) {
      const session = await system.startSession(device).then(
        started => started.session,
        () => undefined,
      )
      if (session === undefined) break
      made.push(session)
      expect(made.length).toBeLessThanOrEqual(20)
      if (made.length % 2 === 0) await system.terminal.client.cancelSession({ session })
      else await device.answer('no', session)
    }
    expect(made).not.toEqual([])
    expect(await refused('printer-1')).toBe('too-many-requests')
    expect(await refused('printer-9')).toBe('device-unknown')
  }, 10_000)
})
