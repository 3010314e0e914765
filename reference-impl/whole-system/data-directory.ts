import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A directory that one run of the four programs has for itself. */
export interface DataDirectory extends AsyncDisposable {
  readonly path: string
}

/** A directory in the system's place for passing things; it is removed when the run lets it go. */
export async function passingDirectory(): Promise<DataDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'mrsp-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/**
 * A directory that stays, made where it is missing. A lock keeps every other run out of it; the system frees the lock
 * when the process ends, however it ends.
 *
 * @throws Error where another run has it
 */
export async function keptDirectory(path: string): Promise<DataDirectory> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const lock = new DatabaseSync(join(path, 'lock.sqlite'))
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    if (!isBusy(cause)) throw cause
    throw new Error(
      `Another run uses ${path}. End it, or give this one a directory of its own: npm start -- --free-ports`,
      { cause },
    )
  }
  return { path, [Symbol.asyncDispose]: async () => lock.close() }
}

/** SQLITE_BUSY: another connection has the lock. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5
}
