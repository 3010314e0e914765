import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MrspError } from '../../runtime/errors.ts'
import { failing } from './played/management.ts'
import { type Paired, RelayUnderTest } from './played/relay.ts'

let relay: RelayUnderTest
beforeAll(async () => {
  relay = await RelayUnderTest.start()
})
afterAll(() => relay[Symbol.asyncDispose]())
beforeEach(() => {
  relay.management.answers.manageLog = () => {}
  relay.management.answers.requestTermination = () => {}
  relay.steps.length = 0
})

/** Steps from the given one on. */
const stepsFrom = (step: string): string[] => relay.steps.slice(relay.steps.indexOf(step))

function terminate(
  { reserved }: Paired,
  end: Paired['device'],
  reason: 'terminal' | 'device',
): void {
  end.send('terminate', { token: reserved.token, reason })
}

const logged = (paired: Paired, count: number): Promise<void> =>
  relay.management.until(() => relay.management.logsOf(paired.reserved.session).length >= count)

test('the terminal asks: Figs. 14 and 15', async () => {
  const paired = await relay.pair()
  const { device, terminal, reserved } = paired
  terminate(paired, terminal, 'terminal')
  expect((await terminal.expect('terminated')).headers.reason).toBe('terminal')
  expect(await terminal.closed).toBe(1000)
  expect(stepsFrom('S263')).toEqual(['S263', 'S264', 'S267', 'S268', 'S271', 'S272'])
  terminate(paired, device, 'terminal')
  expect((await device.expect('terminated')).headers.reason).toBe('terminal')
  expect(await device.closed).toBe(1000)
  expect(stepsFrom('S293')).toEqual(['S293', 'S295', 'S296', 'S299'])
  expect(relay.management.askedOf(reserved.session).slice(4)).toEqual([
    'requestTermination terminal',
    'manageLog terminal',
    'requestTermination device',
    'manageLog device',
  ])
  for (const side of ['terminal', 'device']) {
    const { session, token } = reserved
    const bodies = relay.management.asked.map(({ body }) => body)
    const reason = 'terminal'
    expect(bodies).toContainEqual({ session, side, reason, token })
    const at = expect.any(String)
    expect(bodies).toContainEqual({ session, side, event: 'ended', reason, token, at })
  }
  expect((await relay.client.querySessions({})).sessions).toEqual([])
})

test('management ends the terminal side after the device side: Fig. 17', async () => {
  const paired = await relay.pair()
  const { device, terminal, reserved } = paired
  terminate(paired, device, 'device')
  await device.expect('terminated')
  const body = { sides: ['terminal'], reason: 'device' } as const
  const left = await relay.client.terminateSession({ session: reserved.session, body })
  expect(left.sides).toEqual([])
  expect((await terminal.expect('terminated')).headers.reason).toBe('device')
  expect(stepsFrom('S332')).toEqual(['S332', 'S333', 'S336', 'S337'])
  const again = await relay.client.terminateSession({ session: reserved.session, body })
  expect(again).toMatchObject({ deviceId: 'printer-7', sides: [] })
})

test('both may ask at once', async () => {
  const paired = await relay.pair()
  const { device, terminal } = paired
  terminate(paired, device, 'device')
  terminate(paired, terminal, 'terminal')
  terminate(paired, terminal, 'terminal')
  const reasons = await Promise.all(
    [device, terminal].map(async end => (await end.expect('terminated')).headers.reason),
  )
  expect(reasons).toEqual(['device', 'terminal'])
  expect(relay.management.logsOf(paired.reserved.session)).toHaveLength(4)
})

test('a side is told the end only after its log is acknowledged', async () => {
  const paired = await relay.pair()
  const { terminal } = paired
  const acknowledge = Promise.withResolvers<void>()
  relay.management.answers.manageLog = () => acknowledge.promise
  terminate(paired, terminal, 'terminal')
  await logged(paired, 3)
  await terminal.roundTrip()
  acknowledge.resolve()
  await terminal.expect('terminated')
})

test('nothing is forwarded once the end has begun, and what was taken before is delivered', async () => {
  const paired = await relay.pair()
  const { device, terminal } = paired
  const accept = Promise.withResolvers<void>()
  relay.management.answers.requestTermination = () => accept.promise
  terminal.send('data', { exchange: 1 }, Buffer.from('before'))
  terminate(paired, terminal, 'terminal')
  terminal.send('data', { exchange: 1 }, Buffer.from('after'))
  expect(Buffer.from((await device.expect('data')).body).toString()).toBe('before')
  await terminal.roundTrip()
  device.send('data', { exchange: 1 }, Buffer.from('late'))
  await device.roundTrip()
  expect(terminal.names).not.toContain('data')
  accept.resolve()
  await terminal.expect('terminated')
  terminate(paired, device, 'terminal')
  await device.expect('terminated')
  expect(device.names.filter(name => name === 'data')).toHaveLength(1)
})

test('a request to terminate is repeated until it is accepted', async () => {
  const paired = await relay.pair()
  let times = 0
  relay.management.answers.requestTermination = () => {
    if (++times === 1) failing()
  }
  terminate(paired, paired.terminal, 'terminal')
  await paired.terminal.expect('terminated')
  expect(times).toBe(2)
})

test('a request to terminate that management will never accept does not hold the end up', async () => {
  const paired = await relay.pair()
  relay.management.answers.requestTermination = () => {
    throw new MrspError('unauthenticated', { source: 'management' })
  }
  terminate(paired, paired.terminal, 'terminal')
  expect((await paired.terminal.expect('terminated')).headers.reason).toBe('terminal')
})

test('a log is repeated until it is acknowledged', async () => {
  const paired = await relay.pair()
  let times = 0
  relay.management.answers.manageLog = () => {
    if (++times === 1) failing()
  }
  terminate(paired, paired.terminal, 'terminal')
  await paired.terminal.expect('terminated')
  expect(relay.management.logsOf(paired.reserved.session)).toHaveLength(3)
})

describe('a socket that drops in the middle', () => {
  test('of the side that asked: its end goes on', async () => {
    const paired = await relay.pair()
    const { device, terminal, reserved } = paired
    const accept = Promise.withResolvers<void>()
    relay.management.answers.requestTermination = () => accept.promise
    terminate(paired, terminal, 'terminal')
    await relay.management.until(() =>
      relay.management.askedOf(reserved.session).includes('requestTermination terminal'),
    )
    terminal.drop()
    accept.resolve()
    await logged(paired, 3)
    expect(device.names).not.toContain('peer-lost')
    terminate(paired, device, 'terminal')
    await device.expect('terminated')
    expect(relay.management.logsOf(reserved.session).slice(2)).toEqual([
      'terminal ended terminal',
      'device ended terminal',
    ])
  })

  test('of the other side: it ends with the first, and for the same reason', async () => {
    const paired = await relay.pair()
    const { device, terminal, reserved } = paired
    terminate(paired, terminal, 'terminal')
    await terminal.expect('terminated')
    device.drop()
    await logged(paired, 4)
    expect(relay.management.logsOf(reserved.session).slice(2)).toEqual([
      'terminal ended terminal',
      'device ended terminal',
    ])
  })

  test('of the other side before: it ends at once', async () => {
    const paired = await relay.pair()
    const { device, terminal, reserved } = paired
    device.drop()
    await terminal.expect('peer-lost')
    terminate(paired, terminal, 'terminal')
    await logged(paired, 4)
    expect(relay.management.logsOf(reserved.session).slice(2)).toEqual([
      'terminal ended terminal',
      'device ended terminal',
    ])
  })
})

test('S331 for a session that has not started ends both sides', async () => {
  const reserved = await relay.reserve()
  const { session } = reserved
  const body = { sides: ['device'], reason: 'cancelled' } as const
  expect((await relay.client.terminateSession({ session, body })).sides).toEqual([])
  await relay.management.until(() => relay.management.logsOf(session).length === 2)
  expect(relay.management.logsOf(session)).toEqual([
    'device ended cancelled',
    'terminal ended cancelled',
  ])
})

test('S331 for one side of a session leaves the other, which may still ask', async () => {
  const paired = await relay.pair()
  const { device, terminal, reserved } = paired
  const { session } = reserved
  const body = { sides: ['terminal'], reason: 'management' } as const
  expect((await relay.client.terminateSession({ session, body })).sides).toEqual(['device'])
  await terminal.expect('terminated')
  terminate(paired, device, 'device')
  expect((await device.expect('terminated')).headers.reason).toBe('device')
})

test('S331 for a session that the relay does not know is not found', async () => {
  const session = '019a3c5e-7f00-7aaa-8bbb-0123456789ab'
  const body = { sides: ['terminal'], reason: 'management' } as const
  await expect(relay.client.terminateSession({ session, body })).rejects.toMatchObject({
    code: 'not-found',
    source: 'relay',
  })
})

test('an authenticated connection whose session ends in the meantime is told so', async () => {
  const reserved = await relay.reserve()
  const acknowledge = Promise.withResolvers<void>()
  relay.management.answers.manageLog = () => acknowledge.promise
  const device = await relay.open(reserved.ticket('device'))
  await relay.management.until(() => relay.management.logsOf(reserved.session).length === 1)
  const { session } = reserved
  await relay.client.terminateSession({ session, body: { sides: ['device'], reason: 'cancelled' } })
  acknowledge.resolve()
  expect((await device.expect('error')).headers.code).toBe('session-over')
  expect(await device.closed).toBe(4410)
})

test('a relay that detects the end of the device side ends the terminal side by itself', async () => {
  await using relay = await RelayUnderTest.start({ detectsDeviceEnd: true })
  const paired = await relay.pair()
  const { device, terminal, reserved } = paired
  terminate(paired, device, 'device')
  const told = await Promise.all([device.expect('terminated'), terminal.expect('terminated')])
  expect(told.map(({ headers }) => headers.reason)).toEqual(['device', 'device'])
  expect(relay.management.logsOf(reserved.session).slice(2)).toEqual([
    'device ended device',
    'terminal ended device',
  ])
  expect(relay.steps).toEqual(expect.arrayContaining(['S332', 'S333', 'S336', 'S337']))
})

describe('when terminateTimeout is over', () => {
  test('the side that did not end is ended by force', async () => {
    await using relay = await RelayUnderTest.start({ terminateTimeout: 1 })
    const paired = await relay.pair()
    const { device, terminal, reserved } = paired
    terminate(paired, terminal, 'terminal')
    await terminal.expect('terminated')
    expect((await device.expect('terminated')).headers.reason).toBe('forced')
    await relay.management.until(() => relay.management.logsOf(reserved.session).length === 4)
    expect(relay.management.logsOf(reserved.session).slice(2)).toEqual([
      'terminal ended terminal',
      'device ended forced',
    ])
  })

  test('sides are told although management does not answer, and their logs follow', async () => {
    await using relay = await RelayUnderTest.start({ terminateTimeout: 1 })
    const paired = await relay.pair()
    const { device, terminal, reserved } = paired
    const { port } = relay.management
    await relay.management.stop()
    terminate(paired, terminal, 'terminal')
    expect((await terminal.expect('terminated')).headers.reason).toBe('forced')
    expect((await device.expect('terminated')).headers.reason).toBe('forced')
    await relay.management.start(relay.certificate, port)
    await relay.management.until(() => relay.management.logsOf(reserved.session).length === 4)
    expect(relay.management.logsOf(reserved.session).slice(2)).toEqual([
      'device ended forced',
      'terminal ended forced',
    ])
  })
})
