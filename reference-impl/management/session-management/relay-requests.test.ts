import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MrspError } from '../../../runtime/errors.ts'
import type { PlayedDevice } from '../played/played-device.ts'
import { errorOf, TestSystem } from '../played/test-system.ts'

let system: TestSystem
let device: PlayedDevice

beforeAll(async () => {
  system = await TestSystem.start()
  device = await system.connect('printer-1')
})
beforeEach(() => {
  system.relay.intervene = () => undefined
})
afterAll(() => system.stop())

async function approved(): Promise<string> {
  const { session } = await system.startSession(device)
  await device.answer('yes', session)
  return session
}

async function heard(session: string): Promise<MrspError> {
  const { client } = system.terminal
  return await errorOf(client.pollConnectionInformation({ session, prefer: 'wait=10' }))
}

/** Answers the next request for connection information, and only that, with an error. */
function refuse(error: MrspError): void {
  system.relay.intervene = asked => {
    if (asked.operation !== 'reserve') return
    system.relay.intervene = () => undefined
    throw error
  }
}

describe('a request for connection information', () => {
  test('that a draining relay refuses fails the session', async () => {
    refuse(new MrspError('relay-draining', { source: 'relay' }))
    const session = await approved()
    expect(await heard(session)).toMatchObject({ code: 'relay-draining', source: 'relay' })
    expect(await system.find(session)).toMatchObject({ state: 'failed', code: 'relay-draining' })
  })

  test('that the relay refuses for good fails the session as unreachable', async () => {
    refuse(new MrspError('unauthenticated', { source: 'relay' }))
    const session = await approved()
    expect(await heard(session)).toMatchObject({ code: 'relay-unreachable', source: 'management' })
    expect(await system.find(session)).toMatchObject({ state: 'failed' })
  })

  test('is repeated where the relay is too busy, or fails', async () => {
    refuse(new MrspError('too-many-requests', { source: 'relay' }))
    const session = await approved()
    await system.until(session, 'connecting')
    await system.relay.next('reserve', session)
    await system.relay.next('reserve', session)
    await system.end({ session, token: '' })
  })

  test('for a session that the relay holds already ends that session', async () => {
    refuse(new MrspError('wrong-state', { source: 'relay' }))
    const session = await approved()
    expect(await heard(session)).toMatchObject({ code: 'relay-unreachable' })
    await system.relay.next('terminate', session)
    expect(await system.until(session, 'failed')).toMatchObject({ code: 'relay-unreachable' })
  })

  test('that was not answered once, and then refused, has the relay asked what it holds', async () => {
    let attempts = 0
    system.relay.intervene = asked => {
      if (asked.operation !== 'reserve') return
      attempts += 1
      const code = attempts === 1 ? 'internal' : 'relay-draining'
      throw new MrspError(code, { source: 'relay' })
    }
    const session = await approved()
    expect(await heard(session)).toMatchObject({ code: 'relay-draining' })
    await system.relay.next('terminate', session)
    expect(await system.until(session, 'failed')).toMatchObject({ code: 'relay-draining' })
    expect(attempts).toBe(2)
  })

  test('that no relay answers ends the session when relayTimeout is over', async () => {
    const port = await system.stopRelay()
    const session = await approved()
    await system.restart(async database => {
      await database
        .updateTable('sessions')
        .set({ approvedAt: Date.now() - 30_000 })
        .where('session', '=', session)
        .execute()
    })
    expect(await heard(session)).toMatchObject({ code: 'relay-unreachable' })
    expect(await system.find(session)).toMatchObject({ state: 'terminating' })
    await system.relay.start(port)
    expect(await system.until(session, 'failed')).toMatchObject({ code: 'relay-unreachable' })
  }, 15_000)
})
