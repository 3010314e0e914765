import { ConfigurationError } from '../../runtime/configuration/index.ts'
import { databasePlace } from '../../runtime/storage/index.ts'
import type { RelayConfiguration } from '../../generated/configuration.ts'

/** Where one of several pairs is reached. */
export interface PairSettings {
  readonly name: string
  readonly port: number
  readonly publicUrl: string
}

/** Name of a pair by its number, from 1. */
export function nameOfPair(number: number): string {
  return `pair-${number}`
}

/**
 * The pairs of a relay that has several.
 * @throws ConfigurationError where the settings do not fit together
 */
export function pairSettings(configuration: RelayConfiguration): readonly PairSettings[] {
  const { pairs, port, pairPort, pairUrls, publicUrl } = configuration
  if (databasePlace(configuration) === ':memory:')
    throw new ConfigurationError(['several pairs need a databaseFile'])
  if (pairUrls.length > 0 && pairUrls.length !== pairs) {
    throw new ConfigurationError([
      `pairUrls has ${pairUrls.length} addresses, and pairs is ${pairs}`,
    ])
  }
  if (port === 0 && pairPort === undefined)
    throw new ConfigurationError(['several pairs need pairPort or port'])
  const first = pairPort ?? port + 1
  const last = first + pairs - 1
  if (last > 65_535) throw new ConfigurationError([`there is no port ${last} for the last pair`])
  if (port >= first && port <= last)
    throw new ConfigurationError([`port ${port} is among those of the pairs`])
  return Array.from({ length: pairs }, (_, index) => ({
    name: nameOfPair(index + 1),
    port: first + index,
    publicUrl: pairUrls[index] ?? withPort(publicUrl, first + index),
  }))
}

/** The number of a pair by its name; undefined where it is no such name. */
export function numberOfPair(name: string): number | undefined {
  const digits = /^pair-([1-9][0-9]?)$/.exec(name)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

function withPort(address: string, port: number): string {
  const url = new URL(address)
  url.port = String(port)
  return url.href
}
