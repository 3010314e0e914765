import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const nonceOctets = 12
const tagOctets = 16

/**
 * Keeps from whoever reads or writes the session management database what only the relay is to know and to say:
 * AES-256-GCM, each text bound to a name.
 */
export class Seal {
  readonly #key: Buffer

  /** @param secret the setting `sessionIdKey`; the key of the seal is derived from it */
  constructor(secret: string, kind: 'token' | 'machine') {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', `mrsp relay ${kind} seal`, 32))
  }

  /** Seals a text for the given name. */
  seal(name: string, text: string): string {
    const nonce = randomBytes(nonceOctets)
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce)
    cipher.setAAD(Buffer.from(name))
    const sealed = Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()])
    return sealed.toString('base64url')
  }

  /** Opens what `seal` made; undefined where it was made with another key or for another name. */
  open(name: string, sealedText: string): string | undefined {
    const sealed = Buffer.from(sealedText, 'base64url')
    if (sealed.length < nonceOctets + tagOctets) return undefined
    const options = { authTagLength: tagOctets }
    const nonce = sealed.subarray(0, nonceOctets)
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, options)
    decipher.setAAD(Buffer.from(name))
    decipher.setAuthTag(sealed.subarray(-tagOctets))
    try {
      const text = decipher.update(sealed.subarray(nonceOctets, -tagOctets))
      return Buffer.concat([text, decipher.final()]).toString()
    } catch {
      return undefined
    }
  }
}
