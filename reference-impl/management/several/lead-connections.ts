import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { boundConnections } from '../../../runtime/connection-bound.ts'

/** A listener that leads connections elsewhere. */
export interface Leading {
  close(): Promise<void>
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
  find: () => Promise<{ readonly host: string; readonly port: number } | undefined>,
): Promise<Leading> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  }
  const server = createServer(incoming => {
    keep(incoming)
    find()
      .then(worker => {
        if (worker === undefined || incoming.destroyed) return void incoming.destroy()
        const outgoing = connect(worker)
        keep(outgoing)
        outgoing.setTimeout(connectPatience, () => outgoing.destroy())
        outgoing.once('connect', () => outgoing.setTimeout(0))
        incoming.once('close', () => outgoing.destroy())
        outgoing.once('close', () => incoming.destroy())
        incoming.pipe(outgoing).pipe(incoming)
      })
      .catch(() => incoming.destroy())
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
