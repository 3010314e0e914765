const longestLine = 65_536

/** Cuts a stream of text into lines; of a line that is too long only the beginning is kept. */
export class LineReader {
  readonly #take: (line: string) => void
  #rest = ''
  #isCut = false

  constructor(take: (line: string) => void) {
    this.#take = take
  }

  read(text: string): void {
    const lines = text.split('\n')
    const last = lines.pop() ?? ''
    for (const line of lines) {
      this.#add(line)
      this.#take(this.#rest)
      this.#rest = ''
      this.#isCut = false
    }
    this.#add(last)
  }

  #add(text: string): void {
    if (this.#isCut) return
    this.#rest += text
    if (this.#rest.length <= longestLine) return
    this.#rest = this.#rest.slice(0, longestLine)
    this.#isCut = true
  }
}
