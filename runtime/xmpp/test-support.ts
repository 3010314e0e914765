import { once } from 'node:events'
import { connect as connectTcp, createServer, type Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { Element } from 'ltx'
import { generate } from 'selfsigned'
import { WebSocket } from 'ws'
import { DeviceClient, type DeviceClientOptions } from './device-client.ts'
import { EmbeddedEndpoint, type EmbeddedEndpointOptions } from './embedded-endpoint.ts'
import { MRSP } from './namespaces.ts'
import { SaltedPassword, ScramClient } from './scram-client.ts'
import { deriveScramCredentials, type ScramCredentials, type ScramHash } from './scram.ts'

/** What the tests of this folder share: a certificate, accounts, an endpoint, raw connections. */

export const DOMAIN = 'mrsp.test'
export const PASSWORD = 'a long device secret'
const DEVICES: ReadonlySet<string> = new Set(['printer-1', 'printer-2', 'printer-3'])

export interface TestCertificate {
  readonly key: string
  readonly cert: string
}

/** A self-signed certificate for `localhost` and 127.0.0.1. */
export async function testCertificate(name: string = 'localhost'): Promise<TestCertificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: name },
          ...(name === 'localhost' ? [{ type: 7 as const, ip: '127.0.0.1' }] : []),
        ],
      },
    ],
  })
  return { key, cert }
}

const derived = new Map<string, Promise<ScramCredentials>>()

/** Finds the test devices' credentials, all with the same password. */
export async function findAccount(
  username: string,
  hash: ScramHash,
): Promise<ScramCredentials | undefined> {
  if (!DEVICES.has(username)) return undefined
  const key = `${username} ${hash}`
  const credentials = derived.get(key) ?? deriveScramCredentials(PASSWORD, hash)
  derived.set(key, credentials)
  return credentials
}

/** An endpoint on free ports of the loopback address, with both transports. */
export function startEndpoint(
  tls: TestCertificate,
  options: Partial<EmbeddedEndpointOptions> = {},
): Promise<EmbeddedEndpoint> {
  return EmbeddedEndpoint.start({
    domain: DOMAIN,
    tls,
    accounts: { find: findAccount, unknownAccountKey: Buffer.alloc(32, 7) },
    webSocket: { host: '127.0.0.1', port: 0 },
    directTls: { host: '127.0.0.1', port: 0 },
    ...options,
  })
}

export type Transport = 'wss' | 'xmpps'
export const TRANSPORTS: readonly Transport[] = ['wss', 'xmpps']

export function addressOf(endpoint: EmbeddedEndpoint, transport: Transport): string {
  return transport === 'wss'
    ? `wss://localhost:${endpoint.webSocketPort}/xmpp`
    : `xmpps://localhost:${endpoint.directTlsPort}`
}

/** A device client that is not started. */
export function deviceClient(
  service: string,
  tls: TestCertificate,
  options: Partial<DeviceClientOptions> = {},
): DeviceClient {
  return new DeviceClient({
    service,
    domain: DOMAIN,
    username: 'printer-1',
    password: PASSWORD,
    ca: tls.cert,
    reconnect: { first: 20, most: 200 },
    ...options,
  })
}

/** A payload of the protocol's namespace. */
export function payload(
  name: string,
  attributes: Record<string, string> = {},
  text?: string,
): Element {
  const element = new Element(name, { xmlns: MRSP, ...attributes })
  if (text !== undefined && text !== '') element.t(text)
  return element
}

/** A connection that writes what it likes and keeps all it got. */
export interface RawConnection {
  write(text: string | Buffer): void
  /** Resolves when what was received matches; rejects when the connection closes before. */
  until(pattern: RegExp): Promise<string>
  /** Resolves with everything received when the connection has closed. */
  readonly closed: Promise<string>
  received(): string
  /** Reads no more. */
  pause(): void
  destroy(): void
}

/** A raw connection over TLS or as a WebSocket, where each write is a message. */
export async function rawConnection(
  endpoint: EmbeddedEndpoint,
  transport: Transport,
  tls: TestCertificate,
): Promise<RawConnection> {
  if (transport === 'wss') {
    const socket = new WebSocket(addressOf(endpoint, transport), ['xmpp'], { ca: tls.cert })
    await once(socket, 'open')
    const raw = collect(
      add => socket.on('message', data => add(String(data))),
      end => socket.on('close', end),
    )
    socket.on('error', () => undefined)
    return {
      ...raw,
      write: text => socket.send(String(text)),
      pause: () => socket.pause(),
      destroy: () => socket.terminate(),
    }
  }
  const socket: TLSSocket = connect({
    host: '127.0.0.1',
    servername: 'localhost',
    port: endpoint.directTlsPort,
    ca: tls.cert,
  })
  await once(socket, 'secureConnect')
  socket.setNoDelay(true)
  socket.setEncoding('utf8')
  socket.on('error', () => undefined)
  const raw = collect(
    add => socket.on('data', data => add(String(data))),
    end => socket.on('close', end),
  )
  return {
    ...raw,
    write: text => socket.write(text),
    pause: () => socket.pause(),
    destroy: () => socket.destroy(),
  }
}

function collect(
  onText: (add: (text: string) => void) => void,
  onEnd: (end: () => void) => void,
): Pick<RawConnection, 'until' | 'closed' | 'received'> {
  let all = ''
  let over = false
  const checks = new Set<() => void>()
  const closed = Promise.withResolvers<string>()
  onText(text => {
    all += text
    for (const check of checks) check()
  })
  onEnd(() => {
    over = true
    for (const check of checks) check()
    closed.resolve(all)
  })
  const until = (pattern: RegExp): Promise<string> => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const check = (): void => {
      if (pattern.test(all)) resolve(all)
      else if (over) reject(new Error(`closed before ${pattern}: ${all}`))
    }
    checks.add(check)
    check()
    return promise.finally(() => checks.delete(check))
  }
  return { until, closed: closed.promise, received: () => all }
}

/** The stream header a client of this transport sends. */
export function header(transport: Transport, to: string = DOMAIN): string {
  return transport === 'wss'
    ? `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='${to}' version='1.0'/>`
    : `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='${to}' version='1.0'>`
}

/** Logs a raw connection in and binds the resource `agent`; gives the full JID. */
export async function rawLogin(
  raw: RawConnection,
  transport: Transport,
  username: string,
  password: string = PASSWORD,
): Promise<string> {
  const login = new ScramClient('sha256', username, new SaltedPassword(password))
  raw.write(header(transport))
  await raw.until(/<\/(stream:)?features>/)
  raw.write(auth(login.first()))
  const [, challenge = ''] = /<challenge[^>]*>([^<]*)</.exec(await raw.until(/<\/challenge>/)) ?? []
  raw.write(response(await login.final(Buffer.from(challenge, 'base64').toString())))
  await raw.until(/<\/success>/)
  raw.write(header(transport))
  await raw.until(/<bind [^>]*\/>/)
  raw.write(
    "<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>agent</resource></bind></iq>",
  )
  const [, jid = ''] = /<jid>([^<]*)</.exec(await raw.until(/<\/jid>/)) ?? []
  return jid
}

let pings = 0

/** Resolves when the endpoint has dealt with all a bound raw connection sent so far. */
export async function answered(raw: RawConnection): Promise<void> {
  pings += 1
  const id = `ping-${pings}`
  raw.write(`<iq xmlns='jabber:client' type='get' id='${id}'><ping xmlns='urn:xmpp:ping'/></iq>`)
  await raw.until(new RegExp(`id="${id}"`))
}

/** The `<auth/>` element that begins a login. */
export function auth(message: string, mechanism: string = 'SCRAM-SHA-256'): string {
  const text = Buffer.from(message).toString('base64')
  return `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='${mechanism}'>${text}</auth>`
}

/** The `<response/>` element that goes on with a login. */
export function response(message: string): string {
  const text = Buffer.from(message).toString('base64')
  return `<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${text}</response>`
}

/** A TCP forwarder that can fall silent or cut its connections, as a bad network does. */
export interface TestNetwork {
  readonly port: number
  /** Passes nothing on from now, or everything again on new connections. */
  silence(silent: boolean): void
  /** Resets all connections. */
  cut(): void
  close(): Promise<void>
}

export async function testNetwork(target: () => number): Promise<TestNetwork> {
  const sockets = new Set<Socket>()
  let silent = false
  const server = createServer(near => {
    const far = connectTcp({ host: '127.0.0.1', port: target() })
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('data', data => silent || to.write(data))
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    silence: now => {
      silent = now
    },
    cut,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      cut()
      await closed
    },
  }
}
