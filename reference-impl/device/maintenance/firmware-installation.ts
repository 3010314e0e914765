import type { Kysely, Transaction } from 'kysely'
import type { MaintenanceResult } from '../../../generated/stanzas.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { DeviceDatabase } from '../device-database.ts'
import { setFirmware } from '../machine.ts'
import type { Outcomes } from '../outcomes.ts'
import type { DownloadOptions, Firmware } from './firmware-download.ts'
import type { FirmwareStore } from './firmware-store.ts'
import type { Progress } from './progress.ts'

/** What an installation works with. */
export interface InstallationParts {
  readonly database: Kysely<DeviceDatabase>
  readonly outcomes: Outcomes
  readonly store: FirmwareStore
  readonly ca?: DownloadOptions['ca']
  readonly signal: AbortSignal
}

/** Told how far it is. */
export type NoteProgress = (phase: Progress['phase'], percent: number) => void

/** An installation that has begun: its firmware is checked and stored. */
export type BegunInstallation = DeviceDatabase['installation']

/**
 * Downloads, checks and installs a firmware ([0036], [0169]). Until it is checked nothing of it counts, and a request
 * that comes again begins anew; from then on it is stored and carried out once, over any restart (3.19).
 *
 * @throws MrspError firmware-hash-mismatch where the file is another, application-unreachable where it cannot be
 * downloaded; the firmware that runs is untouched then
 */
export async function installFirmware(
  request: string,
  firmware: Firmware,
  parts: InstallationParts,
  note: NoteProgress,
): Promise<void> {
  note('download', 0)
  await parts.store.fetch(firmware, {
    ca: parts.ca,
    signal: parts.signal,
    onProgress: percent => note('download', percent),
  })
  note('verify', 100)
  const { version, sha256, size } = firmware
  const begun: BegunInstallation = { request, version, sha256, size }
  await parts.database.insertInto('installation').values(begun).execute()
  await finishInstallation(begun, parts, note)
}

/** The installation that had begun when the device stopped, if one had. */
export function begunInstallation(
  database: Kysely<DeviceDatabase>,
): Promise<BegunInstallation | undefined> {
  return database.selectFrom('installation').selectAll().executeTakeFirst()
}

/**
 * Makes the checked firmware the one that runs, and stores the result with it: both, or neither.
 *
 * @throws MrspError internal where its file is gone
 */
export async function finishInstallation(
  begun: BegunInstallation,
  { outcomes, store }: InstallationParts,
  note: NoteProgress,
): Promise<void> {
  note('install', 0)
  if (!(await store.has(begun))) throw new MrspError('internal', { source: 'device' })
  const { request, version: firmware } = begun
  const result: MaintenanceResult = { request, outcome: 'done', firmware }
  await outcomes.conclude('maintenance-result', result, async transaction => {
    await setFirmware(transaction, firmware)
    await forgetInstallation(transaction, request)
  })
  note('install', 100)
  await store.keepOnly(begun)
}

/** The installation is over, however it ended. */
export async function forgetInstallation(
  transaction: Transaction<DeviceDatabase>,
  request: string,
): Promise<void> {
  await transaction.deleteFrom('installation').where('request', '=', request).execute()
}
