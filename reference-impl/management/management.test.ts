import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Element } from 'ltx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { StanzaError } from '../../runtime/xmpp/index.ts'
import { startManagement } from './start-management.ts'
import type { PlayedDevice } from './played/played-device.ts'
import { password, silent } from './played/test-ground.ts'
import { TestSystem } from './played/test-system.ts'

let system: TestSystem
let device: PlayedDevice

beforeAll(async () => {
  system = await TestSystem.start()
  device = await system.connect('printer-1')
})
afterAll(() => system.stop())

interface RawAnswer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** Asks management for whatever, as anybody could. */
async function ask(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<RawAnswer> {
  const url = `${system.address('api')}${path}`
  const asking = request(url, { method, headers, ca: system.ground.certificate.ca })
  asking.end(body)
  const [answer] = await once(asking, 'response')
  let text = ''
  for await (const piece of answer) text += String(piece)
  return { status: answer.statusCode, body: text === '' ? {} : JSON.parse(text) }
}

describe('management', () => {
  test('says that it serves', async () => {
    const { status, body } = await ask('GET', '/v1/health', undefined, {})
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'serving', version: '0.1.0' })
  })

  test('answers what it does not take by the error table, and goes on', async () => {
    const { session } = await system.startSession(device)
    const login = { userId: 'tanaka', password }
    const refused: readonly [string, Promise<RawAnswer>][] = [
      ['unknown-operation', ask('GET', '/v1/nothing')],
      ['unknown-operation', ask('POST', '/v1/deployments', '{"version":"0.2.0"}')],
      ['unauthenticated', ask('GET', '/v1/notices', undefined, {})],
      ['method-not-allowed', ask('DELETE', '/v1/login')],
      ['unauthenticated', ask('GET', '/v1/devices', undefined, {})],
      ['unauthenticated', ask('POST', '/v1/relay/logs', '{}')],
      ['unsupported-media-type', ask('POST', '/v1/login', 'x', { 'content-type': 'text/plain' })],
      ['bad-request', ask('POST', '/v1/login', '{')],
      ['bad-request', ask('POST', '/v1/login', JSON.stringify({ ...login, more: 1 }))],
      ['bad-request', ask('POST', '/v1/login', JSON.stringify({ ...login, userId: 7 }))],
      ['bad-request', ask('POST', '/v1/login', JSON.stringify({ userId: 'tanaka' }))],
      [
        'too-large',
        ask('POST', '/v1/login', JSON.stringify({ ...login, more: 'x'.repeat(70_000) })),
      ],
    ]
    for (const [code, answer] of refused) {
      const { body } = await answer
      expect(body).toMatchObject({ code, source: 'management' })
      expect(JSON.stringify(body)).not.toContain(password)
    }
    await device.answer('no', session)
    expect(await system.until(session, 'refused')).toMatchObject({ refusalReason: 'user' })
  })

  test('answers stanzas that it does not take by the error table', async () => {
    const send = async (payload: Element): Promise<unknown> =>
      await device.client.request(payload, { timeout: 5000 }).catch((error: unknown) => error)
    const xmlns = 'urn:mrsp:1'
    const unknown = await send(new Element('no-such-stanza', { xmlns }))
    const misfit = await send(new Element('approval', { xmlns, request: 'x' }))
    const foreign = await send(new Element('approval-request', { xmlns }))
    for (const error of [unknown, misfit, foreign]) expect(error).toBeInstanceOf(StanzaError)
    expect(unknown).toMatchObject({ application: 'unknown-operation' })
    expect(misfit).toMatchObject({ application: 'bad-request' })
    expect(foreign).toMatchObject({ application: 'unknown-operation' })
    await device.sendInfo()
  })

  test('does not begin where its port is taken, and leaves nothing behind', async () => {
    const { ground } = system
    const port = Number(new URL(system.address('api')).port)
    const databaseFile = join(ground.directory, 'second.sqlite')
    const starting = startManagement(
      { ...ground.configuration, port, databaseFile },
      { log: silent, observe: () => undefined },
    )
    await expect(starting).rejects.toThrow(/EADDRINUSE/)
  })
})

describe('the program', () => {
  const starter = fileURLToPath(new URL('./played/start-management.ts', import.meta.url))

  async function run(settings: Record<string, unknown>): Promise<{ code: number; text: string }> {
    const file = join(system.ground.directory, 'program.yaml')
    await writeFile(file, stringify(settings))
    const child = spawn(process.execPath, [starter, '--config', file])
    let text = ''
    child.stdout.on('data', piece => (text += String(piece)))
    child.stderr.on('data', piece => (text += String(piece)))
    const [code] = await once(child, 'exit')
    return { code: Number(code), text }
  }

  test('ends with 2 on a wrong configuration and names the setting, never its value', async () => {
    const { configuration } = system.ground
    const { code, text } = await run({ ...configuration, tokenKey: 'too short a secret' })
    expect(code).toBe(2)
    expect(text).toContain('tokenKey')
    expect(text).not.toContain('too short')
  }, 20_000)

  test('ends with 1 where it cannot start', async () => {
    const port = Number(new URL(system.address('api')).port)
    const databaseFile = join(system.ground.directory, 'third.sqlite')
    const { code, text } = await run({
      ...system.ground.configuration,
      port,
      databaseFile,
      logLevel: 'info',
    })
    expect(code).toBe(1)
    expect(text).toContain('EADDRINUSE')
    expect(text).not.toContain(system.ground.configuration.tokenKey)
  }, 20_000)
})
