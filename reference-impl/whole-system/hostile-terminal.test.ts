import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createManagementClient } from '../../runtime/http/index.ts'
import {
  openTerminalConnection,
  type TerminalConnection,
} from '../../runtime/session-connection/index.ts'
import { nodeSockets } from '../../runtime/session-connection/node-socket.ts'
import type { ConnectionInformation } from '../../generated/management-api.ts'
import { type RawApplication, startRawApplication } from '../device/played/raw-application.ts'
import { PlayedEndpoint } from '../relay/played/endpoint.ts'
import { UsedSystem } from './played/used-system.ts'
import { accounts, deviceId } from './settings.ts'

/**
 * A terminal that keeps to nothing, and one that keeps to the protocol but whose programs do not: what smuggles is
 * refused at both ends, and whatever is wrong with credentials is answered alike, with a real management and relay.
 */

interface Rejection {
  readonly name: string
  readonly of: 'request' | 'response'
  readonly bytes: string
  readonly reason: string
}

const rejections: readonly Rejection[] = JSON.parse(
  readFileSync(new URL('../../runtime/http-message/rejections.json', import.meta.url), 'utf8'),
)
const requests = rejections.filter(each => each.of === 'request')

const good = 'GET /good HTTP/1.1\r\nHost: printer\r\n\r\n'
const goodAnswer = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood'

let application: RawApplication
let used: UsedSystem
let ca: string
/** Octets that the application got, a text for each connection. */
const received: string[] = []

beforeAll(async () => {
  application = await startRawApplication((socket, number) => {
    socket.on('data', octets => {
      const at = number - 1
      received[at] = (received[at] ?? '') + octets.toString('latin1')
      if (/^GET \/good HTTP\/1\.1\r\n[^]*\r\n\r\n$/.test(octets.toString('latin1'))) {
        socket.write(goodAnswer)
      }
    })
    socket.on('end', () => socket.end())
  })
  used = await UsedSystem.start({
    management: { sessionDuration: 60 },
    relay: { connectTimeout: 20 },
    device: {
      unattended: true,
      applications: [{ id: 'raw', name: 'Raw', origin: application.origin }],
    },
  })
  ca = await readFile(join(used.directory, 'tls', 'ca.pem'), 'utf8')
})
afterAll(async () => {
  await used[Symbol.asyncDispose]()
  await application.stop()
})

/** A technician's login of a terminal of another make. */
class OtherTerminal implements Disposable {
  readonly client: ReturnType<typeof createManagementClient>
  #accessToken: string | undefined

  constructor() {
    this.client = createManagementClient({
      url: `https://localhost:${used.ports.management}`,
      ca,
      credential: () => this.#accessToken,
    })
  }

  static async logIn(): Promise<OtherTerminal> {
    const terminal = new OtherTerminal()
    const { userId = '', password = '' } = accounts[0] ?? {}
    const login = await terminal.client.login({ body: { userId, password } })
    terminal.#accessToken = login.accessToken
    return terminal
  }

  async start(): Promise<ConnectionInformation> {
    const body = { deviceId, applicationId: 'raw' }
    const { session } = await this.client.startSession({ body })
    for (;;) {
      const answer = await this.client.pollConnectionInformation({ session, prefer: 'wait=10' })
      if (answer.status === 200) return answer.body
    }
  }

  /** Waits until management holds the session for over. */
  async final(session: string): Promise<void> {
    await used.until('the session is final', async () => {
      const { state } = await this.client.getSession({ session })
      return state === 'terminated' || state === 'failed' ? undefined : state
    })
  }

  [Symbol.dispose](): void {
    this.client.close()
  }
}

async function pair(information: ConnectionInformation): Promise<TerminalConnection> {
  const { url, sessionId, token } = information
  const paired = Promise.withResolvers<void>()
  const connection = openTerminalConnection({
    address: url,
    sessionId,
    token,
    openSocket: nodeSockets({ ca }),
    product: 'hostile/1',
    handlers: { onPaired: () => paired.resolve(), onOver: end => paired.reject(end) },
  })
  await paired.promise
  return connection
}

/** What comes back for octets that are sent as a request, each frame an octet or all in one. */
function exchange(connection: TerminalConnection, octets: string, isCut: boolean): Promise<string> {
  return new Promise(resolve => {
    let answer = ''
    const made = connection.openExchange('raw', {
      onData: piece => {
        answer += Buffer.from(piece).toString('latin1')
      },
      onEnd: () => resolve(answer),
      onReset: code => resolve(code),
    })
    const all = Buffer.from(octets, 'latin1')
    for (const piece of isCut ? Array.from(all, octet => Buffer.of(octet)) : [all]) {
      made.write(piece)
    }
    made.end()
  })
}

/** What a local program is answered, up to the end of its connection or of the good answer. */
function localAnswer(octets: string): Promise<string> {
  return new Promise(resolve => {
    let answer = ''
    const socket = connect({ port: used.ports.terminal, host: '127.0.0.1' })
    socket.on('error', () => {}).once('close', () => resolve(answer))
    socket.on('data', piece => {
      answer += piece.toString('latin1')
      if (answer.endsWith(goodAnswer)) socket.destroy()
    })
    socket.write(octets, 'latin1')
  })
}

/** Connections on which something reached the application that is not a beginning of what was sent. */
function smuggled(sent: string): string[] {
  return received.filter(octets => octets !== '' && !sent.startsWith(octets))
}

describe('requests that smuggle', () => {
  test('are refused by the device, whatever the terminal lets through', async () => {
    using terminal = await OtherTerminal.logIn()
    const information = await terminal.start()
    const connection = await pair(information)
    expect(await exchange(connection, good, false)).toBe(goodAnswer)
    for (const { name, bytes } of requests) {
      received.fill('')
      const codes = await Promise.all([
        exchange(connection, bytes, false),
        exchange(connection, bytes, true),
      ])
      expect(codes, name).toEqual(['malformed-http', 'malformed-http'])
      expect(smuggled(bytes), name).toEqual([])
    }
    expect(await exchange(connection, good, false)).toBe(goodAnswer)
    connection.terminate('terminal')
    await terminal.final(information.session)
  })

  test('are refused at the local port of a terminal that keeps to the protocol', async () => {
    const session = await used.pair('raw')
    const host = `raw.${session}.localhost:${used.ports.terminal}`
    const toHost = (bytes: string): string => bytes.replaceAll('Host: printer', `Host: ${host}`)
    // What follows a whole request is the next one of the connection, and no error of the first.
    for (const { name, bytes } of requests.filter(({ reason }) => reason !== 'excess-bytes')) {
      received.fill('')
      const sent = toHost(bytes)
      const answer = await localAnswer(sent)
      expect(answer, name).toMatch(/^HTTP\/1\.1 4\d\d [^]*"source":"terminal"/)
      expect(smuggled(sent), name).toEqual([])
    }
    expect(await localAnswer(toHost(good))).toBe(goodAnswer)
    await used.end(session, 'terminate')
  })
})

/** A terminal that sends what frames it likes, paired with the real device. */
async function pairFrames({
  url,
  sessionId,
  token,
}: ConnectionInformation): Promise<PlayedEndpoint> {
  const endpoint = await PlayedEndpoint.open({ url, sessionId, token }, ca)
  await endpoint.expect('connected')
  endpoint.hello()
  await endpoint.expect('hello')
  return endpoint
}

/** A request that is answered: the device goes on. Frames in between are left aside. */
async function isServed(endpoint: PlayedEndpoint, number: number): Promise<void> {
  const body = Buffer.from(good)
  endpoint.send('request', { exchange: number, applicationId: 'raw', end: true }, body)
  for (;;) {
    const frame = await endpoint.next()
    if (frame.name === 'credit') continue
    expect(frame).toMatchObject({ name: 'response', headers: { exchange: number } })
    expect(Buffer.from(frame.body).toString()).toBe(goodAnswer)
    return
  }
}

describe('frames that the device does not take, forwarded by the relay', () => {
  const octets = Buffer.alloc(65_536, 'x')
  const raw = { applicationId: 'raw' }
  const loses: readonly (readonly [string, (endpoint: PlayedEndpoint) => void])[] = [
    ['an exchange never opened', endpoint => endpoint.send('data', { exchange: 9 }, octets)],
    [
      'a number that does not rise',
      endpoint => {
        endpoint.send('request', { exchange: 7, ...raw, end: true }, Buffer.from(good))
        endpoint.send('request', { exchange: 7, ...raw, end: true }, Buffer.from(good))
      },
    ],
    [
      'more credit than there may be',
      endpoint => {
        for (let sent = 0; sent < 128; sent++) {
          endpoint.send('credit', { exchange: 0, credit: 16_777_216 })
        }
      },
    ],
    [
      'a body larger than Max-Frame',
      endpoint => {
        const large = Buffer.alloc(65_537, 'x')
        endpoint.send('request', { exchange: 2, ...raw }, large)
      },
    ],
  ]

  test.each(loses)('%s: the device comes back, and the session goes on', async (_, send) => {
    using terminal = await OtherTerminal.logIn()
    const information = await terminal.start()
    const endpoint = await pairFrames(information)
    await isServed(endpoint, 1)
    send(endpoint)
    let name = ''
    while (name !== 'peer-lost') name = (await endpoint.next()).name
    await endpoint.expect('resumed')
    endpoint.hello()
    await endpoint.expect('hello')
    await isServed(endpoint, 100)
    endpoint.send('terminate', { reason: 'terminal', token: information.token })
    await endpoint.expect('terminated')
    await terminal.final(information.session)
  })

  test('an exchange alone is reset for another application, and for octets behind its end', async () => {
    using terminal = await OtherTerminal.logIn()
    const information = await terminal.start()
    const endpoint = await pairFrames(information)
    endpoint.send('request', { exchange: 1, applicationId: 'web-server' }, Buffer.from(good))
    expect((await endpoint.expect('reset')).headers).toMatchObject({
      exchange: 1,
      code: 'application-not-approved',
    })
    endpoint.send('request', { exchange: 2, applicationId: 'raw' }, Buffer.from(`${good}more`))
    expect((await endpoint.expect('reset')).headers).toMatchObject({
      exchange: 2,
      code: 'malformed-http',
    })
    await isServed(endpoint, 3)
    endpoint.send('terminate', { reason: 'terminal', token: information.token })
    await endpoint.expect('terminated')
    await terminal.final(information.session)
  })
})

const unauthenticated = {
  protocol: 'mrsp.v1',
  octets: `Session-Id: ${'-'.repeat(43)}\r\nFrame: error\r\nCode: unauthenticated\r\nSource: relay\r\n\r\n`,
  code: 4401,
}

/** All that an endpoint sees of what the relay answers to some credentials. */
async function refusal(url: string, ...credentials: string[]): Promise<unknown> {
  const endpoint = await PlayedEndpoint.openWith(url, ['mrsp.v1', ...credentials], ca)
  const code = await endpoint.closed
  const octets = Buffer.concat(endpoint.messages).toString('latin1')
  return { protocol: endpoint.socket.protocol, octets, code }
}

test('credentials that are wrong, foreign, swapped, in use, used or expired are answered alike', async () => {
  using terminal = await OtherTerminal.logIn()
  using neighbour = await OtherTerminal.logIn()
  const [one, two] = [await terminal.start(), await neighbour.start()]
  const hub = one.url.replace('/v1/agent', '/v1/hub')
  expect(hub).not.toBe(one.url)
  const other = 'z'.repeat(43)
  const auth = (sessionId: string, token: string): string => `mrsp.auth.${sessionId}.${token}`
  const wrong: readonly (readonly [url: string, auth: string])[] = [
    [one.url, auth(one.sessionId, `mrsp_${other}`)],
    [one.url, auth(other, one.token)],
    [one.url, auth(one.sessionId, two.token)],
    [one.url, auth(two.sessionId, one.token)],
    [hub, auth(one.sessionId, one.token)],
  ]
  for (const [url, shown] of wrong) expect(await refusal(url, shown)).toEqual(unauthenticated)
  // None of that has spoilt the true ones.
  const [first, second] = [await pair(one), await pair(two)]
  expect(await exchange(first, good, false)).toBe(goodAnswer)
  const inUse = auth(one.sessionId, one.token)
  expect(await refusal(one.url, inUse)).toEqual(unauthenticated)
  expect(await refusal(one.url, inUse, `mrsp.resume.${other}`)).toEqual(unauthenticated)
  expect(await exchange(first, good, false)).toBe(goodAnswer)
  first.terminate('terminal')
  await terminal.final(one.session)
  expect(await refusal(one.url, inUse)).toEqual(unauthenticated)
  expect(await exchange(second, good, false)).toBe(goodAnswer)
  await neighbour.client.extendSession({ session: two.session, body: { expiresIn: 1 } })
  await neighbour.final(two.session)
  const expired = await neighbour.client.getSession({ session: two.session })
  expect(expired).toMatchObject({ endReason: 'expired', code: 'expired' })
  expect(await refusal(two.url, auth(two.sessionId, two.token))).toEqual(unauthenticated)
})
