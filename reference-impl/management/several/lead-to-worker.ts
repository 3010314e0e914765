import type { ManagementConfiguration } from '../../../generated/configuration.ts'
import { type Leading, leadConnections } from './lead-connections.ts'
import type { WorkerAddress } from './worker-record.ts'

/**
 * Listens for devices in place of the embedded XMPP endpoint and leads them to the process that does the work. Where an
 * XMPP server stands between, devices find management by themselves.
 *
 * @throws Error where it cannot listen
 */
export async function leadToWorker(
  { host, xmppPort, xmppWebSocketPort, xmppComponentUrl }: ManagementConfiguration,
  find: () => Promise<WorkerAddress | undefined>,
): Promise<Leading> {
  const leadings: Leading[] = []
  const close = async (): Promise<void> => {
    await Promise.all(leadings.splice(0).map(leading => leading.close()))
  }
  const lead = async (port: number, which: 'xmppPort' | 'xmppWebSocketPort'): Promise<void> => {
    const there = async (): Promise<{ host: string; port: number } | undefined> => {
      const worker = await find()
      return worker && { host: worker.host, port: worker[which] }
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
