// The terminal with management and relay played around it: sockets, TLS and HTTP are real.

import { readdir, readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { MrspError } from '../../runtime/errors.ts'
import {
  askHttp,
  type ControlAnswer,
  PlayedSurroundings,
  type ShownSession,
  type TerminalState,
} from './played/played-surroundings.ts'
import { LocalSocket } from './played/played-session.ts'

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function text(value: unknown, name: string): string {
  return String(member(value, name))
}

/** A session in a state, found by its name. */
function has(
  session: string,
  is: (shown: ShownSession) => boolean,
): (state: TerminalState) => boolean {
  return ({ sessions }) => sessions.some(shown => shown.session === session && is(shown))
}

async function start(played: PlayedSurroundings): Promise<string> {
  const answer = await played.ask('POST', '/api/sessions', {
    deviceId: 'printer-7',
    applicationId: 'web-server',
  })
  expect(answer.status).toBe(201)
  return text(answer.body, 'session')
}

/** Starts a session, has it approved, and waits until both ends are paired. */
async function established(played: PlayedSurroundings): Promise<ShownSession> {
  const session = await start(played)
  played.management.move(session, { state: 'connecting' })
  played.connectDevice()
  const state = await played.state(has(session, ({ paired }) => paired))
  played.management.move(session, { state: 'established' })
  const shown = state.sessions.find(each => each.session === session)
  if (shown === undefined) throw new Error('not shown')
  return shown
}

function get(played: PlayedSurroundings, url: string, path: string): Promise<ControlAnswer> {
  return askHttp(played.port, 'GET', path, { host: new URL(url).host })
}

describe('login', () => {
  test('nothing is allowed before it; a wrong password is refused; the token stays inside', async () => {
    await using played = await PlayedSurroundings.start()
    for (const [method, path, body] of [
      ['GET', '/api/devices'],
      ['POST', '/api/sessions', { deviceId: 'printer-7', applicationId: 'web-server' }],
      ['POST', '/api/maintenance', { deviceId: 'printer-7', operation: 'confirm-counters' }],
    ] as const) {
      const answer = await played.ask(method, path, body)
      expect([answer.status, text(answer.body, 'code')]).toEqual([401, 'unauthenticated'])
    }
    const wrong = await played.ask('POST', '/api/login', { userId: 'tanaka', password: 'battery' })
    expect([wrong.status, text(wrong.body, 'code')]).toEqual([401, 'login-refused'])
    const right = await played.ask('POST', '/api/login', {
      userId: 'tanaka',
      password: 'correct horse',
    })
    expect(right.status).toBe(200)
    expect(right.body).toMatchObject({ userId: 'tanaka', role: 'technician' })
    expect(JSON.stringify(right.body)).not.toContain('mrspa_')
    const devices = await played.ask('GET', '/api/devices')
    expect(text(devices.body, 'devices')).not.toBe('undefined')
    expect(played.steps.map(({ step }) => step)).toEqual(['S101', 'S101'])
    expect((await played.ask('POST', '/api/logout')).status).toBe(204)
    expect(await played.state(() => true)).toEqual({ login: null, sessions: [], notices: [] })
  })

  test('the terminal ID is kept over a restart and shown at the next login', async () => {
    await using played = await PlayedSurroundings.start()
    await played.logIn()
    await played.stopTerminal()
    await played.startTerminal()
    await played.logIn()
    const [first, second] = played.management.terminalIds
    expect([first, typeof second]).toEqual([undefined, 'string'])
    await played.logIn()
    expect(played.management.terminalIds[2]).toBe(second)
  })

  test('a configured user is logged in as soon as management can be reached, and again', async () => {
    await using played = await PlayedSurroundings.start({
      userId: 'tanaka',
      password: 'correct horse',
    })
    await played.state(({ login }) => login?.userId === 'tanaka')
    played.management.forgetLogins()
    expect((await played.ask('GET', '/api/devices')).status).toBe(401)
    await played.management.until(() => played.management.terminalIds.length === 2)
    await played.state(({ login }) => login?.userId === 'tanaka')
    expect((await played.ask('GET', '/api/devices')).status).toBe(200)
  })

  test('a login that management no longer knows is over', async () => {
    await using played = await PlayedSurroundings.start()
    await played.logIn()
    const session = await start(played)
    played.management.forgetLogins()
    played.management.move(session, { state: 'awaiting-approval' })
    await played.state(({ login }) => login === null)
  })
})

describe('maintenance', () => {
  test('is instructed, followed and shown', async () => {
    await using played = await PlayedSurroundings.start()
    await played.logIn()
    const bad = await played.ask('POST', '/api/maintenance', {
      deviceId: 'printer-7',
      operation: 'explode',
    })
    expect([bad.status, text(bad.body, 'code')]).toEqual([400, 'bad-request'])
    const asked = await played.ask('POST', '/api/maintenance', {
      deviceId: 'printer-7',
      operation: 'confirm-counters',
    })
    const path = `/api/maintenance/${text(asked.body, 'maintenance')}`
    const waiting = played.ask('GET', `${path}?since=1`)
    played.management.moveMaintenance({ state: 'done', counters: [{ name: 'total', value: 3 }] })
    expect((await waiting).body).toMatchObject({ state: 'done', counters: [{ value: 3 }] })
    expect((await played.ask('GET', path)).body).toMatchObject({ state: 'done' })
    expect((await played.ask('GET', `${path}?since=x`)).status).toBe(400)
    expect(played.steps.map(({ step }) => step)).toEqual(['S101', 'S121'])
  })
})

describe('a session', () => {
  test('is asked for, approved, connected, used and ended, each step told once', async () => {
    await using played = await PlayedSurroundings.start()
    await played.logIn()
    const session = await start(played)
    const asking = await played.state(has(session, ({ state }) => state === 'requested'))
    expect(asking.sessions[0]).toMatchObject({ bindingCode: '407213', connected: false })
    expect(asking.sessions[0]?.url).toBeUndefined()
    played.management.move(session, { state: 'awaiting-approval' })
    await played.state(has(session, ({ state }) => state === 'awaiting-approval'))
    played.management.move(session, { state: 'approved' })
    played.management.move(session, { state: 'connecting' })
    await played.state(has(session, ({ connected }) => connected))
    played.connectDevice()
    const { sessions } = await played.state(has(session, ({ paired }) => paired))
    played.management.move(session, { state: 'established' })
    await played.state(has(session, ({ state }) => state === 'established'))
    const url = sessions[0]?.url ?? ''
    expect(url).toBe(`http://web-server.${session}.localhost:${played.port}/`)
    expect(await get(played, url, '/counters')).toMatchObject({ status: 200, body: '/counters' })

    const ended = await played.ask('POST', `/api/sessions/${session}/terminate`)
    expect(ended.status).toBe(200)
    await played.state(has(session, ({ connected }) => !connected))
    played.management.move(session, { state: 'terminated', endReason: 'terminal' })
    await played.state(
      has(session, ({ state, endReason }) => state === 'terminated' && endReason === 'terminal'),
    )
    expect((await get(played, url, '/counters')).status).toBe(410)

    const told = played.steps.filter(each => each.step !== 'S101' && each.step !== 'S141')
    expect(told.map(each => each.session)).toEqual(told.map(() => session))
    const once = ['S141', 'S203', 'S204', 'S231', 'S232', 'S261', 'S262', 'S273']
    const order = played.steps.map(({ step }) => step).filter(step => step !== 'S201')
    expect(order).toEqual(['S101', ...once])
    expect(played.steps.some(({ step }) => step === 'S201')).toBe(true)
  })

  test('that is refused is shown with the reason, and nothing was connected', async () => {
    await using played = await PlayedSurroundings.start()
    await played.logIn()
    for (const refusalReason of ['user', 'timeout', 'policy'] as const) {
      const session = await start(played)
      played.management.move(session, { state: 'awaiting-approval' })
      played.management.move(session, { state: 'refused', refusalReason })
      await played.state(has(session, shown => shown.refusalReason === refusalReason))
    }
    expect(played.steps.some(({ step }) => step === 'S203')).toBe(false)
    expect(played.relay.terminal.connections).toBe(0)
  })

  test('can be withdrawn while nobody has answered', async () => {
    await using played = await PlayedSurroundings.start()
    await played.logIn()
    const session = await start(played)
    played.management.move(session, { state: 'awaiting-approval' })
    const answer = await played.ask('POST', `/api/sessions/${session}/cancel`)
    expect(answer).toMatchObject({ status: 200, body: { state: 'cancelled' } })
  })

  test('that ends at the device is shown, and its open requests are answered', async () => {
    await using played = await PlayedSurroundings.start()
    await played.logIn()
    const { session, url = '' } = await established(played)
    played.relay.end('device')
    played.management.move(session, { state: 'terminated', endReason: 'device' })
    await played.state(
      has(session, ({ endReason, connected }) => endReason === 'device' && !connected),
    )
    expect(await get(played, url, '/')).toMatchObject({
      status: 410,
      body: { code: 'session-over' },
    })
    expect(played.management.asked).not.toContain('cancelSession')
  })

  test('whose relay is not in the list is not connected and is withdrawn', async () => {
    await using played = await PlayedSurroundings.start({ allowedRelays: ['wss://relay.example'] })
    await played.logIn()
    const session = await start(played)
    played.management.move(session, { state: 'connecting' })
    await played.state(has(session, ({ code }) => code === 'source-refused'))
    await played.management.until(() => played.management.asked.includes('cancelSession'))
    expect(played.relay.terminal.connections).toBe(0)
  })

  test('whose relay has no address that can be read in one way is not connected', async () => {
    await using played = await PlayedSurroundings.start({ allowedRelays: [] })
    await played.logIn()
    const { information } = played.management
    for (const url of ['wss://[', `${played.relayUrl}#x`, 'wss://a@localhost/v1/agent']) {
      played.management.information = session => ({ ...information(session), url })
      const session = await start(played)
      played.management.move(session, { state: 'connecting' })
      await played.state(has(session, ({ code }) => code === 'source-refused'))
    }
    expect(played.relay.terminal.connections).toBe(0)
  })

  test('that the relay refuses is shown as such and is withdrawn', async () => {
    await using played = await PlayedSurroundings.start()
    await played.logIn()
    const { information } = played.management
    played.management.information = session => ({
      ...information(session),
      token: `mrsp_${'x'.repeat(43)}`,
    })
    const session = await start(played)
    played.management.move(session, { state: 'connecting' })
    await played.state(has(session, ({ code }) => code === 'unauthenticated'))
    await played.management.until(() => played.management.asked.includes('cancelSession'))
  })

  test('is refused with the code of management; the one that blocks is shown', async () => {
    await using played = await PlayedSurroundings.start()
    await played.logIn()
    const blocking = played.management.leave('established')
    played.management.refusal = new MrspError('conflict', {
      source: 'management',
      session: blocking,
    })
    const answer = await played.ask('POST', '/api/sessions', {
      deviceId: 'printer-7',
      applicationId: 'web-server',
    })
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'conflict', source: 'management', session: blocking },
    })
    await played.state(has(blocking, ({ state }) => state === 'established'))
  })

  test('goes on while management is away, and is watched again when it is back', async () => {
    await using played = await PlayedSurroundings.start()
    await played.logIn()
    const { session, url = '' } = await established(played)
    await played.restartManagement()
    expect((await get(played, url, '/still')).body).toBe('/still')
    played.management.move(session, { expiresAt: '2026-11-22T11:30:00.000Z', state: 'terminating' })
    await played.state(has(session, ({ state }) => state === 'terminating'))
  })

  test('goes on after a logout, and is nobody else’s after another login', async () => {
    await using played = await PlayedSurroundings.start()
    await played.logIn()
    const { session, url = '' } = await established(played)
    await played.ask('POST', '/api/logout')
    expect((await played.state(({ login }) => login === null)).sessions).toHaveLength(1)
    expect((await get(played, url, '/still')).body).toBe('/still')
    played.management.sessions.clear()
    await played.ask('POST', '/api/login', { userId: 'suzuki', password: 'correct horse' })
    await played.state(({ login, sessions }) => login?.userId === 'suzuki' && sessions.length === 0)
    expect((await get(played, url, '/other')).status).toBe(421)
    expect(played.steps.some(each => each.step === 'S262' && each.session === session)).toBe(true)
  })
})

describe('sessions of an earlier run', () => {
  test('are shown after the login, and can be withdrawn', async () => {
    await using played = await PlayedSurroundings.start()
    const waiting = played.management.leave('awaiting-approval')
    const other = played.management.leave('awaiting-approval')
    const running = played.management.leave('established')
    played.management.foreign.add(other)
    await played.logIn()
    await played.state(({ sessions }) => sessions.length === 3)
    for (const session of [waiting, running]) {
      const answer = await played.ask('POST', `/api/sessions/${session}/cancel`)
      expect(answer.status).toBe(200)
    }
    await played.state(has(waiting, ({ state }) => state === 'cancelled'))
    await played.state(has(running, ({ state }) => state === 'terminating'))
    played.management.move(other, { state: 'connecting' })
    await played.state(has(other, ({ state }) => state === 'connecting'))
    expect(played.steps.some(({ step }) => step === 'S203')).toBe(false)
  })

  test('are gone on with where that can be', async () => {
    await using played = await PlayedSurroundings.start()
    const session = played.management.leave('approved')
    await played.logIn()
    await played.state(({ sessions }) => sessions.length === 1)
    played.management.move(session, { state: 'connecting' })
    played.connectDevice()
    await played.state(has(session, ({ paired }) => paired))
  })
})

describe('a stop', () => {
  test('ends what is connected by the valid process, withdraws what waits, and logs out', async () => {
    await using played = await PlayedSurroundings.start()
    await played.logIn()
    const { session } = await established(played)
    const waiting = await start(played)
    const port = played.port
    await played.stopTerminal()
    expect(played.steps.filter(each => each.session === session).map(({ step }) => step)).toEqual(
      expect.arrayContaining(['S261', 'S262', 'S273']),
    )
    expect(played.management.sessions.get(waiting)?.state).toBe('cancelled')
    expect(played.management.asked.at(-1)).toBe('logout')
    await expect(
      new Promise((resolve, reject) => {
        connect(port, '127.0.0.1').once('connect', resolve).once('error', reject)
      }),
    ).rejects.toThrow('ECONNREFUSED')
  })
})

describe('the control interface', () => {
  test('serves its page with fields that keep others out', async () => {
    await using played = await PlayedSurroundings.start()
    const page = await played.ask('GET', '/')
    expect(page.status).toBe(200)
    expect(String(page.body)).toContain('<title>')
    expect(page.headers['x-frame-options']).toBe('DENY')
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    const files = await readdir(new URL('pages/', import.meta.url))
    for (const file of files.filter(each => each !== 'terminal.html')) {
      const answer = await played.ask('GET', `/${file}`)
      expect(answer.status, file).toBe(200)
      const written = await readFile(new URL(`pages/${file}`, import.meta.url), 'utf8')
      expect(answer.body).toBe(written)
    }
    expect(await played.ask('GET', '/none')).toMatchObject({
      status: 404,
      body: { code: 'unknown-operation' },
    })
    expect(await played.ask('POST', '/api/state')).toMatchObject({ status: 405 })
  })

  test('answers no other host, and no page of another origin', async () => {
    await using played = await PlayedSurroundings.start()
    await played.logIn()
    const { port } = played
    const attempts = ['GET', '/api/state'] as const
    for (const host of [
      `evil.example:${port}`,
      'localhost',
      `localhost:${port + 1}`,
      `[::1]:${port}`,
    ]) {
      expect((await played.ask(...attempts, undefined, { host })).status, host).toBe(421)
    }
    for (const origin of [
      'http://evil.example',
      'null',
      `https://localhost:${port}`,
      `http://web-server.x.localhost:${port}`,
      `http://127.0.0.1:${port}`,
    ]) {
      for (const [method, path] of [['POST', '/api/logout'], attempts] as const) {
        const answer = await played.ask(method, path, undefined, { origin })
        expect([answer.status, text(answer.body, 'code')], origin).toEqual([403, 'not-permitted'])
      }
    }
    for (const site of ['cross-site', 'same-site']) {
      const answer = await played.ask(...attempts, undefined, { 'sec-fetch-site': site })
      expect(answer.status).toBe(403)
    }
    const own = { origin: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}` }
    expect((await played.ask('POST', '/api/logout', undefined, own)).status).toBe(204)
  })

  test('looks at the host of every request of a kept connection', async () => {
    await using played = await PlayedSurroundings.start()
    const socket = connect(played.port, '127.0.0.1')
    const local = new LocalSocket(socket)
    socket.write(`GET /api/state HTTP/1.1\r\nHost: localhost:${played.port}\r\n\r\n`)
    await local.textWith('"sessions":[],"notices":[]}')
    socket.write('GET /api/state HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')
    expect(await local.wholeText()).toMatch(/}HTTP\/1\.1 421 /)
  })

  test('refuses bodies that are no JSON, too large, or of the wrong shape', async () => {
    await using played = await PlayedSurroundings.start()
    const login = async (type: string, body: string): Promise<unknown> => {
      const answer = await askHttp(
        played.port,
        'POST',
        '/api/login',
        { 'content-type': type },
        body,
      )
      return text(answer.body, 'code')
    }
    expect(await login('text/plain', '{}')).toBe('unsupported-media-type')
    expect(await login('application/json', '{')).toBe('bad-request')
    expect(await login('application/json', '{"userId":"tanaka"}')).toBe('bad-request')
    expect(await login('application/json', `"${'x'.repeat(20_000)}"`)).toBe('too-large')
  })

  test('takes a request that comes in any pieces', async () => {
    await using played = await PlayedSurroundings.start()
    const socket = connect({ port: played.port, host: '127.0.0.1', noDelay: true })
    const local = new LocalSocket(socket)
    const body = JSON.stringify({ userId: 'tanaka', password: 'correct horse' })
    const octets = Buffer.from(
      `POST /api/login HTTP/1.1\r\nHost: localhost:${played.port}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    for (let at = 0; at < octets.length; at += 7) {
      socket.write(octets.subarray(at, at + 7))
      await new Promise(resolve => {
        setImmediate(resolve)
      })
    }
    expect(await local.wholeText()).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('no secret is told to anybody', async () => {
    await using played = await PlayedSurroundings.start()
    await played.logIn()
    const { session, url = '' } = await established(played)
    await get(played, url, '/counters')
    const shown = [
      await played.ask('GET', '/api/state'),
      await played.ask('GET', `/api/sessions/${session}`),
      await played.ask('POST', `/api/sessions/${session}/terminate`),
    ]
    const { sessionId, token } = played.relay.credentials('terminal')
    await played.stopTerminal()
    const told = JSON.stringify([shown, played.logLines])
    for (const secret of [sessionId, token, 'mrsp_', 'mrspa_', 'correct horse']) {
      expect(told).not.toContain(secret)
    }
  })

  test('a program that sends no request is not waited for at the end', async () => {
    await using played = await PlayedSurroundings.start()
    const silent = connect(played.port, '127.0.0.1')
    silent.on('error', () => {})
    const events = request({
      host: '127.0.0.1',
      port: played.port,
      path: '/api/events',
      agent: false,
    }).end()
    events.on('error', () => {})
    await played.state(() => true)
    await played.stopTerminal()
  })
})
