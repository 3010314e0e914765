import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type DownloadOptions, downloadFirmware, type Firmware } from './firmware-download.ts'

/** The firmware files of the device: each that was checked, by its SHA-256. */
export class FirmwareStore {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  /**
   * Downloads and checks a firmware. Once the promise is kept the file is there for good, with the announced hash.
   *
   * @throws MrspError as `downloadFirmware`; nothing is kept then
   */
  async fetch(firmware: Firmware, options: DownloadOptions): Promise<void> {
    await mkdir(this.#directory, { recursive: true })
    const partial = join(this.#directory, 'partial')
    try {
      await downloadFirmware(firmware, partial, options)
      await rename(partial, this.#path(firmware))
      await this.#sync()
    } finally {
      await rm(partial, { force: true })
    }
  }

  /** Whether the checked file of a firmware is there. */
  async has(firmware: Pick<Firmware, 'sha256' | 'size'>): Promise<boolean> {
    const file = await stat(this.#path(firmware)).catch(() => undefined)
    return file?.size === firmware.size
  }

  /** Removes every file but that of the firmware that runs. */
  async keepOnly(firmware: Pick<Firmware, 'sha256'>): Promise<void> {
    for (const file of await readdir(this.#directory)) {
      if (join(this.#directory, file) !== this.#path(firmware)) {
        await rm(join(this.#directory, file), { force: true })
      }
    }
  }

  #path({ sha256 }: Pick<Firmware, 'sha256'>): string {
    return join(this.#directory, `${sha256}.bin`)
  }

  async #sync(): Promise<void> {
    const directory = await open(this.#directory)
    try {
      await directory.sync()
    } finally {
      await directory.close()
    }
  }
}
