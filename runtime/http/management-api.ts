import type { RouterMiddleware } from '@koa/router'
import {
  type ManagementClient,
  type ManagementHandlers,
  managementService,
} from '../../generated/management-api.ts'
import { type ClientLink, type ClientOptions, createClient } from './client.ts'
import { type Handlers, type RouterOptions, serviceRouter } from './service-router.ts'

/** A client of management; see {@link createClient}. */
export function createManagementClient(options: ClientOptions): ManagementClient & ClientLink {
  return createClient<ManagementClient>(managementService, options)
}

/** Serves the management API with the given handlers; see {@link serviceRouter}. */
export function managementRouter(
  handlers: Handlers<ManagementHandlers>,
  options: RouterOptions,
): RouterMiddleware {
  return serviceRouter(managementService, handlers, options)
}
