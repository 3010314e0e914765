/** Runs tasks of one name one after the other, and those of different names side by side. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Runs a task when those of the same name before it are over; settles as it does. */
  async run<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(name)?.catch(() => {})
    const running = Promise.resolve(before).then(task)
    this.#last.set(name, running)
    try {
      return await running
    } finally {
      if (this.#last.get(name) === running) this.#last.delete(name)
    }
  }
}
