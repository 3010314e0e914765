import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { get } from 'node:https'
import { pipeline } from 'node:stream/promises'
import type { MaintenanceRequest } from '../../../generated/stanzas.ts'
import { MrspError } from '../../../runtime/errors.ts'

/** A firmware that management asks the device to install. */
export type Firmware = NonNullable<MaintenanceRequest['firmware']>

/** How a firmware is fetched. */
export interface DownloadOptions {
  /** Certificate authorities in PEM, in place of the system's. */
  readonly ca?: readonly string[] | undefined
  /** Gives the download up. */
  readonly signal: AbortSignal
  /** Told how much has come, in percent. */
  readonly onProgress: (percent: number) => void
}

/** Milliseconds without an octet after which a download is given up. */
const stallLimit = 30_000

/**
 * Fetches a firmware into a file: over TLS, without following a redirect, and no more than the announced size (3.15).
 *
 * @throws MrspError firmware-hash-mismatch where it is larger, smaller or another (3.16), application-unreachable where
 * it cannot be fetched
 */
export async function downloadFirmware(
  firmware: Firmware,
  file: string,
  options: DownloadOptions,
): Promise<void> {
  const hash = createHash('sha256')
  let size = 0
  try {
    const response = await open(firmware.source, options)
    await pipeline(
      response,
      async function* measured(pieces: AsyncIterable<Buffer>) {
        for await (const piece of pieces) {
          size += piece.length
          if (size > firmware.size) throw mismatch()
          hash.update(piece)
          options.onProgress(Math.floor((size * 100) / firmware.size))
          yield piece
        }
      },
      createWriteStream(file, { mode: 0o600, flush: true }),
      { signal: options.signal },
    )
  } catch (error) {
    throw error instanceof MrspError ? error : unreachable(error)
  }
  if (size !== firmware.size || hash.digest('hex') !== firmware.sha256) throw mismatch()
}

function open(source: string, { ca, signal }: DownloadOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { ...(ca && { ca: [...ca] }), timeout: stallLimit, signal, agent: false }
    const request = get(source, options, response => {
      if (response.statusCode === 200) resolve(response)
      else {
        response.destroy()
        reject(unreachable())
      }
    })
    request.on('timeout', () => request.destroy())
    request.on('error', reject)
  })
}

function mismatch(): MrspError {
  return new MrspError('firmware-hash-mismatch', { source: 'device' })
}

function unreachable(cause?: unknown): MrspError {
  return new MrspError('application-unreachable', {
    source: 'device',
    detail: 'The firmware could not be downloaded.',
    cause,
  })
}
