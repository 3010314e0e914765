import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'

/** A server application that is nothing but octets on a TCP port. */
export interface RawApplication {
  readonly origin: string
  /** Connections that came, in order. */
  readonly connections: readonly Socket[]
  stop(): Promise<void>
}

/** @param serve is given each connection */
export async function startRawApplication(
  serve: (socket: Socket, number: number) => void,
): Promise<RawApplication> {
  const connections: Socket[] = []
  const server = createServer({ allowHalfOpen: true, noDelay: true }, socket => {
    // A connection that breaks is what several tests are about.
    socket.on('error', () => {})
    connections.push(socket)
    serve(socket, connections.length)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: originOf(server),
    connections,
    async stop() {
      for (const socket of connections) socket.destroy()
      if (!server.listening) return
      server.close()
      await once(server, 'close')
    },
  }
}

/** Where a server listens. */
export function originOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

/** Answers each head that comes with octets; for requests without a body. */
export function answering(
  answer: (head: string, socket: Socket) => string | Uint8Array | undefined,
) {
  return (socket: Socket): void => {
    let held = ''
    socket.on('data', octets => {
      held += octets.toString('latin1')
      for (let end = held.indexOf('\r\n\r\n'); end >= 0; end = held.indexOf('\r\n\r\n')) {
        const head = held.slice(0, end + 4)
        held = held.slice(end + 4)
        const octetsBack = answer(head, socket)
        if (octetsBack !== undefined) socket.write(octetsBack)
      }
    })
    socket.on('end', () => socket.end())
  }
}
