import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Milliseconds that a database may be held by a program that has just been started again. */
const patience = 2000

/** Reads what a program keeps, from the outside. The statement names columns of mixed case in quotes. */
export type KeptRows = (statement: string) => Promise<Readonly<Record<string, unknown>>[]>

/** @param file a SQLite database */
function rowsOfFile(file: string): KeptRows {
  return async statement => {
    const database = new DatabaseSync(file, { readOnly: true, timeout: patience })
    try {
      return database.prepare(statement).all()
    } finally {
      database.close()
    }
  }
}

/** What management and relay keep in SQLite files. */
export function keptIn(directory: string): Readonly<Record<'management' | 'relay', KeptRows>> {
  const rows = (party: string): KeptRows => rowsOfFile(join(directory, `${party}.sqlite`))
  return { management: rows('management'), relay: rows('relay') }
}
