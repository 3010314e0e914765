import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MrspError } from '../../runtime/errors.ts'
import { createManagementClient } from '../../runtime/http/index.ts'
import { noObserver } from '../../runtime/observer.ts'
import { openManagementDatabase } from './database.ts'
import { LoginPermission } from './login-permission.ts'
import { password, silent } from './played/test-ground.ts'
import { errorOf, TestSystem } from './played/test-system.ts'

let system: TestSystem

beforeAll(async () => {
  system = await TestSystem.start()
})
afterAll(() => system.stop())

function client(credential?: string): ReturnType<typeof createManagementClient> {
  return createManagementClient({
    url: system.address('api'),
    ca: system.ground.certificate.ca,
    credential: () => credential,
  })
}

describe('a login', () => {
  test('is answered with an access token, a terminal ID and who it is (S101 to S103)', async () => {
    system.steps.length = 0
    const login = await client().login({ body: { userId: 'tanaka', password } })
    expect(login).toMatchObject({
      expiresIn: 43_200,
      userId: 'tanaka',
      displayName: 'Koki Tanaka',
      organization: 'North',
      role: 'technician',
    })
    expect(login.accessToken).toMatch(/^mrspa_[A-Za-z0-9_-]{43}$/)
    expect(system.steps.map(({ step }) => step)).toEqual(['S102', 'S103'])
    const { devices } = await client(login.accessToken).listDevices({})
    expect(devices.map(({ deviceId }) => deviceId)).toContain('printer-1')
  })

  test('keeps a terminal ID that management made, and makes a new one for any other', async () => {
    const { terminalId } = system.terminal
    const again = await system.logIn('tanaka', terminalId)
    expect(again.terminalId).toBe(terminalId)
    const foreign = await system.logIn('sato', terminalId)
    expect(foreign.terminalId).not.toBe(terminalId)
    const invented = '5b0c6f4e-0d7e-4a53-9c1f-6f2f3a9f9b10'
    expect((await system.logIn('tanaka', invented)).terminalId).not.toBe(invented)
  })

  test('with a wrong password and of an unknown user is refused alike', async () => {
    system.steps.length = 0
    const wrong = await errorOf(client().login({ body: { userId: 'tanaka', password: 'no' } }))
    expect(system.steps.map(({ step }) => step)).toEqual(['S102', 'S103'])
    const unknown = await errorOf(client().login({ body: { userId: 'nobody', password: 'no' } }))
    expect(wrong).toMatchObject({ code: 'login-refused', source: 'management' })
    expect({ ...unknown }).toEqual({ ...wrong })
  })

  test('is over after the logout, and only that login', async () => {
    const { accessToken } = await client().login({ body: { userId: 'tanaka', password } })
    await client(accessToken).logout({})
    expect(await errorOf(client(accessToken).listDevices({}))).toMatchObject({
      code: 'unauthenticated',
    })
    expect((await system.terminal.client.listDevices({})).devices).not.toEqual([])
  })

  test('of a technician permits nothing of an administrator', async () => {
    const { accessToken } = await client().login({ body: { userId: 'tanaka', password } })
    const database = await openManagementDatabase(system.ground.configuration.databaseFile)
    const keys = { relayKey: 'the key of the relay', relay: 'relay' }
    const permission = new LoginPermission({ database, observe: noObserver, log: silent, ...keys })
    expect(await permission.authenticate('user', accessToken)).toMatchObject({
      kind: 'user',
      id: 'tanaka',
    })
    const administering = permission.authenticate('administrator', accessToken)
    expect(await errorOf(administering)).toMatchObject({ code: 'not-permitted' })
    expect(await permission.authenticate('relay', accessToken)).toBeUndefined()
    expect(await permission.authenticate('relay', keys.relayKey)).toMatchObject({ kind: 'relay' })
    expect(await permission.authenticate('user', keys.relayKey)).toBeUndefined()
    await database.updateTable('logins').set({ expiresAt: Date.now() }).execute()
    expect(await permission.authenticate('user', accessToken)).toBeUndefined()
    await database.destroy()
  })

  test('that failed too often is refused unseen, for the user and with a time to wait', async () => {
    let error = new MrspError('login-refused', { source: 'management' })
    let attempts = 0
    while (error.code === 'login-refused' && attempts < 21) {
      attempts += 1
      error = await errorOf(client().login({ body: { userId: 'sato', password: 'no' } }))
    }
    expect(error).toMatchObject({ code: 'too-many-requests' })
    expect(error.retryAfter).toBeGreaterThan(0)
    const right = await errorOf(client().login({ body: { userId: 'sato', password } }))
    expect(right).toMatchObject({ code: 'too-many-requests' })
    expect(attempts).toBeLessThanOrEqual(20)
  })
})
