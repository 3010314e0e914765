import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AgentSession } from '../played/agent-session.ts'
import { answering, type RawApplication, startRawApplication } from '../played/raw-application.ts'

/** Octets that a delimiter refuses, with the reason; those of this folder's neighbour that finds the messages. */
interface Rejection {
  readonly name: string
  readonly of: 'request' | 'response'
  readonly bytes: string
  readonly reason: string
  readonly method?: string
  readonly upgrade?: boolean
}

const rejections: readonly Rejection[] = JSON.parse(
  readFileSync(new URL('../../../runtime/http-message/rejections.json', import.meta.url), 'utf8'),
)
const good = 'GET /good HTTP/1.1\r\nHost: a\r\n\r\n'
const goodAnswer = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood'

const refused = { octets: Buffer.alloc(0), code: 'malformed-http' }

describe('requests that smuggle or are malformed', () => {
  /** Octets that the application got on each connection. */
  const received: Map<object, string> = new Map()
  let application: RawApplication
  let session: AgentSession

  beforeAll(async () => {
    application = await startRawApplication(socket => {
      socket.on('data', octets => {
        const all = (received.get(socket) ?? '') + octets.toString('latin1')
        received.set(socket, all)
        if (all === good.repeat(all.length / good.length)) socket.write(goodAnswer)
      })
    })
    session = await AgentSession.open({ origin: application.origin })
  })
  afterAll(async () => {
    await session[Symbol.asyncDispose]()
    await application.stop()
  })

  const requests = rejections.filter(each => each.of === 'request')
  test.each(requests)('$name: $reason', async ({ bytes }) => {
    received.clear()
    const whole = session.ask(bytes)
    const cut = session.exchange()
    for (const octet of bytes) cut.send(octet)
    cut.end()
    const [answer, cutAnswer, beside] = await Promise.all([whole, cut.answered, session.ask(good)])
    expect(answer).toEqual(refused)
    expect(cutAnswer).toEqual(refused)
    expect(beside.octets.toString()).toBe(goodAnswer)
    // What reached the application belongs to one request with a good head, and none of it to another.
    for (const octets of received.values()) {
      expect(octets.startsWith(good) || bytes.startsWith(octets)).toBe(true)
    }
  })

  test.each([
    [
      'a head of more than 65536 octets',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(65_536)}\r\n\r\n`,
    ],
    ['more than 200 fields', `GET / HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(200)}\r\n`],
    [
      'a trailer section of more than 65536 octets',
      `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ${'x'.repeat(65_536)}\r\n\r\n`,
    ],
    [
      'more than 200 trailers',
      `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n${'X: y\r\n'.repeat(201)}\r\n`,
    ],
  ])('%s is too large', async (_, request) => {
    expect((await session.ask(request)).code).toBe('head-too-large')
  })

  test('a head of 16384 octets with 100 fields is taken', async () => {
    const fields = 'X: y\r\n'.repeat(98)
    const start = 'GET / HTTP/1.1\r\nHost: a\r\n'
    const filled = `${start}${fields}Y: ${'z'.repeat(16_384 - start.length - fields.length - 7)}\r\n\r\n`
    expect(filled.length).toBe(16_384)
    received.clear()
    const exchange = session.exchange()
    exchange.send(filled)
    await expect.poll(() => [...received.values()]).toContain(filled)
    exchange.cancel()
  })

  test.each([
    ['the head is not complete', 'GET / HTTP/1.1\r\nHost: a\r\n'],
    ['the body is not complete', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nfour'],
    [
      'the last chunk is missing',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n',
    ],
  ])('the end comes where %s', async (_, request) => {
    expect(await session.ask(request)).toEqual(refused)
  })
})

describe('responses that are malformed', () => {
  let application: RawApplication
  let session: AgentSession

  beforeAll(async () => {
    application = await startRawApplication(
      answering(head => {
        const number = /GET \/(\d+)/.exec(head)?.[1] ?? /\/(\d+) /.exec(head)?.[1]
        return Buffer.from(
          number === undefined ? goodAnswer : (responses[Number(number)]?.bytes ?? ''),
          'latin1',
        )
      }),
    )
    session = await AgentSession.open({ origin: application.origin })
  })
  afterAll(async () => {
    await session[Symbol.asyncDispose]()
    await application.stop()
  })

  const responses = rejections.filter(each => each.of === 'response')
  test.each(responses.map((each, number) => ({ ...each, number })))(
    '$name: $reason',
    async ({ number, method = 'GET', upgrade }) => {
      const asksUpgrade = upgrade === true ? 'Connection: upgrade\r\nUpgrade: x\r\n' : ''
      const [answer, beside] = await Promise.all([
        session.ask(`${method} /${number} HTTP/1.1\r\nHost: a\r\n${asksUpgrade}\r\n`),
        session.ask(good),
      ])
      expect(answer.code).toBe('malformed-http')
      expect(beside.octets.toString()).toBe(goodAnswer)
    },
  )
})
