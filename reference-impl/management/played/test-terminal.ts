import type { ManagementClient } from '../../../generated/management-api.ts'
import { createManagementClient } from '../../../runtime/http/index.ts'
import { password, type TestGround } from './test-ground.ts'

/** Asks management as a logged-in terminal. */
export interface TestTerminal {
  readonly client: ManagementClient
  readonly terminalId: string
}

/** Logs a user in. */
export async function logIn(
  api: string,
  { certificate }: TestGround,
  userId = 'tanaka',
  terminalId?: string,
): Promise<TestTerminal> {
  let accessToken: string | undefined
  const client = createManagementClient({
    url: api,
    ca: certificate.ca,
    credential: () => accessToken,
  })
  const body = { userId, password, ...(terminalId !== undefined && { terminalId }) }
  const login = await client.login({ body })
  accessToken = login.accessToken
  return { client, terminalId: login.terminalId }
}
