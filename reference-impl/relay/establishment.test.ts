import { expect, test } from 'vitest'
import { failing } from './played/management.ts'
import { RelayUnderTest } from './played/relay.ts'

test('a session comes about in the order of Figs. 8 to 10', async () => {
  await using relay = await RelayUnderTest.start()
  const reserved = await relay.reserve()
  expect(reserved.deviceSessionId).not.toBe(reserved.terminalSessionId)
  expect(reserved).toMatchObject({
    hubUrl: 'wss://relay.example/v1/hub',
    agentUrl: 'wss://relay.example/v1/agent',
    connectTimeout: 60,
  })
  const device = await relay.open(reserved.ticket('device'))
  const { headers } = await device.expect('connected')
  expect(headers).toMatchObject({ maxFrame: 65536, credit: 1048576, keepalive: 20 })
  expect(headers.expiresIn).toBeGreaterThan(3590)
  const terminal = await relay.open(reserved.ticket('terminal'))
  await terminal.expect('connected')
  expect(relay.management.askedOf(reserved.session)).toEqual([
    'authenticate device',
    'manageLog device',
    'authenticate terminal',
    'manageLog terminal',
  ])
  const deviceSteps = ['S173', 'S176', 'S177', 'S180']
  const terminalSteps = ['S205', 'S206', 'S209', 'S210', 'S213', 'S214']
  expect(relay.steps).toEqual(['S146', 'S147', ...deviceSteps, ...terminalSteps])
})

test('every request carries what the side showed', async () => {
  await using relay = await RelayUnderTest.start()
  const { reserved } = await relay.pair()
  const { session, token } = reserved
  const bodies = relay.management.asked.map(({ body }) => body)
  for (const side of ['device', 'terminal']) {
    expect(bodies).toContainEqual({ session, side, token })
    expect(bodies).toContainEqual({
      session,
      side,
      token,
      event: 'started',
      at: expect.stringMatching(/^20\d\d-.*Z$/),
    })
  }
})

test('the terminal may come first', async () => {
  await using relay = await RelayUnderTest.start()
  const reserved = await relay.reserve()
  const terminal = await relay.open(reserved.ticket('terminal'))
  await terminal.expect('connected')
  terminal.hello('early/1')
  const device = await relay.open(reserved.ticket('device'))
  await device.expect('connected')
  device.hello('late/1')
  expect((await device.expect('hello')).headers.product).toBe('early/1')
  expect((await terminal.expect('hello')).headers.product).toBe('late/1')
})

test('neither hello is passed on before both are there', async () => {
  await using relay = await RelayUnderTest.start()
  const reserved = await relay.reserve()
  const device = await relay.open(reserved.ticket('device'))
  const terminal = await relay.open(reserved.ticket('terminal'))
  await device.expect('connected')
  await terminal.expect('connected')
  device.hello()
  terminal.send('ping', {})
  await terminal.expect('pong')
  expect(terminal.names).toEqual(['connected', 'pong'])
  terminal.hello()
  await Promise.all([device.expect('hello'), terminal.expect('hello')])
})

test('with identical session IDs the path tells the sides apart', async () => {
  await using relay = await RelayUnderTest.start({ identicalSessionIds: true })
  const { reserved, device, terminal } = await relay.pair()
  expect(reserved.deviceSessionId).toBe(reserved.terminalSessionId)
  terminal.send('request', { exchange: 1, applicationId: 'web-server' }, Buffer.from('GET'))
  expect((await device.expect('request')).body).toEqual(Buffer.from('GET'))
})

test('a side is not told that it is connected before its log is acknowledged', async () => {
  await using relay = await RelayUnderTest.start()
  const reserved = await relay.reserve()
  const acknowledge = Promise.withResolvers<void>()
  relay.management.answers.manageLog = () => acknowledge.promise
  const device = await relay.open(reserved.ticket('device'))
  await relay.management.until(() => relay.management.logsOf(reserved.session).length === 1)
  expect(device.names).toEqual([])
  acknowledge.resolve()
  await device.expect('connected')
})

test('management that fails leaves the side reserved', async () => {
  await using relay = await RelayUnderTest.start()
  const reserved = await relay.reserve()
  const { authenticate } = relay.management.answers
  relay.management.answers.authenticate = failing
  const refused = await relay.open(reserved.ticket('device'))
  const { headers } = await refused.expect('error')
  expect(headers).toMatchObject({
    code: 'management-unreachable',
    source: 'relay',
    retryable: true,
  })
  expect(await refused.closed).toBe(4502)
  expect(relay.management.logsOf(reserved.session)).toEqual([])
  relay.management.answers.authenticate = authenticate
  await (await relay.open(reserved.ticket('device'))).expect('connected')
})

test('a side waits for management that is away for a moment', async () => {
  await using relay = await RelayUnderTest.start()
  const reserved = await relay.reserve()
  const { port } = relay.management
  await relay.management.stop()
  const device = await relay.open(reserved.ticket('device'))
  await relay.management.start(relay.certificate, port)
  await device.expect('connected')
})

test('management that is away is unreachable', async () => {
  await using relay = await RelayUnderTest.start({}, { managementPatience: 150 })
  const reserved = await relay.reserve()
  await relay.management.stop()
  const device = await relay.open(reserved.ticket('device'))
  expect((await device.expect('error')).headers.code).toBe('management-unreachable')
})

test('management that does not answer in time is unreachable', async () => {
  await using relay = await RelayUnderTest.start({}, { managementPatience: 150 })
  const reserved = await relay.reserve()
  const answered = Promise.withResolvers<void>()
  const { authenticate } = relay.management.answers
  relay.management.answers.authenticate = async body => {
    await answered.promise
    return authenticate(body)
  }
  const refused = await relay.open(reserved.ticket('terminal'))
  expect((await refused.expect('error')).headers.code).toBe('management-unreachable')
  answered.resolve()
})

test('a side whose log is not acknowledged in time may come back, and is logged once', async () => {
  await using relay = await RelayUnderTest.start({}, { managementPatience: 150 })
  const reserved = await relay.reserve()
  relay.management.answers.manageLog = failing
  const refused = await relay.open(reserved.ticket('device'))
  expect((await refused.expect('error')).headers.code).toBe('management-unreachable')
  relay.management.answers.manageLog = () => {}
  await relay.management.until(
    () =>
      relay.management.askedOf(reserved.session).filter(asked => asked.startsWith('manageLog'))
        .length >= 2,
  )
  const device = await relay.open(reserved.ticket('device'))
  await device.expect('connected')
  expect(relay.management.logsOf(reserved.session)).toEqual(['device started'])
  expect(
    relay.management.askedOf(reserved.session).filter(asked => asked.startsWith('authenticate')),
  ).toHaveLength(1)
})

test('a frame before connected is a protocol error', async () => {
  await using relay = await RelayUnderTest.start()
  const reserved = await relay.reserve()
  const answer = Promise.withResolvers<void>()
  const { authenticate } = relay.management.answers
  relay.management.answers.authenticate = async body => {
    await answer.promise
    return authenticate(body)
  }
  const device = await relay.open(reserved.ticket('device'))
  device.hello()
  expect((await device.expect('error')).headers.code).toBe('protocol-error')
  expect(await device.closed).toBe(1002)
  answer.resolve()
})

test('a repeated request makes new session IDs, and none once a side has started', async () => {
  await using relay = await RelayUnderTest.start()
  const first = await relay.reserve()
  const body = {
    session: first.session,
    deviceId: 'printer-7',
    terminalId: '5b0c6f4e-0d7e-4a53-9c1f-6f2f3a9f9b10',
    applicationId: 'web-server',
    expiresIn: 60,
  }
  const second = relay.admit(await relay.client.requestConnectionInformation({ body }))
  expect(second.deviceSessionId).not.toBe(first.deviceSessionId)
  expect(second.terminalSessionId).not.toBe(first.terminalSessionId)
  const voided = await relay.open({ ...second.ticket('device'), sessionId: first.deviceSessionId })
  expect((await voided.expect('error')).headers.code).toBe('unauthenticated')
  await (await relay.open(second.ticket('device'))).expect('connected')
  await expect(relay.client.requestConnectionInformation({ body })).rejects.toMatchObject({
    code: 'wrong-state',
  })
  expect((await relay.client.querySessions({})).sessions).toHaveLength(1)
})

test('requests for the same session at once make one reservation', async () => {
  await using relay = await RelayUnderTest.start()
  const { session } = await relay.reserve()
  const body = {
    session,
    deviceId: 'printer-7',
    terminalId: '5b0c6f4e-0d7e-4a53-9c1f-6f2f3a9f9b10',
    applicationId: 'web-server',
    expiresIn: 60,
  }
  const made = await Promise.all(
    Array.from({ length: 5 }, () => relay.client.requestConnectionInformation({ body })),
  )
  const tickets = made.map(reservation => relay.admit(reservation).ticket('terminal'))
  const token = tickets.at(-1)?.token ?? ''
  const answers = await Promise.all(
    tickets.map(async ticket => (await (await relay.open({ ...ticket, token })).next()).name),
  )
  expect(answers.filter(name => name === 'connected')).toHaveLength(1)
})
