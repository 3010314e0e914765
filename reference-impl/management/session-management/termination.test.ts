import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MrspError } from '../../../runtime/errors.ts'
import type { PlayedDevice } from '../played/played-device.ts'
import { makeSecret } from '../played/test-ground.ts'
import { errorOf, TestSystem } from '../played/test-system.ts'

let system: TestSystem
let device: PlayedDevice

beforeAll(async () => {
  system = await TestSystem.start({ terminateTimeout: 1 })
  device = await system.connect('printer-1')
})
afterAll(() => system.stop())

describe('a termination', () => {
  test('that the device asks for ends the terminal’s side by way of the relay', async () => {
    const { session, token } = await system.established(device)
    const body = { session, side: 'device', reason: 'device', token } as const
    await system.relay.management.requestTermination({ body })
    await system.relay.ended(session, 'device', 'device', token)
    const asked = await system.relay.next('terminate', session)
    expect(asked).toMatchObject({ session, termination: { sides: ['terminal'], reason: 'device' } })
    await system.relay.ended(session, 'terminal', 'device', token)
    expect(await system.find(session)).toMatchObject({ state: 'terminated', endReason: 'device' })
    expect(system.stepsOf(session).slice(-3)).toEqual(['S331', 'S334', 'S335'])
  })

  test('that the terminal’s end brings is asked of the device', async () => {
    const { session } = await system.established(device)
    await system.relay.ended(session, 'terminal', 'connection-lost')
    const { stanza } = await device.next('session-terminate', session)
    expect(stanza).toMatchObject({ reason: 'connection-lost' })
    await system.relay.ended(session, 'device', 'connection-lost')
    expect(await system.find(session)).toMatchObject({ state: 'terminated' })
  })

  test('is accepted again and again, with the right token only', async () => {
    const { session, token } = await system.established(device)
    const { management } = system.relay
    const body = { session, side: 'terminal', reason: 'terminal', token } as const
    const wrong = { ...body, token: `mrsp_${makeSecret()}` }
    expect(await errorOf(management.requestTermination({ body: wrong }))).toMatchObject({
      code: 'unauthenticated',
    })
    expect(await system.find(session)).toMatchObject({ state: 'established' })
    await management.requestTermination({ body })
    await management.requestTermination({ body })
    await management.requestTermination({ body: { ...body, side: 'device', reason: 'device' } })
    expect(await system.find(session)).toMatchObject({ endReason: 'terminal' })
    await system.end({ session, token })
    await management.requestTermination({ body })
    await device.next('session-terminate', session)
  })

  test('that takes too long is asked of the relay, for both sides', async () => {
    const { session, token } = await system.established(device)
    const body = { session, side: 'terminal', reason: 'terminal', token } as const
    await system.relay.management.requestTermination({ body })
    const { stanza } = await device.next('session-terminate', session)
    expect(stanza.reason).toBe('terminal')
    const asked = await system.relay.next('terminate', session)
    const sides = ['device', 'terminal']
    expect(asked).toMatchObject({ session, termination: { sides, reason: 'terminal' } })
    await system.end({ session, token })
  })

  test('of which the relay holds nothing is over', async () => {
    const { session } = await system.established(device)
    system.relay.reservations.delete(session)
    await system.relay.ended(session, 'device', 'device')
    await system.relay.next('terminate', session)
    expect(await system.until(session, 'failed')).toMatchObject({ endReason: 'device' })
    await system.end(await system.connecting(device))
  })

  test('is asked of the relay until it answers', async () => {
    let failures = 2
    system.relay.intervene = asked => {
      if (asked.operation === 'terminate' && (failures -= 1) >= 0) {
        throw new MrspError('internal', { source: 'relay' })
      }
    }
    const { session, token } = await system.established(device)
    await system.relay.ended(session, 'device', 'device')
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await system.relay.next('terminate', session)).toMatchObject({ session })
    }
    await system.relay.ended(session, 'terminal', 'device', token)
    expect(await system.find(session)).toMatchObject({ state: 'terminated' })
  })
})

describe('a withdrawal', () => {
  test('before anybody connected asks relay and device at once', async () => {
    const { session, token } = await system.connecting(device)
    const withdrawn = await system.terminal.client.cancelSession({ session })
    expect(withdrawn).toMatchObject({ state: 'terminating', endReason: 'cancelled' })
    const asked = await system.relay.next('terminate', session)
    const sides = ['device', 'terminal']
    expect(asked).toMatchObject({ session, termination: { sides, reason: 'cancelled' } })
    await device.next('session-terminate', session)
    await system.end({ session, token })
    const last = await system.find(session)
    expect(last).toMatchObject({ state: 'failed', endReason: 'cancelled' })
    expect(last.code).toBeUndefined()
  })

  test('while the relay makes session IDs gives them to nobody', async () => {
    const held = Promise.withResolvers<void>()
    system.relay.intervene = asked => (asked.operation === 'reserve' ? held.promise : undefined)
    const { session } = await system.startSession(device)
    await device.answer('yes', session)
    await system.relay.next('reserve', session)
    await system.terminal.client.cancelSession({ session })
    const isAsked = system.relay.inbox.count(
      each => each.operation === 'terminate' && each.session === session,
    )
    expect(isAsked).toBe(0)
    held.resolve()
    expect(await system.relay.next('terminate', session)).toMatchObject({ session })
    system.relay.intervene = () => undefined
    await system.end({ session, token: '' })
    expect(await system.find(session)).toMatchObject({ state: 'failed', endReason: 'cancelled' })
    expect(device.inbox.count(({ name }) => name === 'session-info')).toBe(0)
  })

  test('of an established session goes by way of the device', async () => {
    const { session, token } = await system.established(device)
    const withdrawn = await system.terminal.client.cancelSession({ session })
    expect(withdrawn).toMatchObject({ state: 'terminating', endReason: 'management' })
    const { stanza } = await device.next('session-terminate', session)
    expect(stanza.reason).toBe('management')
    await system.end({ session, token })
    const last = await system.find(session)
    expect(last).toMatchObject({ state: 'terminated', endReason: 'management' })
    expect(await system.terminal.client.cancelSession({ session })).toEqual(last)
  })
})

describe('an extension', () => {
  test('is told the relay before it counts', async () => {
    const { session, token } = await system.established(device)
    const { client } = system.terminal
    const extended = await client.extendSession({ session, body: { expiresIn: 7200 } })
    expect(await system.relay.next('extend', session)).toMatchObject({ session, expiresIn: 7200 })
    const left = Date.parse(extended.expiresAt ?? '') - Date.now()
    expect(left).toBeGreaterThan(7_190_000)
    expect(left).toBeLessThanOrEqual(7_200_000)
    system.relay.intervene = () => {
      throw new MrspError('wrong-state', { source: 'relay' })
    }
    const refused = await errorOf(client.extendSession({ session, body: { expiresIn: 1 } }))
    expect(refused).toMatchObject({ code: 'wrong-state' })
    system.relay.intervene = () => undefined
    expect(await system.find(session)).toEqual(extended)
    await system.end({ session, token })
    const late = await errorOf(client.extendSession({ session, body: { expiresIn: 1 } }))
    expect(late).toMatchObject({ code: 'wrong-state', session })
  })
})
