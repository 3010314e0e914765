import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { connectionField, forwardedAddress } from './forwarded-address.ts'

/** Milliseconds in which a device that was announced has done its TLS handshake. */
const freshFor = 15_000

/** Announcements that are remembered; the first is forgotten first. */
const mostAnnounced = 10_000

/**
 * From which address each device comes that another management process leads to this one: that process announces it
 * before the first octet of the device.
 */
export class LedConnections {
  readonly #addressOf: (request: IncomingMessage) => string | undefined
  readonly #announced = new Map<string, { readonly address: string; readonly until: number }>()

  /** @param processKey what a management process shows; nobody else is believed */
  constructor(processKey: string) {
    this.#addressOf = forwardedAddress(processKey)
  }

  /** Takes an announcement. @returns false where the request is none, and has no answer yet */
  take(request: IncomingMessage, response: ServerResponse): boolean {
    const connection = request.headers[connectionField]
    const address = this.#addressOf(request)
    if (typeof connection !== 'string' || address === undefined) return false
    this.#announced.set(connection, { address, until: performance.now() + freshFor })
    const [first] = this.#announced.keys()
    if (this.#announced.size > mostAnnounced && first !== undefined) this.#announced.delete(first)
    response.writeHead(204).end()
    return true
  }

  /** The address of who is behind a connection: what was announced, once, or its own. */
  addressOf({ remoteAddress = '', remotePort }: Socket): string {
    const connection = connectionName(remoteAddress, remotePort)
    const announced = this.#announced.get(connection)
    this.#announced.delete(connection)
    const isFresh = announced !== undefined && performance.now() < announced.until
    return isFresh ? announced.address : remoteAddress
  }
}

/** Names a TCP connection by the end of who made it, at both its ends alike. */
export function connectionName(address: string = '', port: number = 0): string {
  return `${address.replace(/^::ffff:/i, '')} ${port}`
}
