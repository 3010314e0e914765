import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { get } from 'node:https'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { MaintenanceProgress, MaintenanceRequest } from '../../../generated/stanzas.ts'
import { MrspError } from '../../../runtime/errors.ts'

/** A firmware that management asks the device to install. */
export type Firmware = NonNullable<MaintenanceRequest['firmware']>

/** Told how far an installation is. */
export type TellProgress = (progress: Pick<MaintenanceProgress, 'phase' | 'percent'>) => void

/** What an installation needs to know of the device. */
export interface InstallationOptions {
  /** Addresses under which firmware may lie. */
  readonly sources: readonly string[]
  /** Certificate authorities in PEM, beside the system's. */
  readonly ca?: readonly string[]
  /** Directory of the firmware files. */
  readonly directory: string
}

/** Milliseconds without an octet after which a download is given up. */
const stallLimit = 30_000

/**
 * Downloads, checks and installs a firmware ([0036], [0169]). The file takes the place of the installed one only when
 * it has the announced size and hash.
 *
 * @throws MrspError source-refused where the address is not in the list, firmware-hash-mismatch where the file is
 * another, application-unreachable where it cannot be downloaded; the installed firmware is untouched then
 */
export async function installFirmware(
  firmware: Firmware,
  options: InstallationOptions,
  tell: TellProgress,
): Promise<void> {
  refuseForeignSource(firmware.source, options.sources)
  await mkdir(options.directory, { recursive: true })
  const partial = join(options.directory, 'partial.bin')
  try {
    const { size, sha256 } = await download(firmware, partial, options.ca, tell)
    tell({ phase: 'verify', percent: 100 })
    if (size !== firmware.size || sha256 !== firmware.sha256) {
      throw new MrspError('firmware-hash-mismatch', { source: 'device' })
    }
    await rename(partial, join(options.directory, 'installed.bin'))
    tell({ phase: 'install', percent: 100 })
  } finally {
    await rm(partial, { force: true })
  }
}

/** @throws MrspError source-refused where no configured source is a parent of the address. */
export function refuseForeignSource(source: string, allowed: readonly string[]): void {
  const address = new URL(source)
  const isAllowed = allowed.some(prefix => {
    const { origin, pathname } = new URL(prefix)
    const folder = pathname.endsWith('/') ? pathname : `${pathname}/`
    return (
      address.origin === origin &&
      (address.pathname === pathname || address.pathname.startsWith(folder))
    )
  })
  if (!isAllowed || address.username !== '')
    throw new MrspError('source-refused', { source: 'device' })
}

/** Stores the file, telling every tenth of it, and never more than the announced size and one piece. */
async function download(
  { source, size: announced }: Firmware,
  file: string,
  ca: readonly string[] | undefined,
  tell: TellProgress,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256')
  let size = 0
  let told = -1
  const response = await open(source, ca)
  await pipeline(
    response,
    async function* measured(pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        size += piece.length
        if (size > announced) throw new MrspError('firmware-hash-mismatch', { source: 'device' })
        hash.update(piece)
        const tenth = Math.floor((size * 10) / announced)
        if (tenth > told) tell({ phase: 'download', percent: tenth * 10 })
        told = tenth
        yield piece
      }
    },
    createWriteStream(file, { mode: 0o600, flush: true }),
  ).catch((error: unknown) => {
    throw error instanceof MrspError ? error : unreachable()
  })
  return { size, sha256: hash.digest('hex') }
}

/** Opens the download; follows no redirect. */
function open(source: string, ca: readonly string[] | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = get(source, { ...(ca && { ca: [...ca] }), timeout: stallLimit }, response => {
      if (response.statusCode === 200) resolve(response)
      else {
        response.destroy()
        reject(unreachable())
      }
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => reject(unreachable()))
  })
}

function unreachable(): MrspError {
  return new MrspError('application-unreachable', {
    source: 'device',
    detail: 'The firmware could not be downloaded.',
  })
}
