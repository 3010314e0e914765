/** When a silent peer is pinged, and when it counts as dead. */
export interface KeepaliveOptions {
  /** Milliseconds of silence before a ping, and that a ping may take. */
  readonly interval: number
  /** Pings in a row without answer after which the peer is dead. */
  readonly misses: number
}

/** The protocol's `keepalive`: 20 s, dead after two missed. */
export const KEEPALIVE: KeepaliveOptions = { interval: 20_000, misses: 2 }

interface Watched {
  heardAt: number
  missed: number
  pinging: boolean
}

export interface PingWatchOptions extends KeepaliveOptions {
  /** Pings a peer within `timeout` ms; any rejection is a miss. */
  readonly ping: (peer: string, timeout: number) => Promise<void>
  /** Told once of a peer that is dead; it is no longer watched then. */
  readonly dead: (peer: string) => void
}

/** Pings peers that fall silent (XEP-0199) and finds the dead ones. One timer for all of them. */
export class PingWatch {
  readonly #options: PingWatchOptions
  readonly #peers = new Map<string, Watched>()
  readonly #timer: NodeJS.Timeout

  constructor(options: PingWatchOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.#sweep(), Math.max(1, options.interval / 4))
    this.#timer.unref()
  }

  /** Starts to watch a peer, as just heard of. */
  add(peer: string): void {
    this.#peers.set(peer, { heardAt: performance.now(), missed: 0, pinging: false })
  }

  remove(peer: string): void {
    this.#peers.delete(peer)
  }

  /** Notes a sign of life. */
  heard(peer: string): void {
    const watched = this.#peers.get(peer)
    if (!watched) return
    watched.heardAt = performance.now()
    watched.missed = 0
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#peers.clear()
  }

  #sweep(): void {
    const silentSince = performance.now() - this.#options.interval
    for (const [peer, watched] of this.#peers) {
      if (!watched.pinging && watched.heardAt <= silentSince) void this.#ping(peer, watched)
    }
  }

  async #ping(peer: string, watched: Watched): Promise<void> {
    watched.pinging = true
    try {
      await this.#options.ping(peer, this.#options.interval)
      this.heard(peer)
    } catch {
      this.#missed(peer, watched)
    } finally {
      watched.pinging = false
    }
  }

  #missed(peer: string, watched: Watched): void {
    if (this.#peers.get(peer) !== watched) return
    watched.missed += 1
    if (watched.missed < this.#options.misses) return
    this.remove(peer)
    this.#options.dead(peer)
  }
}
