import { request } from 'node:http'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ChangeSignal } from '../change-signal.ts'
import { testGround } from '../played/ground.ts'
import { ApprovalScreen } from './approval-screen.ts'
import { type Panel, startPanel } from './panel.ts'

const ground = testGround()

interface Asked {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

interface Answer {
  readonly status: number | undefined
  readonly headers: NodeJS.Dict<string | string[]>
  readonly text: string
  readonly code?: unknown
}

/** Asks a panel as any program could. */
async function ask(
  panel: string,
  { method = 'GET', path = '/', headers = {}, body }: Asked,
): Promise<Answer> {
  const { hostname, port } = new URL(panel)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, method, path, headers }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', piece => {
        text += piece
      })
      response.on('end', () => {
        const isProblem = response.headers['content-type'] === 'application/problem+json'
        const problem: { code?: unknown } = isProblem ? JSON.parse(text) : {}
        resolve({ status: response.statusCode, headers: response.headers, text, ...problem })
      })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

let panel = ''
let alone: Panel

beforeAll(async () => {
  const { changed, listen } = new ChangeSignal()
  alone = await startPanel({
    host: '127.0.0.1',
    port: 0,
    deviceId: 'printer-7',
    model: 'KX-4500',
    unattended: false,
    screen: new ApprovalScreen(changed),
    online: () => false,
    maintenance: () => undefined,
    sessions: () => [],
    applicationName: id => id,
    endSession: () => false,
    listen,
    log: pino({ level: 'silent' }),
  })
  panel = alone.address
})
afterAll(() => alone.stop())

const json = { 'content-type': 'application/json' }
const press = (body: unknown): Asked => ({
  method: 'POST',
  path: '/api/approval',
  headers: json,
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

describe('the panel', () => {
  test('is a page of its own origin alone', async () => {
    for (const path of ['/', '/panel.js', '/panel.css']) {
      const { status, headers } = await ask(panel, { path })
      expect(status).toBe(200)
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect((await ask(panel, { path, method: 'HEAD' })).text).toBe('')
    }
  })

  test('tells its state at once and at each change', async () => {
    const management = await ground.management()
    const { person } = await ground.device(management)
    expect(await person.state()).toEqual({
      deviceId: 'printer-7',
      model: 'KX-4500',
      online: true,
      unattended: false,
      now: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      approval: null,
      sessions: [],
      maintenance: null,
    })
    const offline = person.sees(({ online }) => !online)
    await management.stop()
    await offline
  })

  test.each([
    ['an address', '127.0.0.1:80', 200],
    ['an IPv6 address', '[::1]:80', 200],
    ['localhost', 'localhost:80', 200],
    ['a name that leads here', 'printer.example', 403],
    ['a name like localhost', 'localhost.example', 403],
  ])('under %s', async (_, host, status) => {
    expect((await ask(panel, { path: '/api/state', headers: { host } })).status).toBe(status)
  })

  test.each([
    ['another origin', 'https://evil.example'],
    ['another port of this computer', 'http://127.0.0.1:1'],
    ['no origin that it would name', 'null'],
  ])('does nothing for a page of %s', async (_, origin) => {
    for (const asked of [press({ request: 'a', answer: 'yes' }), { path: '/api/state' }]) {
      const answer = await ask(panel, { ...asked, headers: { ...json, origin } })
      expect(answer).toMatchObject({ status: 403, code: 'not-permitted' })
    }
  })

  test('does what its own page asks', async () => {
    const headers = { ...json, origin: panel.slice(0, -1) }
    const answer = await ask(panel, { ...press({ request: 'a', answer: 'yes' }), headers })
    expect(answer).toMatchObject({ status: 404, code: 'not-found' })
  })

  test.each([
    [
      'another media type',
      { ...press('{}'), headers: { 'content-type': 'text/plain' } },
      'unsupported-media-type',
    ],
    ['no JSON', press('{'), 'bad-request'],
    ['no object', press('"yes"'), 'bad-request'],
    ['null', press('null'), 'bad-request'],
    ['no UTF-8', { ...press(''), body: Uint8Array.of(0x22, 0xff, 0x22) }, 'bad-request'],
    ['a member too many', press({ request: 'a', answer: 'yes', by: 'me' }), 'bad-request'],
    ['another answer', press({ request: 'a', answer: 'maybe' }), 'bad-request'],
    ['no request', press({ answer: 'yes' }), 'bad-request'],
    ['too much', press({ request: 'a'.repeat(5000), answer: 'yes' }), 'too-large'],
    ['an unknown path', { path: '/api/nothing' }, 'unknown-operation'],
    ['a path out of its pages', { path: '/../panel.ts' }, 'unknown-operation'],
    ['another method', { path: '/api/state', method: 'DELETE' }, 'method-not-allowed'],
    ['another method for a page', { path: '/', method: 'POST' }, 'method-not-allowed'],
    ['a method of nobody', { path: '/api/approval', method: 'PROPFIND' }, 'method-not-allowed'],
    ['a session that is none', { path: '/api/sessions/x/end', method: 'POST' }, 'not-found'],
  ] satisfies [string, Asked, string][])('refuses %s', async (_, asked, code) => {
    expect(await ask(panel, asked)).toMatchObject({ code, source: 'device' })
  })

  test('tells a bounded number of displays', async () => {
    const gone = new AbortController()
    ground.later(() => gone.abort())
    for (let count = 0; count < 32; count++) {
      expect((await fetch(`${panel}api/events`, { signal: gone.signal })).status).toBe(200)
    }
    expect(await ask(panel, { path: '/api/events' })).toMatchObject({ code: 'too-many-requests' })
  })
})
