import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isPairName, isRequestId, isVersion } from '../../../generated/validators.js'
import type { PairReleases } from '../pair-releases.ts'

/** How a deployment ended. */
export type Outcome = 'deployed' | 'rolled-back'

/** What the supervisor remembers. */
export interface ReleaseRecord {
  /** Version that serves. */
  readonly version: string
  /** Versions of the pairs that are in another. */
  readonly pairs?: PairReleases
  /** The last deployment and how it ended, so that a repeated request gets the same answer. */
  readonly last?: {
    readonly deployment: string
    /** The pair, where one alone was deployed. */
    readonly pair?: string
    readonly outcome: Outcome
  }
}

/**
 * What was remembered; nothing where there is no file yet.
 *
 * @throws Error where the file cannot be read or is none of the supervisor's
 */
export async function readRelease(path: string): Promise<ReleaseRecord | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const value: unknown = JSON.parse(text)
  if (isReleaseRecord(value)) return value
  throw new Error(`${path} is no file of the relay supervisor`)
}

/** Remembers durably. */
export async function writeRelease(path: string, record: ReleaseRecord): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(record)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
  const directory = await open(dirname(path))
  await directory.sync().finally(() => directory.close())
}

function isReleaseRecord(value: unknown): value is ReleaseRecord {
  if (typeof value !== 'object' || value === null || !('version' in value)) return false
  const arePairs = !('pairs' in value) || arePairReleases(value.pairs)
  return isVersion(value.version) && arePairs && (!('last' in value) || isLast(value.last))
}

function arePairReleases(value: unknown): value is PairReleases {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).every(([pair, version]) => isPairName(pair) && isVersion(version))
}

function isLast(value: unknown): value is NonNullable<ReleaseRecord['last']> {
  if (typeof value !== 'object' || value === null) return false
  if (!('deployment' in value) || !('outcome' in value)) return false
  const isOutcome = value.outcome === 'deployed' || value.outcome === 'rolled-back'
  const isPair = !('pair' in value) || isPairName(value.pair)
  return isRequestId(value.deployment) && isPair && isOutcome
}
