/** Octets that wait to be sent, as the slices in which they came; nothing is copied before it is framed. */
export class SendQueue {
  #slices: Uint8Array[] = []
  /** Slices before this one are sent. */
  #first = 0
  /** Octets of the first slice that are sent. */
  #sent = 0
  #octets = 0

  /** Octets that wait. */
  get octets(): number {
    return this.#octets
  }

  add(slice: Uint8Array): void {
    this.#slices.push(slice)
    this.#octets += slice.length
  }

  /** Moves the first `octets` that wait into `target` at `at`. There are at least so many. */
  moveTo(target: Uint8Array, at: number, octets: number): void {
    this.#octets -= octets
    let left = octets
    while (left > 0) {
      const slice = this.#slices[this.#first]
      if (slice === undefined) return
      const size = Math.min(left, slice.length - this.#sent)
      const whole = size === slice.length
      target.set(whole ? slice : slice.subarray(this.#sent, this.#sent + size), at + octets - left)
      left -= size
      this.#sent += size
      if (this.#sent === slice.length) this.#drop()
    }
  }

  clear(): void {
    this.#slices = []
    this.#first = 0
    this.#sent = 0
    this.#octets = 0
  }

  #drop(): void {
    this.#sent = 0
    this.#first++
    if (this.#first === this.#slices.length) {
      this.#slices = []
      this.#first = 0
    } else if (this.#first === 64) {
      this.#slices.splice(0, 64)
      this.#first = 0
    }
  }
}
