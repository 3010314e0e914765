import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { describe, expect, test } from 'vitest'
import type { DeviceConfiguration } from '../../generated/configuration.ts'
import type { MaintenanceRequest } from '../../generated/stanzas.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { TestRelay } from '../../runtime/session-connection/test-relay.ts'
import { ask } from './played/agent-session.ts'
import type { DeviceProcess } from './played/device-process.ts'
import { testGround } from './played/ground.ts'
import { agent, password, type PlayedManagement } from './played/management.ts'
import { PlayedPerson } from './played/panel.ts'

const ground = testGround()

/** A device as a process of its own, known to management. */
async function startProcess(
  management: PlayedManagement,
  relays: readonly TestRelay[],
  changes?: Partial<DeviceConfiguration>,
): Promise<DeviceProcess> {
  const allowedRelays = relays.map(relay => new URL(relay.credentials('device').address).origin)
  const device = await ground.process(management, { allowedRelays, ...changes })
  await device.start()
  await management.next('device-info')
  return device
}

/** Kills it and starts it again. Gives the sessions that it names then. */
async function crash(
  device: DeviceProcess,
  management: PlayedManagement,
): Promise<readonly { readonly session: string }[]> {
  await device.kill()
  await management.until(false)
  management.inbox.clear()
  await device.start()
  return (await management.next('device-info')).sessions
}

/** Asks the Web Server in a session of its own. */
async function openWebServer(
  management: PlayedManagement,
  relay: TestRelay,
): Promise<(method: string, path: string, body?: string | Uint8Array) => Promise<Buffer>> {
  const question = await management.askApproval()
  await management.next('approval', question.request)
  await management.inform(relay, question)
  const terminal = await ground.terminal(relay)
  return async (method, path, body = '') => {
    const octets = Buffer.from(body)
    const head = `${method} ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${octets.length}\r\n\r\n`
    return (await ask(terminal, Buffer.concat([Buffer.from(head), octets]))).octets
  }
}

describe('after a crash', () => {
  test('answers stand, questions are asked again, approvals are forgotten', async () => {
    const management = await ground.management()
    const relay = await ground.relay()
    const device = await startProcess(management, [relay])
    const person = (): PlayedPerson => new PlayedPerson(device.panel)

    const refused = await management.askApproval()
    await person().press(refused.request, 'no')
    const no = await management.next('approval', refused.request)
    const approved = await management.askApproval()
    await person().pressYes(approved.request)
    const yes = await management.next('approval', approved.request)
    const open = await management.askApproval()

    await crash(device, management)
    expect((await person().state()).approval).toBeNull()
    await management.askApproval(refused)
    expect(await management.next('approval')).toEqual(no)
    await management.askApproval(approved)
    expect(await management.next('approval')).toEqual(yes)
    expect((await person().state()).approval).toBeNull()
    const informed = management.inform(relay, approved)
    await expect(informed).rejects.toMatchObject({ code: 'not-found' })

    await management.askApproval(open)
    await person().press(open.request, 'no')
    expect(await management.next('approval')).toMatchObject({ request: open.request, answer: 'no' })
  })

  test('what was stored is there, what management did not take is told again, and a session that was lost is not named', async () => {
    const management = await ground.management()
    const relays = [await ground.relay(), await ground.relay()] as const
    const device = await startProcess(management, relays, { unattended: true })
    const upload = randomBytes(2_000_000)
    const sha256 = createHash('sha256').update(upload).digest('hex')

    const before = await openWebServer(management, relays[0])
    expect((await management.next('device-info')).sessions).toHaveLength(1)
    const entry = JSON.stringify({ name: 'Koki Tanaka', email: 'koki@example.com' })
    expect((await before('POST', '/api/address-book', entry)).toString()).toContain('201 Created')
    expect((await before('POST', '/api/test-page')).toString()).toContain('201 Created')
    const stored = (await before('POST', '/api/files', upload)).toString()
    expect(stored).toContain(sha256)
    management.answers.take = ({ name }) => {
      if (name === 'maintenance-result') throw new MrspError('internal', { source: 'management' })
    }
    const { request } = await management.confirmCounters()
    management.answers.take = () => {}

    expect(await crash(device, management)).toEqual([])
    expect(await management.next('maintenance-result')).toMatchObject({ request, outcome: 'done' })
    const { counters } = await management.confirmCounters()
    expect(counters).toContainEqual({ name: 'print-total', value: 1 })
    expect(management.inbox.left).toEqual([])
    const after = await openWebServer(management, relays[1])
    expect((await after('GET', '/api/address-book')).toString()).toContain('koki@example.com')
    const id = /"id":"([^"]+)"/.exec(stored)?.[1]
    const download = await after('GET', `/api/files/${id}`)
    expect(download.subarray(download.indexOf('\r\n\r\n') + 4).equals(upload)).toBe(true)
  })
})

describe('an installation', () => {
  const file = randomBytes(500_000)
  const sha256 = createHash('sha256').update(file).digest('hex')

  /** A source whose first downloads get no further than half of the file. */
  async function source(halves: number): Promise<{ origin: string; asked: () => number }> {
    const { certificate: cert, key } = ground.certificate
    let asked = 0
    const server = createServer({ cert, key }, (_, response: ServerResponse) => {
      if (++asked <= halves) response.write(file.subarray(0, file.length / 2))
      else response.end(file)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    ground.later(() => {
      server.closeAllConnections()
      server.close()
    })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return { origin: `https://localhost:${address.port}`, asked: () => asked }
  }

  test.each([
    ['its download', 1, 'download', 2],
    ['its end', 0, 'install', 1],
  ] as const)(
    'is done once when the device is killed during %s',
    async (_, halves, phase, downloads) => {
      const management = await ground.management()
      const { origin, asked } = await source(halves)
      const device = await startProcess(management, [], { firmwareSources: [origin] })
      const asking: MaintenanceRequest = {
        request: randomUUID(),
        operation: 'install-firmware',
        firmware: { version: '3.0.0', source: `${origin}/kx.bin`, sha256, size: file.length },
      }
      management.answers.take = async ({ name, value }) => {
        // Killed before it can hear that its phase, or its result, was taken.
        if (name !== 'maintenance-progress' || value.phase !== phase) return
        if (phase === 'install' || value.percent > 0) await device.kill()
      }
      await management.send.maintenanceRequest(asking, agent)
      await management.until(false)
      management.answers.take = () => {}

      await crash(device, management)
      await management.send.maintenanceRequest(asking, agent)
      const result = { request: asking.request, outcome: 'done', firmware: '3.0.0' }
      expect(await management.next('maintenance-result')).toEqual(result)
      await management.send.maintenanceRequest(asking, agent)
      expect(await management.next('maintenance-result')).toEqual(result)
      expect(asked()).toBe(downloads)
      expect((await management.confirmCounters()).firmware).toBe('3.0.0')
    },
  )
})

test('ends its sessions, says goodbye and exits 0 on SIGTERM, and no secret is in its log', async () => {
  const management = await ground.management()
  const relay = await ground.relay()
  const device = await startProcess(management, [relay], { unattended: true, logLevel: 'trace' })
  const question = await management.askApproval()
  await management.inform(relay, question)
  const terminal = await ground.terminal(relay)
  const open = await management.askApproval({ session: question.session })
  expect(open.request).not.toBe(question.request)
  const ended = await device.stop()
  expect(ended).toMatchObject({ code: 0, complaint: '' })
  await expect.poll(() => terminal.state).toBe('over')
  const lines = ended?.output.trim().split('\n') ?? []
  expect(lines.at(-1)).toContain('"msg":"stopped"')
  for (const step of ['S144', 'S171', 'S172', 'S291', 'S292']) {
    expect(ended?.output).toContain(`"step":"${step}"`)
  }
  const { sessionId, token } = relay.credentials('device')
  for (const secret of [sessionId, token, password]) expect(ended?.output).not.toContain(secret)
})
