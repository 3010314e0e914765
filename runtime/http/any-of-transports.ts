import { type Transport, TransportFailure } from './universal.ts'

/**
 * Carries requests to one of several addresses of a service: to the one that answered last, and where that cannot be
 * reached, to the next. Every operation may be asked twice: the address may have taken the request before it went away.
 * @param transports one for each address, one or more
 */
export function anyOf(transports: readonly Transport[]): Transport {
  let current = 0
  return {
    async send(request, options) {
      for (let left = transports.length - 1; ; left--) {
        const used = current
        try {
          return await at(transports, used).send(request, options)
        } catch (error) {
          const { kind } = error instanceof TransportFailure ? error : {}
          const isGone = kind === 'unreachable' || kind === 'timeout'
          if (isGone && used === current) current = (used + 1) % transports.length
          if (kind !== 'unreachable' || left <= 0) throw error
        }
      }
    },
    close() {
      for (const transport of transports) transport.close()
    },
  }
}

function at(transports: readonly Transport[], index: number): Transport {
  const transport = transports[index]
  if (transport === undefined) throw new RangeError('a service has an address')
  return transport
}
