import { DatabaseSync } from 'node:sqlite'

/** Milliseconds that a database may be held by a program that has just been started again. */
const patience = 2000

/** Reads what a program keeps, from the outside. The statement names columns of mixed case in quotes. */
export type KeptRows = (statement: string) => Promise<Readonly<Record<string, unknown>>[]>

/** @param file a SQLite database */
export function rowsOfFile(file: string): KeptRows {
  return async statement => {
    const database = new DatabaseSync(file, { readOnly: true, timeout: patience })
    try {
      return database.prepare(statement).all()
    } finally {
      database.close()
    }
  }
}
