import type { RouterMiddleware } from '@koa/router'
import { type RelayClient, type RelayHandlers, relayService } from '../../generated/relay-api.ts'
import { type ClientLink, type ClientOptions, createClient } from './client.ts'
import { type Handlers, type RouterOptions, serviceRouter } from './service-router.ts'

/** Octets that an answer of the relay may have: the list of all sessions of many pairs. */
const answerLimit = 64 * 1024 * 1024

/** A client of relay; see {@link createClient}. */
export function createRelayClient(options: ClientOptions): RelayClient & ClientLink {
  return createClient<RelayClient>(relayService, { answerLimit, ...options })
}

/** Serves the relay API with the given handlers; see {@link serviceRouter}. */
export function relayRouter(
  handlers: Handlers<RelayHandlers>,
  options: RouterOptions,
): RouterMiddleware {
  return serviceRouter(relayService, handlers, options)
}
