/** What a table holds: its number is above 0 and does not change while it is in the table. */
export interface Numbered {
  readonly number: number
}

const smallest = 16

/**
 * The open exchanges by their numbers. Exchanges come and go so quickly that a `Map` would be rehashed all the time, and
 * each of the tables that it throws away keeps what it held in memory until the next full collection.
 */
export class ExchangeTable<Exchange extends Numbered> {
  /** Open addressing, at most half full: an exchange stands at its number's place or in the run behind it. */
  #places: (Exchange | undefined)[] = emptyPlaces(smallest)
  #size = 0

  get size(): number {
    return this.#size
  }

  get(number: number): Exchange | undefined {
    return this.#places[this.#find(number)]
  }

  /** Enters an exchange whose number is not in the table. */
  add(exchange: Exchange): void {
    this.#size++
    if (this.#size * 2 > this.#places.length) this.#grow()
    this.#places[this.#find(exchange.number)] = exchange
  }

  /** Takes an exchange out; nothing happens where it is not in the table. */
  delete(number: number): void {
    let gap = this.#find(number)
    if (this.#places[gap] === undefined) return
    this.#size--
    const last = this.#places.length - 1
    for (let at = (gap + 1) & last; ; at = (at + 1) & last) {
      const next = this.#places[at]
      if (next === undefined) break
      // What would not be found any more behind the gap moves into it.
      if (((at - next.number) & last) < ((at - gap) & last)) continue
      this.#places[gap] = next
      gap = at
    }
    this.#places[gap] = undefined
  }

  /** All that are in the table now. */
  all(): Exchange[] {
    return this.#places.filter(place => place !== undefined)
  }

  /** Where a number stands, or where it would. */
  #find(number: number): number {
    const last = this.#places.length - 1
    let at = number & last
    for (;;) {
      const place = this.#places[at]
      if (place === undefined || place.number === number) return at
      at = (at + 1) & last
    }
  }

  #grow(): void {
    const exchanges = this.all()
    this.#places = emptyPlaces(this.#places.length * 2)
    for (const exchange of exchanges) this.#places[this.#find(exchange.number)] = exchange
  }
}

function emptyPlaces(count: number): undefined[] {
  return Array.from({ length: count }, () => undefined)
}
