import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EndReason, Side } from '../../../generated/schemas.ts'
import { openManagementDatabase } from '../database.ts'
import type { HaltNotices } from '../deployment/halt-notices.ts'
import type { PlayedDevice } from '../played/played-device.ts'
import { makeSecret } from '../played/test-ground.ts'
import { errorOf, TestSystem } from '../played/test-system.ts'
import { SessionLife } from './session-life.ts'
import { manageSessionLog } from './session-logs.ts'

let system: TestSystem
let device: PlayedDevice

beforeAll(async () => {
  system = await TestSystem.start()
  device = await system.connect('printer-1')
})
afterAll(() => system.stop())

describe('a log', () => {
  test('that is managed already is acknowledged and changes nothing', async () => {
    const { session, token } = await system.connecting(device)
    await system.relay.started(session, 'device', token)
    const once = await system.find(session)
    await system.relay.started(session, 'device', token)
    expect(await system.find(session)).toEqual(once)
    await system.relay.ended(session, 'device', 'connection-lost')
    const ended = await system.find(session)
    await system.relay.ended(session, 'device', 'forced')
    expect(await system.find(session)).toEqual(ended)
    await system.relay.ended(session, 'terminal', 'connection-lost')
    const last = await system.find(session)
    expect(last).toMatchObject({ state: 'failed', code: 'connection-lost' })
    await system.relay.ended(session, 'terminal', 'device')
    await system.relay.started(session, 'terminal', token)
    expect(await system.find(session)).toEqual(last)
  })

  test('of an unknown session, or with another token, is not found', async () => {
    const { session, token } = await system.connecting(device)
    const { relay } = system
    const unknown = relay.ended('019a3c5e-7f00-7aaa-8bbb-0123456789ab', 'device', 'forced')
    expect(await errorOf(unknown)).toMatchObject({ code: 'not-found' })
    const foreign = relay.started(session, 'device', `mrsp_${makeSecret()}`)
    expect(await errorOf(foreign)).toMatchObject({ code: 'not-found' })
    expect(await system.find(session)).toMatchObject({ state: 'connecting' })
    await relay.started(session, 'device', token)
    await system.end({ session, token })
  })

  test('of a session that was never given to a relay is not found', async () => {
    const { session } = await system.startSession(device)
    const error = await errorOf(system.relay.ended(session, 'device', 'never-connected'))
    expect(error).toMatchObject({ code: 'not-found' })
    await device.answer('no', session)
  })

  test('of an end leaves its reason and code', async () => {
    const codes: readonly [EndReason, string | undefined][] = [
      ['terminal', undefined],
      ['never-connected', 'connect-timeout'],
      ['idle', 'idle-timeout'],
      ['expired', 'expired'],
      ['relay-restarted', 'relay-restarted'],
      ['forced', 'session-over'],
    ]
    for (const [reason, code] of codes) {
      const { session } = await system.established(device)
      await system.relay.ended(session, 'device', reason)
      await system.relay.ended(session, 'terminal', reason)
      const found = await system.find(session)
      expect(found).toMatchObject({ state: 'terminated', endReason: reason })
      expect(found.code).toBe(code)
    }
  })

  test('of sides that never came frees device and terminal', async () => {
    const { session } = await system.connecting(device)
    await system.relay.ended(session, 'device', 'never-connected')
    await system.relay.ended(session, 'terminal', 'never-connected')
    expect(await system.find(session)).toMatchObject({ state: 'failed', code: 'connect-timeout' })
    await system.end(await system.connecting(device))
  })
})

describe('the ended log of a device', () => {
  test('whose session a deployment ends makes one halt notice, with the log or not at all', async () => {
    const { session, token } = await system.established(device)
    const { terminal } = system
    const database = await openManagementDatabase(system.ground.configuration.databaseFile)
    const life = new SessionLife(database)
    const made: (string | null)[] = []
    let fails = true
    const haltNotices: HaltNotices = {
      async make(row) {
        made.push(row.session, row.userId, row.endReason)
        if (fails) throw new Error('the store is full')
      },
    }
    const manage = (side: Side, reason: EndReason): Promise<unknown> =>
      manageSessionLog(
        { session, side, event: 'ended', at: new Date().toISOString(), reason, token },
        'relay',
        { life, haltNotices, observe: () => undefined },
      )
    await expect(manage('device', 'deployment')).rejects.toThrow('full')
    expect(await terminal.client.getSession({ session })).toMatchObject({ state: 'established' })
    fails = false
    await manage('device', 'deployment')
    await manage('device', 'deployment')
    await manage('terminal', 'deployment')
    const notice = [session, 'tanaka', 'deployment']
    expect(made).toEqual([...notice, ...notice])
    await database.destroy()
  })
})
