import type { Logger } from 'pino'
import type { ManagementDatabase } from './database.ts'
import type { LoginPermission } from './login-permission.ts'
import type { HaltNotices } from './notices/halt-notices.ts'

/** Milliseconds for which sessions, maintenances and deployments that are final are kept. */
const keptFinal = 30 * 24 * 3_600_000
const interval = 3_600_000

/**
 * Forgets now and every hour what nobody needs any more: final sessions with their logs, final maintenances and
 * deployments, logins that are over, old notices.
 *
 * @returns what stops it, and waits until nothing runs
 */
export function startRetention(
  database: ManagementDatabase,
  loginPermission: LoginPermission,
  notices: HaltNotices,
  log: Logger,
): () => Promise<void> {
  let running = Promise.resolve()
  const run = (): void => {
    running = running
      .then(() => forget(database, loginPermission, notices))
      .catch((error: unknown) => log.error({ err: error }, 'old rows could not be forgotten'))
  }
  const timer = setInterval(run, interval)
  run()
  return () => {
    clearInterval(timer)
    return running
  }
}

async function forget(
  database: ManagementDatabase,
  loginPermission: LoginPermission,
  notices: HaltNotices,
): Promise<void> {
  const before = Date.now() - keptFinal
  await loginPermission.prune()
  await notices.prune()
  await database.deleteFrom('sessions').where('finalAt', '<', before).execute()
  await database.deleteFrom('maintenances').where('finalAt', '<', before).execute()
  await database.deleteFrom('deployments').where('finalAt', '<', before).execute()
}
