import { test } from '@fast-check/vitest'
import * as fc from 'fast-check'
import { describe, expect } from 'vitest'
import { Delimited, pushAll } from './delimited.ts'
import type { RequestHead, ResponseHead } from './head.ts'
import { latin1Octets } from './octets.ts'
import {
  cutAt,
  cuts,
  fraction,
  joined,
  type SampleAnswer,
  type SampleRequest,
  sampleAnswer,
  sampleLastAnswer,
  sampleRequest,
  wire,
} from './message.arbitrary.ts'
import { RequestDelimiter } from './request-delimiter.ts'
import { ResponseDelimiter } from './response-delimiter.ts'

const octets = fc.uint8Array({ minLength: 1, maxLength: 500 })

const upgradeRequest = latin1Octets(
  'GET /screen HTTP/1.1\r\nHost: printer\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n',
)
const switching = latin1Octets(
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
)

function answersWire(answers: readonly SampleAnswer[]): Uint8Array {
  return joined(answers.flatMap(({ interim, final }) => [...interim, final].map(wire)))
}

function expectRequests(told: Delimited<RequestHead>, requests: readonly SampleRequest[]): void {
  expect(told.messages).toHaveLength(requests.length)
  for (const [index, { head, kind, slices, hasEnded }] of told.messages.entries()) {
    const request = requests[index]
    expect(joined([head.bytes])).toEqual(request?.head)
    expect(joined(slices)).toEqual(request?.literalBody)
    expect(kind).toBe(request?.kind)
    expect(hasEnded).toBe(true)
    expect([head.method, head.target, head.host]).toEqual([
      request?.method,
      request?.target,
      request?.host,
    ])
    expect([...head.fields()]).toEqual(request?.fields)
  }
}

function expectAnswers(told: Delimited<ResponseHead>, answers: readonly SampleAnswer[]): void {
  const responses = answers.flatMap(({ interim, final }) => [...interim, final])
  expect(told.messages).toHaveLength(responses.length)
  for (const [index, { head, kind, slices, hasEnded }] of told.messages.entries()) {
    const response = responses[index]
    expect(head.status).toBe(response?.status)
    expect(joined([head.bytes])).toEqual(response?.head)
    expect(joined(slices)).toEqual(response?.literalBody)
    expect(kind).toBe(response?.kind)
    expect(hasEnded).toBe(!head.isInterim)
    expect([...head.fields()]).toEqual(response?.fields)
  }
}

describe('requests', () => {
  test.prop([fc.array(sampleRequest, { maxLength: 5 }), cuts])(
    'that follow each other are told apart, byte for byte, wherever they are cut',
    (requests, fractions) => {
      const pieces = cutAt(joined(requests.map(wire)), fractions)
      const told = new Delimited<RequestHead>()
      const delimiter = new RequestDelimiter(told)
      expect(pushAll(delimiter, pieces, true)).toBeUndefined()
      expectRequests(told, requests)
    },
  )

  test.prop([sampleRequest, cuts])(
    'share their body with the bytes they came in',
    (request, at) => {
      const pieces = cutAt(wire(request), at)
      const memories = new Set(pieces.map(piece => piece.buffer))
      const told = new Delimited<RequestHead>()
      pushAll(new RequestDelimiter(told), pieces)
      const slices = told.messages.flatMap(message => message.slices)
      expect(slices.every(slice => memories.has(slice.buffer))).toBe(true)
    },
  )

  test.prop([sampleRequest, sampleRequest, cuts])(
    'are one only where one is due: the first byte of another is refused',
    (first, second, fractions) => {
      const told = new Delimited<RequestHead>()
      const delimiter = new RequestDelimiter(told, { single: true })
      expect(pushAll(delimiter, cutAt(wire(first), fractions))).toBeUndefined()
      expectRequests(told, [first])
      expect(pushAll(delimiter, cutAt(wire(second), fractions))).toBe('excess-bytes')
      expect(told.messages).toHaveLength(1)
    },
  )

  test.prop([sampleRequest, cuts, fraction])(
    'that break off are truncated',
    (request, fractions, place) => {
      const bytes = wire(request)
      const part = bytes.slice(0, Math.max(1, Math.floor(place * bytes.length)))
      const told = new Delimited<RequestHead>()
      const delimiter = new RequestDelimiter(told)
      expect(pushAll(delimiter, cutAt(part, fractions), true)).toBe('truncated')
      expect(told.messages.every(({ hasEnded }) => !hasEnded)).toBe(true)
      expect(pushAll(delimiter, [bytes])).toBe('truncated')
    },
  )

  test.prop([fc.array(sampleRequest, { minLength: 2, maxLength: 4 }), cuts])(
    'wait while the delimiter is paused, each until it is resumed',
    (requests, fractions) => {
      const told = new Delimited<RequestHead>()
      const delimiter = new RequestDelimiter({
        head: (head, kind) => {
          told.head(head, kind)
          delimiter.pause()
        },
        body: slice => told.body(slice),
        end: () => told.end(),
      })
      let resumed = 0
      for (const piece of cutAt(joined(requests.map(wire)), fractions)) {
        for (let at = delimiter.push(piece); at < piece.length; at = delimiter.push(piece, at)) {
          expect(delimiter.isBetweenMessages).toBe(true)
          expect(told.messages.at(-1)?.hasEnded).toBe(true)
          expect(delimiter.push(piece, at)).toBe(at)
          delimiter.resume()
          resumed++
        }
      }
      expectRequests(told, requests)
      expect(resumed).toBe(requests.length - 1)
    },
  )

  test.prop([sampleRequest, fraction])(
    'that have begun are taken to their end though the delimiter is paused',
    (request, place) => {
      const bytes = wire(request)
      const begun = Math.max(1, Math.floor(place * bytes.length))
      const told = new Delimited<RequestHead>()
      const delimiter = new RequestDelimiter(told)
      delimiter.push(bytes.slice(0, begun))
      delimiter.pause()
      const rest = joined([bytes.slice(begun), bytes])
      expect(delimiter.push(rest)).toBe(bytes.length - begun)
      expectRequests(told, [request])
      delimiter.resume()
      expect(delimiter.push(rest, bytes.length - begun)).toBe(rest.length)
      expectRequests(told, [request, request])
    },
  )

  test.prop([sampleRequest, sampleRequest, cuts])(
    'are not taken after one that was refused',
    (first, next, fractions) => {
      const told = new Delimited<RequestHead>()
      const delimiter = new RequestDelimiter(told)
      const refused = latin1Octets('GET / HTTP/1.1\r\nA : b\r\n\r\n')
      const pieces = cutAt(joined([wire(first), refused]), fractions)
      expect(pushAll(delimiter, pieces)).toBe('space-before-colon')
      expect(pushAll(delimiter, [wire(next)])).toBe('space-before-colon')
      expect(pushAll(delimiter, [], true)).toBe('space-before-colon')
      expect(delimiter.isBetweenMessages).toBe(false)
      expectRequests(told, [first])
    },
  )

  test.prop([octets, cuts])('that become another protocol take all that follows', (after, at) => {
    const told = new Delimited<RequestHead>()
    const delimiter = new RequestDelimiter(told)
    const bytes = joined([upgradeRequest, after])
    expect(delimiter.push(bytes)).toBe(upgradeRequest.length)
    expect(delimiter.push(bytes, upgradeRequest.length)).toBe(upgradeRequest.length)
    expect(delimiter.awaitsUpgrade).toBe(true)
    expect(told.messages[0]?.hasEnded).toBe(false)

    delimiter.settleUpgrade(true)
    expect(pushAll(delimiter, cutAt(after, at))).toBeUndefined()
    expect(told.bytes()).toEqual(bytes)
    expect(told.messages[0]?.hasEnded).toBe(false)
    delimiter.finish()
    expect(told.messages[0]?.hasEnded).toBe(true)
  })

  test.prop([sampleRequest, cuts])('go on after an upgrade that was not granted', (next, at) => {
    const told = new Delimited<RequestHead>()
    const delimiter = new RequestDelimiter(told)
    delimiter.push(upgradeRequest)
    delimiter.settleUpgrade(false)
    expect(told.messages[0]?.hasEnded).toBe(true)
    expect(pushAll(delimiter, cutAt(wire(next), at), true)).toBeUndefined()
    expect(told.messages).toHaveLength(2)
    expect(told.messages[1]?.hasEnded).toBe(true)
  })

  test('ask for no other protocol with a body, nor in HTTP/1.0', () => {
    const upgrade = 'Host: a\r\nConnection: upgrade\r\nUpgrade: x\r\n'
    for (const text of [
      `POST / HTTP/1.1\r\n${upgrade}Content-Length: 1\r\n\r\na`,
      `POST / HTTP/1.1\r\n${upgrade}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `GET / HTTP/1.0\r\n${upgrade}\r\n`,
      'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\n\r\n',
    ]) {
      const told = new Delimited<RequestHead>()
      pushAll(new RequestDelimiter(told), [latin1Octets(text)])
      expect(told.messages[0]?.head.upgrade).toBe(false)
      expect(told.messages[0]?.hasEnded).toBe(true)
    }
  })

  test.prop([sampleRequest, fc.constantFrom('1.1\r\nConnection: x, Close', '1.0')])(
    'pass over what follows the last one',
    (request, lastKind) => {
      const told = new Delimited<RequestHead>()
      const delimiter = new RequestDelimiter(told)
      const last = latin1Octets(`GET / HTTP/${lastKind}\r\nHost: a\r\n\r\n`)
      const bytes = joined([wire(request), last, wire(request)])
      expect(delimiter.push(bytes)).toBe(bytes.length)
      expect(told.messages.map(({ head }) => head.keepAlive)).toEqual([true, false])
      expect(told.bytes()).toEqual(joined([wire(request), last]))
    },
  )

  test('tell whether they wait for 100 (Continue)', () => {
    const heads: boolean[] = []
    const body = 'Expect: 100-continue\r\nContent-Length: 1\r\n\r\na'
    const delimiter = new RequestDelimiter({
      head: head => heads.push(head.expectsContinue),
      body: () => {},
      end: () => {},
    })
    delimiter.push(latin1Octets(`PUT / HTTP/1.1\r\nHost: a\r\n${body}`))
    delimiter.push(latin1Octets('PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na'))
    delimiter.push(latin1Octets(`PUT / HTTP/1.0\r\nHost: a\r\n${body}`))
    expect(heads).toEqual([true, false, false])
  })
})

describe('responses', () => {
  test.prop([fc.array(sampleAnswer, { maxLength: 5 }), cuts])(
    'to several requests are told apart, byte for byte, wherever they are cut',
    (answers, fractions) => {
      const told = new Delimited<ResponseHead>()
      const delimiter = new ResponseDelimiter(told)
      for (const { method } of answers) delimiter.expect({ method, upgrade: false })
      expect(delimiter.isReusable).toBe(answers.length === 0)
      expect(pushAll(delimiter, cutAt(answersWire(answers), fractions))).toBeUndefined()
      expectAnswers(told, answers)
      expect(delimiter.isReusable).toBe(true)
      expect(pushAll(delimiter, [], true)).toBeUndefined()
    },
  )

  test.prop([fc.array(sampleAnswer, { maxLength: 2 }), sampleLastAnswer, cuts])(
    'may end with the connection',
    (answers, last, fractions) => {
      const all = [...answers, last]
      const told = new Delimited<ResponseHead>()
      const delimiter = new ResponseDelimiter(told)
      for (const { method } of all) delimiter.expect({ method, upgrade: false })
      expect(pushAll(delimiter, cutAt(answersWire(all), fractions))).toBeUndefined()
      expect(told.messages.at(-1)?.hasEnded).toBe(false)
      expect(delimiter.isReusable).toBe(false)
      expect(pushAll(delimiter, [], true)).toBeUndefined()
      expectAnswers(told, all)
    },
  )

  test.prop([sampleAnswer, cuts])('answer a request each', (answer, fractions) => {
    const told = new Delimited<ResponseHead>()
    const delimiter = new ResponseDelimiter(told)
    const { method } = answer
    delimiter.expect({ method, upgrade: false })
    const pieces = cutAt(answersWire([answer]), fractions)
    expect(pushAll(delimiter, pieces)).toBeUndefined()
    expect(pushAll(delimiter, pieces)).toBe('excess-bytes')
    expectAnswers(told, [answer])
  })

  test.prop([sampleAnswer, cuts, fraction])(
    'that break off, or never come, are truncated',
    (answer, fractions, place) => {
      const bytes = answersWire([answer])
      const part = bytes.slice(0, Math.floor(place * bytes.length))
      const delimiter = new ResponseDelimiter(new Delimited<ResponseHead>())
      delimiter.expect({ method: answer.method, upgrade: false })
      expect(pushAll(delimiter, cutAt(part, fractions), true)).toBe('truncated')
    },
  )

  test.prop([octets, cuts, sampleAnswer])(
    'that switch to another protocol take all that follows',
    (after, fractions, { interim }) => {
      const bytes = joined([...interim.map(wire), switching, after])
      const told = new Delimited<ResponseHead>()
      const delimiter = new ResponseDelimiter(told)
      delimiter.expect({ method: 'GET', upgrade: true })
      expect(pushAll(delimiter, cutAt(bytes, fractions))).toBeUndefined()
      expect(told.bytes()).toEqual(bytes)
      const last = told.messages.at(-1)
      expect([last?.head.status, last?.kind, last?.hasEnded]).toEqual([101, 'upgrade', false])
      delimiter.finish()
      expect(last?.hasEnded).toBe(true)
    },
  )

  test.prop([sampleAnswer, fc.constantFrom('1.1 200 OK\r\nConnection: x, close', '1.0 200 OK')])(
    'that do not let the connection go on are the last',
    ({ method }, lastKind) => {
      const told = new Delimited<ResponseHead>()
      const delimiter = new ResponseDelimiter(told)
      const last = latin1Octets(`HTTP/${lastKind}\r\nContent-Length: 0\r\n\r\n`)
      delimiter.expect({ method, upgrade: false })
      expect(pushAll(delimiter, [last])).toBeUndefined()
      expect(told.messages[0]?.hasEnded).toBe(true)
      expect(delimiter.isReusable).toBe(false)
      delimiter.expect({ method, upgrade: false })
      expect(pushAll(delimiter, [last])).toBe('excess-bytes')
    },
  )

  test.prop([sampleAnswer, cuts])('may decline another protocol', (answer, fractions) => {
    const told = new Delimited<ResponseHead>()
    const delimiter = new ResponseDelimiter(told)
    delimiter.expect({ method: answer.method, upgrade: true })
    expect(pushAll(delimiter, cutAt(answersWire([answer]), fractions), true)).toBeUndefined()
    expectAnswers(told, [answer])
  })
})
