import type { RouterMiddleware } from '@koa/router'
import { type RelayClient, type RelayHandlers, relayService } from '../../generated/relay-api.ts'
import { type ClientLink, type ClientOptions, createClient } from './client.ts'
import { type Handlers, type RouterOptions, serviceRouter } from './service-router.ts'

/** A client of relay; see {@link createClient}. */
export function createRelayClient(options: ClientOptions): RelayClient & ClientLink {
  return createClient<RelayClient>(relayService, options)
}

/** Serves the relay API with the given handlers; see {@link serviceRouter}. */
export function relayRouter(
  handlers: Handlers<RelayHandlers>,
  options: RouterOptions,
): RouterMiddleware {
  return serviceRouter(relayService, handlers, options)
}
