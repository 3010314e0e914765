/** Secrets that the implementation was given or made, none of which may stand where others read (2.3). */
export class SecretRegister {
  readonly #secrets: Set<string> = new Set()

  constructor(known: readonly string[] = []) {
    for (const secret of known) this.#secrets.add(secret)
  }

  add(...secrets: readonly string[]): void {
    for (const secret of secrets) this.#secrets.add(secret)
  }

  /** A secret that a text holds, as it is, percent-encoded or in base64. */
  foundIn(text: string): string | undefined {
    for (const secret of this.#secrets) {
      const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]
      if (forms.some(form => text.includes(form))) return secret
    }
    return undefined
  }
}
