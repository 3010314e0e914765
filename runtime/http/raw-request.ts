import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import { type ExampleServer, USER_KEY } from './example-service.ts'

/** An HTTP answer as it stood on the wire. */
export interface RawAnswer {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** Sends octets as they are over TLS and gives what comes back until the server closes. For tests. */
export async function exchangeRaw(server: ExampleServer, octets: string | Buffer): Promise<string> {
  const socket = await connectRaw(server)
  socket.write(octets)
  return received(socket)
}

/** A TLS connection to the server. */
export async function connectRaw({ port, ca }: ExampleServer): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca })
  socket.on('error', () => socket.destroy())
  await once(socket, 'secureConnect')
  return socket
}

/** All that comes on a connection until it is closed. */
export async function received(socket: TLSSocket): Promise<string> {
  const pieces: Buffer[] = []
  socket.on('data', (piece: Buffer) => pieces.push(piece))
  await new Promise(resolve => socket.once('close', resolve))
  return Buffer.concat(pieces).toString()
}

/** Sends one request with the given request line, header fields and body, and reads its answer. */
export async function request(
  server: ExampleServer,
  requestLine: string,
  fields: Readonly<Record<string, string | undefined>> = {},
  body: string | Buffer = '',
): Promise<RawAnswer> {
  const octets = Buffer.from(body)
  const all = {
    host: 'localhost',
    authorization: `Bearer ${USER_KEY}`,
    connection: 'close',
    ...(octets.length > 0 && {
      'content-type': 'application/json',
      'content-length': String(octets.length),
    }),
    ...fields,
  }
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}\r\n`],
  )
  const head = Buffer.from(`${requestLine} HTTP/1.1\r\n${lines.join('')}\r\n`)
  return parseAnswer(await exchangeRaw(server, Buffer.concat([head, octets])))
}

export function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n')
  const head = text.slice(0, end).toLowerCase()
  return { status: Number(/^http\/1\.1 (\d+)/.exec(head)?.[1]), head, body: text.slice(end + 4) }
}
