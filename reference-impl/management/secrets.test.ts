import { fc, test as properties } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { hashSecret, isSecretOf, makeAccessToken, makeBindingCode, Secrets } from './secrets.ts'

const key = fc.string({ minLength: 32, maxLength: 64 })
const session = fc.uuid({ version: 7 })

describe('a token', () => {
  properties.prop([key, session, session])(
    'comes out the same again, of its form, and differs by session and by making',
    (tokenKey, one, other) => {
      const secrets = new Secrets(tokenKey)
      const { tokenNonce, tokenHash } = secrets.makeToken(one)
      const token = secrets.token(one, tokenNonce)
      expect(token).toMatch(/^mrsp_[A-Za-z0-9_-]{43}$/)
      expect(new Secrets(tokenKey).token(one, tokenNonce)).toBe(token)
      expect(isSecretOf(tokenHash, token)).toBe(true)
      expect(tokenHash).not.toContain(token.slice(5))
      const again = secrets.makeToken(one)
      expect(isSecretOf(again.tokenHash, token)).toBe(false)
      if (other !== one) expect(secrets.token(other, tokenNonce)).not.toBe(token)
    },
  )
})

describe('a seal', () => {
  properties.prop([key, key, session, session, fc.string()])(
    'opens with its key and for its session alone',
    (tokenKey, otherKey, one, other, plain) => {
      const secrets = new Secrets(tokenKey)
      const sealed = secrets.seal(one, plain)
      expect(secrets.unseal(one, sealed)).toBe(plain)
      if (otherKey !== tokenKey) expect(() => new Secrets(otherKey).unseal(one, sealed)).toThrow()
      if (other !== one) expect(() => secrets.unseal(other, sealed)).toThrow()
      const cut = Buffer.from(sealed, 'base64url').subarray(1).toString('base64url')
      expect(() => secrets.unseal(one, cut)).toThrow()
    },
  )
})

describe('secrets', () => {
  test('are compared by their hashes; nothing is the secret of no hash', () => {
    const token = makeAccessToken()
    expect(token).toMatch(/^mrspa_[A-Za-z0-9_-]{43}$/)
    expect(isSecretOf(hashSecret(token), token)).toBe(true)
    expect(isSecretOf(hashSecret(token), makeAccessToken())).toBe(false)
    for (const none of [undefined, null]) expect(isSecretOf(none, '')).toBe(false)
  })

  test('of six digits are of six digits', () => {
    for (let count = 0; count < 100; count += 1) expect(makeBindingCode()).toMatch(/^\d{6}$/)
  })
})
