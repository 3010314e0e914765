import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createTcpServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { fc, test as property } from '@fast-check/vitest'
import { Element } from 'ltx'
import { beforeEach, describe, expect, test } from 'vitest'
import { Backoff } from './backoff.ts'
import { DeviceClient } from './device-client.ts'
import { type ConnectionHost, DeviceConnection } from './device-connection.ts'
import { ENDPOINT_LIMITS } from './endpoint-limits.ts'
import { attribute } from './iq.ts'
import { CLIENT, MRSP, PING, SASL, STREAM, STREAM_ERRORS } from './namespaces.ts'
import { TcpStream } from './tcp-stream.ts'
import { presence, testBench } from './test-bench.ts'
import {
  addressOf,
  DOMAIN,
  findAccount,
  PASSWORD,
  payload,
  TRANSPORTS,
  testCertificate,
  testNetwork,
} from './test-support.ts'

const bench = testBench()
const soon = { timeout: 5000 }

describe.each(TRANSPORTS)('over %s', transport => {
  test.each([
    ['a wrong password', 'printer-1', { password: 'wrong' }],
    ['an unknown device', 'printer-9', { username: 'printer-9' }],
  ])('%s is told, and tried again', async (_name, deviceId, options) => {
    const warnings: unknown[] = []
    const warn = (details: object, message: string): void => {
      warnings.push({ ...details, message })
    }
    const logger = { info: () => undefined, warn }
    const endpoint = await bench.endpoint({ logger })
    const client = bench.client(addressOf(endpoint, transport), options)
    client.start()
    for (const _attempt of [1, 2]) {
      const [error] = await once(client, 'failed')
      expect(error).toMatchObject({ name: 'SASLError', condition: 'not-authorized' })
      expect(String(error)).not.toContain('wrong')
    }
    expect(warnings[0]).toMatchObject({ message: 'XMPP login failed', deviceId })
    expect(client.jid).toBeUndefined()
    expect(endpoint.onlineResources()).toEqual([])
  })

  test('a certificate of an unknown authority is refused, and one for another name', async () => {
    const endpoint = await bench.endpoint()
    const address = addressOf(endpoint, transport)
    const other = await testCertificate()
    for (const [options, code] of [
      [{ ca: other.cert }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
      [{ serverName: 'elsewhere.test' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ] as const) {
      const client = bench.client(address, options)
      client.start()
      const [error] = await once(client, 'failed')
      expect(error).toMatchObject({ code })
    }
    expect(endpoint.onlineResources()).toEqual([])
  })

  test('the certificate may be for a name that is configured', async () => {
    const tls = await testCertificate('xmpp.elsewhere.test')
    const endpoint = await bench.endpoint({ tls })
    await bench.online(endpoint, transport, { ca: tls.cert, serverName: 'xmpp.elsewhere.test' })
  })

  test('a client whose connection is cut comes back', async () => {
    const endpoint = await bench.endpoint()
    const network = await testNetwork(() =>
      transport === 'wss' ? endpoint.webSocketPort : endpoint.directTlsPort,
    )
    bench.later(() => network.close())
    const address = addressOf(endpoint, transport).replace(/:\d+/, `:${network.port}`)
    const client = bench.client(address)
    client.start()
    for (const _round of [1, 2, 3]) {
      const [jid] = await once(client, 'online')
      await presence(endpoint, jid, true)
      const open = client.request(payload('a'), soon).catch((error: unknown) => error)
      network.cut()
      await once(client, 'offline')
      expect(await open).toMatchObject({ name: expect.stringMatching(/Unreachable|StanzaError/) })
    }
    await once(client, 'online')
  })

  test('a client whose network falls silent notices, and so does management', async () => {
    const endpoint = await bench.endpoint({ keepalive: { interval: 120, misses: 2 } })
    const network = await testNetwork(() =>
      transport === 'wss' ? endpoint.webSocketPort : endpoint.directTlsPort,
    )
    bench.later(() => network.close())
    const address = addressOf(endpoint, transport).replace(/:\d+/, `:${network.port}`)
    const client = bench.client(address, { keepalive: { interval: 120, misses: 2 } })
    client.start()
    const [jid] = await once(client, 'online')
    await presence(endpoint, jid, true)
    network.silence(true)
    await Promise.all([once(client, 'offline'), presence(endpoint, jid, false)])
    network.cut()
    network.silence(false)
    await presence(endpoint, jid, true)
    expect(client.jid).toBe(jid)
  })

  test('a server that is killed and comes back finds its client again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mrsp-endpoint-'))
    bench.later(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'key.pem'), bench.tls().key)
    await writeFile(join(folder, 'cert.pem'), bench.tls().cert)
    const first = await endpointProcess(folder)
    const [, webSocketPort, directTlsPort] = first.ports
    const client = bench.client(
      transport === 'wss'
        ? `wss://localhost:${webSocketPort}/xmpp`
        : `xmpps://localhost:${directTlsPort}`,
    )
    client.start()
    await once(client, 'online')
    first.child.kill('SIGKILL')
    await once(client, 'offline')
    const second = await endpointProcess(folder, webSocketPort, directTlsPort)
    bench.later(() => second.child.kill('SIGKILL'))
    await once(client, 'online')
    expect(await client.request(payload('a'), soon)).toBeUndefined()
  })

  test('stops at once while it connects, and while it waits to connect', async () => {
    const deaf = createTcpServer(() => undefined)
    const port = await listen(deaf)
    const service =
      transport === 'wss' ? `wss://localhost:${port}/xmpp` : `xmpps://localhost:${port}`
    const connecting = bench.client(service)
    const connection = once(deaf, 'connection')
    connecting.start()
    await connection
    await connecting.stop()
    const waiting = bench.client(service, {
      loginTime: 50,
      reconnect: { first: 600_000, most: 600_000 },
    })
    waiting.start()
    const [error] = await once(waiting, 'failed')
    expect(String(error)).toMatch(/took too long|in time|timed out/)
    await waiting.stop()
    deaf.close()
  })

  test('the case of a domain does not matter', async () => {
    const endpoint = await bench.endpoint({ domain: 'MRSP.test' })
    const [client] = await bench.online(endpoint, transport, { domain: 'mrsp.TEST' })
    endpoint.onRequest(async () => undefined)
    expect(await client.request(payload('a'), soon)).toBeUndefined()
  })

  test('a displaced client is told why', async () => {
    const endpoint = await bench.endpoint()
    const far = { reconnect: { first: 600_000, most: 600_000 } }
    const [first] = await bench.online(endpoint, transport, far)
    const offline = once(first, 'offline')
    const second = bench.client(addressOf(endpoint, transport), far)
    second.start()
    const [error] = await offline
    expect(error).toMatchObject({ name: 'StreamError', condition: 'conflict' })
  })
})

test.each(['ws://localhost/xmpp', 'xmpp://localhost', 'https://localhost', 'localhost'])(
  'the address %s is refused',
  service => {
    const options = { service, domain: DOMAIN, username: 'printer-1', password: PASSWORD }
    expect(() => new DeviceClient(options)).toThrow(TypeError)
  },
)

describe('waits before a new attempt', () => {
  const bounds = fc.record({
    first: fc.integer({ min: 1, max: 5000 }),
    most: fc.integer({ min: 5000, max: 100_000 }),
  })

  property.prop([bounds, fc.integer({ min: 1, max: 40 })])(
    'are none, and then double up to the most, varied by up to a half (4.6)',
    (options, earlier) => {
      const backoff = new Backoff(options)
      expect(backoff.next()).toBe(0)
      for (let at = 1; at < earlier; at += 1) backoff.next()
      const middle = Math.min(options.most, options.first * 2 ** (earlier - 1))
      const wait = backoff.next()
      expect(wait).toBeGreaterThanOrEqual(middle / 2)
      expect(wait).toBeLessThanOrEqual(middle * 1.5)
    },
  )

  test('start over only after a good stream', () => {
    const after = (prepare: (backoff: Backoff) => void): number => {
      const backoff = new Backoff({ first: 100, most: 1_000_000 })
      for (let at = 0; at < 8; at += 1) backoff.next()
      prepare(backoff)
      return backoff.next()
    }
    expect(after(() => undefined)).toBeGreaterThanOrEqual(6400)
    expect(after(backoff => backoff.lasted(1000))).toBeGreaterThanOrEqual(6400)
    expect(after(backoff => backoff.lasted(3000))).toBe(0)
    expect(after(backoff => backoff.exhaust())).toBeGreaterThanOrEqual(500_000)
  })
})

describe('what a server sends', () => {
  const management = 'management.mrsp.test'
  let server: Server
  let service: string
  let script: (socket: TLSSocket) => void

  beforeEach(async () => {
    server = createServer({ ...bench.tls() }, socket => {
      socket.on('error', () => undefined)
      script(socket)
    })
    service = `xmpps://localhost:${await listen(server)}`
    bench.later(() => server.close())
  })

  /** A server that logs the device in and then does only what the test says. */
  function loggingIn(received: (stanza: Element) => void): Promise<DeviceConnection> {
    const bound = Promise.withResolvers<DeviceConnection>()
    const host: ConnectionHost = {
      domain: DOMAIN,
      accounts: { find: findAccount, unknownAccountKey: Buffer.alloc(32) },
      mechanisms: ['SCRAM-SHA-256'],
      limits: ENDPOINT_LIMITS,
      bound: bound.resolve,
      received: (_connection, stanza) => received(stanza),
      over: () => undefined,
      mayLogIn: () => true,
      loginFailed: () => undefined,
    }
    const connections: DeviceConnection[] = []
    script = socket => {
      const stream = new TcpStream(socket, CLIENT, ENDPOINT_LIMITS, 1_000_000)
      connections.push(new DeviceConnection(stream, host))
    }
    return bound.promise
  }

  /** A bound client, what it sends, and a way to send it stanzas from anybody. */
  async function boundClient(): Promise<{
    client: DeviceClient
    send: (stanza: Element) => void
    sent: (id: string) => Promise<Element>
    all: Element[]
  }> {
    const all: Element[] = []
    let changed = Promise.withResolvers<void>()
    const bound = loggingIn(stanza => {
      all.push(stanza)
      changed.resolve()
    })
    const client = bench.client(service, { management })
    client.start()
    const [connection] = await Promise.all([bound, once(client, 'online')])
    const sent = async (id: string): Promise<Element> => {
      for (;;) {
        const found = all.find(stanza => attribute(stanza, 'id') === id)
        if (found) return found
        changed = Promise.withResolvers()
        await changed.promise
      }
    }
    return { client, send: stanza => connection.send(stanza), sent, all }
  }

  function iq(from: string | undefined, id: string, type: string, child?: Element): Element {
    const stanza = new Element('iq', {
      xmlns: CLIENT,
      from,
      id,
      type,
      to: 'printer-1@mrsp.test/agent',
    })
    if (child) stanza.cnode(child)
    return stanza
  }

  test('counts when it is of management, and not when it is of anybody else', async () => {
    const { client, send, sent, all } = await boundClient()
    const asked: string[] = []
    client.onRequest(async request => {
      asked.push(request.name)
      return undefined
    })
    const strangers = [
      'printer-2@mrsp.test/agent',
      DOMAIN,
      undefined,
      `${management}/x`,
      'evil.test',
    ]
    for (const [at, from] of strangers.entries()) {
      send(new Element('message', { xmlns: CLIENT, from, id: `m${at}` }).t('hello'))
      send(new Element('presence', { xmlns: CLIENT, from, id: `p${at}`, type: 'subscribe' }))
      send(iq(from, `s${at}`, 'set', payload(`stranger-${at}`)))
    }
    send(iq('printer-2@mrsp.test/agent', 'stranger-ping', 'get', new Element('ping', PING)))
    send(iq(management, 'm', 'set', payload('management')))
    expect(attribute(await sent('m'), 'type')).toBe('result')
    for (const at of strangers.keys()) {
      expect(String(await sent(`s${at}`))).toMatch(
        /type="error".*<error type="auth"><forbidden .*<not-permitted xmlns="urn:mrsp:1"/,
      )
    }
    expect(String(await sent('stranger-ping'))).toMatch(/<service-unavailable /)
    expect(asked).toEqual(['management'])
    expect(all.filter(stanza => !stanza.is('iq')).map(stanza => stanza.attrs['to'])).toEqual([
      undefined,
      management,
    ])
  })

  test('is answered when it is a ping of the server or of management', async () => {
    const { send, sent } = await boundClient()
    for (const [at, from] of [DOMAIN, undefined, 'printer-1@mrsp.test', management].entries()) {
      send(iq(from, `p${at}`, 'get', new Element('ping', { xmlns: PING })))
      expect(attribute(await sent(`p${at}`), 'type')).toBe('result')
    }
  })

  test('lets management alone follow its presence', async () => {
    const { send, all, sent } = await boundClient()
    send(new Element('presence', { xmlns: CLIENT, from: 'evil.test', type: 'subscribe' }))
    send(new Element('presence', { xmlns: CLIENT, from: management, type: 'subscribe' }))
    send(iq(management, 'p', 'get', new Element('ping', { xmlns: PING })))
    await sent('p')
    const approved = all.filter(stanza => attribute(stanza, 'type') === 'subscribed')
    expect(approved.map(stanza => attribute(stanza, 'to'))).toEqual([management])
  })

  test('as an answer counts only from whom was asked', async () => {
    const { client, send, all, sent } = await boundClient()
    const answer = client.request(payload('question'), soon)
    send(iq(management, 'p', 'get', new Element('ping', { xmlns: PING })))
    await sent('p')
    const id = all
      .map(stanza => (stanza.getChild('question', MRSP) ? attribute(stanza, 'id') : ''))
      .join('')
    for (const from of ['evil.test', undefined, DOMAIN, `${management}/x`]) {
      send(iq(from, id, 'result', payload('forged')))
    }
    send(iq(management, 'another', 'result', payload('other')))
    send(iq(management, id, 'result', payload('genuine')))
    expect((await answer)?.name).toBe('genuine')
  })

  test.each([
    ['PLAIN and nothing better', '<mechanism>PLAIN</mechanism>'],
    ['SCRAM-SHA-1, which must be asked for', '<mechanism>SCRAM-SHA-1</mechanism>'],
    ['nothing', ''],
  ])('to log in by: %s, is not used', async (_name, mechanisms) => {
    const got = scripted(() => features(`<mechanisms xmlns='${SASL}'>${mechanisms}</mechanisms>`))
    const client = bench.client(service)
    client.start()
    const [error] = await once(client, 'failed')
    expect(String(error)).toMatch(/offers none of SCRAM-SHA-256|No compatible mechanism/)
    expect(got()).not.toMatch(/<auth/)
    expect(got()).not.toContain(Buffer.from(PASSWORD).toString('base64'))
  })

  test.each([
    ['no proof', ''],
    ['a wrong proof', Buffer.from(`v=${Buffer.alloc(32).toString('base64')}`).toString('base64')],
  ])('as a success with %s, is no login', async (_name, proof) => {
    let step = 0
    const got = scripted(text => {
      step += 1
      if (step === 1) {
        return features(
          `<mechanisms xmlns='${SASL}'><mechanism>SCRAM-SHA-256</mechanism></mechanisms>`,
        )
      }
      if (step > 2) return `<success xmlns='${SASL}'>${proof}</success>`
      const first = Buffer.from(/<auth [^>]*>([^<]*)</.exec(text)?.[1] ?? '', 'base64').toString()
      const challenge = `${/r=.*/.exec(first)?.[0]}server,s=c2FsdA==,i=4096`
      return `<challenge xmlns='${SASL}'>${Buffer.from(challenge).toString('base64')}</challenge>`
    })
    const client = bench.client(service)
    client.start()
    const [error] = await once(client, 'failed')
    expect(String(error)).toContain('did not prove')
    expect(got().match(/<stream:stream/g)).toHaveLength(1)
  })

  test('about another host is not followed', async () => {
    const other = createTcpServer()
    let contacted = false
    other.on('connection', socket => {
      contacted = true
      socket.destroy()
    })
    const port = await listen(other)
    scripted(
      () =>
        `${opening()}<stream:error><see-other-host xmlns='${STREAM_ERRORS}'>localhost:${port}</see-other-host></stream:error></stream:stream>`,
    )
    const client = bench.client(service)
    client.start()
    const [error] = await once(client, 'failed')
    expect(String(error)).toContain('another host')
    expect(contacted).toBe(false)
    other.close()
  })

  test.each([
    ['malformed XML', '<a></b>'],
    ['a document type', '<!DOCTYPE a>'],
    ['too large a stanza', `<message xmlns='${CLIENT}'>${'x'.repeat(70_000)}</message>`],
    ['an error without a condition', '<stream:error/>'],
    ['stanzas after its end', "</stream:stream><a xmlns='b'/>"],
    ['nothing more', ''],
  ])('as %s ends the connection and nothing more', async (_name, xml) => {
    scripted(() => `${opening()}${xml}`, true)
    const client = bench.client(service)
    client.start()
    await once(client, 'failed')
    await once(client, 'failed')
  })

  /** A server that answers each piece it gets; gives all it got. */
  function scripted(answer: (text: string) => string, end = false): () => string {
    let got = ''
    script = socket => {
      socket.setEncoding('utf8')
      socket.on('data', data => {
        got += String(data)
        socket.write(answer(String(data)))
        if (end) socket.end()
      })
    }
    return () => got
  }

  function opening(): string {
    return `<?xml version='1.0'?><stream:stream xmlns='${CLIENT}' xmlns:stream='${STREAM}' from='${DOMAIN}' id='a' version='1.0'>`
  }

  function features(content: string): string {
    return `${opening()}<stream:features>${content}</stream:features>`
  }
})

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function endpointProcess(
  folder: string,
  ...ports: (string | undefined)[]
): Promise<{ child: ChildProcess; ports: string[] }> {
  const file = fileURLToPath(new URL('./test-endpoint-process.ts', import.meta.url))
  const args = ports.map(port => port ?? '0')
  const child = spawn(process.execPath, [file, folder, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  return { child, ports: String(line).trim().split(' ') }
}
