import { randomBytes } from 'node:crypto'
import { DEVICE_ID } from './jid.ts'
import {
  base64Bytes,
  digest,
  digestBytes,
  hmac,
  SCRAM_ITERATIONS,
  SCRAM_SALT_BYTES,
  type ScramCredentials,
  type ScramHash,
  sameSecret,
  xor,
} from './scram.ts'

/** Looks up an account's credentials for one hash; nothing for an account there is not. */
export type FindCredentials = (
  username: string,
  hash: ScramHash,
) => Promise<ScramCredentials | undefined>

export interface ScramAccounts {
  readonly find: FindCredentials
  /**
   * 32 bytes or more that make the salts of accounts there are not. Kept as long as the accounts
   * are, or a salt that changes gives such a name away.
   */
  readonly unknownAccountKey: Uint8Array
  /** Iterations the accounts were made with, by default {@link SCRAM_ITERATIONS}. */
  readonly iterations?: number
}

const CLIENT_FIRST = /^[ny],,(n=([^,]*),r=([\x21-\x2b\x2d-\x7e]+)(?:,[a-zA-Z]=[^,]*)*)$/
const CLIENT_FINAL = /^(c=([^,]*),r=([^,]*)(?:,[a-zA-Z]=[^,]*)*),p=([^,]*)$/

interface Challenge {
  readonly username: string
  readonly credentials: ScramCredentials
  readonly gs2: string
  readonly nonce: string
  readonly messages: string
}

/**
 * The server's side of one SCRAM login (RFC 5802). An unknown account is led through the same
 * steps as a known one, with a salt that its name always gives, and fails as a wrong password
 * does.
 */
export class ScramServer {
  readonly #hash: ScramHash
  readonly #accounts: ScramAccounts
  #challenge: Challenge | undefined

  constructor(hash: ScramHash, accounts: ScramAccounts) {
    this.#hash = hash
    this.#accounts = accounts
  }

  /** Whose device ID the client gives as its own, once its first message has come; not proven. */
  get claimed(): string | undefined {
    const name = this.#challenge?.username
    return name !== undefined && DEVICE_ID.test(name) ? name : undefined
  }

  /** The server's first message in answer to the client's, or nothing when that is malformed. */
  async challenge(clientFirst: string): Promise<string | undefined> {
    const match = CLIENT_FIRST.exec(clientFirst)
    const [, bare, name, clientNonce] = match ?? []
    if (bare === undefined || name === undefined || clientNonce === undefined) return undefined
    const known = DEVICE_ID.test(name) ? await this.#accounts.find(name, this.#hash) : undefined
    const credentials = known ?? this.#unknownAccount(name)
    const nonce = clientNonce + randomBytes(18).toString('base64')
    const salt = Buffer.from(credentials.salt).toString('base64')
    const serverFirst = `r=${nonce},s=${salt},i=${credentials.iterations}`
    const gs2 = clientFirst.slice(0, -bare.length)
    const messages = `${bare},${serverFirst}`
    this.#challenge = { username: name, credentials, gs2, nonce, messages }
    return serverFirst
  }

  #unknownAccount(name: string): ScramCredentials {
    const salt = hmac('sha256', this.#accounts.unknownAccountKey, `${this.#hash} ${name}`)
    return {
      salt: salt.subarray(0, SCRAM_SALT_BYTES),
      iterations: this.#accounts.iterations ?? SCRAM_ITERATIONS,
      storedKey: randomBytes(digestBytes(this.#hash)),
      serverKey: randomBytes(digestBytes(this.#hash)),
    }
  }

  /** Who the client's final message proves to be and the server's own proof, or nothing. */
  finish(clientFinal: string): { username: string; proof: string } | undefined {
    const challenge = this.#challenge
    this.#challenge = undefined
    const match = CLIENT_FINAL.exec(clientFinal)
    const [, withoutProof, binding, nonce, proofText] = match ?? []
    const proof = base64Bytes(proofText ?? '')
    if (!challenge || withoutProof === undefined || !proof) return undefined
    if (binding !== Buffer.from(challenge.gs2).toString('base64')) return undefined
    if (nonce !== challenge.nonce) return undefined
    const { storedKey, serverKey } = challenge.credentials
    const message = `${challenge.messages},${withoutProof}`
    const clientKey = xor(hmac(this.#hash, storedKey, message), proof)
    if (proof.length !== storedKey.length) return undefined
    if (!sameSecret(digest(this.#hash, clientKey), storedKey)) return undefined
    const signature = hmac(this.#hash, serverKey, message).toString('base64')
    return { username: challenge.username, proof: `v=${signature}` }
  }
}
