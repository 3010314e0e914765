import type { RelayConfiguration } from '../../generated/configuration.ts'

/** What the relay says it is. */
export interface Product {
  readonly version: string
  /** Name and version. */
  readonly product: string
}

/** Version of this relay. */
const ownVersion = '0.1.0'

/** Name and version of this relay; the version is the configured one where there is one. */
export function productOf({
  productVersion: version = ownVersion,
}: Pick<RelayConfiguration, 'productVersion'>): Product {
  return { version, product: `mrsp-relay/${version}` }
}
