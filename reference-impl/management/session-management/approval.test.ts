import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RemoteSession } from '../../../generated/management-api.ts'
import { MrspError } from '../../../runtime/errors.ts'
import { PlayedDevice } from '../played/played-device.ts'
import { errorOf, TestSystem } from '../played/test-system.ts'

let system: TestSystem
let device: PlayedDevice
let other: PlayedDevice

beforeAll(async () => {
  system = await TestSystem.start({ approvalTimeout: 1 })
  device = await system.connect('printer-1')
  other = await system.connect('printer-2')
})
afterAll(() => system.stop())

/** What the terminal hears when it polls for the connection information. */
async function heard(session: string): Promise<MrspError> {
  const { client } = system.terminal
  return await errorOf(client.pollConnectionInformation({ session, prefer: 'wait=5' }))
}

/** A session whose approval screen is up. */
async function asked(): Promise<{ found: RemoteSession; request: string; session: string }> {
  const { session } = await system.startSession(device)
  const { stanza } = await device.next('approval-request')
  const found = await system.until(session, 'awaiting-approval')
  return { found, request: stanza.request, session }
}

describe('an approval', () => {
  test('that is NO gives nobody a session ID or token, and tells why', async () => {
    const { session } = await system.startSession(device)
    const polled = heard(session)
    await device.answer('no')
    expect(await polled).toMatchObject({ code: 'approval-refused', session })
    const found = await system.find(session)
    expect(found).toMatchObject({
      state: 'refused',
      refusalReason: 'user',
      code: 'approval-refused',
    })
    expect(system.relay.inbox.count(each => each.operation === 'reserve')).toBe(0)
  })

  test('by policy is shown as such, either way', async () => {
    const no = await asked()
    const body = {
      request: no.request,
      session: no.session,
      answer: 'no',
      reason: 'policy',
    } as const
    await device.send.approval(body)
    expect(await system.find(no.session)).toMatchObject({ refusalReason: 'policy' })
    const yes = await asked()
    await device.send.approval({ ...body, ...ids(yes), answer: 'yes' })
    expect(await system.until(yes.session, 'connecting')).toMatchObject({ unattended: true })
    await system.end({ ...yes, token: '' })
  })

  test('that nobody gives in time is a refusal that names the timer', async () => {
    const { session } = await asked()
    expect(await heard(session)).toMatchObject({
      code: 'approval-timeout',
      timer: 'approvalTimeout',
      source: 'management',
    })
    expect(await system.find(session)).toMatchObject({ state: 'refused', refusalReason: 'timeout' })
  })

  test('that comes too late changes nothing', async () => {
    const { session, request } = await asked()
    await system.until(session, 'refused')
    const late = { request, session, answer: 'yes', reason: 'user' } as const
    expect(await errorOf(device.send.approval(late))).toMatchObject({ code: 'wrong-state' })
    await device.send.approval({ ...late, answer: 'no', reason: 'timeout' })
    expect(await system.find(session)).toMatchObject({ state: 'refused', refusalReason: 'timeout' })
  })

  test('that the device refuses to show fails with its code', async () => {
    device.intervene = () => {
      throw new MrspError('device-busy', { source: 'device' })
    }
    const { session } = await system.startSession(device)
    const error = await heard(session)
    device.intervene = () => undefined
    expect(error).toMatchObject({ code: 'device-busy', source: 'device' })
    expect(await system.find(session)).toMatchObject({ state: 'failed', code: 'device-busy' })
    await device.next('approval-request')
  })

  test('that the device never takes fails as offline', async () => {
    const silent = Promise.withResolvers<void>()
    device.intervene = () => silent.promise
    const { session } = await system.startSession(device)
    expect(await heard(session)).toMatchObject({ code: 'device-offline', source: 'management' })
    expect(await system.find(session)).toMatchObject({ state: 'failed', code: 'device-offline' })
    device.intervene = () => undefined
    silent.resolve()
    await device.next('approval-request')
  })

  test('is taken from the full JID that was asked only', async () => {
    const address = system.address('xmpp')
    const { session, request } = await asked()
    const forged = { request, session, answer: 'yes', reason: 'user' } as const
    expect(await errorOf(other.send.approval(forged))).toMatchObject({ code: 'not-found' })
    const elsewhere = new PlayedDevice(address, system.ground, 'printer-1', 'elsewhere')
    elsewhere.client.start()
    await once(elsewhere.client, 'online')
    expect(await errorOf(elsewhere.send.approval(forged))).toMatchObject({ code: 'not-found' })
    expect(await errorOf(elsewhere.sendInfo())).toMatchObject({ code: 'not-permitted' })
    await elsewhere.stop()
    const guess = { ...forged, request: '9c0f2a52-6a9e-4a38-8f55-1f6b7b0f3c11' }
    expect(await errorOf(device.send.approval(guess))).toMatchObject({ code: 'not-found' })
    const unreasonable = { ...forged, reason: 'timeout' } as const
    expect(await errorOf(device.send.approval(unreasonable))).toMatchObject({ code: 'bad-request' })
    expect(await system.find(session)).toMatchObject({ state: 'awaiting-approval' })
    await system.terminal.client.cancelSession({ session })
    await device.next('approval-cancel')
  })

  test('stands as it was first recorded', async () => {
    const { session, request } = await asked()
    const yes = { request, session, answer: 'yes', reason: 'user' } as const
    await device.send.approval(yes)
    await device.send.approval(yes)
    const changed = device.send.approval({ ...yes, answer: 'no' })
    expect(await errorOf(changed)).toMatchObject({ code: 'wrong-state' })
    await system.until(session, 'connecting')
    await device.send.approval(yes)
    await system.end({ session, token: '' })
    await device.send.approval(yes)
  })

  test('is asked for again, by the same request, when the device comes back', async () => {
    const { session } = await system.startSession(other)
    const { stanza: first } = await other.next('approval-request')
    await other.stop()
    const back = await system.connect('printer-2')
    const again = await back.answer('yes')
    expect(again).toEqual({ ...first, expiresIn: again.expiresIn })
    await system.until(session, 'connecting')
    await system.end({ session, token: '' })
  })
})

describe('a withdrawal', () => {
  test('of an approval closes the screen', async () => {
    const { session, request } = await asked()
    const withdrawn = await system.terminal.client.cancelSession({ session })
    expect(withdrawn).toMatchObject({ state: 'cancelled' })
    expect(await device.next('approval-cancel')).toMatchObject({ stanza: { request, session } })
    expect(await heard(session)).toMatchObject({ code: 'cancelled' })
    const late = device.send.approval({ request, session, answer: 'yes', reason: 'user' })
    expect(await errorOf(late)).toMatchObject({ code: 'wrong-state' })
    expect(await system.terminal.client.cancelSession({ session })).toEqual(
      await system.find(session),
    )
  })
})

function ids({ request, session }: { request: string; session: string }): {
  request: string
  session: string
} {
  return { request, session }
}
