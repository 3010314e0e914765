import { describe, expect, test } from 'vitest'
import { failing } from './played/management.ts'
import { RelayUnderTest } from './played/relay.ts'

const bothEnded = (reason: string): string[] => [
  `device ended ${reason}`,
  `terminal ended ${reason}`,
]

describe.concurrent('a timer', () => {
  test('connectTimeout ends a session neither of whose sides came', async () => {
    await using relay = await RelayUnderTest.start({ connectTimeout: 1 })
    const { session } = await relay.reserve()
    await relay.management.until(() => relay.management.logsOf(session).length === 2)
    expect(relay.management.logsOf(session)).toEqual(bothEnded('never-connected'))
    expect((await relay.client.querySessions({})).sessions).toEqual([])
  })

  test('connectTimeout ends a session one of whose sides did not come', async () => {
    await using relay = await RelayUnderTest.start({ connectTimeout: 3 })
    const reserved = await relay.reserve()
    const terminal = await relay.open(reserved.ticket('terminal'))
    await terminal.expect('connected')
    expect((await terminal.expect('terminated')).headers.reason).toBe('never-connected')
    expect(relay.management.logsOf(reserved.session)).toEqual([
      'terminal started',
      ...bothEnded('never-connected'),
    ])
  })

  test('connectTimeout does nothing to a session that has started', async () => {
    await using relay = await RelayUnderTest.start({ connectTimeout: 3 })
    const { device, terminal } = await relay.pair()
    await new Promise(resolve => setTimeout(resolve, 3100))
    await Promise.all([device.roundTrip(), terminal.roundTrip()])
  })

  test('the valid duration that was reserved ends a session', async () => {
    await using relay = await RelayUnderTest.start()
    relay.management.answers.authenticate = failing
    const { session } = await relay.reserve(1)
    await relay.management.until(() => relay.management.logsOf(session).length === 2)
    expect(relay.management.logsOf(session)).toEqual(bothEnded('expired'))
  })

  test('the valid duration that management names with its authentication counts from then on', async () => {
    await using relay = await RelayUnderTest.start()
    const reserved = await relay.reserve(3)
    const device = await relay.open(reserved.ticket('device'))
    expect((await device.expect('connected')).headers.expiresIn).toBeGreaterThan(3500)
    device.hello()
    await new Promise(resolve => setTimeout(resolve, 3100))
    await device.roundTrip()
  })

  test('an extension moves the end, which then comes for both sides', async () => {
    await using relay = await RelayUnderTest.start()
    const { reserved, device, terminal } = await relay.pair()
    const { session } = reserved
    const body = { expiresIn: 1 }
    const extended = await relay.client.extendReservation({ session, body })
    expect(extended.sides).toEqual(['device', 'terminal'])
    const told = await Promise.all([device.expect('terminated'), terminal.expect('terminated')])
    expect(told.map(({ headers }) => headers.reason)).toEqual(['expired', 'expired'])
    expect(relay.management.logsOf(session).slice(2)).toEqual(bothEnded('expired'))
    await expect(relay.client.extendReservation({ session, body })).rejects.toMatchObject({
      code: 'wrong-state',
    })
  })

  test('a duration beyond the longest timer of the platform does not end at once', async () => {
    await using relay = await RelayUnderTest.start()
    const reserved = await relay.reserve(31536000)
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(relay.management.logsOf(reserved.session)).toEqual([])
  })

  test('idleTimeout ends a session without exchanges, and only exchanges count', async () => {
    await using relay = await RelayUnderTest.start({ idleTimeout: 1 })
    const { reserved, device, terminal } = await relay.pair()
    const began = performance.now()
    await new Promise(resolve => setTimeout(resolve, 500))
    terminal.send('request', { exchange: 1, applicationId: 'web-server' }, Buffer.from('G'))
    await device.expect('request')
    const asking = setInterval(() => {
      terminal.send('ping', {})
      terminal.send('credit', { exchange: 0, credit: 1 })
    }, 100)
    for (;;) {
      const frame = await device.next()
      if (frame.name !== 'terminated') continue
      expect(frame.headers.reason).toBe('idle')
      break
    }
    clearInterval(asking)
    expect(performance.now() - began).toBeGreaterThan(1450)
    await relay.management.until(() => relay.management.logsOf(reserved.session).length === 4)
    expect(relay.management.logsOf(reserved.session).slice(2)).toEqual(bothEnded('idle'))
  })

  test('establishTimeout refuses a connection without hello; the side is held', async () => {
    await using relay = await RelayUnderTest.start({ establishTimeout: 0.2 })
    const reserved = await relay.reserve()
    const device = await relay.open(reserved.ticket('device'))
    await device.expect('connected')
    expect((await device.expect('error')).headers).toMatchObject({
      code: 'establish-timeout',
      timer: 'establishTimeout',
      retryable: true,
    })
    expect(await device.closed).toBe(4408)
    await (await relay.open(reserved.ticket('device'))).expect('connected')
  })

  test('keepalive pings, and refuses a connection that is silent for three times as long', async () => {
    await using relay = await RelayUnderTest.start({ keepalive: 1 })
    const { device, terminal } = await relay.pair()
    const began = performance.now()
    const answering = setInterval(() => terminal.send('pong', {}), 300)
    expect((await device.expect('error')).headers).toMatchObject({
      code: 'connection-lost',
      timer: 'keepalive',
    })
    clearInterval(answering)
    expect(performance.now() - began).toBeGreaterThan(2500)
    expect(device.names.filter(name => name === 'ping').length).toBeGreaterThanOrEqual(2)
    await terminal.expect('peer-lost')
  })
})
