/**
 * The shortest time seen between sending something to the peer and the arrival of what the peer could not have sent
 * before: never less than the round trip between both ends, and soon close to it.
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
