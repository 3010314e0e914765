import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** What a hash costs: scrypt's N is 2^cost, and the memory 128 · N · blockSize octets. */
export interface PasswordCost {
  readonly cost: number
  readonly blockSize: number
  readonly parallel: number
}

/** 32 MiB and three passes: what OWASP recommends for scrypt. */
const usualCost: PasswordCost = { cost: 15, blockSize: 8, parallel: 3 }
const saltOctets = 16
const hashOctets = 32
const memoryLimit = 256 * 1024 * 1024

interface PasswordHash extends PasswordCost {
  readonly salt: Buffer
  readonly hash: Buffer
}

/** The hash of a password as it is stored: `scrypt:cost:blockSize:parallel:salt:hash`, with a new salt. */
export async function hashPassword(
  password: string,
  passwordCost: PasswordCost = usualCost,
): Promise<string> {
  const { cost, blockSize, parallel } = passwordCost
  const salt = randomBytes(saltOctets)
  const hash = await derive(password, { ...passwordCost, salt })
  return ['scrypt', cost, blockSize, parallel, text(salt), text(hash)].join(':')
}

/**
 * Whether a password is the one of a stored hash (S102), compared in constant time. Without a stored hash the same work
 * is done and the answer is no, so that the time does not tell whether a user exists.
 *
 * @throws Error when the stored hash is not one of {@link hashPassword}
 */
export async function isPasswordOf(stored: string | undefined, password: string): Promise<boolean> {
  const expected = stored === undefined ? nobody : parse(stored)
  const hash = await derive(password, expected)
  const same = timingSafeEqual(hash, expected.hash)
  return same && stored !== undefined
}

/** Stands in for the hash of a user there is not. */
const nobody: PasswordHash = {
  ...usualCost,
  salt: randomBytes(saltOctets),
  hash: randomBytes(hashOctets),
}

function parse(stored: string): PasswordHash {
  const [name, costText, blockSizeText, parallelText, salt = '', hash = ''] = stored.split(':')
  const parsed = {
    cost: Number(costText),
    blockSize: Number(blockSizeText),
    parallel: Number(parallelText),
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  }
  const numbers = [parsed.cost, parsed.blockSize, parsed.parallel]
  const wellFormed =
    name === 'scrypt' &&
    numbers.every(number => Number.isInteger(number) && number > 0) &&
    parsed.hash.length === hashOctets
  if (!wellFormed) throw new Error('a stored password hash is damaged')
  return parsed
}

function derive(password: string, options: Omit<PasswordHash, 'hash'>): Promise<Buffer> {
  const { salt, blockSize, parallel } = options
  const scryptOptions = {
    N: 2 ** options.cost,
    r: blockSize,
    p: parallel,
    maxmem: memoryLimit,
  }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, hashOctets, scryptOptions, (error, hash) => {
      if (error) reject(error)
      else resolve(hash)
    })
  })
}

function text(octets: Buffer): string {
  return octets.toString('base64url')
}
