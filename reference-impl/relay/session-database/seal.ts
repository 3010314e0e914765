import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const nonceOctets = 12
const tagOctets = 16

/** Keeps tokens from a reader of the session management database: AES-256-GCM, bound to the session. */
export class Seal {
  readonly #key: Buffer

  /** @param secret the setting `sessionIdKey`; the key of the seal is derived from it */
  constructor(secret: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'mrsp relay token seal', 32))
  }

  /** Seals a token for the given session. */
  seal(session: string, token: string): string {
    const nonce = randomBytes(nonceOctets)
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce)
    cipher.setAAD(Buffer.from(session))
    const sealed = Buffer.concat([nonce, cipher.update(token), cipher.final(), cipher.getAuthTag()])
    return sealed.toString('base64url')
  }

  /** Opens what `seal` made; undefined where it was made with another key or for another session. */
  open(session: string, sealedToken: string): string | undefined {
    const sealed = Buffer.from(sealedToken, 'base64url')
    if (sealed.length < nonceOctets + tagOctets) return undefined
    const options = { authTagLength: tagOctets }
    const nonce = sealed.subarray(0, nonceOctets)
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, options)
    decipher.setAAD(Buffer.from(session))
    decipher.setAuthTag(sealed.subarray(-tagOctets))
    try {
      const token = decipher.update(sealed.subarray(nonceOctets, -tagOctets))
      return Buffer.concat([token, decipher.final()]).toString()
    } catch {
      return undefined
    }
  }
}
