import { test } from '@fast-check/vitest'
import * as fc from 'fast-check'
import { describe, expect } from 'vitest'
import { parseRequestHead, parseResponseHead } from './head.ts'
import { withConnectionClose, withoutHopByHop } from './hop-by-hop.ts'
import { latin1Octets, latin1Text } from './octets.ts'

const requestLine = 'GET /a HTTP/1.1\r\nHost: printer\r\n'

function stripped(fields: string): string {
  return latin1Text(withoutHopByHop(parseRequestHead(latin1Octets(`${requestLine}${fields}\r\n`))))
}

function strippedResponse(text: string): string {
  return latin1Text(withoutHopByHop(parseResponseHead(latin1Octets(text))))
}

const anyCase = (name: string) => fc.constantFrom(name, name.toUpperCase(), name.toLowerCase())

const hopField = fc
  .tuple(
    fc
      .constantFrom('Keep-Alive', 'TE', 'Upgrade', 'Proxy-Connection', 'Proxy-Authorization')
      .chain(anyCase),
    fc.constantFrom(' a', '', '\tb; c ', ' trailers'),
  )
  .map(([name, value]) => ({ line: `${name}:${value}\r\n`, goes: true }))

const connectionField = fc
  .tuple(
    anyCase('Connection'),
    fc.constantFrom(' keep-alive', 'close', ' x-named , Keep-Alive', ' ,X-NAMED,, ,x-other\t'),
  )
  .map(([name, value]) => ({ line: `${name}:${value}\r\n`, goes: true }))

const endToEndField = fc
  .constantFrom(
    'Accept:  */* ',
    'TE2: a',
    'Proxy: a',
    'proxy-: a',
    'X-Named-2: a',
    'Upgrade-Insecure-Requests: 1',
    'Trailer: x',
    'Transfer-Encoding: chunked',
    'Connection2: close',
  )
  .map(field => ({ line: `${field}\r\n`, goes: false }))

describe('fields of one connection', () => {
  test.prop([
    fc.uniqueArray(fc.oneof(hopField, connectionField, endToEndField), {
      selector: ({ line }) => line.toLowerCase().replace(/:.*/s, ''),
      maxLength: 12,
    }),
  ])('go, and what stays is as it was', fields => {
    const names = fields.some(({ line }) => /^connection:.*x-named/is.test(line))
    const all = names ? [...fields, { line: 'X-nameD: secret\r\n', goes: true }] : fields
    const text = all.map(({ line }) => line).join('')
    const kept = all.filter(({ goes }) => !goes).map(({ line }) => line)
    expect(stripped(text)).toBe(`${requestLine}${kept.join('')}\r\n`)
  })

  test.prop([fc.array(endToEndField, { maxLength: 8 })])(
    'where there are none, the very same bytes are returned',
    fields => {
      const text = [...new Set(fields.map(({ line }) => line))].join('')
      const head = parseRequestHead(latin1Octets(`${requestLine}${text}\r\n`))
      expect(withoutHopByHop(head)).toBe(head.bytes)
    },
  )

  test.prop([fc.shuffledSubarray(['a', 'x-named', 'Host2', 'keep-alive'], { minLength: 1 })])(
    'are also those that Connection names, before it or after',
    options => {
      const named = options.filter(option => option !== 'keep-alive')
      const lines = named.map(option => `${option.toUpperCase()}: 1\r\n`).join('')
      const text = `${lines}Connection: ${options.join(' , ')}\r\n${lines}B: 2\r\n`
      expect(stripped(text)).toBe(`${requestLine}B: 2\r\n\r\n`)
    },
  )
})

describe('a change of protocol', () => {
  test('is asked for by the same bytes where nothing else stands in Connection', () => {
    const fields = 'Upgrade: websocket\r\nconnection:\t UPGRADE\r\nSec-WebSocket-Version: 13\r\n'
    const head = parseRequestHead(latin1Octets(`${requestLine}${fields}\r\n`))
    expect(withoutHopByHop(head)).toBe(head.bytes)
  })

  test.each([
    [
      'Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n',
      'Connection: Upgrade\r\nUpgrade: websocket\r\n',
    ],
    ['Connection:upgrade,close\r\nUpgrade: x\r\n', 'Connection:upgrade\r\nUpgrade: x\r\n'],
    [
      'Connection: close\r\nConnection: upgrade\r\nUpgrade: x\r\n',
      'Connection: upgrade\r\nUpgrade: x\r\n',
    ],
    [
      'Upgrade: h2c\r\nHTTP2-Settings: AAA\r\nConnection: Upgrade, HTTP2-Settings\r\n',
      'Upgrade: h2c\r\nConnection: Upgrade\r\n',
    ],
    [
      'TE: trailers\r\nUpgrade: x\r\nConnection: upgrade\r\n',
      'Upgrade: x\r\nConnection: upgrade\r\n',
    ],
  ])('is all that stays of Connection: %j', (fields, kept) => {
    expect(stripped(fields)).toBe(`${requestLine}${kept}\r\n`)
  })

  test.each([
    'Upgrade: x\r\n',
    'Connection: upgrade\r\n',
    'Connection: keep-alive\r\nUpgrade: x\r\n',
  ])('is not asked for by %j', fields => {
    expect(stripped(fields)).toBe(`${requestLine}\r\n`)
  })

  test('is not asked for with a body or in HTTP/1.0', () => {
    const upgrade = 'Connection: upgrade\r\nUpgrade: x\r\n'
    expect(stripped(`${upgrade}Content-Length: 1\r\n`)).toBe(
      `${requestLine}Content-Length: 1\r\n\r\n`,
    )
    const old = latin1Octets(`GET / HTTP/1.0\r\nHost: a\r\n${upgrade}\r\n`)
    expect(latin1Text(withoutHopByHop(parseRequestHead(old)))).toBe(
      'GET / HTTP/1.0\r\nHost: a\r\n\r\n',
    )
  })

  test('is answered by 101 and required by 426, and otherwise only spoken of', () => {
    const fields = 'Connection: Upgrade\r\nUpgrade: h2,h2c\r\n\r\n'
    for (const status of ['101 Switching Protocols', '426 Upgrade Required']) {
      expect(strippedResponse(`HTTP/1.1 ${status}\r\n${fields}`)).toBe(
        `HTTP/1.1 ${status}\r\n${fields}`,
      )
    }
    expect(strippedResponse(`HTTP/1.1 200 OK\r\n${fields}`)).toBe('HTTP/1.1 200 OK\r\n\r\n')
    const unconnected = 'HTTP/1.1 426 Upgrade Required\r\nUpgrade: h2c\r\n\r\n'
    expect(strippedResponse(unconnected)).toBe('HTTP/1.1 426 Upgrade Required\r\n\r\n')
  })
})

test.prop([fc.constantFrom('Connection: keep-alive\r\n', 'Connection: close\r\n', 'A: b\r\n', '')])(
  'a connection that ends with the message says so last',
  fields => {
    const response = `HTTP/1.1 200 OK\r\n${fields}Content-Length: 0\r\n\r\n`
    const head = parseResponseHead(latin1Octets(response))
    expect(head.keepAlive).toBe(!fields.includes('close'))
    const closing = withConnectionClose(withoutHopByHop(head))
    const kept = fields.startsWith('A') ? fields : ''
    expect(latin1Text(closing)).toBe(
      `HTTP/1.1 200 OK\r\n${kept}Content-Length: 0\r\nConnection: close\r\n\r\n`,
    )
    expect(parseResponseHead(closing).keepAlive).toBe(false)
  },
)
