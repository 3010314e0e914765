import { fc, test as properties } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { hashPassword, isPasswordOf } from './password-hash.ts'

const cheap = { cost: 2, blockSize: 1, parallel: 1 }

describe('a stored password', () => {
  properties.prop([fc.string({ minLength: 1, maxLength: 256 })])(
    'is recognized, and no other is',
    async password => {
      const stored = await hashPassword(password, cheap)
      if (password.length > 8) expect(stored).not.toContain(password)
      expect(await isPasswordOf(stored, password)).toBe(true)
      expect(await isPasswordOf(stored, `${password}x`)).toBe(false)
    },
  )

  test('has a salt of its own and costs 32 MiB three times', async () => {
    const [one, other] = await Promise.all([hashPassword('same'), hashPassword('same')])
    expect(one).not.toBe(other)
    expect(one).toMatch(/^scrypt:15:8:3:/)
    expect(await isPasswordOf(one, 'same')).toBe(true)
  }, 30_000)

  test('is nobody’s where there is none, after the same work, and none where it is damaged', async () => {
    expect(await isPasswordOf(undefined, 'same')).toBe(false)
    await expect(isPasswordOf('scrypt:15:8', 'same')).rejects.toThrow('damaged')
  }, 30_000)
})
