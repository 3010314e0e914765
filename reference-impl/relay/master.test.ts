import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRelayClient } from '../../runtime/http/index.ts'
import { RelayUnderTest, reservationRequest } from './played/relay.ts'

let relay: RelayUnderTest
beforeAll(async () => {
  relay = await RelayUnderTest.start()
})
afterAll(() => relay[Symbol.asyncDispose]())

test('the query names the devices in session and the sides that have not ended', async () => {
  await using relay = await RelayUnderTest.start()
  expect((await relay.client.querySessions({})).sessions).toEqual([])
  const { reserved, terminal } = await relay.pair()
  const { session } = reserved
  const listed = { session, deviceId: 'printer-7', terminalId: expect.any(String), pair: 'pair-1' }
  expect((await relay.client.querySessions({})).sessions).toEqual([
    { ...listed, sides: ['device', 'terminal'] },
  ])
  expect(relay.steps.at(-1)).toBe('S312')
  terminal.send('terminate', { token: reserved.token, reason: 'terminal' })
  await terminal.expect('terminated')
  expect((await relay.client.querySessions({})).sessions).toEqual([
    { ...listed, sides: ['device'] },
  ])
})

test.each(['wrong-key-wrong-key-wrong-key-wrong', undefined])(
  'nobody without the key of management is served',
  async key => {
    const url = relay.addresses['api'] ?? ''
    const stranger = createRelayClient({ url, ca: relay.certificate.ca, credential: () => key })
    const session = '019a3c5e-7f00-7aaa-8bbb-0123456789ab'
    const calls = [
      stranger.querySessions({}),
      stranger.requestConnectionInformation(reservationRequest()),
      stranger.drain({ body: { deadline: 1, reason: 'deployment' } }),
      stranger.endDrain({}),
      stranger.terminateSession({ session, body: { sides: ['device'], reason: 'device' } }),
      stranger.extendReservation({ session, body: { expiresIn: 1 } }),
    ]
    for (const call of calls) {
      await expect(call).rejects.toMatchObject({ code: 'unauthenticated', source: 'relay' })
    }
    expect(await stranger.relayHealth({})).toMatchObject({
      status: 'serving',
      pairs: 1,
      pairNames: ['pair-1'],
    })
    stranger.close()
  },
)

test('the number of sessions is bounded', async () => {
  await using relay = await RelayUnderTest.start({}, { sessions: 2 })
  await relay.reserve()
  await relay.reserve()
  await expect(relay.reserve()).rejects.toMatchObject({ code: 'too-many-requests' })
})

describe('a drain', () => {
  test('ends what has not started, halts what has, takes nothing new, and may be ended', async () => {
    await using relay = await RelayUnderTest.start()
    const { reserved, device, terminal, keys } = await relay.pair()
    const waiting = await relay.reserve()
    const half = await relay.reserve()
    const first = await relay.open(half.ticket('device'))
    await first.expect('connected')
    const drain = { body: { deadline: 100, reason: 'deployment' } } as const
    await relay.client.drain(drain)
    const halts = await Promise.all([device, terminal, first].map(end => end.expect('halt')))
    for (const { headers } of halts) {
      expect(headers.reason).toBe('deployment')
      expect(headers.deadline).toBeGreaterThan(95)
    }
    await relay.management.until(() => relay.management.logsOf(waiting.session).length === 2)
    expect(relay.management.logsOf(waiting.session)).toEqual([
      'device ended deployment',
      'terminal ended deployment',
    ])
    await expect(relay.reserve()).rejects.toMatchObject({ code: 'relay-draining' })
    expect(await relay.client.relayHealth({})).toMatchObject({ status: 'draining', pairs: 0 })
    const left = await relay.client.drain({ body: { deadline: 0, reason: 'forced' } })
    expect(left.sessions.map(({ session }) => session).toSorted()).toEqual(
      [reserved.session, half.session].toSorted(),
    )
    terminal.send('request', { exchange: 1, applicationId: 'web-server' }, Buffer.from('GET'))
    await device.expect('request')
    device.drop()
    await terminal.expect('peer-lost')
    const back = await relay.open({ ...reserved.ticket('device'), resumeKey: keys.device })
    await back.expect('connected')
    await back.expect('halt')
    const late = await relay.open(half.ticket('terminal'))
    await late.expect('connected')
    await late.expect('halt')
    await relay.client.endDrain({})
    await relay.reserve()
    expect(await relay.client.relayHealth({})).toMatchObject({ status: 'serving', pairs: 1 })
  })

  test('ends by force what is left at the deadline', async () => {
    await using relay = await RelayUnderTest.start()
    const { reserved, device, terminal } = await relay.pair()
    await relay.client.drain({
      body: { deadline: 1, reason: 'deployment', pairs: ['pair-1'] },
    })
    await Promise.all([device.expect('halt'), terminal.expect('halt')])
    const told = await Promise.all([device.expect('terminated'), terminal.expect('terminated')])
    expect(told.map(({ headers }) => headers.reason)).toEqual(['forced', 'forced'])
    expect(relay.management.logsOf(reserved.session).slice(2)).toEqual([
      'device ended forced',
      'terminal ended forced',
    ])
  })

  test('of a pair that there is not is not found', async () => {
    const body = { deadline: 1, reason: 'deployment', pairs: ['pair-9'] } as const
    await expect(relay.client.drain({ body })).rejects.toMatchObject({ code: 'not-found' })
    expect(await relay.client.relayHealth({})).toMatchObject({ status: 'serving' })
  })
})
