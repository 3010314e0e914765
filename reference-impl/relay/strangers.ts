import type { IncomingMessage } from 'node:http'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'
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

type StrangerLimits = Pick<
  RelayLimits,
  'strangers' | 'strangersOfAddress' | 'connectionsOfAddress' | 'handshakePatience'
>

/** Bounds what nobody has been authenticated for (13.7, 13.8). */
export class Strangers {
  readonly #limits: StrangerLimits
  readonly #candidates = new Counts()
  readonly #connections = new Counts()
  /** Deadlines of the connections that have made no request yet, by address and port. */
  readonly #deadlines = new Map<string, NodeJS.Timeout>()

  constructor(limits: StrangerLimits) {
    this.#limits = limits
  }

  /** Drops TCP connections that make no request in time, and those of an address that has too many. */
  guard(server: Server): void {
    server.on('connection', (socket: Socket) => this.#receive(socket))
    for (const event of ['request', 'upgrade']) {
      server.on(event, ({ socket }: IncomingMessage) => this.#stopDeadline(endOf(socket)))
    }
  }

  #receive(socket: Socket): void {
    const address = addressOf(socket)
    if (this.#connections.of(address) >= this.#limits.connectionsOfAddress) {
      socket.destroy()
      return
    }
    const end = endOf(socket)
    this.#connections.add(address)
    this.#deadlines.set(
      end,
      setTimeout(() => socket.destroy(), this.#limits.handshakePatience),
    )
    socket.once('close', () => {
      this.#connections.remove(address)
      this.#stopDeadline(end)
    })
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
    const address = addressOf(socket)
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

/** The address that a limit counts for: an IPv4 address, or the first half of an IPv6 address. */
function addressOf({ remoteAddress = '' }: Socket): string {
  const address = remoteAddress.replace(/^::ffff:/, '')
  return address.includes(':') ? networkOf(address) : address
}

function networkOf(address: string): string {
  const [front = '', back = ''] = address.split('::')
  const groups = front.split(':').filter(Boolean)
  const missing = address.includes('::')
    ? 8 - groups.length - back.split(':').filter(Boolean).length
    : 0
  const all = [...groups, ...Array.from({ length: missing }, () => '0'), ...back.split(':')]
  return all.slice(0, 4).join(':')
}
