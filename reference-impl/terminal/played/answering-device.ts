import { RequestDelimiter, type RequestHead } from '../../../runtime/http-message/index.ts'
import type { DeviceBehaviour, DeviceExchange } from './played-session.ts'

/** A request that a played device received whole. */
export interface WholeRequest {
  readonly head: RequestHead
  readonly octets: Buffer
}

/**
 * Answers each request with literal octets once it is whole; with undefined, leaves it unanswered.
 *
 * @param answer gives the pieces in which the answer is written
 */
export function answering(
  answer: (request: WholeRequest) => readonly Uint8Array[] | undefined,
): DeviceBehaviour {
  const pending = new Map<DeviceExchange, Uint8Array[]>()
  const decided = new Set<DeviceExchange>()
  return seen => {
    if (seen.ended && !decided.has(seen)) {
      decided.add(seen)
      const octets = Buffer.concat(seen.received)
      const pieces = answer({ head: headOf(octets), octets })
      if (pieces) pending.set(seen, [...pieces])
    }
    const left = pending.get(seen)
    if (left === undefined) return
    for (;;) {
      const piece = left.shift()
      if (piece === undefined) break
      if (!seen.exchange.write(piece, { end: left.length === 0 })) break
    }
    if (left.length === 0) pending.delete(seen)
  }
}

/** The head of a request. */
export function headOf(octets: Uint8Array): RequestHead {
  const heads: RequestHead[] = []
  const requests = new RequestDelimiter({
    head: head => heads.push(head),
    body: () => {},
    end: () => {},
  })
  requests.push(octets)
  const [head] = heads
  if (head === undefined) throw new Error('no request')
  return head
}
