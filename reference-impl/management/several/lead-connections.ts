import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { boundConnections } from '../../../runtime/connection-bound.ts'

/** A listener that leads connections elsewhere. */
export interface Leading {
  close(): Promise<void>
}

/** Where a connection is led to. */
export interface Destination {
  readonly host: string
  readonly port: number
  /** Tells it who comes, before the first octet of who that is. */
  announce(connection: Socket, address: string): Promise<void>
}

/** Connections that are led at once, in all and from one network. */
const mostConnections = 10_000
const mostOfNetwork = 4000

/** Milliseconds in which the place where the work is done takes a connection. */
const connectPatience = 3000

/**
 * Leads each TCP connection to where the work is done, octet for octet: TLS goes on from end to end.
 *
 * @throws Error where it cannot listen there
 */
export async function leadConnections(
  from: { readonly host: string; readonly port: number },
  find: () => Promise<Destination | undefined>,
): Promise<Leading> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  }
  const lead = async (incoming: Socket): Promise<void> => {
    const destination = await find()
    if (destination === undefined || incoming.destroyed) return void incoming.destroy()
    const { host, port } = destination
    const outgoing = connect({ host, port })
    keep(outgoing)
    outgoing.setTimeout(connectPatience, () => outgoing.destroy())
    incoming.once('close', () => outgoing.destroy())
    outgoing.once('close', () => incoming.destroy())
    await once(outgoing, 'connect')
    outgoing.setTimeout(0)
    await destination.announce(outgoing, incoming.remoteAddress ?? '').catch(() => {})
    incoming.pipe(outgoing).pipe(incoming)
  }
  const server = createServer(incoming => {
    keep(incoming)
    lead(incoming).catch(() => incoming.destroy())
  })
  server.maxConnections = mostConnections
  boundConnections(server, mostOfNetwork)
  server.listen(from)
  await once(server, 'listening')
  return {
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
