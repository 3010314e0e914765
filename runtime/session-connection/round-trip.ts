/**
 * The shortest time in which an octet came that the sender could not have sent before it was granted: never less than
 * the round trip between both ends, and soon close to it.
 */
export class RoundTrip {
  #shortest = Number.POSITIVE_INFINITY

  /** Milliseconds; infinite before the first measurement. */
  get milliseconds(): number {
    return this.#shortest
  }

  note(milliseconds: number): void {
    if (milliseconds < this.#shortest) this.#shortest = milliseconds
  }
}
