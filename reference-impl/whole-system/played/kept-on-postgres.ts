import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import type { KeptRows } from '../../whole-deployment/kept-rows.ts'

/** Milliseconds between two attempts, and that the server may be away. */
const again = 50
const longestAway = 30_000

/** @param url a PostgreSQL database, whose server may be killed and started again */
export function rowsOfPostgres(url: string): KeptRows {
  return async statement => {
    for (const deadline = performance.now() + longestAway; ; await pause(again)) {
      const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 })
      client.on('error', () => {})
      try {
        await client.connect()
        return (await client.query<Record<string, unknown>>(statement)).rows
      } catch (error) {
        if (performance.now() > deadline) throw error
      } finally {
        await client.end().catch(() => {})
      }
    }
  }
}
