import { startPostgres } from '../../../runtime/storage/test-postgres.ts'
import { keptIn } from '../../whole-deployment/kept-rows.ts'
import { rowsOfPostgres } from './kept-on-postgres.ts'
import { KeptSessions } from './kept-sessions.ts'

/** Where management and relay keep what they store. */
export interface Stores {
  readonly kept: KeptSessions
  /** Their settings for it. */
  readonly management: object
  readonly relay: object
  /** Kills the database server, where there is one, and starts it again. */
  restart(): Promise<void>
}

/** In SQLite files. */
export function inFiles(directory: string): Stores {
  const kept = new KeptSessions(keptIn(directory))
  return { kept, management: {}, relay: {}, restart: async () => {} }
}

/** In a PostgreSQL of their own, which is stopped with what is given. */
export async function onPostgres(opened: AsyncDisposableStack): Promise<Stores> {
  const server = await startPostgres()
  opened.defer(() => server.stop())
  const [management, relay] = [await server.database(), await server.database()]
  return {
    kept: new KeptSessions({
      management: rowsOfPostgres(management),
      relay: rowsOfPostgres(relay),
    }),
    management: { databaseUrl: management },
    relay: { databaseUrl: relay },
    async restart() {
      await server.kill()
      await server.start()
    },
  }
}
