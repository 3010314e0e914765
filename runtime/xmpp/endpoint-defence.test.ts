import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { connect } from 'node:tls'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { DeviceClient } from './device-client.ts'
import type { EmbeddedEndpoint } from './embedded-endpoint.ts'
import { CLIENT } from './namespaces.ts'
import { SaltedPassword, ScramClient } from './scram-client.ts'
import { presence, testBench } from './test-bench.ts'
import {
  addressOf,
  answered,
  auth,
  header,
  PASSWORD,
  payload,
  type RawConnection,
  response,
  TRANSPORTS,
  type Transport,
} from './test-support.ts'

const bench = testBench()
const soon = { timeout: 5000 }

let endpoint: EmbeddedEndpoint
let bystander: DeviceClient
let bystanderJid: string

beforeEach(async () => {
  endpoint = await bench.endpoint()
  endpoint.onRequest(async () => payload('undisturbed'))
  ;[bystander, bystanderJid] = await bench.online(endpoint, 'wss', { username: 'printer-3' })
  bystander.onRequest(async () => payload('undisturbed'))
})

/** Whatever happened to another connection, nothing else was disturbed. */
afterEach(async () => {
  expect(endpoint.onlineResources()).toContain(bystanderJid)
  expect((await bystander.request(payload('a'), soon))?.name).toBe('undisturbed')
  expect((await endpoint.request(bystanderJid, payload('a'), soon))?.name).toBe('undisturbed')
})

function streamError(condition: string): RegExp {
  return new RegExp(
    `<stream:error [^>]*><${condition} xmlns="urn:ietf:params:xml:ns:xmpp-streams"/>`,
  )
}

const deep = '<a>'.repeat(17)

describe.each(TRANSPORTS)('over %s', transport => {
  const hostile: readonly (readonly [name: string, xml: string, condition: string])[] = [
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]>', 'restricted-xml'],
    ['an entity', "<auth xmlns='b'>&b;</auth>", 'restricted-xml'],
    ['a processing instruction', '<?a b?>', 'restricted-xml'],
    ['a comment', '<!-- a -->', 'restricted-xml'],
    ['malformed XML', '<a xmlns="b"></c>', 'not-well-formed'],
    ['deep nesting', `<a xmlns="b">${deep}`, 'policy-violation'],
    [
      'many attributes',
      `<a xmlns="b" ${Array.from({ length: 40 }, (_, at) => `a${at}="b"`).join(' ')}/>`,
      'policy-violation',
    ],
    ['text', 'hello<a xmlns="b"/>', 'bad-format'],
    ['an unqualified element', '<a xmlns=""/>', 'invalid-namespace'],
  ]

  test.each(hostile)('%s before login is refused', async (_name, xml, condition) => {
    const raw = await bench.raw(endpoint, transport)
    raw.write(header(transport))
    await raw.until(/features>/)
    raw.write(xml)
    expect(await raw.closed).toMatch(streamError(condition))
  })

  test.each(hostile)('%s after login is refused', async (_name, xml, condition) => {
    const [raw] = await bench.rawDevice(endpoint, transport, 'printer-1')
    raw.write(xml)
    expect(await raw.closed).toMatch(streamError(condition))
  })

  test('a large element before login is refused, a usual one after it is not', async () => {
    const raw = await bench.raw(endpoint, transport)
    raw.write(header(transport))
    await raw.until(/features>/)
    raw.write(`<a xmlns="b">${'c'.repeat(8192)}</a>`)
    expect(await raw.closed).toMatch(streamError('policy-violation'))
    const [device] = await bench.rawDevice(endpoint, transport, 'printer-1')
    device.write(`<message xmlns='${CLIENT}'><body>${'c'.repeat(60_000)}</body></message>`)
    await answered(device)
  })

  test('an oversize stanza after login is refused', async () => {
    const [raw] = await bench.rawDevice(endpoint, transport, 'printer-1')
    raw.write(`<message xmlns='${CLIENT}'><body>${'c'.repeat(65_536)}</body></message>`)
    expect(await raw.closed).toMatch(streamError('policy-violation'))
  })

  test.each([
    ['another domain', 'elsewhere.test', undefined, 'host-unknown'],
    [
      'another version',
      'mrsp.test',
      [/version='1.0'(?=\/?>$)/, "version='2.0'"],
      'unsupported-version',
    ],
    [
      'no version',
      'mrsp.test',
      [/ version='1.0'\/?>$/, transport === 'wss' ? '/>' : '>'],
      'unsupported-version',
    ],
    [
      'another protocol',
      'mrsp.test',
      [/xmpp-framing|etherx.jabber.org/, 'other'],
      'invalid-namespace|not-authorized',
    ],
  ] as const)('a header for %s is refused', async (_name, domain, change, condition) => {
    const raw = await bench.raw(endpoint, transport)
    const text = header(transport, domain)
    raw.write(change ? text.replace(change[0], change[1]) : text)
    expect(await raw.closed).toMatch(streamError(`(${condition})`))
  })

  test('a second header is refused', async () => {
    const raw = await bench.raw(endpoint, transport)
    raw.write(header(transport))
    await raw.until(/features>/)
    raw.write(header(transport).replace(/^<\?.*?\?>/, ''))
    if (transport === 'wss') expect(await raw.closed).toMatch(streamError('bad-format'))
    else raw.destroy()
  })

  test('a device that stops anywhere before it is bound is given up', async () => {
    const hasty = await bench.endpoint({ limits: { loginTime: 1500 } })
    const beginnings: readonly ((raw: RawConnection) => unknown)[] = [
      () => undefined,
      raw => raw.write(header(transport)),
      raw => {
        raw.write(header(transport))
        raw.write(auth('n,,n=printer-1,r=abc'))
      },
      raw => login(raw, transport),
      async raw => {
        await login(raw, transport)
        raw.write(header(transport))
      },
    ]
    const ends = beginnings.map(async begin => {
      const raw = await bench.raw(hasty, transport)
      await begin(raw)
      return raw.closed
    })
    for (const end of ends) expect(await end).toMatch(streamError('connection-timeout'))
  })

  test('a third failed login ends the stream', async () => {
    const raw = await bench.raw(endpoint, transport)
    raw.write(header(transport))
    await raw.until(/features>/)
    for (const attempt of [1, 2, 3]) {
      const client = new ScramClient('sha256', 'printer-1', new SaltedPassword(`wrong ${attempt}`))
      const challenge = await exchange(raw, auth(client.first()), /<challenge[^>]*>([^<]*)</)
      raw.write(response(await client.final(Buffer.from(challenge, 'base64').toString())))
      await raw.until(new RegExp(`(<failure [^>]*><not-authorized/></failure>.*){${attempt}}`))
    }
    expect(await raw.closed).toMatch(streamError('policy-violation'))
  })

  test.each([
    ['PLAIN', auth('\0printer-1\0' + PASSWORD, 'PLAIN'), 'invalid-mechanism'],
    ['an unknown mechanism', auth('', 'ANONYMOUS'), 'invalid-mechanism'],
    ['bad Base64', auth('').replace('></', '>!!</'), 'incorrect-encoding'],
    ['a malformed message', auth('hello'), 'malformed-request'],
    ['a response to nothing', response('hello'), 'malformed-request'],
    ['a stanza', `<iq xmlns='${CLIENT}' type='set' id='a' to='mrsp.test'/>`, 'malformed-request'],
    ['an abort', "<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", 'aborted'],
  ])('%s logs nobody in', async (_name, xml, condition) => {
    const raw = await bench.raw(endpoint, transport)
    raw.write(header(transport))
    await raw.until(/features>/)
    raw.write(xml)
    await raw.until(new RegExp(`<failure [^>]*><${condition}/></failure>`))
  })

  test('an unknown device is answered as a wrong password is: same bytes, same time', async () => {
    const times = { 'printer-1': [] as number[], ghost: [] as number[] }
    const answers = new Set<string>()
    for (let round = 0; round < 15; round += 1) {
      for (const username of ['printer-1', 'ghost'] as const) {
        const raw = await bench.raw(endpoint, transport)
        raw.write(header(transport))
        await raw.until(/features>/)
        const client = new ScramClient('sha256', username, new SaltedPassword('wrong'))
        const began = performance.now()
        const text = await exchange(raw, auth(client.first()), /<challenge[^>]*>([^<]*)</)
        const challenged = performance.now()
        const challenge = Buffer.from(text, 'base64').toString()
        const final = await client.final(challenge)
        const proving = performance.now()
        raw.write(response(final))
        const answer = await raw.until(/<\/failure>/)
        times[username].push(challenged - began + performance.now() - proving)
        const form = challenge.replace(/r=[^,]{48}/, 'r').replace(/s=[A-Za-z0-9+/]{22}==/, 's')
        answers.add(answer.replace(/id=['"][^'"]*['"]/, 'id').replace(text, form))
        raw.destroy()
      }
    }
    expect([...answers]).toHaveLength(1)
    // The least of each is what the work itself takes, whatever else the machine does.
    const [known, unknown] = [Math.min(...times['printer-1']), Math.min(...times.ghost)]
    expect(Math.abs(known - unknown)).toBeLessThan(2 + known)
  })

  test.each([
    [
      "another's name",
      `<message xmlns='${CLIENT}' from='printer-3@mrsp.test/agent'/>`,
      'invalid-from',
    ],
    ["management's name", `<message xmlns='${CLIENT}' from='mrsp.test'/>`, 'invalid-from'],
    [
      'another resource',
      `<presence xmlns='${CLIENT}' from='printer-1@mrsp.test/b'/>`,
      'invalid-from',
    ],
    ['something that is no stanza', '<a xmlns="b"/>', 'unsupported-stanza-type'],
    ['a stanza of another namespace', '<iq xmlns="b"/>', 'unsupported-stanza-type'],
  ])('%s is refused', async (_name, xml, condition) => {
    const [raw] = await bench.rawDevice(endpoint, transport, 'printer-1')
    raw.write(xml)
    expect(await raw.closed).toMatch(streamError(condition))
  })

  test('a stanza before a resource is bound is refused', async () => {
    const raw = await bench.raw(endpoint, transport)
    await login(raw, transport)
    raw.write(header(transport))
    await raw.until(/<bind /)
    raw.write(`<presence xmlns='${CLIENT}'/>`)
    expect(await raw.closed).toMatch(streamError('not-authorized'))
  })

  test.each(['', 'a/b', 'a b', 'x'.repeat(65), '<'])('the resource "%s"', async resource => {
    const raw = await bench.raw(endpoint, transport)
    await login(raw, transport)
    raw.write(header(transport))
    await raw.until(/<bind /)
    const escaped = resource.replace('<', '&lt;')
    raw.write(
      `<iq xmlns='${CLIENT}' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>${escaped}</resource></bind></iq>`,
    )
    const expected = resource === '' ? /<jid>printer-1@mrsp.test\/[\w-]{12}</ : /<bad-request /
    await raw.until(expected)
  })

  test('a device that does not read is dropped, and management told', async () => {
    const small = await bench.endpoint({ limits: { outgoingBytes: 100_000 } })
    const [raw, jid] = await bench.rawDevice(small, transport, 'printer-1')
    raw.pause()
    const asked = Array.from({ length: 400 }, () =>
      small.request(jid, payload('a', {}, 'x'.repeat(60_000)), soon),
    )
    for (const outcome of await Promise.allSettled(asked)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'Unreachable' } })
    }
    raw.destroy()
  })

  test('a device that floods is cut off', async () => {
    const strict = await bench.endpoint({ limits: { stanzasAtOnce: 20, stanzasPerSecond: 1 } })
    const [raw] = await bench.rawDevice(strict, transport, 'printer-1')
    for (let at = 0; at < 30; at += 1) raw.write(`<message xmlns='${CLIENT}'/>`)
    expect(await raw.closed).toMatch(streamError('policy-violation'))
  })

  test('too many connections that do not log in are not taken, of one network or of all', async () => {
    for (const limits of [{ loggingIn: 2 }, { loggingInPerNetwork: 2 }]) {
      const few = await bench.endpoint({ limits })
      await bench.online(few, transport)
      const idle = [await bench.raw(few, transport), await bench.raw(few, transport)]
      for (const raw of idle) {
        raw.write(header(transport))
        await raw.until(/features>/)
      }
      const third = await bench.raw(few, transport)
      expect(await third.closed).toBe('')
      idle[0]?.destroy()
      await idle[0]?.closed
      await bench.online(few, transport, { username: 'printer-2' })
    }
  })
})

describe.each(TRANSPORTS)('who tries passwords over %s', transport => {
  test('is not listened to after too many that were wrong, however many connections it makes', async () => {
    const limits = { failedLoginsAtOnce: 4, failedLoginsPerSecond: 0, loginAttempts: 3 }
    const strict = await bench.endpoint({ limits })
    const [before, jid] = await bench.online(strict, transport)
    const tried: string[] = []
    for (let connection = 0; connection < 3; connection += 1) {
      const raw = await bench.raw(strict, transport)
      raw.write(header(transport))
      await raw.until(/features>/)
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const answer = exchange(
          raw,
          response('c=biws,r=x,p=AAAA'),
          /(<not-authorized|<malformed-request|<policy-violation)/,
        )
        tried.push(await answer.catch(() => 'closed'))
      }
    }
    expect(tried).toEqual([
      ...Array.from({ length: 4 }, () => '<malformed-request'),
      '<policy-violation',
      'closed',
      '<policy-violation',
      'closed',
      'closed',
    ])
    const right = await bench.raw(strict, transport)
    right.write(header(transport))
    await right.until(/features>/)
    right.write(auth(new ScramClient('sha256', 'printer-2', new SaltedPassword(PASSWORD)).first()))
    expect(await right.closed).toMatch(streamError('policy-violation'))
    strict.onRequest(async () => payload('still-here'))
    expect((await before.request(payload('a'), soon))?.name).toBe('still-here')
    expect(strict.onlineResources()).toContain(jid)
  })
})

test.each(TRANSPORTS)(
  'a network has so many connections over %s, before TLS too',
  async transport => {
    const few = await bench.endpoint({ limits: { connectionsPerNetwork: 2 } })
    await bench.online(few, transport)
    const port = transport === 'wss' ? few.webSocketPort : few.directTlsPort
    const second = connectTcp({ host: '127.0.0.1', port })
    await once(second, 'connect')
    const third = connectTcp({ host: '127.0.0.1', port })
    third.on('error', () => undefined).resume()
    await once(third, 'close')
    expect(second.readyState).toBe('open')
    second.destroy()
  },
)

test('connections that do nothing do not hold up the end', async () => {
  const stopped = await bench.endpoint()
  const sockets = [stopped.directTlsPort, stopped.webSocketPort].flatMap(port => [
    connectTcp({ host: '127.0.0.1', port }),
    connect({ host: '127.0.0.1', servername: 'localhost', port, ca: bench.tls().cert }),
  ])
  await Promise.all(
    sockets.map(async (socket, at) => {
      socket.on('error', () => undefined)
      await once(socket, at % 2 === 0 ? 'connect' : 'secureConnect')
      socket.resume()
    }),
  )
  await bench.raw(stopped, 'wss')
  const began = performance.now()
  const closed = sockets.map(socket => once(socket, 'close'))
  await stopped.stop()
  await Promise.all(closed)
  expect(performance.now() - began).toBeLessThan(8000)
})

test('a listener that throws harms nobody', async () => {
  endpoint.onPresence(() => {
    throw new Error('a mistake of its own')
  })
  const [client, jid] = await bench.online(endpoint, 'wss')
  expect(await client.request(payload('a'), soon)).toBeDefined()
  await client.stop()
  await presence(endpoint, jid, false)
})

test('too short a key for unknown accounts is refused', async () => {
  const accounts = { find: async () => undefined, unknownAccountKey: Buffer.alloc(31) }
  await expect(bench.endpoint({ accounts })).rejects.toThrow(TypeError)
})

describe('the direct TLS listener', () => {
  test('refuses bytes that are not UTF-8', async () => {
    const [raw] = await bench.rawDevice(endpoint, 'xmpps', 'printer-1')
    raw.write(Buffer.from([0x3c, 0xff, 0xfe]))
    expect(await raw.closed).toMatch(streamError('unsupported-encoding'))
  })

  test('refuses endless whitespace', async () => {
    const [raw] = await bench.rawDevice(endpoint, 'xmpps', 'printer-1')
    raw.write(' '.repeat(70_000))
    expect(await raw.closed).toMatch(streamError('policy-violation'))
  })

  test('takes what follows a login in the same piece as nothing', async () => {
    const raw = await bench.raw(endpoint, 'xmpps')
    const client = new ScramClient('sha256', 'printer-1', new SaltedPassword(PASSWORD))
    raw.write(header('xmpps'))
    await raw.until(/features>/)
    const challenge = await exchange(raw, auth(client.first()), /<challenge[^>]*>([^<]*)</)
    const final = await client.final(Buffer.from(challenge, 'base64').toString())
    raw.write(`${response(final)}<presence xmlns='${CLIENT}'/>`)
    const all = await raw.closed
    expect(all).not.toMatch(/<success/)
    expect(all).toMatch(streamError('not-authorized'))
  })

  test('gives up a connection that never begins TLS', async () => {
    const hasty = await bench.endpoint({ limits: { loginTime: 400 } })
    const socket = connectTcp({ host: '127.0.0.1', port: hasty.directTlsPort })
    socket.on('error', () => undefined)
    socket.resume()
    await once(socket, 'close')
  })
})

describe('the WebSocket listener', () => {
  test.each([
    ['another path', '/other', ['xmpp']],
    ['no subprotocol', '/xmpp', []],
    ['another subprotocol', '/xmpp', ['mrsp.v1']],
  ])('refuses %s', async (_name, path, protocols) => {
    const address = `wss://localhost:${endpoint.webSocketPort}${path}`
    const socket = new WebSocket(address, protocols, { ca: bench.tls().cert })
    const [error] = await once(socket, 'error')
    expect(String(error)).toContain('400')
  })

  test('closes a message far above the limit with 1009, a binary one with 1003', async () => {
    for (const [message, code] of [
      ['x'.repeat(200_000), 1009],
      [Buffer.from(header('wss')), 1003],
    ] as const) {
      const socket = new WebSocket(addressOf(endpoint, 'wss'), ['xmpp'], { ca: bench.tls().cert })
      await once(socket, 'open')
      socket.send(message)
      const [seen] = await once(socket, 'close')
      expect(seen).toBe(code)
    }
  })

  test('gives up a connection that never asks for a WebSocket', async () => {
    const hasty = await bench.endpoint({ limits: { loginTime: 400 } })
    const socket = connect({
      host: '127.0.0.1',
      servername: 'localhost',
      port: hasty.webSocketPort,
      ca: bench.tls().cert,
    })
    await once(socket, 'secureConnect')
    socket.write('GET /xmpp HTTP/1.1\r\nHost: localhost\r\nX: ')
    socket.on('error', () => undefined)
    socket.resume()
    await once(socket, 'close')
  })

  test('answers WebSocket pings, but not for one who does not read', async () => {
    const socket = new WebSocket(addressOf(endpoint, 'wss'), ['xmpp'], { ca: bench.tls().cert })
    await once(socket, 'open')
    socket.ping('hello')
    expect(String((await once(socket, 'pong'))[0])).toBe('hello')
    socket.terminate()
  })
})

async function exchange(raw: RawConnection, text: string, pattern: RegExp): Promise<string> {
  const before = raw.received().length
  raw.write(text)
  const later = new RegExp(`^[\\s\\S]{${before}}[\\s\\S]*?${pattern.source}`)
  return later.exec(await raw.until(later))?.[1] ?? ''
}

async function login(raw: RawConnection, transport: Transport): Promise<void> {
  const client = new ScramClient('sha256', 'printer-1', new SaltedPassword(PASSWORD))
  raw.write(header(transport))
  await raw.until(/features>/)
  const challenge = await exchange(raw, auth(client.first()), /<challenge[^>]*>([^<]*)</)
  raw.write(response(await client.final(Buffer.from(challenge, 'base64').toString())))
  await raw.until(/<\/success>/)
}
