import type { ManagementConfiguration } from '../../../generated/configuration.ts'
import type { Announce } from './announce-connections.ts'
import { type Destination, type Leading, leadConnections } from './lead-connections.ts'
import type { WorkerAddress } from './worker-record.ts'

/**
 * Listens for devices in place of the embedded XMPP endpoint and leads them to the process that does the work, which is
 * told from which address each comes. Where an XMPP server stands between, devices find management by themselves.
 *
 * @throws Error where it cannot listen
 */
export async function leadToWorker(
  { host, xmppPort, xmppWebSocketPort, xmppComponentUrl }: ManagementConfiguration,
  find: () => Promise<WorkerAddress | undefined>,
  announce: Announce,
): Promise<Leading> {
  const leadings: Leading[] = []
  const close = async (): Promise<void> => {
    await Promise.all(leadings.splice(0).map(leading => leading.close()))
  }
  const lead = async (port: number, which: 'xmppPort' | 'xmppWebSocketPort'): Promise<void> => {
    const there = async (): Promise<Destination | undefined> => {
      const worker = await find()
      if (worker === undefined) return undefined
      return {
        host: worker.host,
        port: worker[which],
        announce: (connection, address) => announce(worker, connection, address),
      }
    }
    leadings.push(await leadConnections({ host, port }, there))
  }
  try {
    if (xmppComponentUrl === undefined) {
      await lead(xmppPort, 'xmppPort')
      await lead(xmppWebSocketPort, 'xmppWebSocketPort')
    }
  } catch (error) {
    await close()
    throw error
  }
  return { close }
}
