import { secretEquals } from '../../runtime/http/index.ts'
import { makeSecretName } from './session-id.ts'

/** The resume keys of one side (6.36). */
export class ResumeKeys {
  readonly #secret: string
  #newest: string | undefined
  #before: string | undefined
  #confirmed = false

  /** @param secret the relay's key, the setting `sessionIdKey` */
  constructor(secret: string) {
    this.#secret = secret
  }

  /**
   * The key for a `connected`: a new one for the first and after each connection that was confirmed; until then the
   * same again.
   */
  next(): string {
    if (this.#newest === undefined || this.#confirmed) {
      this.#before = this.#newest
      this.#newest = makeSecretName(this.#secret)
      this.#confirmed = false
    }
    return this.#newest
  }

  /** The connection that got the newest key is confirmed: only this key is valid from now on. */
  confirm(): void {
    this.#confirmed = true
    this.#before = undefined
  }

  /** Whether a key is valid, compared in constant time. */
  admits(key: string): boolean {
    const isNewest = this.#newest !== undefined && secretEquals(key, this.#newest)
    const isBefore = this.#before !== undefined && secretEquals(key, this.#before)
    return isNewest || isBefore
  }
}
