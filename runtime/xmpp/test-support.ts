import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import { Element } from 'ltx'
import { generate } from 'selfsigned'
import { WebSocket } from 'ws'
import { DeviceClient, type DeviceClientOptions } from './device-client.ts'
import { EmbeddedEndpoint, type EmbeddedEndpointOptions } from './embedded-endpoint.ts'
import { MRSP } from './namespaces.ts'
import { deriveScramCredentials, type ScramCredentials, type ScramHash } from './scram.ts'

/** What the tests of this folder share: a certificate, accounts, an endpoint, raw connections. */

export const DOMAIN = 'mrsp.test'
export const PASSWORD = 'a long device secret'
export const DEVICES: readonly string[] = ['printer-1', 'printer-2', 'printer-3']

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
  if (!DEVICES.includes(username)) return undefined
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

/** Starts a device client and waits until management sees it; gives its full JID. */
export async function online(client: DeviceClient, endpoint: EmbeddedEndpoint): Promise<string> {
  const seen = Promise.withResolvers<string>()
  const remove = endpoint.onPresence((jid, available) => {
    if (available && jid === client.jid) seen.resolve(jid)
  })
  client.start()
  const jid = await seen.promise
  remove()
  return jid
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
  return { ...raw, write: text => socket.write(text), destroy: () => socket.destroy() }
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
