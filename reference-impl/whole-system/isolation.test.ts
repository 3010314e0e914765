import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { fc, test } from '@fast-check/vitest'
import { afterAll, beforeAll, expect } from 'vitest'
import { stringify } from 'yaml'
import { ask, member, relay, text } from '../whole-session/local-api.ts'
import { type PartyProcess, startParty } from './party-process.ts'
import { freePorts } from './ports.ts'
import { accounts } from './settings.ts'
import { startWholeSystem, type WholeSystem } from './whole-system.ts'

/** Two devices, two sessions at once through one terminal and one relay: neither sees an octet of the other. */

const organization = 'Example Service'
const devices = ['printer-7', 'printer-8'] as const
const password = 'a password of both devices'

let directory: string
let system: WholeSystem
let secondDevice: PartyProcess
const sessions = new Map<string, string>()

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mrsp-isolation-'))
  const accountsFile = join(directory, 'two-devices.yaml')
  const users = accounts.map(account => ({ ...account, displayName: account.userId, organization }))
  await writeFile(
    accountsFile,
    stringify({ users, devices: devices.map(deviceId => ({ deviceId, password, organization })) }),
  )
  const ports = await freePorts()
  system = await startWholeSystem({
    directory,
    ports,
    logLevel: 'info',
    overrides: { management: { accountsFile }, device: { password, unattended: true } },
    onLine: () => {},
  })
  const secondFile = join(directory, 'second-device.yaml')
  await writeFile(
    secondFile,
    stringify({
      deviceId: devices[1],
      password,
      unattended: true,
      domain: 'localhost',
      caFile: join(directory, 'tls', 'ca.pem'),
      xmppUrl: `xmpps://localhost:${ports.xmpp}`,
      allowedRelays: [`wss://localhost:${ports.relay}`],
      panelPort: 0,
      dataDirectory: join(directory, 'second-device'),
    }),
  )
  secondDevice = await startParty('device', secondFile, () => {})
  const { userId = '', password: userPassword = '' } = accounts[0] ?? {}
  await ask(ports.terminal, 'POST', '/api/login', { userId, password: userPassword })
  for (const deviceId of devices) sessions.set(deviceId, await establish(deviceId))
})

afterAll(async () => {
  await secondDevice.stop()
  await system.stop()
  await rm(directory, { recursive: true, force: true })
})

async function establish(deviceId: string): Promise<string> {
  const { terminal } = system.ports
  const deadline = Date.now() + 20_000
  for (;;) {
    const { body } = await ask(terminal, 'POST', '/api/sessions', {
      deviceId,
      applicationId: 'web-server',
    })
    const session = text(body, 'session')
    while (session !== '' && Date.now() < deadline) {
      const state = await ask(terminal, 'GET', `/api/sessions/${session}`)
      if (member(state.body, 'paired') === true) return session
      await wait(50)
    }
    if (Date.now() > deadline)
      throw new Error(`no session with ${deviceId}: ${JSON.stringify(body)}`)
    await wait(100)
  }
}

async function exchange(deviceId: string, path: string, body?: Uint8Array): Promise<Buffer> {
  const response = await relay({
    port: system.ports.terminal,
    application: 'web-server',
    session: sessions.get(deviceId) ?? '',
    path,
    ...(body && { method: 'POST', body: { stream: Readable.from([body]), length: body.length } }),
  })
  return buffer(response)
}

test.prop(
  [
    fc.array(
      fc.record({
        device: fc.constantFrom(...devices),
        content: fc.uint8Array({ minLength: 1, maxLength: 200_000 }),
      }),
      { minLength: 2, maxLength: 6 },
    ),
  ],
  { numRuns: 15 },
)('what one session carries stays in it', async transfers => {
  await Promise.all(
    transfers.map(async ({ device, content }) => {
      const marked = Buffer.concat([Buffer.from(`${device} `), content])
      const stored: unknown = JSON.parse(
        (await exchange(device, '/api/files', marked)).toString('utf8'),
      )
      expect(text(stored, 'sha256'), JSON.stringify(stored)).toBe(
        createHash('sha256').update(marked).digest('hex'),
      )
      const [back, status] = await Promise.all([
        exchange(device, `/api/files/${text(stored, 'id')}`),
        exchange(device, '/api/status'),
      ])
      expect(back.equals(marked)).toBe(true)
      expect(text(JSON.parse(status.toString('utf8')), 'deviceId')).toBe(device)
      const other = devices.find(name => name !== device) ?? ''
      const elsewhere = await exchange(other, `/api/files/${text(stored, 'id')}`)
      expect(
        text(JSON.parse(elsewhere.toString('utf8')), 'error'),
        elsewhere.toString('utf8'),
      ).not.toBe('')
    }),
  )
})
