import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PlayedDevice } from '../played/played-device.ts'
import { errorOf, TestSystem } from '../played/test-system.ts'

let system: TestSystem
let device: PlayedDevice

beforeAll(async () => {
  system = await TestSystem.start()
  device = await system.connect('printer-1')
})
afterAll(() => system.stop())

describe('a whole session', () => {
  test('takes the steps of Figs. 8 to 10, 14 and 15', async () => {
    const { relay, terminal } = system
    const requested = await system.startSession(device)
    const { session } = requested
    expect(requested).toMatchObject({ state: 'requested', deviceId: 'printer-1', revision: 1 })
    expect(requested.bindingCode).toMatch(/^\d{6}$/)
    const polled = terminal.client.pollConnectionInformation({ session, prefer: 'wait=10' })
    const asked = await device.answer('yes')
    expect(asked).toMatchObject({
      session,
      application: 'web-server',
      user: 'tanaka',
      userName: 'Koki Tanaka',
      organization: 'North',
      bindingCode: requested.bindingCode,
    })
    const { request } = await relay.next('reserve')
    expect(request).toMatchObject({ session, deviceId: 'printer-1', expiresIn: 3600 })
    expect(request.terminalId).toBe(terminal.terminalId)
    const reservation = relay.reservations.get(session)
    const { stanza: forDevice } = await device.next('session-info')
    const forTerminal = await polled
    if (forTerminal.status !== 200) throw new Error('no connection information')
    expect(forDevice.sessionId).toBe(reservation?.deviceSessionId)
    expect(forTerminal.body.sessionId).toBe(reservation?.terminalSessionId)
    expect(forTerminal.body.token).toBe(forDevice.token)
    expect(forTerminal.body.url).toBe('wss://relay.test/v1/agent')
    expect(forDevice.url).toBe('wss://relay.test/v1/hub')
    const { token } = forDevice

    expect(await system.find(session)).toMatchObject({ state: 'connecting' })
    for (const side of ['device', 'terminal'] as const) {
      const body = { session, side, token }
      const authentication = await relay.management.authenticate({ body })
      expect(authentication).toMatchObject({ result: 'accepted' })
      await relay.started(session, side, token)
    }
    expect(await system.find(session)).toMatchObject({ state: 'established' })

    const body = { session, side: 'terminal', reason: 'terminal', token } as const
    await relay.management.requestTermination({ body })
    await relay.ended(session, 'terminal', 'terminal', token)
    const { stanza: terminate } = await device.next('session-terminate')
    expect(terminate).toMatchObject({ session, reason: 'terminal' })
    const ending = await system.find(session)
    expect(ending).toMatchObject({ state: 'terminating', endReason: 'terminal' })
    await relay.management.requestTermination({ body: { ...body, side: 'device' } })
    await relay.ended(session, 'device', 'terminal', token)
    const last = await system.find(session)
    expect(last).toMatchObject({ state: 'terminated', endReason: 'terminal' })
    expect(last.code).toBeUndefined()
    const start = 'S142 S145 S148 S149 S202 S150'
    const sides = 'S174 S175 S178 S179 S207 S208 S211 S212'
    const end = 'S265 S266 S269 S270 S294 S297 S298'
    expect(system.stepsOf(session).join(' ')).toBe(`${start} ${sides} ${end}`)
  })

  test('does not start again between the two until both end logs are managed', async () => {
    const { session } = await system.established(device)
    const start = (): Promise<unknown> => system.startSession(device)
    expect(await errorOf(start())).toMatchObject({ code: 'conflict', session, retryAfter: 5 })
    await system.relay.ended(session, 'device', 'device')
    expect(await errorOf(start())).toMatchObject({ code: 'conflict', session })
    await system.relay.ended(session, 'terminal', 'device')
    const next = await system.startSession(device)
    await system.terminal.client.cancelSession({ session: next.session })
  })
})
