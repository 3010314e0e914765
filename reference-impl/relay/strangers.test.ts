import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, test } from 'vitest'
import { PlayedEndpoint } from './played/endpoint.ts'
import { RelayUnderTest } from './played/relay.ts'

const target = ({ addresses }: RelayUnderTest): { host: string; port: number } => {
  const { hostname, port } = new URL(addresses['api'] ?? '')
  return { host: hostname, port: Number(port) }
}

test('a connection that makes no request in time is dropped, before TLS and behind it', async () => {
  await using relay = await RelayUnderTest.start({}, { handshakePatience: 200 })
  const bare = connectTcp(target(relay))
  const secure = connectTls({ ...target(relay), ca: relay.certificate.ca })
  for (const socket of [bare, secure]) socket.on('error', () => {}).resume()
  await Promise.all([once(bare, 'close'), once(secure, 'close')])
})

test('a connection that was told connected is not dropped', async () => {
  await using relay = await RelayUnderTest.start({}, { handshakePatience: 400 })
  const { device, terminal } = await relay.pair()
  await new Promise(resolve => setTimeout(resolve, 600))
  await Promise.all([device.roundTrip(), terminal.roundTrip()])
})

test('an address has so many connections and no more', async () => {
  await using relay = await RelayUnderTest.start({}, { connectionsOfAddress: 3 })
  const sockets = Array.from({ length: 6 }, () => connectTcp(target(relay)))
  const closed = sockets.map(async socket => {
    socket.on('error', () => {}).resume()
    await once(socket, 'close')
  })
  await Promise.all(closed.slice(3))
  expect(sockets.map(({ readyState }) => readyState)).toEqual([
    ...Array.from({ length: 3 }, () => 'open'),
    ...Array.from({ length: 3 }, () => 'closed'),
  ])
  for (const socket of sockets) socket.destroy()
})

test('an address has so many connections that are being authenticated and no more', async () => {
  await using relay = await RelayUnderTest.start({}, { strangersOfAddress: 3 })
  const answer = Promise.withResolvers<void>()
  const { authenticate } = relay.management.answers
  relay.management.answers.authenticate = async body => {
    await answer.promise
    return authenticate(body)
  }
  const reserved = await Promise.all([relay.reserve(), relay.reserve(), relay.reserve()])
  const waiting = await Promise.all(reserved.map(each => relay.open(each.ticket('device'))))
  await relay.management.until(() => relay.management.asked.length === 3)
  const fourth = await PlayedEndpoint.openWith(
    relay.addresses['hub'] ?? '',
    ['mrsp.v1'],
    relay.certificate.ca,
  )
  expect((await fourth.expect('error')).headers).toMatchObject({
    code: 'too-many-requests',
    retryable: true,
    retryAfter: 5,
  })
  answer.resolve()
  for (const endpoint of waiting) await endpoint.expect('connected')
})

test('a side has so many connections that are being authenticated and no more', async () => {
  await using relay = await RelayUnderTest.start({}, { authenticationsOfSide: 2 })
  const answer = Promise.withResolvers<void>()
  relay.management.answers.authenticate = async () => {
    await answer.promise
    return { result: 'refused' }
  }
  const { ticket, session } = await relay.reserve()
  const tries = await Promise.all(Array.from({ length: 5 }, () => relay.open(ticket('terminal'))))
  const codes = tries.map(async endpoint => (await endpoint.expect('error')).headers.code)
  await relay.management.until(() => relay.management.askedOf(session).length === 2)
  answer.resolve()
  expect((await Promise.all(codes)).toSorted()).toEqual([
    'too-many-requests',
    'too-many-requests',
    'too-many-requests',
    'unauthenticated',
    'unauthenticated',
  ])
})
