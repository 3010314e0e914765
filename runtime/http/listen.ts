import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type Koa from 'koa'
import { boundConnections } from '../connection-bound.ts'
import type { Party } from '../descriptor.ts'
import { MrspError } from '../errors.ts'
import { problemAnswer } from './problem.ts'

/** Where and what to serve. */
export interface ListenOptions {
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  readonly app: Koa
  /** The party that serves; refusals of what is no HTTP request name it. */
  readonly source: Party
  readonly log: { error(details: object, message: string): void }
  /** Milliseconds in which a whole request must have arrived; 30 s where it is left out. */
  readonly requestTimeout?: number | undefined
  /** TCP connections of one network at once; 4000 where it is left out. */
  readonly connectionsOfNetwork?: number | undefined
}

/** {@link ListenOptions} with the server's certificate, both as PEM. */
export interface SecureListenOptions extends ListenOptions {
  readonly certificate: string
  readonly key: string
}

/** A server that listens. */
export interface Listening<HttpServer extends Server> {
  /** The server; WebSockets come by its `upgrade` event. */
  readonly server: HttpServer
  readonly host: string
  readonly port: number
  /**
   * Takes no more connections, lets requests that are under way end within the given milliseconds,
   * and then closes every connection, upgraded ones too.
   */
  close(milliseconds?: number): Promise<void>
}

const REQUEST_TIMEOUT = 30_000
const HEAD_TIMEOUT = 10_000
const HANDSHAKE_TIMEOUT = 10_000
const CLOSE_PATIENCE = 1000
const CONNECTIONS_OF_NETWORK = 4000

/**
 * Serves over HTTPS, TLS 1.2 and later.
 * @throws Error where it cannot listen there, or certificate and key are none
 */
export function listenHttps(options: SecureListenOptions): Promise<Listening<SecureServer>> {
  const server = createSecureServer({
    ...limits(options),
    cert: options.certificate,
    key: options.key,
    minVersion: 'TLSv1.2',
    handshakeTimeout: HANDSHAKE_TIMEOUT,
  })
  return listen(server, options)
}

/**
 * Serves over HTTP without TLS, for what never leaves the computer.
 * @throws Error where it cannot listen there
 */
export function listenHttp(options: ListenOptions): Promise<Listening<Server>> {
  return listen(createServer(limits(options)), options)
}

/** What one connection may take: time to send a request, size of its head, time to stay idle. */
function limits({ requestTimeout = REQUEST_TIMEOUT }: ListenOptions): ServerOptions {
  return {
    maxHeaderSize: 16 * 1024,
    headersTimeout: Math.min(HEAD_TIMEOUT, requestTimeout),
    requestTimeout,
    connectionsCheckingInterval: Math.min(1000, requestTimeout),
    keepAliveTimeout: 75_000,
  }
}

async function listen<HttpServer extends Server>(
  server: HttpServer,
  { host, port, app, source, log, connectionsOfNetwork = CONNECTIONS_OF_NETWORK }: ListenOptions,
): Promise<Listening<HttpServer>> {
  boundConnections(server, connectionsOfNetwork)
  app.on('error', (problem: unknown) => log.error({ err: problem }, 'an answer failed'))
  const handle: RequestListener = app.callback()
  server.on('request', handle)
  server.on('checkContinue', handle)
  server.on('clientError', (problem: NodeJS.ErrnoException, socket) =>
    refuseBytes(problem, socket, source),
  )
  const sockets = openSockets(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = boundAddress(server.address())
  return {
    server,
    host: address.address,
    port: address.port,
    close: (milliseconds = CLOSE_PATIENCE) => close(server, sockets, milliseconds),
  }
}

function boundAddress(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new TypeError('no network address')
  return address
}

/** The sockets of a server that are open, those that left HTTP included. */
function openSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }
  server.on('connection', keep)
  server.on('secureConnection', keep)
  return sockets
}

async function close(
  server: Server,
  sockets: ReadonlySet<Socket>,
  patience: number,
): Promise<void> {
  const closed = new Promise<void>(resolve => {
    server.close(() => resolve())
  })
  const timer = setTimeout(() => {
    for (const socket of sockets) socket.destroy()
  }, patience)
  await closed
  clearTimeout(timer)
}

/** Refuses what is no HTTP request, or does not arrive in time. */
function refuseBytes(problem: NodeJS.ErrnoException, socket: Duplex, source: Party): void {
  if (!socket.writable || problem.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const large = problem.code === 'HPE_HEADER_OVERFLOW'
  const late = problem.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  const detail = late ? 'the request did not arrive in time' : undefined
  const error = new MrspError(large ? 'head-too-large' : 'bad-request', { source, detail })
  const { status, headers, body } = problemAnswer(error)
  const fields = { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' }
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${error.code}\r\n${head.join('')}\r\n${body}`)
}
