import type { KeptRows } from './kept-rows.ts'

/** Logs of sessions, each as one line: side, event and, of an end, its reason. */
export type KeptLogs = ReadonlyMap<string, readonly string[]>

/** The logs that management holds, by session, in the order of sides and events. */
export function logsOfManagement(rows: KeptRows): Promise<KeptLogs> {
  return logsIn(rows, 'logs')
}

/** The logs that the relay has stored, by session, in the same order. */
export function logsOfRelay(rows: KeptRows): Promise<KeptLogs> {
  return logsIn(rows, 'log')
}

async function logsIn(rows: KeptRows, table: 'logs' | 'log'): Promise<KeptLogs> {
  const found = new Map<string, string[]>()
  for (const { session, side, event, at, reason } of await rows(
    `select session, side, event, at, reason from ${table} order by session, side, event desc`,
  )) {
    const line = [side, event, at, reason].filter(part => part !== null).join(' ')
    const name = String(session)
    found.set(name, [...(found.get(name) ?? []), line])
  }
  return found
}
