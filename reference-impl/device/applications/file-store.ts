import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Kysely } from 'kysely'
import type { DeviceDatabase } from '../device-database.ts'

/** A file that was uploaded to the device. */
export interface StoredFile {
  readonly id: string
  /** Octets. */
  readonly size: number
  /** In hexadecimal. */
  readonly sha256: string
}

/** Largest file, and how many are kept; the oldest go first. */
export const fileLimits: { readonly size: number; readonly number: number } = {
  size: 256 * 1024 * 1024,
  number: 8,
}

/** A file was larger than `fileLimits.size`. */
export class FileTooLarge extends Error {}

/** Uploaded files, each stored whole before it is acknowledged. */
export class FileStore {
  readonly #directory: string
  readonly #database: Kysely<DeviceDatabase>

  constructor(directory: string, database: Kysely<DeviceDatabase>) {
    this.#directory = directory
    this.#database = database
  }

  /** Stores what comes. @throws FileTooLarge past the limit; nothing is kept then. */
  async store(content: Readable): Promise<StoredFile> {
    await mkdir(this.#directory, { recursive: true })
    const id = randomUUID()
    const partial = this.#path(`${id}.partial`)
    const hash = createHash('sha256')
    let size = 0
    try {
      await pipeline(
        content,
        async function* measured(pieces: AsyncIterable<Buffer>) {
          for await (const piece of pieces) {
            size += piece.length
            if (size > fileLimits.size) throw new FileTooLarge()
            hash.update(piece)
            yield piece
          }
        },
        createWriteStream(partial, { mode: 0o600, flush: true }),
      )
      await rename(partial, this.#path(id))
    } finally {
      await rm(partial, { force: true })
    }
    const file: StoredFile = { id, size, sha256: hash.digest('hex') }
    await this.#database
      .insertInto('file')
      .values({ ...file, at: Date.now() })
      .execute()
    await this.#dropOldest()
    return file
  }

  find(id: string): Promise<StoredFile | undefined> {
    return this.#database
      .selectFrom('file')
      .select(['id', 'size', 'sha256'])
      .where('id', '=', id)
      .executeTakeFirst()
  }

  read(file: StoredFile): Readable {
    return createReadStream(this.#path(file.id))
  }

  async #dropOldest(): Promise<void> {
    const old = await this.#database
      .selectFrom('file')
      .select('id')
      .orderBy('at', 'desc')
      .limit(-1)
      .offset(fileLimits.number)
      .execute()
    for (const { id } of old) {
      await this.#database.deleteFrom('file').where('id', '=', id).execute()
      await rm(this.#path(id), { force: true })
    }
  }

  #path(name: string): string {
    return join(this.#directory, name)
  }
}
