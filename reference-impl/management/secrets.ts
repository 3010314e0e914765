import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from 'node:crypto'

const nonceOctets = 32
const sealNonceOctets = 12
const sealTagOctets = 16

/** A session's token as the store holds it: what it was derived with, and its hash. */
export interface StoredToken {
  /** 32 random octets, base64url. */
  readonly tokenNonce: string
  /** SHA-256 of the token, base64url. */
  readonly tokenHash: string
}

/**
 * Everything that is derived from the token key, which is kept outside the database: tokens (S148), the seal over
 * session IDs at rest, fingerprints of account entries.
 */
export class Secrets {
  readonly #tokenKey: Buffer
  readonly #sealKey: Buffer
  readonly #fingerprintKey: Buffer
  /** Makes the SCRAM salts of devices there are not. */
  readonly unknownDeviceKey: Buffer
  /** Shows one management process to another on the same database. */
  readonly processKey: string

  /** @param tokenKey the setting of that name, 32 to 256 characters */
  constructor(tokenKey: string) {
    this.#tokenKey = Buffer.from(tokenKey)
    this.#sealKey = this.#derive('seal')
    this.#fingerprintKey = this.#derive('account fingerprint')
    this.unknownDeviceKey = this.#derive('unknown device')
    this.processKey = this.#derive('management process').toString('base64url')
  }

  #derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#tokenKey, '', `mrsp ${purpose}`, 32))
  }

  /** Makes a session's token (S148). */
  makeToken(session: string): StoredToken {
    const tokenNonce = randomBytes(nonceOctets).toString('base64url')
    return { tokenNonce, tokenHash: hashSecret(this.token(session, tokenNonce)) }
  }

  /** The token of a session, the same at every call: `mrsp_` and an HMAC of session and nonce. */
  token(session: string, tokenNonce: string): string {
    const hmac = createHmac('sha256', this.#tokenKey)
    hmac.update(session).update(Buffer.from(tokenNonce, 'base64url'))
    return `mrsp_${hmac.digest('base64url')}`
  }

  /** Encrypts what the store holds of a session and no reader of the store may learn (AES-256-GCM). */
  seal(session: string, plain: string): string {
    const nonce = randomBytes(sealNonceOctets)
    const cipher = createCipheriv('aes-256-gcm', this.#sealKey, nonce)
    cipher.setAAD(Buffer.from(session))
    const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    return sealed.toString('base64url')
  }

  /** Reverses {@link seal}. @throws Error when it was sealed with another key or for another session. */
  unseal(session: string, text: string): string {
    const sealed = Buffer.from(text, 'base64url')
    const nonce = sealed.subarray(0, sealNonceOctets)
    const decipher = createDecipheriv('aes-256-gcm', this.#sealKey, nonce, {
      authTagLength: sealTagOctets,
    })
    decipher.setAAD(Buffer.from(session))
    decipher.setAuthTag(sealed.subarray(-sealTagOctets))
    const plain = decipher.update(sealed.subarray(sealNonceOctets, -sealTagOctets))
    return Buffer.concat([plain, decipher.final()]).toString()
  }

  /** Tells whether an entry of the accounts file is the one that is stored, without keeping its password. */
  fingerprint(entry: readonly (string | undefined)[]): string {
    return createHmac('sha256', this.#fingerprintKey)
      .update(JSON.stringify(entry))
      .digest('base64url')
  }
}

/** Makes the access token of a login (S103): `mrspa_` and 32 random octets. */
export function makeAccessToken(): string {
  return `mrspa_${randomBytes(nonceOctets).toString('base64url')}`
}

/** Makes the six digits that approval screen and terminal both show. */
export function makeBindingCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0')
}

/** SHA-256 of a secret of full entropy, base64url: all that a store needs of it. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/**
 * Whether a secret has this hash, in constant time. Without a hash the same work is done and the answer is no.
 */
export function isSecretOf(hash: string | undefined | null, secret: string): boolean {
  const known = typeof hash === 'string'
  const same = timingSafeEqual(
    createHash('sha256').update(secret).digest(),
    Buffer.from(known ? hash : hashSecret(''), 'base64url'),
  )
  return same && known
}
