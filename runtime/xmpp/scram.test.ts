import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import {
  deriveScramCredentials,
  digest,
  hmac,
  type ScramCredentials,
  type ScramHash,
  saltPassword,
  xor,
} from './scram.ts'
import { SaltedPassword, ScramClient, ScramFailure } from './scram-client.ts'
import { ScramServer } from './scram-server.ts'

const HASHES: readonly ScramHash[] = ['sha1', 'sha256']

/** The examples of RFC 5802, section 5, and RFC 7677, section 3. */
const PUBLISHED = [
  {
    hash: 'sha1',
    salt: 'QSXCR+Q6sek8bf92',
    bare: 'n=user,r=fyko+d2lbbFgONRv9qkxdawL',
    nonce: 'fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j',
    proof: 'v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    signature: 'rmF9pqV8S7suAoZWja4dJRkFsKQ=',
  },
  {
    hash: 'sha256',
    salt: 'W22ZaJ0SNY7soEsUEjb6gQ==',
    bare: 'n=user,r=rOprNGfwEbeRWgbNEkqO',
    nonce: 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
    proof: 'dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    signature: '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  },
] as const

test.each(PUBLISHED)('the published example of $hash', async example => {
  const { hash, bare, nonce, salt } = example
  const credentials = await deriveScramCredentials(
    'pencil',
    hash,
    4096,
    Buffer.from(salt, 'base64'),
  )
  const message = `${bare},r=${nonce},s=${salt},i=4096,c=biws,r=${nonce}`
  const signature = hmac(hash, credentials.serverKey, message).toString('base64')
  expect(signature).toBe(example.signature)
  const clientSignature = hmac(hash, credentials.storedKey, message)
  const clientKey = xor(clientSignature, Buffer.from(example.proof, 'base64'))
  expect(digest(hash, clientKey)).toEqual(credentials.storedKey)
})

interface Login {
  readonly client: ScramClient
  readonly server: ScramServer
  readonly challenge: string
  readonly final: string
}

const SALT = Buffer.alloc(16, 3)

async function login(
  hash: ScramHash,
  password: string,
  stored: ScramCredentials | undefined,
  username: string = 'printer-1',
): Promise<Login> {
  const server = new ScramServer(hash, {
    find: async () => stored,
    unknownAccountKey: Buffer.alloc(32, 1),
    iterations: 4096,
  })
  const client = new ScramClient(hash, username, new SaltedPassword(password))
  const challenge = await server.challenge(client.first())
  if (challenge === undefined) throw new Error('no challenge')
  return { client, server, challenge, final: await client.final(challenge) }
}

const password = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter(text => !/\p{Cc}/u.test(text))

describe.each(HASHES)('a login with %s', hash => {
  property.prop([password], { numRuns: 10 })(
    'with the right password convinces both sides',
    async secret => {
      const stored = await deriveScramCredentials(secret, hash, 4096, SALT)
      const { client, server, final } = await login(hash, secret, stored)
      const finished = server.finish(final)
      expect(finished?.username).toBe('printer-1')
      client.verify(finished?.proof ?? '')
      expect(client.serverIsGenuine).toBe(true)
    },
  )

  property.prop([password, password], { numRuns: 10 })(
    'with another password convinces nobody',
    async (right, wrong) => {
      const salted = await saltPassword(right, hash, SALT, 4096)
      fc.pre(!salted.equals(await saltPassword(wrong, hash, SALT, 4096)))
      const stored = await deriveScramCredentials(right, hash, 4096, SALT)
      const { server, final } = await login(hash, wrong, stored)
      expect(server.finish(final)).toBeUndefined()
    },
  )

  property.prop([fc.nat(), fc.integer({ min: 1, max: 255 })], { numRuns: 100 })(
    'with any byte of the final message changed convinces nobody',
    async (place, change) => {
      const stored = await deriveScramCredentials('secret', hash, 4096, SALT)
      const { server, final } = await login(hash, 'secret', stored)
      const bytes = Buffer.from(final, 'latin1')
      const at = place % bytes.length
      bytes[at] = (bytes[at] ?? 0) ^ change
      expect(server.finish(bytes.toString('latin1'))).toBeUndefined()
      expect(server.finish(final)).toBeUndefined()
    },
  )

  test('a server that does not know the account is found out', async () => {
    const stored = await deriveScramCredentials('secret', hash, 4096, SALT)
    const { client } = await login(hash, 'secret', stored)
    expect(() => client.verify(`v=${Buffer.alloc(32).toString('base64')}`)).toThrow(ScramFailure)
    expect(() => client.verify('')).toThrow(ScramFailure)
    expect(() => client.verify('e=other-error')).toThrow(ScramFailure)
    expect(client.serverIsGenuine).toBe(false)
  })

  test('an unknown account looks like a known one, the same each time', async () => {
    const stored = await deriveScramCredentials('secret', hash, 4096, SALT)
    const known = await login(hash, 'secret', stored)
    const unknown = await login(hash, 'secret', undefined, 'ghost')
    const again = await login(hash, 'secret', undefined, 'ghost')
    const other = await login(hash, 'secret', undefined, 'ghost-2')
    const form = ({ challenge }: Login): string =>
      challenge.replace(/r=[^,]*/, 'r').replace(/[A-Za-z0-9+/]{22}==/, 'salt')
    const salt = ({ challenge }: Login): string | undefined => /,s=([^,]*)/.exec(challenge)?.[1]
    expect(form(unknown)).toBe(form(known))
    expect(unknown.challenge.length).toBe(known.challenge.length)
    expect(salt(again)).toBe(salt(unknown))
    expect(salt(other)).not.toBe(salt(unknown))
    expect(unknown.server.finish(unknown.final)).toBeUndefined()
  })

  test.each([
    'p=tls-exporter,,n=printer-1,r=abc',
    'n,a=printer-2,n=printer-1,r=abc',
    'n,,m=x,n=printer-1,r=abc',
    'n,,n=printer-1',
    'n,,n=printer-1,r=',
    'n,,n=printer-1,r=a c',
    '',
  ])('a malformed first message: %s', async message => {
    const server = new ScramServer(hash, { find: async () => undefined, unknownAccountKey: SALT })
    expect(await server.challenge(message)).toBeUndefined()
  })
})

describe('a client does not answer a challenge', () => {
  test.each([
    ['of too few iterations', (nonce: string) => `r=${nonce}x,s=AAAA,i=1`],
    ['of too many iterations', (nonce: string) => `r=${nonce}x,s=AAAA,i=100000000`],
    ['with another nonce', () => 'r=abcdef,s=AAAA,i=4096'],
    ['with only its own nonce', (nonce: string) => `r=${nonce},s=AAAA,i=4096`],
    ['without a salt', (nonce: string) => `r=${nonce}x,i=4096`],
    ['with a demand it does not know', (nonce: string) => `m=x,r=${nonce}x,s=AAAA,i=4096`],
  ])('%s', async (_name, challenge) => {
    const client = new ScramClient('sha256', 'printer-1', new SaltedPassword('secret'))
    const nonce = /r=(.*)$/.exec(client.first())?.[1] ?? ''
    await expect(client.final(challenge(nonce))).rejects.toThrow(ScramFailure)
  })
})
