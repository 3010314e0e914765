import type { RouterMiddleware } from '@koa/router'
import type {
  CloudHubHandlers,
  MasterHandlers,
  PairVersion,
  RelayHealthHandlers,
} from '../../generated/relay-api.ts'
import { relayRouter, secretEquals } from '../../runtime/http/index.ts'
import type { Surroundings } from '../../runtime/program.ts'
import type { Master } from './master.ts'
import type { Product } from './product.ts'

/** Serves the relay API to whoever shows the key of management. */
export function masterRouter(
  master: Master,
  key: string,
  product: Product,
  { log, observe }: Surroundings,
): RouterMiddleware {
  return relayRouter(
    { ...cloudHubHandlers(master), ...masterHandlers(master), ...healthHandlers(master, product) },
    {
      authenticate: async (allows, bearer) =>
        allows === 'management' && secretEquals(bearer, key)
          ? { kind: 'management', id: 'management' }
          : undefined,
      observe,
      log,
    },
  )
}

/** What management asks of Cloud Hubs; the Master finds the one that holds the session. */
function cloudHubHandlers(master: Master): CloudHubHandlers {
  return {
    async requestConnectionInformation({ body }, caller) {
      const reservation = await master.reserve(body)
      caller.answers('S147')
      return reservation
    },
    terminateSession({ session, body }) {
      return master.terminate(session, body.sides, body.reason)
    },
    extendReservation({ session, body }) {
      return master.extend(session, body.expiresIn)
    },
  }
}

/** What management asks of the Master. */
function masterHandlers(master: Master): MasterHandlers {
  return {
    async querySessions(_, caller) {
      caller.answers('S312')
      return { sessions: await master.sessions() }
    },
    async drain({ body }) {
      await master.drain(body.reason, body.deadline, body.pairs)
      return { sessions: await master.sessions() }
    },
    async endDrain({ pair }) {
      await master.endDrain(pair)
    },
  }
}

function pairVersionsOf({ pairs }: Master): PairVersion[] {
  return pairs.flatMap(({ name, version }) =>
    version === undefined ? [] : [{ pair: name, version }],
  )
}

/** What operators, and management after a deployment, ask. */
function healthHandlers(master: Master, { version, product }: Product): RelayHealthHandlers {
  return {
    async relayHealth() {
      const pairs = master.serving.length
      const pairNames = master.pairs.map(({ name }) => name)
      const known = { status: master.status, version, product, pairs, pairNames }
      return pairNames.length > 1 ? { ...known, pairVersions: pairVersionsOf(master) } : known
    },
  }
}
