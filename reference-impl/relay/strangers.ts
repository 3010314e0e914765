import type { IncomingMessage } from 'node:http'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'
import { networkOf } from '../../runtime/network-of.ts'
import type { RelayLimits } from './limits.ts'

/** Counts by name. */
class Counts {
  readonly #counts = new Map<string, number>()
  all = 0

  of(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  add(name: string): void {
    this.all++
    this.#counts.set(name, this.of(name) + 1)
  }

  remove(name: string): void {
    this.all--
    const left = this.of(name) - 1
    if (left > 0) this.#counts.set(name, left)
    else this.#counts.delete(name)
  }
}

type StrangerLimits = Pick<RelayLimits, 'strangers' | 'strangersOfAddress' | 'handshakePatience'>

/** Bounds what nobody has been authenticated for (13.7, 13.8). */
export class Strangers {
  readonly #limits: StrangerLimits
  readonly #candidates = new Counts()
  /** Deadlines of the connections that have made no request yet, by address and port. */
  readonly #deadlines = new Map<string, NodeJS.Timeout>()

  constructor(limits: StrangerLimits) {
    this.#limits = limits
  }

  /** Drops TCP connections that make no request in time. */
  guard(server: Server): void {
    server.on('connection', (socket: Socket) => this.#receive(socket))
    for (const event of ['request', 'upgrade']) {
      server.on(event, ({ socket }: IncomingMessage) => this.#stopDeadline(endOf(socket)))
    }
  }

  #receive(socket: Socket): void {
    const end = endOf(socket)
    this.#deadlines.set(
      end,
      setTimeout(() => socket.destroy(), this.#limits.handshakePatience),
    )
    socket.once('close', () => this.#stopDeadline(end))
  }

  #stopDeadline(end: string): void {
    clearTimeout(this.#deadlines.get(end))
    this.#deadlines.delete(end)
  }

  /**
   * Lets a WebSocket be authenticated.
   * @returns called once when that is over; undefined where too many are being authenticated
   */
  admit(socket: Socket): (() => void) | undefined {
    const address = networkOf(socket.remoteAddress)
    const { strangers, strangersOfAddress } = this.#limits
    if (this.#candidates.all >= strangers) return undefined
    if (this.#candidates.of(address) >= strangersOfAddress) return undefined
    this.#candidates.add(address)
    return () => this.#candidates.remove(address)
  }
}

/** Names the other end of a TCP connection, and of the TLS connection in it. */
function endOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
