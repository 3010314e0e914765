import { ConfigurationError } from '../../runtime/configuration/index.ts'
import { databasePlace, isPostgres } from '../../runtime/storage/index.ts'
import type { RelayConfiguration } from '../../generated/configuration.ts'

/** Where one of several pairs is reached. */
export interface PairSettings {
  readonly name: string
  readonly port: number
  readonly publicUrl: string
}

/** Name of this machine where the relay runs on several. */
export function machineOf({
  machineName,
}: Pick<RelayConfiguration, 'machineName'>): string | undefined {
  return machineName === '' ? undefined : machineName
}

/**
 * Name of a pair by its number, from 1.
 * @param machine name of its machine where the relay runs on several
 */
export function nameOfPair(number: number, machine?: string): string {
  return machine === undefined ? `pair-${number}` : `${machine}-pair-${number}`
}

/**
 * The pairs of a relay that has several, or runs on several machines.
 * @throws ConfigurationError where the settings do not fit together
 */
export function pairSettings(configuration: RelayConfiguration): readonly PairSettings[] {
  const { pairs, host, peerHost, port, pairPort, pairUrls, publicUrl } = configuration
  const machine = machineOf(configuration)
  if (databasePlace(configuration) === ':memory:')
    throw new ConfigurationError(['several pairs need a databaseFile'])
  if (machine !== undefined && !isPostgres(databasePlace(configuration)))
    throw new ConfigurationError(['several machines need a databaseUrl'])
  if (pairUrls.length > 0 && pairUrls.length !== pairs) {
    throw new ConfigurationError([
      `pairUrls has ${pairUrls.length} addresses, and pairs is ${pairs}`,
    ])
  }
  if (machine !== undefined && peerHost === undefined && ['0.0.0.0', '::'].includes(host))
    throw new ConfigurationError([`several machines need a peerHost where host is ${host}`])
  if (port === 0 && machine !== undefined)
    throw new ConfigurationError(['several machines need a port'])
  if (port === 0 && pairPort === undefined)
    throw new ConfigurationError(['several pairs need pairPort or port'])
  const first = pairPort ?? port + 1
  const last = first + pairs - 1
  if (last > 65_535) throw new ConfigurationError([`there is no port ${last} for the last pair`])
  if (port >= first && port <= last)
    throw new ConfigurationError([`port ${port} is among those of the pairs`])
  return Array.from({ length: pairs }, (_, index) => ({
    name: nameOfPair(index + 1, machine),
    port: first + index,
    publicUrl: pairUrls[index] ?? withPort(publicUrl, first + index),
  }))
}

/** The number of a pair by its name; undefined where this machine has none of that name. */
export function numberOfPair(name: string, machine?: string): number | undefined {
  const { number } = partsOf(name)
  return number !== undefined && name === nameOfPair(number, machine) ? number : undefined
}

/** The machine of a pair by its name; undefined where the relay runs on one. */
export function machineOfPair(name: string): string | undefined {
  return partsOf(name).machine
}

function partsOf(name: string): { readonly machine?: string; readonly number?: number } {
  const [whole, machine, digits] = /^(?:(.+)-)?pair-([1-9][0-9]?)$/.exec(name) ?? []
  if (whole === undefined) return {}
  return { number: Number(digits), ...(machine !== undefined && { machine }) }
}

function withPort(address: string, port: number): string {
  const url = new URL(address)
  url.port = String(port)
  return url.href
}
