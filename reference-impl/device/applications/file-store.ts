import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
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

/** Octets of the largest file; how many are kept, of which the oldest go first; how many may come at once. */
const fileLimits: {
  readonly size: number
  readonly number: number
  readonly incoming: number
} = { size: 256 * 1024 * 1024, number: 8, incoming: 8 }

/** Why a file was not stored: it was larger than `fileLimits.size`, or too many came at once. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused'
  readonly reason: 'too-large' | 'too-many'

  constructor(reason: 'too-large' | 'too-many') {
    super(reason)
    this.reason = reason
  }
}

/** Uploaded files, each stored whole before it is acknowledged. */
export class FileStore {
  readonly #directory: string
  readonly #database: Kysely<DeviceDatabase>
  #incoming = 0

  constructor(directory: string, database: Kysely<DeviceDatabase>) {
    this.#directory = directory
    this.#database = database
  }

  /** Removes what was not stored whole when the device stopped. Called before the first `store`. */
  async tidy(): Promise<void> {
    await mkdir(this.#directory, { recursive: true })
    const stored = new Set((await this.list()).map(({ id }) => id))
    for (const name of await readdir(this.#directory)) {
      if (!stored.has(name)) await rm(this.#path(name), { force: true })
    }
  }

  /** Stores what comes. @throws FileRefused; nothing is kept then. */
  async store(content: Readable): Promise<StoredFile> {
    if (this.#incoming >= fileLimits.incoming) throw new FileRefused('too-many')
    this.#incoming++
    try {
      return await this.#store(content, randomUUID())
    } finally {
      this.#incoming--
    }
  }

  /** The files, the newest first. */
  list(): Promise<(StoredFile & { readonly at: number })[]> {
    return this.#database.selectFrom('file').selectAll().orderBy('at', 'desc').execute()
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

  async #store(content: Readable, id: string): Promise<StoredFile> {
    const partial = this.#path(`${id}.partial`)
    const hash = createHash('sha256')
    let size = 0
    try {
      await pipeline(
        content,
        async function* measured(pieces: AsyncIterable<Buffer>) {
          for await (const piece of pieces) {
            size += piece.length
            if (size > fileLimits.size) throw new FileRefused('too-large')
            hash.update(piece)
            yield piece
          }
        },
        createWriteStream(partial, { mode: 0o600, flush: true }),
      )
      await rename(partial, this.#path(id))
      await this.#sync()
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

  async #dropOldest(): Promise<void> {
    for (const { id } of (await this.list()).slice(fileLimits.number)) {
      await this.#database.deleteFrom('file').where('id', '=', id).execute()
      await rm(this.#path(id), { force: true })
    }
  }

  /** The renaming of a file survives a loss of power once its directory is written. */
  async #sync(): Promise<void> {
    const directory = await open(this.#directory)
    try {
      await directory.sync()
    } finally {
      await directory.close()
    }
  }

  #path(name: string): string {
    return join(this.#directory, name)
  }
}
