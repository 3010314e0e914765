import { freePort, isFree } from '../../runtime/free-port.ts'

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

/** Ports that are free now, for a run beside another. */
export async function freePorts(): Promise<Ports> {
  const ports = new Set<number>()
  while (ports.size < 6) ports.add(await freePort())
  const [management = 0, xmpp = 0, xmppWebSocket = 0, relay = 0, panel = 0, terminal = 0] = ports
  return { management, xmpp, xmppWebSocket, relay, panel, terminal }
}
