import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Logs of sessions, each as one line: side, event and, of an end, its reason. */
export type KeptLogs = ReadonlyMap<string, readonly string[]>

/** The logs that management holds, by session, in the order of sides and events. */
export function logsOfManagement(directory: string): KeptLogs {
  return logsIn(join(directory, 'management.sqlite'), 'logs')
}

/** The logs that the relay has stored, by session, in the same order. */
export function logsOfRelay(directory: string): KeptLogs {
  return logsIn(join(directory, 'relay.sqlite'), 'log')
}

function logsIn(file: string, table: 'logs' | 'log'): KeptLogs {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const rows = database
      .prepare(
        `select session, side, event, at, reason from ${table} order by session, side, event desc`,
      )
      .all()
    const found = new Map<string, string[]>()
    for (const { session, side, event, at, reason } of rows) {
      const line = [side, event, at, reason].filter(part => part !== null).join(' ')
      const name = String(session)
      found.set(name, [...(found.get(name) ?? []), line])
    }
    return found
  } finally {
    database.close()
  }
}
