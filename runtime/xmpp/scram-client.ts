import { randomBytes } from 'node:crypto'
import {
  base64Bytes,
  digest,
  hmac,
  type ScramHash,
  saltPassword,
  sameSecret,
  xor,
} from './scram.ts'

/** Iterations a server may ask for: fewer protect nothing (RFC 7677), more only cost time. */
const ITERATIONS = { least: 4096, most: 1_000_000 } as const

const SERVER_FIRST = /^r=([\x21-\x2b\x2d-\x7e]+),s=([^,]+),i=([1-9][0-9]{0,8})(?:,[a-zA-Z]=[^,]*)*$/

/** Thrown when the server's part of the login is malformed, too weak, or not genuine. */
export class ScramFailure extends Error {
  override readonly name = 'ScramFailure'
}

/**
 * Keeps the last salted password, so that only the first of many logins pays for PBKDF2. One for
 * each account.
 */
export class SaltedPassword {
  readonly #password: string
  #key = ''
  #salted: Promise<Buffer> | undefined

  constructor(password: string) {
    this.#password = password
  }

  get(hash: ScramHash, salt: Buffer, iterations: number): Promise<Buffer> {
    const key = `${hash} ${iterations} ${salt.toString('base64')}`
    if (!this.#salted || this.#key !== key) {
      this.#key = key
      this.#salted = saltPassword(this.#password, hash, salt, iterations)
    }
    return this.#salted
  }
}

/** The client's side of one SCRAM login (RFC 5802), which also makes the server prove itself. */
export class ScramClient {
  readonly #hash: ScramHash
  readonly #password: SaltedPassword
  readonly #bare: string
  readonly #nonce: string
  #serverSignature: Buffer | undefined
  #genuine = false

  constructor(hash: ScramHash, username: string, password: SaltedPassword) {
    this.#hash = hash
    this.#password = password
    this.#nonce = randomBytes(18).toString('base64')
    const name = username.replaceAll('=', '=3D').replaceAll(',', '=2C')
    this.#bare = `n=${name},r=${this.#nonce}`
  }

  /** Whether the server has proved that it knows the account. */
  get serverIsGenuine(): boolean {
    return this.#genuine
  }

  /** The client's first message. */
  first(): string {
    return `n,,${this.#bare}`
  }

  /** The client's final message in answer to the server's first. @throws ScramFailure */
  async final(serverFirst: string): Promise<string> {
    const [, nonce, saltText, count] = SERVER_FIRST.exec(serverFirst) ?? []
    const salt = base64Bytes(saltText ?? '')
    const iterations = Number(count)
    if (!salt || nonce === undefined || !nonce.startsWith(this.#nonce)) {
      throw new ScramFailure('the server sent a malformed challenge')
    }
    if (nonce === this.#nonce) throw new ScramFailure('the server added nothing to the nonce')
    if (iterations < ITERATIONS.least || iterations > ITERATIONS.most) {
      throw new ScramFailure(`the server asks for ${iterations} iterations`)
    }
    const salted = await this.#password.get(this.#hash, salt, iterations)
    const clientKey = hmac(this.#hash, salted, 'Client Key')
    const withoutProof = `c=biws,r=${nonce}`
    const message = `${this.#bare},${serverFirst},${withoutProof}`
    const signature = hmac(this.#hash, digest(this.#hash, clientKey), message)
    this.#serverSignature = hmac(this.#hash, hmac(this.#hash, salted, 'Server Key'), message)
    return `${withoutProof},p=${xor(clientKey, signature).toString('base64')}`
  }

  /** Checks the server's final message. @throws ScramFailure when it proves nothing. */
  verify(serverFinal: string): void {
    const signature = base64Bytes(/^v=([^,]+)/.exec(serverFinal)?.[1] ?? '')
    const expected = this.#serverSignature
    if (!signature || !expected || !sameSecret(signature, expected)) {
      throw new ScramFailure('the server did not prove that it knows the account')
    }
    this.#genuine = true
  }
}
