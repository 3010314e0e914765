import type { Clause } from '../../generated/clauses.ts'
import type { HistoryEntry } from '../history/history.ts'

/** The implementation breaks a clause. Thrown by checks and by played peers. */
export class Violation extends Error {
  override readonly name: string = 'Violation'
  readonly clause: Clause
  /** The first illegal message, where it is one message. */
  readonly entry: HistoryEntry | undefined

  constructor(clause: Clause, message: string, entry?: HistoryEntry) {
    super(message)
    this.clause = clause
    this.entry = entry
  }
}

/**
 * The implementation did something that ends the case and that only the check can charge to a clause: it closed a
 * connection, refused one, ended, or did not answer.
 */
export class Unexpected extends Error {
  override readonly name: string = 'Unexpected'
  readonly entry: HistoryEntry | undefined

  constructor(message: string, entry?: HistoryEntry) {
    super(message)
    this.entry = entry
  }
}

/** It cannot be told whether the implementation keeps the clauses. */
export class Inconclusive extends Error {
  override readonly name: string = 'Inconclusive'
}
