// Requests of local programs and their responses, octet for octet, over real sockets.

import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import * as http from 'node:http'
import { fc, test as propertyTest } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import {
  cutAt,
  cuts,
  joined,
  type SampleAnswer,
  sampleAnswer,
  sampleLastAnswer,
  type SampleRequest,
  sampleRequest,
  wire,
} from '../../../runtime/http-message/message.arbitrary.ts'
import { answering, headOf } from '../played/answering-device.ts'
import { type PlayedSession, playedSession, requestText } from '../played/played-session.ts'

/** A request for one answer, and where both are cut. */
interface SampleExchange {
  readonly request: SampleRequest
  readonly answer: SampleAnswer
  readonly requestCuts: readonly number[]
  readonly answerCuts: readonly number[]
}

const sampleExchange = (answer: fc.Arbitrary<SampleAnswer>): fc.Arbitrary<SampleExchange> =>
  fc.record({ request: sampleRequest, answer, requestCuts: cuts, answerCuts: cuts })

/** The exchanges of one connection, one after the other; the last may end with the connection. */
const sampleConnection: fc.Arbitrary<SampleExchange[]> = fc
  .tuple(
    fc.array(sampleExchange(sampleAnswer), { maxLength: 5 }),
    sampleExchange(fc.oneof(sampleAnswer, sampleLastAnswer)),
  )
  .map(([first, last]) => [...first, last])

/** The request as a program sends it here: with the answer's method, a target that names it, and the local name. */
function requestOctets({ request, answer }: SampleExchange, target: string, host: string): Buffer {
  const head = Buffer.from(request.head).toString('latin1')
  const afterLine = head.slice(head.indexOf('\r\n'))
  const named = afterLine.replace(/(\r\n(?:Host|HOST|host):\s*)[^\r]*/, `$1${host}`)
  const line = `${answer.method} ${target} HTTP/1.1`
  return Buffer.concat([Buffer.from(line + named, 'latin1'), request.literalBody])
}

function answerOctets({ answer }: SampleExchange): Uint8Array {
  return joined([...answer.interim.map(wire), wire(answer.final)])
}

describe('random exchanges', () => {
  propertyTest.prop([fc.array(sampleConnection, { minLength: 1, maxLength: 24 })], { numRuns: 30 })(
    'arrive octet for octet, many connections at once, requests sent ahead',
    async connections => {
      const byTarget = new Map<string, SampleExchange>()
      await using played = await playedSession({
        behaviour: answering(({ head }) => {
          const exchange = byTarget.get(head.target)
          if (exchange === undefined) throw new Error(`no answer for ${head.target}`)
          const octets = answerOctets(exchange)
          return cutAt(octets, exchange.answerCuts)
        }),
      })
      await Promise.all(
        connections.map(async (exchanges, number) => {
          const local = await played.dial()
          const sent = exchanges.map((exchange, place) => {
            const target = `/${number}/${place}`
            byTarget.set(target, exchange)
            const octets = requestOctets(exchange, target, played.host)
            return { octets, pieces: cutAt(octets, exchange.requestCuts) }
          })
          for (const { pieces } of sent) for (const piece of pieces) local.socket.write(piece)
          const expected = joined(exchanges.map(answerOctets))
          const received = await local.octetsOf(expected.length)
          expect(received.equals(expected)).toBe(true)
          local.socket.destroy()
          for (const [place, { octets }] of sent.entries()) {
            const seen = played.exchanges.filter(
              each => headOf(Buffer.concat(each.received)).target === `/${number}/${place}`,
            )
            expect(seen.map(({ received: it }) => Buffer.concat(it).equals(octets))).toEqual([true])
          }
        }),
      )
    },
  )
})

const small = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

function get(played: PlayedSession, target: string, fields = ''): string {
  return `GET ${target} HTTP/1.1\r\nHost: ${played.host}\r\n${fields}\r\n`
}

test('large bodies both ways, 64 at once', { timeout: 60_000 }, async () => {
  const content = randomBytes(8_000_000)
  await using played = await playedSession({
    behaviour: answering(({ octets }) => {
      const body = octets.subarray(octets.indexOf('\r\n\r\n') + 4)
      return [Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`), body]
    }),
  })
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  await Promise.all(
    Array.from({ length: 64 }, async (_, index) => {
      const size = index === 63 ? content.length : (index % 8) * 40_000
      const sent = content.subarray(0, size)
      const outgoing = http.request({
        agent,
        host: '127.0.0.1',
        port: played.localPort.port,
        method: 'POST',
        headers: { host: played.host, 'content-length': sent.length },
      })
      outgoing.end(sent)
      const [response]: http.IncomingMessage[] = await once(outgoing, 'response')
      const hash = createHash('sha256')
      for await (const piece of response ?? []) hash.update(piece)
      expect(hash.digest('hex')).toBe(createHash('sha256').update(sent).digest('hex'))
    }),
  )
  agent.destroy()
})

test('fields that concern the local connection alone stay here; the rest is literal', async () => {
  await using played = await playedSession({ behaviour: answering(() => [Buffer.from(small)]) })
  const local = await played.dial()
  local.socket.write(
    `GET /a HTTP/1.1\r\nHost: ${played.host}\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n` +
      'TE: trailers\r\nUpgrade: h2c\r\nProxy-Connection: keep-alive\r\nx-ODD:  kept \r\n\r\n',
  )
  await local.textWith('ok')
  const [seen] = played.exchanges
  expect(seen && requestText(seen)).toBe(
    `GET /a HTTP/1.1\r\nHost: ${played.host}\r\nx-ODD:  kept \r\n\r\n`,
  )
})

test('requests on a kept connection are answered in order, sent ahead or not', async () => {
  await using played = await playedSession({
    behaviour: answering(({ head }) => {
      const body = head.target
      return [Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)]
    }),
  })
  const local = await played.dial()
  const targets = Array.from({ length: 50 }, (_, index) => `/number-${index + 100}`)
  local.socket.write(targets.map(target => get(played, target)).join(''))
  await local.textWith('/number-149')
  expect(local.text.match(/\/number-\d+/g)).toEqual(targets)
  local.socket.write(get(played, '/after'))
  await local.textWith('/after')
})

test('HTTP/1.0 and `Connection: close` end the connection behind the response', async () => {
  await using played = await playedSession({ behaviour: answering(() => [Buffer.from(small)]) })
  for (const [version, fields] of [
    ['1.0', ''],
    ['1.0', 'Connection: keep-alive\r\n'],
    ['1.1', 'Connection: close\r\n'],
  ] as const) {
    const local = await played.dial()
    local.socket.write(`GET / HTTP/${version}\r\nHost: ${played.host}\r\n${fields}\r\n`)
    expect(await local.wholeText()).toBe(small)
  }
})

test('a response without a length ends with the connection', async () => {
  const text = 'HTTP/1.1 200 OK\r\n\r\nall there is'
  await using played = await playedSession({ behaviour: answering(() => [Buffer.from(text)]) })
  const local = await played.dial()
  local.socket.write(get(played, '/'))
  expect(await local.wholeText()).toBe(text)
})

test('a program that waits for 100 (Continue) gets it, and then sends', async () => {
  await using played = await playedSession({
    behaviour: seen => {
      const text = requestText(seen)
      if (seen.ended) {
        seen.exchange.write(Buffer.from(small), { end: true })
      } else if (text.endsWith('\r\n\r\n')) {
        seen.exchange.write(Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'))
      }
    },
  })
  const outgoing = http.request({
    host: '127.0.0.1',
    port: played.localPort.port,
    method: 'PUT',
    headers: { host: played.host, expect: '100-continue', 'content-length': 5 },
  })
  outgoing.flushHeaders()
  await once(outgoing, 'continue')
  outgoing.end('hello')
  const [response]: http.IncomingMessage[] = await once(outgoing, 'response')
  expect(response?.statusCode).toBe(200)
  const [seen] = played.exchanges
  expect(seen && requestText(seen)).toMatch(/hello$/)
  response?.destroy()
})

test('a body that is refused before it was sent does not keep the connection', async () => {
  await using played = await playedSession({
    behaviour: seen => {
      if (seen.received.length === 1) {
        const refusal = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'
        seen.exchange.write(Buffer.from(refusal), { end: true })
      }
    },
  })
  const local = await played.dial()
  local.socket.write(
    `PUT / HTTP/1.1\r\nHost: ${played.host}\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n`,
  )
  expect(await local.wholeText()).toMatch(/^HTTP\/1.1 403/)
})

test('what still comes of a request that is answered already is passed over', async () => {
  const answered = new Set<unknown>()
  await using played = await playedSession({
    behaviour: seen => {
      if (seen.received.length === 1 && !answered.has(seen)) {
        answered.add(seen)
        seen.exchange.write(Buffer.from(small), { end: true })
      }
    },
  })
  const local = await played.dial()
  local.socket.write(`PUT / HTTP/1.1\r\nHost: ${played.host}\r\nContent-Length: 300000\r\n\r\n`)
  await local.textWith('ok')
  local.socket.write(Buffer.alloc(300_000))
  local.socket.write(get(played, '/next'))
  await local.octetsOf(2 * small.length)
  expect(played.exchanges.map(each => headOf(Buffer.concat(each.received)).target)).toEqual([
    '/',
    '/next',
  ])
})
