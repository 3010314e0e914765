/** Milliseconds for which a request is remembered; the protocol asks for ten minutes at least (4.18). */
const rememberedFor = 60 * 60 * 1000

/** Requests that this device took, so that none is executed twice (4.18). */
export class RememberedRequests {
  /** When each came, the oldest first. */
  readonly #requests: Map<string, number> = new Map()

  has(request: string): boolean {
    return this.#requests.has(request)
  }

  add(request: string): void {
    const now = performance.now()
    for (const [old, at] of this.#requests) {
      if (now - at < rememberedFor) break
      this.#requests.delete(old)
    }
    this.#requests.set(request, now)
  }
}
