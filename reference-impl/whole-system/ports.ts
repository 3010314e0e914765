import { createServer, type Server } from 'node:net'

/** The loopback ports of the four programs. */
export interface Ports {
  readonly management: number
  readonly xmpp: number
  readonly xmppWebSocket: number
  readonly relay: number
  readonly panel: number
  readonly terminal: number
}

/** The ports that a person sees when the programs run with their defaults. */
export const defaultPorts: Ports = {
  management: 7101,
  xmpp: 7102,
  xmppWebSocket: 7103,
  relay: 7201,
  panel: 7301,
  terminal: 7401,
}

/** Which of these ports another program holds, by name. */
export async function portsInUse(ports: Ports): Promise<readonly (keyof Ports)[]> {
  const names: (keyof Ports)[] = [
    'management',
    'xmpp',
    'xmppWebSocket',
    'relay',
    'panel',
    'terminal',
  ]
  const free = await Promise.all(names.map(name => isFree(ports[name])))
  return names.filter((_, index) => !free[index])
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** Ports that are free now, for a run beside another. */
export async function freePorts(): Promise<Ports> {
  const held = await Promise.all(Array.from({ length: 6 }, holdFreePort))
  await Promise.all(held.map(({ server }) => new Promise(resolve => server.close(resolve))))
  const [management = 0, xmpp = 0, xmppWebSocket = 0, relay = 0, panel = 0, terminal = 0] =
    held.map(({ port }) => port)
  return { management, xmpp, xmppWebSocket, relay, panel, terminal }
}

function holdFreePort(): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('no port'))
      else resolve({ server, port: address.port })
    })
  })
}
