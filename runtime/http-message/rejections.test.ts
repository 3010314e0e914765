import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Delimited, pushAll } from './delimited.ts'
import type { RequestHead, ResponseHead } from './head.ts'
import { HttpMessageError, httpMessageFaults, isHttpMessageFault } from './http-message-error.ts'
import { latin1Octets } from './octets.ts'
import { RequestDelimiter } from './request-delimiter.ts'
import { ResponseDelimiter } from './response-delimiter.ts'

interface Rejection {
  readonly name: string
  readonly of: 'request' | 'response'
  readonly bytes: string
  readonly reason: string
  /** Of the request that a response answers. */
  readonly method?: string
  readonly upgrade?: boolean
}

const rejections: readonly Rejection[] = JSON.parse(
  readFileSync(new URL('rejections.json', import.meta.url), 'utf8'),
)

function refusalOf(rejection: Rejection, pieces: readonly Uint8Array[]): string | undefined {
  if (rejection.of === 'request') {
    const told = new Delimited<RequestHead>()
    return pushAll(new RequestDelimiter(told, { single: true }), pieces)
  }
  const told = new Delimited<ResponseHead>()
  const delimiter = new ResponseDelimiter(told)
  delimiter.expect({ method: rejection.method ?? 'GET', upgrade: rejection.upgrade ?? false })
  return pushAll(delimiter, pieces)
}

describe('what smuggles, or is malformed, is refused for its reason', () => {
  test.each(rejections)('$of: $name', rejection => {
    const bytes = latin1Octets(rejection.bytes)
    const every = Array.from(bytes, octet => Uint8Array.of(octet))
    expect(refusalOf(rejection, [bytes])).toBe(rejection.reason)
    expect(refusalOf(rejection, every)).toBe(rejection.reason)
    for (let at = 1; at < bytes.length; at++) {
      const pieces = [bytes.slice(0, at), bytes.slice(at)]
      expect(refusalOf(rejection, pieces), `cut at ${at}`).toBe(rejection.reason)
    }
  })

  test('the corpus names reasons that exist, and all that a few bytes can bring about', () => {
    const named = new Set(rejections.map(({ reason }) => reason))
    expect([...named].filter(reason => !isHttpMessageFault(reason))).toEqual([])
    // Found by size or by the end of the connection, and tested with the limits and with `finish`.
    const elsewhere = new Set([
      'head-too-large',
      'too-many-fields',
      'chunk-extensions-too-large',
      'trailers-too-large',
      'truncated',
    ])
    const unnamed = httpMessageFaults.filter(fault => !named.has(fault) && !elsewhere.has(fault))
    expect(unnamed).toEqual([])
  })

  test('no error text holds anything of the message', () => {
    for (const fault of httpMessageFaults) {
      const error = new HttpMessageError(fault)
      expect(error.message).not.toBe('')
      expect(Object.keys(error).sort()).toEqual(['name', 'reason'])
    }
  })
})

describe('what stands beside the refused is taken', () => {
  const host = 'Host: printer\r\n'
  const accepted: readonly (readonly [name: string, bytes: string])[] = [
    ['asterisk form of OPTIONS', `OPTIONS * HTTP/1.1\r\n${host}\r\n`],
    ['an unknown method', `PURGE! / HTTP/1.1\r\n${host}\r\n`],
    ['a method in lower case', `get / HTTP/1.1\r\n${host}\r\n`],
    ['two slashes', `GET //a HTTP/1.1\r\n${host}\r\n`],
    ['a URL in the query', `GET /?u=http://a/ HTTP/1.1\r\n${host}\r\n`],
    ['HTTP/1.0 with Host', `GET / HTTP/1.0\r\n${host}\r\n`],
    ['HTTP/1.0 with a length', `POST / HTTP/1.0\r\n${host}Content-Length: 5\r\n\r\nhello`],
    ['an empty value', `GET / HTTP/1.1\r\n${host}A:\r\n\r\n`],
    ['Latin-1 in a value', `GET / HTTP/1.1\r\n${host}A: \u00e9\r\n\r\n`],
    ['a tab before Host', 'GET / HTTP/1.1\r\nHost:\tprinter\t\r\n\r\n'],
    ['an IPv6 Host', 'GET / HTTP/1.1\r\nHost: [fe80::1]:80\r\n\r\n'],
    ['a Host with an empty port', 'GET / HTTP/1.1\r\nHost: printer:\r\n\r\n'],
    ['spaces beside a length', `POST / HTTP/1.1\r\n${host}Content-Length:  5 \r\n\r\nhello`],
    ['no space before a length', `POST / HTTP/1.1\r\n${host}Content-Length:5\r\n\r\nhello`],
    ['a length of zero', `POST / HTTP/1.1\r\n${host}Content-Length: 0\r\n\r\n`],
    ['GET with a body', `GET / HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nhello`],
    ['CHUNKED', `POST / HTTP/1.1\r\n${host}TRANSFER-ENCODING: Chunked\r\n\r\n0\r\n\r\n`],
    ['Content-Encoding', `POST / HTTP/1.1\r\n${host}Content-Encoding: chunked\r\n\r\n`],
    ['an empty Connection element', `GET / HTTP/1.1\r\n${host}Connection: ,close,,\r\n\r\n`],
    ['Expect', `PUT / HTTP/1.1\r\n${host}Expect: 100-Continue\r\nContent-Length: 1\r\n\r\na`],
    [
      'zeros for a last chunk, quoted extensions, trailers',
      `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n` +
        '00A;a="\\"; ,\t";b\r\n0123456789\r\n000;c=d\r\nA: b\r\nContent-Length2: 1\r\n\r\n',
    ],
  ]

  test.each(accepted)('%s', (_name, text) => {
    const bytes = latin1Octets(text)
    for (let at = 0; at <= bytes.length; at++) {
      const told = new Delimited<RequestHead>()
      const delimiter = new RequestDelimiter(told, { single: true })
      expect(pushAll(delimiter, [bytes.slice(0, at), bytes.slice(at)])).toBeUndefined()
      expect(told.messages).toHaveLength(1)
      expect(told.messages[0]?.hasEnded).toBe(true)
      expect(told.bytes()).toEqual(bytes)
    }
  })

  test('a length of a response may have zeros before it, and its reason be left out', () => {
    const told = new Delimited<ResponseHead>()
    const delimiter = new ResponseDelimiter(told)
    delimiter.expect({ method: 'GET', upgrade: false })
    const bytes = latin1Octets('HTTP/1.1 200\r\nContent-Length: 0005\r\n\r\nhello')
    expect(pushAll(delimiter, [bytes])).toBeUndefined()
    expect(told.messages[0]?.hasEnded).toBe(true)
  })
})
