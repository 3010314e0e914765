import type { RelayConfiguration } from '../../generated/configuration.ts'

/** The versions of the pairs that are in another than their Master's, by name. */
export type PairReleases = Readonly<Record<string, string>>

/** Reads the setting `pairReleases`. */
export function pairReleasesOf({
  pairReleases,
}: Pick<RelayConfiguration, 'pairReleases'>): PairReleases {
  return Object.fromEntries(
    pairReleases.map(each => {
      const at = each.indexOf('=')
      return [each.slice(0, at), each.slice(at + 1)]
    }),
  )
}

/** Writes it as it stands in the environment. */
export function pairReleasesText(releases: PairReleases): string {
  return Object.entries(releases)
    .map(([pair, version]) => `${pair}=${version}`)
    .join()
}
