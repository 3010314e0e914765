import { once } from 'node:events'
import { Agent, request } from 'node:https'
import type { Socket } from 'node:net'
import { trustIn } from '../../../runtime/tls.ts'
import { addressField, connectionField, processKeyField } from './forwarded-address.ts'
import { connectionName } from './led-connections.ts'
import type { WorkerAddress } from './worker-record.ts'

/** Tells the process that does the work from which address a device comes. */
export type Announce = (worker: WorkerAddress, connection: Socket, address: string) => Promise<void>

/** Announcements under way at once, and milliseconds without an octet of the answer. */
const atOnce = 16
const patience = 3000

/**
 * Announces connections to the process that does the work. One that cannot be announced counts there for this process.
 *
 * @param processKey shows that a management process announces
 */
export function announceConnections(
  ca: readonly string[] | undefined,
  processKey: string,
): { readonly announce: Announce; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce, ...trustIn(ca) })
  const announce: Announce = async ({ host, port }, { localAddress, localPort }, address) => {
    const headers = {
      [processKeyField]: processKey,
      [addressField]: address,
      [connectionField]: connectionName(localAddress, localPort),
    }
    const outgoing = request({ agent, host, port, method: 'POST', path: '/', headers })
    // One that breaks behind its answer has said what it had to.
    outgoing.on('error', () => {})
    outgoing.setTimeout(patience, () => outgoing.destroy(new Error('it does not answer')))
    outgoing.end()
    const [response] = await once(outgoing, 'response')
    response.resume()
  }
  return { announce, close: () => agent.destroy() }
}
