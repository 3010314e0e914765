import { createServer, type Server, type Socket } from 'node:net'
import { MrspError } from '../../../runtime/errors.ts'
import { problemAnswer } from '../../../runtime/http/problem.ts'
import { isOfAnotherUser } from './connection-owner.ts'
import { type Door, LocalConnection } from './local-connection.ts'

/** Connections of local programs at once, those to the control interface included. */
const mostConnections = 1024

/** How often another free port is tried where one is free on one loopback address only. */
const attempts = 8

/** What the port leads to. */
export interface LocalPortOptions extends Door {
  /** 0 takes a free port. */
  readonly port: number
}

/** The terminal's port on the loopback addresses of its computer, for the programs of its user (13.9). */
export interface LocalPort {
  readonly port: number
  /** Takes no more connections and closes those that there are. */
  close(): Promise<void>
}

/**
 * Listens on the loopback addresses, IPv4 and, where the computer has it, IPv6.
 *
 * @throws Error where it cannot listen there
 */
export async function openLocalPort(options: LocalPortOptions): Promise<LocalPort> {
  const connections = new Set<LocalConnection>()
  const sockets = new Set<Socket>()
  const accept = (socket: Socket): void => {
    if (sockets.size >= mostConnections) {
      socket.destroy()
      return
    }
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    void isOfAnotherUser(socket).then(isForeign => {
      if (!socket.destroyed) begin(socket, isForeign)
    })
  }
  const begin = (socket: Socket, isForeign: boolean): void => {
    const connection = new LocalConnection(socket, {
      find: host => options.find(host),
      control: () => {
        connections.delete(connection)
        options.control(socket)
      },
    })
    connections.add(connection)
    socket.once('close', () => connections.delete(connection))
    if (isForeign) connection.refuse(anotherUser)
  }
  const servers = await listenOnLoopback(options.port, accept)
  const ticks = setInterval(() => {
    for (const connection of connections) connection.tick()
  }, 1000)
  return {
    port: portOf(servers[0]),
    async close() {
      clearInterval(ticks)
      const closed = servers.map(closeServer)
      for (const socket of sockets) socket.destroy()
      await Promise.all(closed)
    },
  }
}

const anotherUser = problemAnswer(
  new MrspError('not-permitted', {
    source: 'terminal',
    detail: 'this port is that of another user of the computer',
  }),
)

async function listenOnLoopback(
  port: number,
  accept: (socket: Socket) => void,
): Promise<readonly Server[]> {
  for (let attempt = 1; ; attempt++) {
    const first = await listen('127.0.0.1', port, accept)
    try {
      return [first, await listen('::1', portOf(first), accept)]
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return [first]
      await closeServer(first)
      if (port !== 0 || attempt === attempts) throw error
    }
  }
}

function listen(host: string, port: number, accept: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true }, accept)
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => resolve(server))
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
  })
}

function portOf(server: Server | undefined): number {
  const address = server?.address()
  if (address === null || typeof address !== 'object') throw new TypeError('no network address')
  return address.port
}
