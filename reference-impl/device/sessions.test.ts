import { v7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import type { DeviceConfiguration } from '../../generated/configuration.ts'
import type { ApprovalRequest } from '../../generated/stanzas.ts'
import type { TestRelay } from '../../runtime/session-connection/test-relay.ts'
import { ask } from './played/agent-session.ts'
import { type StartedDevice, testGround } from './played/ground.ts'
import { agent, type PlayedManagement } from './played/management.ts'

const ground = testGround()

interface Parties {
  readonly management: PlayedManagement
  readonly relay: TestRelay
  readonly device: StartedDevice
}

/** Management, a relay that the device may connect to, and a device whose policy approves. */
async function parties(changes: Partial<DeviceConfiguration> = {}): Promise<Parties> {
  const management = await ground.management()
  const relay = await ground.relay()
  const allowedRelays = [new URL(relay.credentials('device').address).origin]
  const device = await ground.device(management, { unattended: true, allowedRelays, ...changes })
  return { management, relay, device }
}

/** An approved session. */
async function approve(
  management: PlayedManagement,
  application = 'web-server',
): Promise<ApprovalRequest> {
  const question = await management.askApproval({ application })
  await management.next('approval', question.request)
  return question
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`

describe('token and session ID', () => {
  test('activate the agent, which connects at once; the application answers', async () => {
    const { management, relay, device } = await parties()
    const question = await approve(management)
    const { session } = question
    await management.inform(relay, question)
    const terminal = await ground.terminal(relay)
    const { octets } = await ask(terminal, get('/api/status'))
    expect(octets.toString()).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*"deviceId":"printer-7"/)
    expect(device.steps.filter(each => each.session === session).map(({ step }) => step)).toEqual([
      'S144',
      'S171',
      'S172',
      'S235',
      'S236',
      'S237',
      'S239',
      'S240',
      'S241',
    ])
    expect(device.steps.filter(({ step }) => step === 'S238')).toHaveLength(1)
    const { sessions } = await device.person.sees(
      ({ sessions: [held] }) => held?.state === 'paired',
    )
    expect(sessions).toEqual([
      {
        session,
        application: 'web-server',
        applicationName: 'Web Server',
        userName: 'Koki Tanaka',
        organization: 'Example Service',
        state: 'paired',
      },
    ])
  })

  test('of an application lead to this application', async () => {
    const { management, relay } = await parties()
    await management.inform(relay, await approve(management, 'job-log'))
    const terminal = await ground.terminal(relay)
    expect((await ask(terminal, get('/api/jobs'), 'job-log')).octets.toString()).toMatch(
      /"jobs":\[\]/,
    )
    expect((await ask(terminal, get('/api/jobs'))).code).toBe('application-not-approved')
  })

  test.each([
    ['a session that was not approved', async () => ({ session: v7(), application: 'web-server' })],
    [
      'another application than the approved one',
      async (management: PlayedManagement) => ({
        ...(await approve(management)),
        application: 'job-log',
      }),
    ],
    [
      'a session whose end was asked for',
      async (management: PlayedManagement) => {
        const approved = await approve(management)
        await management.terminate(approved.session)
        return approved
      },
    ],
  ])('for %s are not found', async (_, prepare) => {
    const { management, relay } = await parties()
    const informed = management.inform(relay, await prepare(management))
    await expect(informed).rejects.toMatchObject({ code: 'not-found', source: 'device' })
    expect(relay.device.connections).toBe(0)
  })

  test.each([
    ['another relay', (url: string) => url.replace('127.0.0.1', 'localhost')],
    ['another port', (url: string) => url.replace(/:\d+\//, ':1/')],
    ['another path', (url: string) => url.replace('/v1/hub', '/v2/hub')],
    ['a path that leads elsewhere', (url: string) => url.replace('/hub', '/../v1/hub')],
    ['a user', (url: string) => url.replace('wss://', 'wss://a@')],
  ])('for %s are refused', async (_, change) => {
    const relay = await ground.relay()
    const { address } = relay.credentials('device')
    const { management } = await parties({ allowedRelays: [address.replace('/hub', '/')] })
    const question = await approve(management)
    const informed = management.inform(relay, question, { url: change(address) })
    await expect(informed).rejects.toMatchObject({ code: 'source-refused', source: 'device' })
    expect(relay.device.connections).toBe(0)
    await management.inform(relay, question)
    await ground.terminal(relay)
  })

  test('are told to the log with who asked, what was answered, and why it ended', async () => {
    const { management, relay, device } = await parties()
    const question = await approve(management)
    const { session } = question
    const url = 'wss://a-user:secret-word@relay.example/v1/hub'
    await management.inform(relay, question, { url }).catch(() => {})
    const { sessionId, token } = await management.inform(relay, question)
    await ground.terminal(relay)
    await management.send.sessionTerminate({ request: v7(), session, reason: 'management' }, agent)
    await device.person.sees(({ sessions }) => sessions.length === 0)
    await device.stop()
    const told = device.logLines.map(line => JSON.parse(line))
    expect(told).toMatchObject([
      { msg: 'connected to management' },
      { msg: 'approval asked', session, application: 'web-server', userName: question.userName },
      { msg: 'approval answered', session, answer: 'yes', reason: 'policy' },
      { msg: expect.stringContaining('allowedRelays'), session, relay: 'relay.example', level: 40 },
      { msg: 'session started', session },
      { msg: 'session ended', session, reason: 'management' },
      { msg: 'connection to management closed', level: 30 },
    ])
    for (const secret of [sessionId, token, 'secret-word']) {
      expect(device.logLines.join('')).not.toContain(secret)
    }
  })

  test('that come again change nothing, also when the session is over', async () => {
    const { management, relay, device } = await parties()
    const question = await approve(management)
    const information = await management.inform(relay, question)
    await management.send.sessionInfo(information, agent)
    await ground.terminal(relay)
    expect(relay.device.connections).toBe(1)
    await management.terminate(question.session)
    await device.person.sees(({ sessions }) => sessions.length === 0)
    await management.send.sessionInfo(information, agent)
    await management.confirmCounters()
    expect(relay.device.connections).toBe(1)
    // Under another name of the request there is no such approval any more.
    const other = management.inform(relay, question)
    await expect(other).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('the end of a session', () => {
  test('that management asks for is the valid process, and is answered in every case', async () => {
    const { management, relay, device } = await parties()
    await management.terminate(v7())
    const question = await approve(management)
    await management.inform(relay, question)
    await ground.terminal(relay)
    await management.terminate(question.session, 'terminal')
    await management.terminate(question.session, 'terminal')
    await device.person.sees(({ sessions }) => sessions.length === 0)
    const ending = device.steps.filter(({ step }) => step.startsWith('S29'))
    expect(ending.map(({ step }) => step)).toEqual(['S291', 'S292'])
    await management.terminate(question.session, 'terminal')
  })

  test('that the person at the device wants', async () => {
    const { management, relay, device } = await parties()
    const question = await approve(management)
    await management.inform(relay, question)
    await ground.terminal(relay)
    expect((await device.person.endSession(v7())).status).toBe(404)
    expect((await device.person.endSession(question.session)).status).toBe(204)
    await device.person.sees(({ sessions }) => sessions.length === 0)
    expect(device.steps.find(({ step }) => step === 'S291')?.what).toContain('device')
  })

  test('where the relay was not reached: nothing more is tried', async () => {
    const { management, relay, device } = await parties({ allowedRelays: ['wss://127.0.0.1:1'] })
    const question = await approve(management)
    await management.inform(relay, question, { url: 'wss://127.0.0.1:1/v1/hub' })
    expect((await device.person.state()).sessions).toHaveLength(1)
    await management.terminate(question.session)
    expect((await device.person.state()).sessions).toEqual([])
  })

  test('is asked for when the device is stopped', async () => {
    const { management, relay, device } = await parties()
    await management.inform(relay, await approve(management))
    const terminal = await ground.terminal(relay)
    await device.stop()
    await expect.poll(() => terminal.state).toBe('over')
  })
})

describe('device-info', () => {
  test('names what the device is, and the sessions that it holds whenever they change', async () => {
    const { management, relay } = await parties({
      applications: [{ id: 'printing', name: 'Printing', origin: 'http://127.0.0.1:631' }],
      model: 'KX "4500" <é>',
    })
    const question = await approve(management)
    await management.inform(relay, question)
    expect(await management.next('device-info')).toEqual({
      model: 'KX "4500" <é>',
      serial: 'R7J0012345',
      firmware: '2.0.3',
      product: 'mrsp-device/0.1.0',
      unattended: true,
      applications: [
        { id: 'web-server', name: 'Web Server' },
        { id: 'job-log', name: 'Job Log' },
        { id: 'printing', name: 'Printing' },
      ],
      sessions: [{ session: question.session }],
    })
    await ground.terminal(relay)
    await management.terminate(question.session)
    expect((await management.next('device-info')).sessions).toEqual([])
  })

  test('names after a new login the sessions that went on without management', async () => {
    const { management, relay } = await parties()
    const question = await approve(management)
    await management.inform(relay, question)
    const terminal = await ground.terminal(relay)
    await management.stop()
    expect((await ask(terminal, get('/api/counters'))).octets.toString()).toMatch(/^HTTP\/1.1 200/)
    const restarted = await ground.management(management.port)
    expect((await restarted.next('device-info')).sessions).toEqual([{ session: question.session }])
    expect((await ask(terminal, get('/api/counters'))).octets.toString()).toMatch(/^HTTP\/1.1 200/)
  })
})

test('holds sixteen sessions and no more', async () => {
  const { management, relay, device } = await parties({ allowedRelays: ['wss://127.0.0.1:1'] })
  const url = 'wss://127.0.0.1:1/v1/hub'
  const questions: ApprovalRequest[] = []
  for (let count = 0; count < 17; count++) questions.push(await approve(management))
  for (const question of questions.slice(0, 16)) {
    await management.inform(relay, question, { url })
  }
  expect((await device.person.state()).sessions).toHaveLength(16)
  const more = management.inform(relay, questions[16] ?? { session: '', application: '' }, { url })
  await expect(more).rejects.toMatchObject({ code: 'device-busy' })
  await expect(management.askApproval()).rejects.toMatchObject({ code: 'device-busy' })
})
