import { readFile } from 'node:fs/promises'
import type { ManagementClient } from '../../generated/management-api.ts'
import { type ClientLink, createManagementClient } from '../../runtime/http/index.ts'
import { accounts } from './settings.ts'

/** Management as its administrator uses it. */
export type Administrator = ManagementClient & ClientLink

/**
 * Logs the administrator of a system in whose programs run on this machine.
 *
 * @param port of management's API
 * @throws MrspError where that is refused, or management does not answer
 */
export async function administratorAt(port: number, caFile: string): Promise<Administrator> {
  let accessToken: string | undefined
  const administrator = createManagementClient({
    url: `https://localhost:${port}`,
    ca: await readFile(caFile, 'utf8'),
    credential: () => accessToken,
  })
  const { userId = '', password = '' } = accounts.find(({ role }) => role === 'administrator') ?? {}
  try {
    accessToken = (await administrator.login({ body: { userId, password } })).accessToken
  } catch (error) {
    administrator.close()
    throw error
  }
  return administrator
}
