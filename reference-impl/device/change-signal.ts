/** Tells whoever wants to know that something of the device has changed. */
export class ChangeSignal {
  readonly #listeners: Set<() => void> = new Set()

  /** Gives back what stops it. */
  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  readonly changed = (): void => {
    for (const listener of this.#listeners) listener()
  }
}
