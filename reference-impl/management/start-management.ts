import { type ManagementConfiguration, validateAccounts } from '../../generated/configuration.ts'
import { readYamlFile } from '../../runtime/configuration/index.ts'
import type { Running, Surroundings } from '../../runtime/program.ts'
import { serverCertificate } from '../../runtime/server-certificate.ts'
import { databasePlace, isPostgres } from '../../runtime/storage/index.ts'
import { trustedAuthorities } from '../../runtime/tls.ts'
import { openManagementDatabase } from './database.ts'
import { listenForRequests } from './listen-for-requests.ts'
import { beginManagement, type Management, type ManagementParts } from './management.ts'
import { Secrets } from './secrets.ts'
import { startOneOfSeveral } from './several/one-of-several.ts'

/**
 * Starts a management process. On PostgreSQL it may be one of several, of which one does the work; on SQLite it is the
 * only one.
 *
 * @returns its addresses (`api`, `xmpp`, `xmppWebSocket`) and what ends it
 * @throws ConfigurationError where a file cannot be read; Error where an address cannot be listened on, or the database
 * cannot be opened
 */
export async function startManagement(
  configuration: ManagementConfiguration,
  surroundings: Surroundings,
): Promise<Running> {
  const { accountsFile, caFile, tokenKey } = configuration
  const place = databasePlace(configuration)
  const { certificate, key } = await serverCertificate(configuration)
  const parts = {
    ...surroundings,
    configuration,
    accounts:
      accountsFile === undefined
        ? {}
        : await readYamlFile('accountsFile', accountsFile, validateAccounts),
    certificate,
    key,
    ca: await trustedAuthorities(caFile),
    secrets: new Secrets(tokenKey),
    database: await openManagementDatabase(place),
  }
  try {
    return await (isPostgres(place) ? startOneOfSeveral(parts, place) : startTheOnlyOne(parts))
  } catch (error) {
    await parts.database.destroy()
    throw error
  }
}

async function startTheOnlyOne(parts: ManagementParts): Promise<Running> {
  const { promise, resolve } = Promise.withResolvers<Management>()
  const listening = await listenForRequests(parts, async () => (await promise).answer)
  const management = await beginManagement(parts).catch(async (error: unknown) => {
    await listening.close(0)
    throw error
  })
  resolve(management)
  return {
    addresses: { api: listening.url, ...management.addresses },
    async stop() {
      management.beginStop()
      await listening.close()
      await management.stop()
      await parts.database.destroy()
    },
  }
}
