import type {
  CloudHubHandlers,
  MasterHandlers,
  RelayHealthHandlers,
} from '../../generated/relay-api.ts'
import type { Master } from './master.ts'
import { product, version } from './product.ts'

/** What management asks of Cloud Hubs; the Master finds the one that holds the session. */
export function cloudHubHandlers(master: Master): CloudHubHandlers {
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
export function masterHandlers(master: Master): MasterHandlers {
  return {
    async querySessions(_, caller) {
      caller.answers('S312')
      return { sessions: master.sessions() }
    },
    async drain({ body }) {
      master.drain(body.reason, body.deadline, body.pairs)
      return { sessions: master.sessions() }
    },
    async endDrain() {
      master.endDrain()
    },
  }
}

/** What operators, and management after a deployment, ask. */
export function healthHandlers(master: Master): RelayHealthHandlers {
  return {
    async relayHealth() {
      const pairs = master.serving.length
      const pairNames = master.pairs.map(({ name }) => name)
      return { status: master.status, version, product, pairs, pairNames }
    },
  }
}
