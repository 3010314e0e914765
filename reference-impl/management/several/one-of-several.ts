import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Running } from '../../../runtime/program.ts'
import { takeTurn } from '../../../runtime/storage/index.ts'
import { listenForRequests } from '../listen-for-requests.ts'
import {
  type Answer,
  beginManagement,
  type Management,
  type ManagementParts,
} from '../management.ts'
import { announceConnections } from './announce-connections.ts'
import { forwardRequests } from './forward-requests.ts'
import type { Leading } from './lead-connections.ts'
import { leadToWorker } from './lead-to-worker.ts'
import { LedConnections } from './led-connections.ts'
import { Tenure } from './tenure.ts'
import { findWorker, noteWorker, type WorkerAddress } from './worker-record.ts'

/** Number of the turn that the process has that does the work: `MRSQ` in ASCII. */
const workTurn = 0x4d525351

/** Milliseconds after which a work that could not begin is begun again. */
const again = 1000

/**
 * Starts one of several management processes on one PostgreSQL database. One of them does the work; the others lead
 * requests and devices to it, and one of them takes its place as soon as it is gone. So each of them can be asked
 * anything, and a request, a log or a job is handled once.
 *
 * @param databaseUrl address of the database
 * @returns its addresses and what ends it
 * @throws Error where an address cannot be listened on
 */
export async function startOneOfSeveral(
  parts: ManagementParts,
  databaseUrl: string,
): Promise<Running> {
  const { configuration, database, ca, secrets, log } = parts
  const { host, peerHost = host, xmppPort, xmppWebSocketPort } = configuration
  /** Another process that does the work: what this one wrote down itself is over while it looks for one. */
  const find = async (): Promise<WorkerAddress | undefined> => {
    const worker = await findWorker(database)
    const isOwn = worker?.host === peerHost && worker.port === listening.port
    return isOwn ? undefined : worker
  }
  const forwarding = forwardRequests({ find, ca, processKey: secrets.processKey })
  const announcing = announceConnections(ca, secrets.processKey)
  const led = new LedConnections(secrets.processKey)
  const lead = (): Promise<Leading> => leadToWorker(configuration, find, announcing.announce)
  let work: { readonly management: Management; readonly tenure: Tenure } | undefined
  const answer: Answer = async (request, response) => {
    if (!work?.tenure.lasts()) await forwarding.answer(request, response)
    else if (!led.take(request, response)) await work.management.answer(request, response)
  }
  const listening = await listenForRequests(parts, () => answer)
  let leading: Leading | undefined = await lead().catch(async (error: unknown) => {
    await listening.close(0)
    throw error
  })
  const address = { host: peerHost, port: listening.port, xmppPort, xmppWebSocketPort }
  const stopping = new AbortController()
  const { signal } = stopping
  const stopped = once(signal, 'abort')
  const working = (async () => {
    while (!signal.aborted) {
      await workInTurn().catch(async (error: unknown) => {
        if (signal.aborted) return
        log.error({ err: error }, 'the work could not begin, or broke off')
        await pause(again, undefined, { signal }).catch(() => {})
      })
    }
  })()

  async function workInTurn(): Promise<void> {
    leading ??= await lead()
    await using turn = await takeTurn(databaseUrl, workTurn, signal, error => {
      log.error({ err: error }, 'the database gives nobody the work')
    })
    using tenure = new Tenure(turn.lost)
    await leading.close()
    leading = undefined
    const bound = tenure.bind(database)
    const management = await beginManagement({
      ...parts,
      database: bound,
      deviceAddress: socket => led.addressOf(socket),
    })
    try {
      work = { management, tenure }
      await noteWorker(bound, address)
      log.info('this process does the work')
      await Promise.race([tenure.over, stopped])
    } finally {
      work = undefined
      management.beginStop()
      await management.stop()
      log.info('this process does the work no longer')
    }
  }

  const shown = host.includes(':') ? `[${host}]` : host
  return {
    addresses: {
      api: listening.url,
      ...(configuration.xmppComponentUrl === undefined && {
        xmpp: `xmpps://${shown}:${xmppPort}`,
        xmppWebSocket: `wss://${shown}:${xmppWebSocketPort}/xmpp`,
      }),
    },
    async stop() {
      work?.management.beginStop()
      await listening.close()
      stopping.abort()
      await working
      await leading?.close()
      forwarding.close()
      announcing.close()
      await database.destroy()
    },
  }
}
