import { get } from 'node:https'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PlayedEndpoint } from './played/endpoint.ts'
import { RelayUnderTest } from './played/relay.ts'

let relay: RelayUnderTest
beforeAll(async () => {
  relay = await RelayUnderTest.start({ allowedOrigins: ['https://panel.example'] })
})
afterAll(() => relay[Symbol.asyncDispose]())

const unauthenticated =
  `Session-Id: ${'-'.repeat(43)}\r\nFrame: error\r\n` +
  'Code: unauthenticated\r\nSource: relay\r\n\r\n'

/** Opens with an offer and returns all that the endpoint sees of the refusal. */
async function refusalOf(url: string, offer: readonly string[]): Promise<unknown> {
  const endpoint = await PlayedEndpoint.openWith(url, offer, relay.certificate.ca)
  const code = await endpoint.closed
  const octets = Buffer.concat(endpoint.messages).toString('latin1')
  return { protocol: endpoint.socket.protocol, octets, code }
}

const seen = { protocol: 'mrsp.v1', octets: unauthenticated, code: 4401 }
const other = 'z'.repeat(43)

test('whatever is wrong with credentials, the answer is the same', async () => {
  const [one, two] = await Promise.all([relay.reserve(), relay.reserve()])
  const over = await relay.reserve()
  await relay.client.terminateSession({
    session: over.session,
    body: { sides: ['device', 'terminal'], reason: 'management' },
  })
  const expired = await relay.reserve()
  relay.management.tokens.delete(expired.session)
  const hub = one.ticket('device').url
  const agent = one.ticket('terminal').url
  const offers: [string, string[]][] = [
    [hub, []],
    [hub, [`mrsp.auth.${one.deviceSessionId}`]],
    [hub, [`mrsp.auth.${one.deviceSessionId}.${one.token}x`]],
    [hub, [`mrsp.auth.${one.deviceSessionId}.mrsp_${other}`]],
    [hub, [`mrsp.auth.${other}.${one.token}`]],
    [hub, [`mrsp.auth.${one.deviceSessionId}.${two.token}`]],
    [hub, [`mrsp.auth.${two.deviceSessionId}.${one.token}`]],
    [hub, [`mrsp.auth.${one.terminalSessionId}.${one.token}`]],
    [agent, [`mrsp.auth.${one.deviceSessionId}.${one.token}`]],
    [agent, [`mrsp.auth.${over.terminalSessionId}.${over.token}`]],
    [agent, [`mrsp.auth.${expired.terminalSessionId}.${expired.token}`]],
    [hub, [`mrsp.auth.${one.deviceSessionId}.${one.token}`, 'mrsp.resume.x']],
    [hub, [`mrsp.auth.${one.deviceSessionId}.${one.token}`, `mrsp.auth.${other}.${one.token}`]],
  ]
  const refusals = await Promise.all(
    offers.map(([url, offer]) => refusalOf(url, ['mrsp.v1', ...offer])),
  )
  for (const refusal of refusals) expect(refusal).toEqual(seen)
})

test('credentials that are in use or were used admit nobody else', async () => {
  const { reserved, device, terminal, keys } = await relay.pair()
  const { url, sessionId, token } = reserved.ticket('device')
  const auth = `mrsp.auth.${sessionId}.${token}`
  expect(await refusalOf(url, ['mrsp.v1', auth])).toEqual(seen)
  expect(await refusalOf(url, ['mrsp.v1', auth, `mrsp.resume.${other}`])).toEqual(seen)
  expect(await refusalOf(url, ['mrsp.v1', auth, `mrsp.resume.${keys.terminal}`])).toEqual(seen)
  const forged = `mrsp.auth.${sessionId}.mrsp_${other}`
  expect(await refusalOf(url, ['mrsp.v1', forged, `mrsp.resume.${keys.device}`])).toEqual(seen)
  terminal.send('terminate', { token, reason: 'terminal' })
  await terminal.expect('terminated')
  device.send('terminate', { token, reason: 'terminal' })
  await device.expect('terminated')
  expect(await refusalOf(url, ['mrsp.v1', auth, `mrsp.resume.${keys.device}`])).toEqual(seen)
})

test('a stranger cannot make the relay ask management', async () => {
  const reserved = await relay.reserve()
  const before = relay.management.asked.length
  const { url } = reserved.ticket('terminal')
  await Promise.all(
    Array.from({ length: 20 }, () =>
      refusalOf(url, ['mrsp.v1', `mrsp.auth.${other}.mrsp_${other}`]),
    ),
  )
  expect(relay.management.asked.length).toBe(before)
})

test('an origin that is not allowed is refused before the credentials', async () => {
  const reserved = await relay.reserve()
  const { ca } = relay.certificate
  const ticket = reserved.ticket('terminal')
  const foreign = await PlayedEndpoint.open(ticket, ca, { origin: 'https://evil.example' })
  expect((await foreign.expect('error')).headers.code).toBe('not-permitted')
  expect(await foreign.closed).toBe(4403)
  const known = await PlayedEndpoint.open(ticket, ca, { origin: 'https://panel.example' })
  await known.expect('connected')
})

/** Status and code of the answer to a request with the given header fields. */
async function answerTo(
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<unknown> {
  const url = new URL(path, relay.addresses['api'])
  return new Promise((resolve, reject) => {
    const options = { method, headers, ca: relay.certificate.ca, agent: false }
    const request = get(url, options, answer => {
      const chunks: Buffer[] = []
      answer.on('data', chunk => chunks.push(chunk))
      answer.on('end', () => {
        const { code } = JSON.parse(Buffer.concat(chunks).toString())
        resolve([answer.statusCode, code, answer.headers['content-type']])
      })
    })
    request.on('upgrade', () => reject(new Error('upgraded')))
    request.on('error', reject)
  })
}

const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}
const json = 'application/problem+json'

test.each([
  ['an unknown path', '/v1/other', upgrade, 404, 'unknown-operation'],
  [
    'a path with a query',
    '/v1/hub?a=b',
    { ...upgrade, 'sec-websocket-protocol': 'mrsp.v1' },
    404,
    'unknown-operation',
  ],
  ['no upgrade', '/v1/hub', {}, 400, 'bad-request'],
  ['another upgrade', '/v1/hub', { ...upgrade, upgrade: 'h2c' }, 400, 'bad-request'],
  ['an old version', '/v1/agent', { ...upgrade, 'sec-websocket-version': '8' }, 400, 'bad-request'],
  ['no key', '/v1/agent', { ...upgrade, 'sec-websocket-key': 'x' }, 400, 'bad-request'],
  ['no subprotocol', '/v1/agent', upgrade, 426, 'version-unsupported'],
  [
    'another subprotocol',
    '/v1/agent',
    { ...upgrade, 'sec-websocket-protocol': 'mrsp.v2' },
    426,
    'version-unsupported',
  ],
])('%s is answered with an HTTP status', async (_, path, headers, status, code) => {
  expect(await answerTo(path, headers)).toEqual([status, code, json])
})

test.each(['mrsp.v1,', 'mrsp.v1, mrsp.v1', 'mrsp.v1, a b', 'mrsp.v1; x'])(
  'the offer %s is no handshake',
  async offer => {
    const headers = { ...upgrade, 'sec-websocket-protocol': offer }
    expect(await answerTo('/v1/hub', headers)).toEqual([400, 'bad-request', json])
  },
)

test('another method is not allowed', async () => {
  expect(await answerTo('/v1/hub', {}, 'POST')).toEqual([405, 'method-not-allowed', json])
})

test('compression is not accepted', async () => {
  const reserved = await relay.reserve()
  const device = await relay.open(reserved.ticket('device'))
  await device.expect('connected')
  expect(device.socket.extensions).toBe('')
})
