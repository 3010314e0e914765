import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PlayedDevice } from '../played/played-device.ts'
import { makeSecret } from '../played/test-ground.ts'
import { type Connecting, errorOf, TestSystem } from '../played/test-system.ts'

let system: TestSystem
let device: PlayedDevice
let neighbour: Connecting
const unknownSession = '019a3c5e-7f00-7aaa-8bbb-0123456789ab'

beforeAll(async () => {
  system = await TestSystem.start({ sessionDuration: 2 })
  device = await system.connect('printer-1')
  neighbour = await system.connecting(await system.connect('printer-2'))
})
afterAll(() => system.stop())

/** The whole answer to an authentication. */
async function authenticated(
  { session, token }: Connecting,
  side: 'device' | 'terminal' = 'device',
): Promise<unknown> {
  return await system.relay.management.authenticate({ body: { session, side, token } })
}

const refused = { result: 'refused' }

describe('an authentication', () => {
  test('answers every wrong credential alike', async () => {
    const made = await system.connecting(device)
    expect(await authenticated(made)).toMatchObject({ result: 'accepted' })
    expect(await authenticated(made, 'terminal')).toMatchObject({ result: 'accepted' })
    const wrong = [
      { ...made, token: `mrsp_${makeSecret()}` },
      { ...made, token: neighbour.token },
      { ...made, session: neighbour.session },
      { ...made, session: unknownSession },
    ]
    for (const pair of wrong) expect(await authenticated(pair)).toEqual(refused)
    await system.relay.ended(made.session, 'device', 'device', made.token)
    expect(await authenticated(made, 'device')).toEqual(refused)
    expect(await authenticated(made, 'terminal')).toEqual(refused)
    await system.relay.ended(made.session, 'terminal', 'device')
    expect(await authenticated(made, 'terminal')).toEqual(refused)
  })

  test('refuses a session that is not approved yet, whatever is shown', async () => {
    const { session } = await system.startSession(device)
    expect(await authenticated({ session, token: `mrsp_${makeSecret()}` })).toEqual(refused)
    await device.answer('no', session)
  })

  test('refuses an expired session, whose logs and requests to end are still taken', async () => {
    const made = await system.established(device)
    const { session, token } = made
    const found = await system.until(session, 'terminating')
    expect(found).toMatchObject({ code: 'expired', endReason: 'expired' })
    expect(await authenticated(made)).toEqual(refused)
    const body = { session, side: 'device', reason: 'expired', token } as const
    expect(await system.relay.management.requestTermination({ body })).toEqual({ accepted: true })
    await system.relay.ended(session, 'device', 'expired', token)
    await system.relay.ended(session, 'terminal', 'expired', token)
    expect(await system.find(session)).toMatchObject({ state: 'terminated', code: 'expired' })
  })

  test('and everything else of the relay needs the relay’s key', async () => {
    const { client } = await system.logIn()
    const at = new Date().toISOString()
    const { session, token } = neighbour
    const log = { session, side: 'device', event: 'started', at, token } as const
    const end = { session, side: 'device', reason: 'device', token } as const
    const shown = [
      client.authenticate({ body: { session, side: 'device', token } }),
      client.manageLog({ body: log }),
      client.requestTermination({ body: end }),
    ]
    for (const request of shown) {
      expect(await errorOf(request)).toMatchObject({ code: 'unauthenticated' })
    }
  })
})

describe('the connection information', () => {
  test('is for the terminal that asked, and the same each time', async () => {
    const made = await system.connecting(device)
    const { session } = made
    const first = await system.terminal.client.pollConnectionInformation({ session })
    const second = await system.terminal.client.pollConnectionInformation({ session })
    if (first.status !== 200 || second.status !== 200) throw new Error('no information')
    expect({ ...second.body, expiresIn: 0 }).toEqual({ ...first.body, expiresIn: 0 })
    expect(first.body.token).toBe(made.token)
    const sameTerminal = await system.logIn('tanaka', system.terminal.terminalId)
    const again = await sameTerminal.client.pollConnectionInformation({ session })
    expect(again.status).toBe(200)
    const others = [await system.logIn(), await system.logIn('sato')]
    for (const { client } of others) {
      const error = await errorOf(client.pollConnectionInformation({ session, prefer: 'wait=1' }))
      expect(error).toMatchObject({ code: 'not-found' })
    }
    await system.end(made)
    const over = await errorOf(system.terminal.client.pollConnectionInformation({ session }))
    expect(over).toMatchObject({ code: 'session-over', session })
  })
})
