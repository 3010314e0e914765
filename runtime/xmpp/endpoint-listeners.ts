import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from 'node:tls'
import { WebSocketServer } from 'ws'
import { boundConnections } from '../connection-bound.ts'
import type { EndpointLimits } from './endpoint-limits.ts'
import { CLIENT } from './namespaces.ts'
import { TcpStream } from './tcp-stream.ts'
import { WebSocketStream } from './websocket-stream.ts'
import { CLOSING_TIME, type XmppStream } from './xmpp-stream.ts'

/** Where to listen: port 0 takes a free one; without a host, all addresses. */
export interface ListenAddress {
  readonly host?: string
  readonly port: number
}

/** The endpoint's certificate chain and private key, in PEM. */
export interface TlsIdentity {
  readonly key: string | Buffer
  readonly cert: string | Buffer
}

/** A socket that takes connections. */
export interface Listener {
  readonly port: number
  /**
   * Takes no more connections; resolves when the last one has closed, which is soon: those that
   * do not end by themselves are dropped.
   */
  close(): Promise<void>
}

/** Takes a new stream, or refuses it by giving false. */
export type TakeStream = (stream: XmppStream) => boolean

/** Tells the address of who is behind a connection; asked once, when TLS is established. */
export type AddressOf = (socket: Socket) => string

const ownAddress: AddressOf = ({ remoteAddress = '' }) => remoteAddress

const WEBSOCKET_PATH = '/xmpp'

/** Listens for XMPP over direct TLS (XEP-0368). */
export function listenForTls(
  address: ListenAddress,
  tls: TlsIdentity,
  limits: EndpointLimits,
  take: TakeStream,
  addressOf: AddressOf = ownAddress,
): Promise<Listener> {
  const options = { ...tlsOptions(tls, limits), ALPNProtocols: ['xmpp-client'] }
  const server = createTlsServer(options, socket => {
    const { outgoingBytes } = limits
    const login = loginLimits(limits)
    const stream = new TcpStream(socket, CLIENT, login, outgoingBytes, addressOf(socket))
    if (!take(stream)) stream.destroy()
  })
  bound(server, limits)
  return listening(server, address)
}

/** Listens for XMPP over WebSockets over TLS (RFC 7395) at the path `/xmpp`. */
export function listenForWebSockets(
  address: ListenAddress,
  tls: TlsIdentity,
  limits: EndpointLimits,
  take: TakeStream,
  addressOf: AddressOf = ownAddress,
): Promise<Listener> {
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    autoPong: false,
    maxPayload: 2 * limits.stanzaBytes,
    handleProtocols: () => 'xmpp',
  })
  const deadlines = new WeakMap<Duplex, NodeJS.Timeout>()
  const server = createHttpsServer(tlsOptions(tls, limits), (_request, response) => {
    response.writeHead(426, { Connection: 'close', Upgrade: 'websocket' }).end()
  })
  bound(server, limits)
  server.on('secureConnection', socket => {
    deadlines.set(socket, deadline(socket, limits.loginTime))
  })
  server.on('upgrade', (request: IncomingMessage, socket: TLSSocket, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (!isForXmpp(request)) {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    webSockets.handleUpgrade(request, socket, head, webSocket => {
      clearTimeout(deadlines.get(socket))
      const { outgoingBytes } = limits
      const login = loginLimits(limits)
      const stream = new WebSocketStream(webSocket, addressOf(socket), login, outgoingBytes)
      if (!take(stream)) stream.destroy()
    })
  })
  return listening(server, address)
}

function tlsOptions(tls: TlsIdentity, limits: EndpointLimits) {
  return { ...tls, minVersion: 'TLSv1.2', handshakeTimeout: limits.loginTime } as const
}

function loginLimits(limits: EndpointLimits): EndpointLimits {
  return { ...limits, stanzaBytes: Math.min(limits.loginBytes, limits.stanzaBytes) }
}

function deadline(socket: Duplex, milliseconds: number): NodeJS.Timeout {
  const timer = setTimeout(() => socket.destroy(), milliseconds)
  socket.once('close', () => clearTimeout(timer))
  return timer
}

function isForXmpp(request: IncomingMessage): boolean {
  const protocols = request.headers['sec-websocket-protocol'] ?? ''
  const path = request.url?.split('?')[0]
  return path === WEBSOCKET_PATH && protocols.split(',').some(name => name.trim() === 'xmpp')
}

function bound(server: TlsServer | HttpsServer, limits: EndpointLimits): void {
  server.maxConnections = limits.connections
  boundConnections(server, limits.connectionsPerNetwork)
}

async function listening(
  server: TlsServer | HttpsServer,
  address: ListenAddress,
): Promise<Listener> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(address, resolve)
  await promise
  return { port: portOf(server.address()), close: () => closed(server, sockets) }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not a TCP listener')
  return address.port
}

async function closed(server: TlsServer | HttpsServer, sockets: Set<Socket>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  const timer = setTimeout(() => {
    for (const socket of sockets) socket.destroy()
  }, CLOSING_TIME)
  await promise
  clearTimeout(timer)
}
