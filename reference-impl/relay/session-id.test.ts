import { fc, test } from '@fast-check/vitest'
import { expect, test as example } from 'vitest'
import { digestOf, makeSecretName } from './session-id.ts'

const key = 'k'.repeat(32)

example('session IDs have 43 characters of base64url and are new every time', () => {
  const made = new Set(Array.from({ length: 2000 }, () => makeSecretName(key)))
  expect(made.size).toBe(2000)
  for (const id of made) expect(id).toMatch(/^[A-Za-z0-9_-]{43}$/)
})

test.prop([fc.string(), fc.string()])('digests are equal for equal IDs alone', (one, other) => {
  expect(digestOf(one)).toBe(digestOf(one))
  if (/^[ -~]*$/.test(one + other) && one !== other) expect(digestOf(one)).not.toBe(digestOf(other))
})
