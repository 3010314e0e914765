import { test as properties } from '@fast-check/vitest'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isListable, liesUnder } from './address-list.ts'

const segment = fc.stringMatching(/^[A-Za-z0-9_~!$&'()*+,;=:-]{1,8}$/)
const path = fc
  .array(segment, { maxLength: 4 })
  .map(segments => segments.map(each => `/${each}`).join(''))

describe('an address lies under', () => {
  properties.prop([path, path, fc.boolean()])(
    'its own place and all behind it',
    (folder, rest, slash) => {
      const parent = `wss://relay.example${folder}${slash ? '/' : ''}`
      expect(isListable(parent)).toBe(true)
      expect(liesUnder(`wss://relay.example${folder}${rest}`, [parent])).toBe(true)
      expect(liesUnder(`wss://relay.example:443${folder}${rest}/`, [parent])).toBe(true)
      expect(liesUnder(`WSS://Relay.Example${folder}${rest}?a=../b`, ['wss://other', parent])).toBe(
        true,
      )
    },
  )

  properties.prop([path, segment])('no path that only begins alike', (folder, more) => {
    expect(liesUnder(`https://a.example${folder}/x${more}`, [`https://a.example${folder}/x`])).toBe(
      false,
    )
    expect(liesUnder(`https://a.example${folder}`, [`https://a.example${folder}/${more}`])).toBe(
      false,
    )
  })

  test.each([
    ['another scheme', 'https://relay.example/v1/hub'],
    ['another host', 'wss://relay.example.evil.example/v1/hub'],
    ['another port', 'wss://relay.example:444/v1/hub'],
    ['another case of the path', 'wss://relay.example/V1/hub'],
    ['a user', 'wss://relay.example@evil.example/v1/hub'],
    ['a user of the right host', 'wss://user@relay.example/v1/hub'],
    ['an empty user', 'wss://@relay.example/v1/hub'],
    ['a fragment', 'wss://relay.example/v1/hub#'],
    ['a segment ..', 'wss://relay.example/v1/../admin'],
    ['a segment .. at the end', 'wss://relay.example/v1/hub/..'],
    ['a segment .', 'wss://relay.example/v1/./hub'],
    ['an escaped segment', 'wss://relay.example/v1/%2E%2e/admin'],
    ['an escaped slash', 'wss://relay.example/v1/hub%2Fadmin'],
    ['an escaped backslash', 'wss://relay.example/v1/hub%5cadmin'],
    ['a backslash', 'wss://relay.example/v1/hub\\..\\admin'],
    ['a backslash behind the host', 'wss://relay.example\\@evil.example/v1/hub'],
    ['a third slash', 'wss:///relay.example/v1/hub'],
    ['no slash', 'wss:relay.example/v1/hub'],
    ['a space', 'wss://relay.example/v1/hub x'],
    ['a tab within', 'wss://relay.exa\tmple/v1/hub'],
    ['no address', 'relay'],
    ['nothing', ''],
  ])('none with %s', (_, address) => {
    expect(liesUnder('wss://relay.example/v1/hub', ['wss://relay.example/v1'])).toBe(true)
    expect(liesUnder(address, ['wss://relay.example/v1'])).toBe(false)
  })

  test('none of an empty list', () => {
    expect(liesUnder('wss://relay.example/', [])).toBe(false)
  })
})

test.each([
  'wss://',
  'https://a/../b',
  'https://a?b',
  'https://a#b',
  'https://u@a',
  'https://a:99999',
])('nothing can lie under %s', address => {
  expect(isListable(address)).toBe(false)
})
