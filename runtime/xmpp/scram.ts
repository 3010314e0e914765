import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(pbkdf2)

/** The hash functions of SCRAM-SHA-1 (RFC 5802) and SCRAM-SHA-256 (RFC 7677). */
export type ScramHash = 'sha1' | 'sha256'

/** The mechanisms, best first. */
export const SCRAM_MECHANISMS = { 'SCRAM-SHA-256': 'sha256', 'SCRAM-SHA-1': 'sha1' } as const

export type ScramMechanism = keyof typeof SCRAM_MECHANISMS

/** What a server keeps of a password: enough to check it, not enough to log in with. */
export interface ScramCredentials {
  readonly salt: Uint8Array
  readonly iterations: number
  readonly storedKey: Uint8Array
  readonly serverKey: Uint8Array
}

export const SCRAM_ITERATIONS = 10_000
export const SCRAM_SALT_BYTES = 16

/** Makes the credentials of a password, with a new salt unless one is given. */
export async function deriveScramCredentials(
  password: string,
  hash: ScramHash,
  iterations: number = SCRAM_ITERATIONS,
  salt: Uint8Array = randomBytes(SCRAM_SALT_BYTES),
): Promise<ScramCredentials> {
  const salted = await saltPassword(password, hash, salt, iterations)
  return {
    salt,
    iterations,
    storedKey: digest(hash, hmac(hash, salted, 'Client Key')),
    serverKey: hmac(hash, salted, 'Server Key'),
  }
}

/** RFC 5802's Hi() over the prepared password. @throws TypeError for a password with controls. */
export function saltPassword(
  password: string,
  hash: ScramHash,
  salt: Uint8Array,
  iterations: number,
): Promise<Buffer> {
  return derive(preparePassword(password), salt, iterations, digestBytes(hash), hash)
}

/** SASLprep (RFC 4013) as far as passwords need it: spaces, invisible characters, NFKC. */
function preparePassword(password: string): string {
  const prepared = password
    .replace(/\p{Zs}/gu, ' ')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .normalize('NFKC')
  if (/\p{Cc}/u.test(prepared)) throw new TypeError('a password has no control characters')
  return prepared
}

export function digestBytes(hash: ScramHash): number {
  return hash === 'sha256' ? 32 : 20
}

export function digest(hash: ScramHash, data: Uint8Array): Buffer {
  return createHash(hash).update(data).digest()
}

export function hmac(hash: ScramHash, key: Uint8Array, data: string): Buffer {
  return createHmac(hash, key).update(data).digest()
}

/** Exclusive or of two digests of the same hash. */
export function xor(left: Uint8Array, right: Uint8Array): Buffer {
  return Buffer.from(left.map((byte, at) => byte ^ (right[at] ?? 0)))
}

/** Compares two secrets in constant time; different lengths differ. */
export function sameSecret(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right)
}

/** The bytes of canonical Base64, or nothing. */
export function base64Bytes(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
