/** The last part of a text that grows: at least `most` characters of it, at most twice as many. */
export class KeptText {
  readonly #most: number
  #before: string[] = []
  #now: string[] = []
  #length = 0

  constructor(most: number) {
    this.#most = most
  }

  add(text: string): void {
    this.#now.push(text)
    this.#length += text.length
    if (this.#length < this.#most) return
    this.#before = this.#now
    this.#now = []
    this.#length = 0
  }

  get text(): string {
    return [...this.#before, ...this.#now].join('\n')
  }
}
