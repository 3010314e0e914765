import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Side } from '../../generated/schemas.ts'
import type { PlayedEndpoint } from './played/endpoint.ts'
import { type Paired, RelayUnderTest } from './played/relay.ts'

let relay: RelayUnderTest
beforeAll(async () => {
  relay = await RelayUnderTest.start()
})
afterAll(() => relay[Symbol.asyncDispose]())

const other: Readonly<Record<Side, Side>> = { device: 'terminal', terminal: 'device' }

/** Comes back with a resume key; returns the connection and its new key. */
async function comeBack(
  { reserved }: Pick<Paired, 'reserved'>,
  side: Side,
  resumeKey: string | undefined,
): Promise<{ readonly endpoint: PlayedEndpoint; readonly key: string }> {
  const endpoint = await relay.open({ ...reserved.ticket(side), resumeKey })
  const { headers } = await endpoint.expect('connected')
  return { endpoint, key: headers.resumeKey }
}

async function refusalCode(paired: Paired, side: Side, resumeKey?: string): Promise<string> {
  const endpoint = await relay.open({ ...paired.reserved.ticket(side), resumeKey })
  return (await endpoint.expect('error')).headers.code
}

describe.each(['device', 'terminal'] as const)('a %s whose connection is lost', side => {
  test('comes back with its key; both are paired again by fresh hellos', async () => {
    const paired = await relay.pair()
    const peer = paired[other[side]]
    paired[side].drop()
    expect((await peer.expect('peer-lost')).headers.grace).toBe(30)
    const { endpoint, key } = await comeBack(paired, side, paired.keys[side])
    expect(key).not.toBe(paired.keys[side])
    await peer.expect('resumed')
    peer.send('reset', { exchange: 1, code: 'cancelled' })
    endpoint.hello('back/2')
    await endpoint.roundTrip()
    expect(endpoint.names).toEqual(['connected', 'pong'])
    peer.hello('still/1')
    expect((await endpoint.expect('hello')).headers.product).toBe('still/1')
    expect((await peer.expect('hello')).headers.product).toBe('back/2')
    peer.send('data', { exchange: 2 }, Buffer.from('x'))
    expect((await endpoint.expect('data')).headers.exchange).toBe(2)
    const { session } = paired.reserved
    expect(relay.management.askedOf(session).filter(asked => asked.endsWith(side))).toEqual([
      `authenticate ${side}`,
      `manageLog ${side}`,
    ])
  })

  test('displaces an older connection that is still open', async () => {
    const paired = await relay.pair()
    const peer = paired[other[side]]
    const { endpoint } = await comeBack(paired, side, paired.keys[side])
    expect((await paired[side].expect('error')).headers.code).toBe('replaced')
    expect(await paired[side].closed).toBe(4409)
    await peer.expect('peer-lost')
    await peer.expect('resumed')
    endpoint.hello()
    peer.hello()
    await Promise.all([endpoint.expect('hello'), peer.expect('hello')])
  })

  test('needs no key until a connection of it was confirmed, and one from then on', async () => {
    const reserved = await relay.reserve()
    const first = await comeBack({ reserved }, side, undefined)
    first.endpoint.drop()
    const second = await comeBack({ reserved }, side, undefined)
    expect(second.key).toBe(first.key)
    second.endpoint.hello()
    await second.endpoint.roundTrip()
    second.endpoint.drop()
    const refused = await relay.open(reserved.ticket(side))
    expect((await refused.expect('error')).headers.code).toBe('unauthenticated')
    await comeBack({ reserved }, side, second.key)
  })

  test('may use its old key until the new connection is confirmed', async () => {
    const paired = await relay.pair()
    const old = paired.keys[side]
    const first = await comeBack(paired, side, old)
    first.endpoint.drop()
    const second = await comeBack(paired, side, old)
    expect(second.key).toBe(first.key)
    second.endpoint.hello()
    await second.endpoint.roundTrip()
    expect(await refusalCode(paired, side, old)).toBe('unauthenticated')
    await comeBack(paired, side, second.key)
  })
})

test('what a peer sends before its fresh hello is dropped', async () => {
  const paired = await relay.pair()
  const { device, terminal } = paired
  device.drop()
  await terminal.expect('peer-lost')
  terminal.send('data', { exchange: 1 }, Buffer.from('lost'))
  const { endpoint } = await comeBack(paired, 'device', paired.keys.device)
  await terminal.expect('resumed')
  terminal.send('data', { exchange: 1 }, Buffer.from('lost as well'))
  endpoint.hello()
  terminal.hello()
  await terminal.expect('hello')
  terminal.send('data', { exchange: 2 }, Buffer.from('new'))
  await endpoint.expect('hello')
  expect((await endpoint.expect('data')).headers.exchange).toBe(2)
})

test('of a side that is lost again before the pairing, the peer is told nothing more', async () => {
  const paired = await relay.pair()
  const { device, terminal, keys } = paired
  device.drop()
  await terminal.expect('peer-lost')
  const first = await comeBack(paired, 'device', keys.device)
  await terminal.expect('resumed')
  first.endpoint.hello()
  await first.endpoint.roundTrip()
  first.endpoint.drop()
  const second = await comeBack(paired, 'device', first.key)
  second.endpoint.hello()
  terminal.hello()
  await Promise.all([second.endpoint.expect('hello'), terminal.expect('hello')])
  expect(terminal.names.filter(name => name === 'peer-lost')).toHaveLength(1)
})

test('both sides may be lost at once', async () => {
  const paired = await relay.pair()
  paired.device.drop()
  paired.terminal.drop()
  const device = await comeBack(paired, 'device', paired.keys.device)
  const terminal = await comeBack(paired, 'terminal', paired.keys.terminal)
  device.endpoint.hello()
  terminal.endpoint.hello()
  await Promise.all([device.endpoint.expect('hello'), terminal.endpoint.expect('hello')])
})

test('the loss of a side that was not paired is told to nobody', async () => {
  const reserved = await relay.reserve()
  const device = await relay.open(reserved.ticket('device'))
  const terminal = await relay.open(reserved.ticket('terminal'))
  await device.expect('connected')
  await terminal.expect('connected')
  device.hello()
  terminal.drop()
  const again = await comeBack({ reserved }, 'terminal', undefined)
  await device.roundTrip()
  again.endpoint.hello()
  await Promise.all([device.expect('hello'), again.endpoint.expect('hello')])
  expect(device.names).toEqual(['connected', 'pong', 'hello'])
})

test('a side that does not come back in time ends the session', async () => {
  await using relay = await RelayUnderTest.start({ resumeGrace: 1 })
  const { reserved, device, terminal, keys } = await relay.pair()
  device.drop()
  await terminal.expect('peer-lost')
  expect((await terminal.expect('terminated')).headers.reason).toBe('connection-lost')
  expect(await terminal.closed).toBe(1000)
  const late = await relay.open({ ...reserved.ticket('device'), resumeKey: keys.device })
  expect((await late.expect('error')).headers.code).toBe('unauthenticated')
  expect(relay.management.logsOf(reserved.session).slice(2)).toEqual([
    'device ended connection-lost',
    'terminal ended connection-lost',
  ])
})

test('who tries to come back without the key does not lengthen the grace', async () => {
  await using relay = await RelayUnderTest.start({ resumeGrace: 1 })
  const { reserved, device, terminal } = await relay.pair()
  device.drop()
  await terminal.expect('peer-lost')
  const began = performance.now()
  let isOver = false
  const over = terminal.expect('terminated').then(({ headers }) => {
    isOver = true
    return headers.reason
  })
  while (!isOver && performance.now() - began < 5000) {
    const wrong = await relay.open({ ...reserved.ticket('device'), resumeKey: 'x'.repeat(43) })
    expect((await wrong.expect('error')).headers.code).toBe('unauthenticated')
  }
  expect(isOver).toBe(true)
  expect(await over).toBe('connection-lost')
})

test('without grace a loss ends the session at once', async () => {
  await using relay = await RelayUnderTest.start({ resumeGrace: 0 })
  const { reserved, device, terminal } = await relay.pair()
  terminal.drop()
  await device.expect('peer-lost')
  expect((await device.expect('terminated')).headers.reason).toBe('connection-lost')
  await relay.management.until(() => relay.management.logsOf(reserved.session).length === 4)
  expect(relay.management.logsOf(reserved.session).slice(2)).toEqual([
    'device ended connection-lost',
    'terminal ended connection-lost',
  ])
})
