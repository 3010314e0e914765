import { request } from 'node:https'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { errorTable, type ErrorCode } from '../../generated/errors.ts'
import { type Paired, RelayUnderTest, reservationRequest } from './played/relay.ts'

/** What the relay's API does not take is answered by the error table, names the relay, and disturbs nobody. */

let relay: RelayUnderTest
/** A session that must not notice any of it. */
let beside: Paired
beforeAll(async () => {
  relay = await RelayUnderTest.start()
  beside = await relay.pair()
})
afterAll(() => relay[Symbol.asyncDispose]())

afterEach(async () => {
  await Promise.all([beside.device.roundTrip(), beside.terminal.roundTrip()])
  const { sessions } = await relay.client.querySessions({})
  expect(sessions.map(({ session }) => session)).toEqual([beside.reserved.session])
})

interface Asked {
  readonly method?: string
  readonly path?: string
  readonly type?: string
  readonly body?: string | Uint8Array
  readonly key?: string
}

function ask(asked: Asked): Promise<{ status: number; type: string; body: unknown }> {
  const { method = 'POST', path = '/v1/reservations', type = 'application/json', body } = asked
  const { key = relay.configuration.managementKey } = asked
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': type }
    const asking = request(new URL(path, relay.addresses['api']), {
      method,
      headers,
      ca: relay.certificate.ca,
      agent: false,
    })
    asking.on('error', reject).on('response', answer => {
      let text = ''
      answer.on('error', reject).on('data', piece => (text += String(piece)))
      answer.on('end', () => {
        const { statusCode = 0, headers: answered } = answer
        resolve({
          status: statusCode,
          type: answered['content-type'] ?? '',
          body: JSON.parse(text),
        })
      })
    })
    asking.end(body)
  })
}

const { body: good } = reservationRequest()
const json = (value: unknown): string => JSON.stringify(value)
const session = good.session

test.each<[string, ErrorCode, Asked]>([
  ['an unknown operation', 'unknown-operation', { path: '/v1/nothing', body: json(good) }],
  ['a method that it does not know', 'method-not-allowed', { method: 'DELETE' }],
  ['another key, whatever the body', 'unauthenticated', { key: 'x'.repeat(34), body: '{' }],
  ['another media type', 'unsupported-media-type', { type: 'text/plain', body: json(good) }],
  ['too many octets', 'too-large', { body: json({ ...good, applicationId: 'a'.repeat(70_000) }) }],
  ['no JSON', 'bad-request', { body: '{' }],
  ['no UTF-8', 'bad-request', { body: Uint8Array.of(0x22, 0xff, 0x22) }],
  ['no body', 'bad-request', { body: '' }],
  ['an unknown field', 'bad-request', { body: json({ ...good, more: 1 }) }],
  ['a wrong type', 'bad-request', { body: json({ ...good, expiresIn: '3600' }) }],
  ['a field too few', 'bad-request', { body: json({ ...good, terminalId: undefined }) }],
  ['no session', 'bad-request', { body: json({ ...good, session: 'x' }) }],
  [
    'a side that is none',
    'bad-request',
    {
      path: `/v1/reservations/${session}/terminate`,
      body: json({ sides: ['relay'], reason: 'management' }),
    },
  ],
  ['a drain without an end', 'bad-request', { path: '/v1/drain', body: json({ deadline: -1 }) }],
])('%s is answered with %s', async (_, code, asked) => {
  const { status, type, body } = await ask(asked)
  expect(body).toMatchObject({ code, source: 'relay', status: errorTable[code].http })
  expect(status).toBe(errorTable[code].http)
  expect(type).toContain('application/problem+json')
  expect(json(body)).not.toContain(relay.configuration.managementKey)
})
