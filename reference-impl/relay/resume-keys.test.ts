import { expect, test } from 'vitest'
import { ResumeKeys } from './resume-keys.ts'

const secret = 's'.repeat(32)

test('a key stays the same until a connection that got it is confirmed', () => {
  const keys = new ResumeKeys(secret)
  const first = keys.next()
  expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(keys.next()).toBe(first)
  keys.confirm()
  expect(keys.next()).not.toBe(first)
})

test('the key before stays valid until the new connection is confirmed', () => {
  const keys = new ResumeKeys(secret)
  const first = keys.next()
  keys.confirm()
  const second = keys.next()
  expect([first, second].map(key => keys.admits(key))).toEqual([true, true])
  keys.confirm()
  expect([first, second].map(key => keys.admits(key))).toEqual([false, true])
})

test('no other key is valid, and none before there is one', () => {
  const keys = new ResumeKeys(secret)
  expect(keys.admits('')).toBe(false)
  expect(keys.admits('undefined')).toBe(false)
  const key = keys.next()
  expect(keys.admits(key.slice(1))).toBe(false)
  expect(keys.admits(new ResumeKeys(secret).next())).toBe(false)
})
