import type { RouterMiddleware } from '@koa/router'
import type { Logger } from 'pino'
import { noObserver } from '../../../runtime/observer.ts'
import type { Transport } from '../../../runtime/http/index.ts'
import { Master } from '../master.ts'
import type { MasterPair } from '../master-pair.ts'
import type { Product } from '../product.ts'
import { masterRouter } from '../relay-handlers.ts'
import type { SessionDatabase } from '../session-database/session-database.ts'

/** Path under which a pair is reached by way of its Master. */
const collection = '/pairs/'

/** What the pairs of this machine are served with. */
export interface PairsForMastersOptions {
  readonly pairs: readonly MasterPair[]
  readonly database: SessionDatabase
  /** The Masters' own, which management does not have. */
  readonly key: string
  readonly product: Product
  readonly log: Logger
}

/**
 * Serves each pair of this machine to the Masters of the others, under `/pairs/{pair}` and by the relay API, as it serves
 * its own Master. The steps of these operations are told by the Master that management asked.
 */
export function pairsForMasters({
  pairs,
  database,
  key,
  product,
  log,
}: PairsForMastersOptions): RouterMiddleware {
  const surroundings = { log, observe: noObserver }
  const routers = new Map(
    pairs.map(pair => {
      const master = new Master(() => [pair], database)
      return [pair.name, masterRouter(master, key, product, surroundings)]
    }),
  )
  return async (context, next) => {
    const [, name = '', rest = ''] = /^\/pairs\/([^/]+)(\/v1\/.*)$/.exec(context.path) ?? []
    const router = routers.get(name)
    if (router === undefined) return next()
    context.path = rest
    return router(context, next)
  }
}

/** Carries to a pair what is asked of it, by way of its Master. */
export function pairAt(name: string, transport: Transport): Transport {
  return {
    send: (request, options) =>
      transport.send({ ...request, target: `${collection}${name}${request.target}` }, options),
    close: () => transport.close(),
  }
}
