import { freePort, freePortsInARow, isFree } from '../../runtime/free-port.ts'

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

/** The port of a pair of the relay, by its number from 1, where it has several. */
export function portOfPair({ relay }: Pick<Ports, 'relay'>, number: number): number {
  return relay + number
}

/**
 * Which of these ports another program holds, each with what it is for.
 * @param pairs pairs of the relay
 */
export async function portsInUse(ports: Ports, pairs: number): Promise<readonly string[]> {
  const named = new Map<string, number>(Object.entries(ports))
  for (const number of numbersOf(pairs)) named.set(`pair-${number}`, portOfPair(ports, number))
  const taken = await Promise.all(
    [...named].map(async ([name, port]) => ((await isFree(port)) ? [] : [`${port} (${name})`])),
  )
  return taken.flat()
}

/** Numbers of the pairs that have ports of their own: none where there is one pair. */
export function numbersOf(pairs: number): readonly number[] {
  return pairs > 1 ? Array.from({ length: pairs }, (_, index) => index + 1) : []
}

/**
 * Ports that are free now, for a run beside another.
 * @param pairs pairs of the relay
 */
export async function freePorts(pairs = 1): Promise<Ports> {
  const relay = await freePortsInARow(1 + numbersOf(pairs).length)
  return {
    management: await freePort(),
    xmpp: await freePort(),
    xmppWebSocket: await freePort(),
    relay,
    panel: await freePort(),
    terminal: await freePort(),
  }
}
