import { test } from '@fast-check/vitest'
import * as fc from 'fast-check'
import { describe, expect } from 'vitest'
import { Delimited, pushAll } from './delimited.ts'
import type { RequestHead, ResponseHead } from './head.ts'
import type { HttpMessageFault } from './http-message-error.ts'
import {
  cutAt,
  cuts,
  edited,
  joined,
  sampleAnswer,
  sampleRequest,
  wire,
} from './message.arbitrary.ts'
import { defaultMessageLimits } from './message-limits.ts'
import { latin1Octets } from './octets.ts'
import { RequestDelimiter } from './request-delimiter.ts'
import { ResponseDelimiter } from './response-delimiter.ts'

/** What a delimiter made of some bytes, as far as it must not depend on where they are cut. */
interface Outcome {
  readonly heads: readonly Uint8Array[]
  readonly ended: number
  readonly refusedFor: HttpMessageFault | undefined
  readonly bytes: Uint8Array
}

function outcome(
  told: Delimited<RequestHead> | Delimited<ResponseHead>,
  refusedFor: HttpMessageFault | undefined,
): Outcome {
  return {
    heads: told.messages.map(({ head }) => joined([head.bytes])),
    ended: told.messages.filter(({ hasEnded }) => hasEnded).length,
    refusedFor,
    bytes: told.bytes(),
  }
}

function requestsIn(pieces: readonly Uint8Array[]): Outcome {
  const told = new Delimited<RequestHead>()
  const delimiter = new RequestDelimiter(told)
  const refusedFor = pushAll(delimiter, pieces, true)
  expect(delimiter.heldBytes).toBeLessThanOrEqual(defaultMessageLimits.maxHeadBytes)
  return outcome(told, refusedFor)
}

function responsesIn(pieces: readonly Uint8Array[]): Outcome {
  const told = new Delimited<ResponseHead>()
  const delimiter = new ResponseDelimiter(told)
  for (const method of ['GET', 'HEAD', 'POST']) delimiter.expect({ method, upgrade: true })
  const refusedFor = pushAll(delimiter, pieces, true)
  expect(delimiter.heldBytes).toBeLessThanOrEqual(defaultMessageLimits.maxHeadBytes)
  return outcome(told, refusedFor)
}

function expectSameWhereverCut(
  outcomeOf: (pieces: readonly Uint8Array[]) => Outcome,
  bytes: Uint8Array,
  fractions: readonly number[],
): void {
  const whole = outcomeOf([bytes])
  const cut = outcomeOf(cutAt(bytes, fractions))
  expect(cut.heads).toEqual(whole.heads)
  expect([cut.ended, cut.refusedFor]).toEqual([whole.ended, whole.refusedFor])
  // A refused piece is not told even as far as it was good, so cutting can only tell more.
  expect(cut.bytes.slice(0, whole.bytes.length)).toEqual(whole.bytes)
  expect(bytes.slice(0, cut.bytes.length)).toEqual(cut.bytes)
}

const octetsOfHttp = fc
  .array(
    fc.oneof(
      fc.constantFrom('GET', 'POST', ' /', ' HTTP/1.1', 'HTTP/1.1 200', '\r\n', '\r', '\n'),
      fc.constantFrom('Host: a', 'Content-Length: ', 'Transfer-Encoding: chunked', ':', '5'),
      fc.string({ unit: 'binary-ascii', maxLength: 5 }),
    ),
    { maxLength: 30 },
  )
  .map(parts => latin1Octets(parts.join('')))

describe('whatever the bytes, they are delimited alike wherever cut, or refused with a reason', () => {
  const runs = { numRuns: 500 }

  test.prop([fc.uint8Array({ maxLength: 300 }), cuts], runs)('random bytes', (bytes, at) => {
    expectSameWhereverCut(requestsIn, bytes, at)
    expectSameWhereverCut(responsesIn, bytes, at)
  })

  test.prop([octetsOfHttp, cuts], runs)('random parts of heads', (bytes, at) => {
    expectSameWhereverCut(requestsIn, bytes, at)
    expectSameWhereverCut(responsesIn, bytes, at)
  })

  const requests = fc.array(sampleRequest, { minLength: 1, maxLength: 3 })
  const requestBytes = edited(requests.map(all => joined(all.map(wire))))
  test.prop([requestBytes, cuts], runs)('requests with a few octets changed', (bytes, at) => {
    expectSameWhereverCut(requestsIn, bytes, at)
  })

  const answerBytes = edited(
    fc
      .array(sampleAnswer, { minLength: 1, maxLength: 3 })
      .map(all => joined(all.flatMap(({ interim, final }) => [...interim, final].map(wire)))),
  )
  test.prop([answerBytes, cuts], runs)('responses with a few octets changed', (bytes, at) => {
    expectSameWhereverCut(responsesIn, bytes, at)
  })
})

describe('what has no end is refused at its limit', () => {
  const limits = {
    maxHeadBytes: 1000,
    maxFields: 10,
    maxChunkExtensionBytes: 50,
    maxTrailerBytes: 80,
  }
  const chunked = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
  const endless: readonly (readonly [string, string, string, HttpMessageFault, number])[] = [
    ['method', '', 'A', 'head-too-large', 1000],
    ['target', 'GET /', 'a', 'head-too-large', 1000],
    ['field name', 'GET / HTTP/1.1\r\n', 'a', 'head-too-large', 1000],
    ['field value', 'GET / HTTP/1.1\r\nA:', ' ', 'head-too-large', 1000],
    ['list of fields', 'GET / HTTP/1.1\r\n', 'A:\r\n', 'too-many-fields', 100],
    ['chunk size', chunked, '0', 'invalid-chunk-size', chunked.length + 14],
    ['chunk extension', `${chunked}1;`, 'a', 'chunk-extensions-too-large', chunked.length + 53],
    ['list of extensions', `${chunked}1`, ';a', 'chunk-extensions-too-large', chunked.length + 53],
    [
      'quoted extension',
      `${chunked}1;a="`,
      '\\a',
      'chunk-extensions-too-large',
      chunked.length + 53,
    ],
    ['trailer name', `${chunked}0\r\n`, 'a', 'trailers-too-large', chunked.length + 84],
    ['trailer value', `${chunked}0\r\nA:`, 'a', 'trailers-too-large', chunked.length + 84],
    ['list of trailers', `${chunked}0\r\n`, 'A:\r\n', 'too-many-fields', chunked.length + 44],
  ]

  test.each(endless)('%s', (_name, beginning, repeated, reason, atMost) => {
    const bytes = latin1Octets(beginning + repeated.repeat(2000))
    for (const size of [1, 7, 64, 4096]) {
      const delimiter = new RequestDelimiter(new Delimited<RequestHead>(), { limits })
      let taken = 0
      let refusedFor: HttpMessageFault | undefined
      while (refusedFor === undefined && taken < bytes.length) {
        refusedFor = pushAll(delimiter, [bytes.subarray(taken, taken + size)])
        taken += size
        expect(delimiter.heldBytes).toBeLessThanOrEqual(limits.maxHeadBytes)
      }
      expect(refusedFor).toBe(reason)
      // A head that is cut is looked into at its limit at the latest.
      expect(taken).toBeLessThan(Math.max(atMost, limits.maxHeadBytes) + size)
    }
  })

  test.each([
    ['head', `GET / HTTP/1.1\r\nHost: a\r\nA: ${'b'.repeat(1000 - 32)}\r\n\r\n`],
    ['fields', `GET / HTTP/1.1\r\nHost: a\r\n${'A:\r\n'.repeat(9)}\r\n`],
    ['extensions', `${chunked}1;${'a'.repeat(50)}\r\nb\r\n1;${'a'.repeat(50)}\r\nb\r\n0\r\n\r\n`],
    ['trailers', `${chunked}0\r\nA:${'b'.repeat(74)}\r\n\r\n`],
    ['trailer fields', `${chunked}0\r\n${'A:\r\n'.repeat(10)}\r\n`],
  ])('as much of %s as allowed is taken', (_name, text) => {
    const bytes = latin1Octets(text)
    for (const pieces of [[bytes], Array.from(bytes, octet => Uint8Array.of(octet))]) {
      const told = new Delimited<RequestHead>()
      expect(pushAll(new RequestDelimiter(told, { limits }), pieces, true)).toBeUndefined()
      expect(told.messages[0]?.hasEnded).toBe(true)
    }
  })

  test.each([
    ['head', `GET / HTTP/1.1\r\nHost: a\r\nA: ${'b'.repeat(1000 - 31)}\r\n\r\n`, 'head-too-large'],
    ['fields', `GET / HTTP/1.1\r\nHost: a\r\n${'A:\r\n'.repeat(10)}\r\n`, 'too-many-fields'],
    ['trailers', `${chunked}0\r\nA:${'b'.repeat(75)}\r\n\r\n`, 'trailers-too-large'],
  ])('one more of %s is refused', (_name, text, reason) => {
    const bytes = latin1Octets(text)
    for (const pieces of [[bytes], Array.from(bytes, octet => Uint8Array.of(octet))]) {
      const delimiter = new RequestDelimiter(new Delimited<RequestHead>(), { limits })
      expect(pushAll(delimiter, pieces)).toBe(reason)
    }
  })

  test('a head that comes octet by octet costs little more than its length', () => {
    const field = `A: ${'b'.repeat(2000)}\r\n`
    const head = latin1Octets(`GET / HTTP/1.1\r\nHost: a\r\n${field.repeat(150)}\r\n`)
    let told = 0
    const events = { head: () => told++, body: () => {}, end: () => {} }
    const delimiter = new RequestDelimiter(events, { limits: { maxHeadBytes: head.length } })
    const octets = Array.from(head, octet => Uint8Array.of(octet))
    const started = performance.now()
    for (const octet of octets) delimiter.push(octet)
    expect(told).toBe(1)
    // Reading it anew at every octet would be 45 billion steps.
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('messages without end keep no memory', () => {
    const responses = new ResponseDelimiter({ head: () => {}, body: () => {}, end: () => {} })
    responses.expect({ method: 'GET', upgrade: false })
    const interim = latin1Octets('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(1000))
    const requests = new RequestDelimiter({ head: () => {}, body: () => {}, end: () => {} })
    requests.push(latin1Octets(chunked))
    const chunks = latin1Octets('1;a=b\r\nx\r\n'.repeat(4000))
    const before = process.memoryUsage().arrayBuffers
    for (let round = 0; round < 100; round++) {
      responses.push(interim)
      requests.push(chunks)
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024)
    expect([responses.heldBytes, requests.heldBytes]).toEqual([0, 0])
  })
})
