import Koa from 'koa'
import { listenHttps } from '../../runtime/http/index.ts'
import type { Answer, ManagementParts } from './management.ts'

/** Management's API as others reach it. */
export interface RequestListening {
  readonly url: string
  readonly port: number
  /** Takes no more requests and lets those under way end within the given milliseconds, two seconds where it is left out. */
  close(milliseconds?: number): Promise<void>
}

const stopPatience = 2000

/**
 * Listens for requests of management's API and hands each on to what answers it now.
 *
 * @throws Error where it cannot listen there
 */
export async function listenForRequests(
  { configuration: { host, port }, certificate, key, log }: ManagementParts,
  find: () => Answer | Promise<Answer>,
): Promise<RequestListening> {
  const app = new Koa()
  app.use(async context => {
    context.respond = false
    const answer = await find()
    await answer(context.req, context.res)
  })
  const serving = { host, port, certificate, key, app, log } as const
  const listening = await listenHttps({ ...serving, source: 'management' })
  return {
    url: `https://${host.includes(':') ? `[${host}]` : host}:${listening.port}`,
    port: listening.port,
    close: (milliseconds = stopPatience) => listening.close(milliseconds),
  }
}
