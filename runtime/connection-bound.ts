import type { Server, Socket } from 'node:net'
import { networkOf } from './network-of.ts'

/**
 * Drops TCP connections of a network that has too many at a server, before anything is read of them: nobody alone can
 * use up what a server can hold (13.8).
 *
 * @param most connections of one network at once; an office behind one address has many devices
 */
export function boundConnections(server: Server, most: number): void {
  const counts = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const network = networkOf(socket.remoteAddress)
    const count = counts.get(network) ?? 0
    if (count >= most) {
      socket.destroy()
      return
    }
    counts.set(network, count + 1)
    socket.once('close', () => {
      const left = (counts.get(network) ?? 1) - 1
      if (left > 0) counts.set(network, left)
      else counts.delete(network)
    })
  })
}
