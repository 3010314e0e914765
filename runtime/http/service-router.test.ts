import { describe, expect, test } from 'vitest'
import { errorTable } from '../../generated/errors.ts'
import type { Problem } from '../../generated/schemas.ts'
import { isProblem } from '../../generated/validators.js'
import { MrspError } from '../errors.ts'
import {
  type ExampleServer,
  type Item,
  serveExample,
  SESSION,
  USER_KEY,
} from './example-service.ts'
import type { Caller } from './index.ts'
import {
  connectRaw,
  exchangeRaw,
  parseAnswer,
  type RawAnswer,
  received,
  request,
} from './raw-request.ts'

const item: Item = { session: SESSION, text: 'x' }
const keeping = {
  put: async ({ body }: { readonly body: Item }) => body,
  get: async () => ({ status: 200, body: item }) as const,
  remove: async () => {},
}
const post = (
  server: ExampleServer,
  body: string | Buffer,
  fields: Record<string, string | undefined> = {},
) => request(server, 'POST /v1/items', fields, body)

function problemOf({ status, head, body }: RawAnswer): Problem {
  expect(head).toContain('content-type: application/problem+json')
  expect(head).toContain('cache-control: no-store')
  const problem: unknown = JSON.parse(body)
  if (!isProblem(problem)) throw new TypeError('no problem', { cause: isProblem.mismatches })
  expect(problem).toMatchObject({
    status,
    source: 'management',
    type: `urn:mrsp:1:error:${problem.code}`,
  })
  return problem
}

describe('a request is refused', () => {
  test.each([
    ['GET /', 'unknown-operation'],
    ['GET /v1', 'unknown-operation'],
    ['GET /v1/nothing', 'unknown-operation'],
    ['GET //v1/items/a', 'unknown-operation'],
    ['GET /v1//items/a', 'unknown-operation'],
    ['GET /v1/items//a', 'unknown-operation'],
    ['GET /v1/items/a/', 'unknown-operation'],
    ['GET /V1/items/a', 'unknown-operation'],
    ['GET /v1/./items/a', 'unknown-operation'],
    ['GET /v1/x/../items/a', 'unknown-operation'],
    ['GET /v1/health', 'unknown-operation'],
    ['PUT /v1/items', 'method-not-allowed'],
    ['POST /v1/items/a', 'method-not-allowed'],
    ['OPTIONS /v1/items', 'method-not-allowed'],
    ['PATCH /v1/items/a', 'method-not-allowed'],
    ['GET /v1/items/a%2Fb', 'bad-request'],
    ['GET /v1/items/A', 'bad-request'],
    ['GET /v1/items/%', 'bad-request'],
    ['GET /v1/items/%ff', 'bad-request'],
    ['GET /v1/items/a?since=x', 'bad-request'],
    ['GET /v1/items/a?since=01', 'bad-request'],
    ['GET /v1/items/a?since=', 'bad-request'],
    ['GET /v1/items/a?since=1&since=1', 'bad-request'],
    ['GET /v1/items/a?brief=yes', 'bad-request'],
    ['GET /v1/items/a?other=1', 'bad-request'],
    ['GET /v1/items/a?__proto__=1', 'bad-request'],
  ] as const)('for its address: %s', async (requestLine, code) => {
    await using server = await serveExample(keeping)
    const answer = await request(server, requestLine)
    expect(problemOf(answer)).toMatchObject({ code, status: errorTable[code].http })
    expect(server.logged).toEqual([])
  })

  test('for its method, with those that are allowed', async () => {
    await using server = await serveExample(keeping)
    const { head } = await request(server, 'POST /v1/items/a')
    expect(head).toMatch(/^allow: .*\bget\b.*\bdelete\b/m)
  })

  test.each([
    ['nothing', 'unsupported-media-type', '{}', { 'content-type': undefined }],
    [
      'a form',
      'unsupported-media-type',
      'a=b',
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
    [
      'another JSON type',
      'unsupported-media-type',
      '{}',
      { 'content-type': 'application/merge-patch+json' },
    ],
    [
      'another charset',
      'unsupported-media-type',
      '{}',
      { 'content-type': 'application/json; charset=utf-16' },
    ],
    ['compression', 'unsupported-media-type', '{}', { 'content-encoding': 'gzip' }],
    ['no octets', 'bad-request', '', { 'content-type': 'application/json', 'content-length': '0' }],
    ['half a JSON text', 'bad-request', '{"session":', {}],
    ['a byte order mark', 'bad-request', '\uFEFF{}', {}],
    ['no UTF-8', 'bad-request', Buffer.from([0x22, 0xff, 0x22]), {}],
    ['half a surrogate pair', 'bad-request', '{"session":"a","text":"\\ud800"}', {}],
    ['__proto__', 'bad-request', '{"session":"a","text":"b","__proto__":{"x":1}}', {}],
    ['__proto__, escaped', 'bad-request', '{"session":"a","text":"b","\\u005f_proto__":{}}', {}],
    ['an unknown field', 'bad-request', '{"session":"a","text":"b","c":1}', {}],
    ['a wrong type', 'bad-request', '{"session":"a","text":1}', {}],
    ['no object', 'bad-request', '[]', {}],
    ['nesting', 'bad-request', '['.repeat(30_000), {}],
    [
      'too many octets',
      'too-large',
      JSON.stringify({ session: 'a', text: 'x'.repeat(70_000) }),
      {},
    ],
    ['an announcement of too many', 'too-large', '{}', { 'content-length': '65537' }],
  ] as const)('for a body of %s', async (_, code, body, fields) => {
    await using server = await serveExample(keeping)
    const answer = await post(server, body, fields)
    expect(problemOf(answer)).toMatchObject({ code, status: errorTable[code].http })
    expect(await server.client().put({ body: item })).toEqual(item)
    expect(server.logged).toEqual([])
  })

  test('for more octets than are taken, in chunks', async () => {
    await using server = await serveExample(keeping)
    const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`
    const fields = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }
    const answer = await post(server, `${chunk.repeat(20)}0\r\n\r\n`, {
      ...fields,
      'content-length': undefined,
    })
    expect(problemOf(answer)).toMatchObject({ code: 'too-large' })
  })

  test('for a body where none is taken', async () => {
    await using server = await serveExample(keeping)
    expect(problemOf(await request(server, 'DELETE /v1/items/a', {}, '{}'))).toMatchObject({
      code: 'bad-request',
    })
  })

  test('with the place of what does not fit, and not with what stands there', async () => {
    await using server = await serveExample(keeping)
    const answer = await post(
      server,
      JSON.stringify({ session: SESSION, text: 71_007, S3CRET: 'S3CRET' }),
    )
    expect(problemOf(answer).detail).toBe(
      '/body must not have other properties; /body/text must be string',
    )
    expect(answer.body).not.toMatch(/S3CRET|71007/)
  })

  test.each([
    ['that are missing', undefined],
    ['that are wrong', `Bearer ${USER_KEY.replace('9', '8')}`],
    ['of another scheme', `Basic ${USER_KEY}`],
    ['that are none', 'Bearer'],
    ['that are two', `Bearer ${USER_KEY} ${USER_KEY}`],
    ['that are huge', `Bearer ${'x'.repeat(5000)}`],
  ])('for credentials %s, alike and before the body is read', async (_, authorization) => {
    await using server = await serveExample(keeping)
    const answer = await post(server, '', {
      authorization,
      'content-length': '60000',
      'content-type': 'text/plain',
    })
    expect(problemOf(answer)).toEqual(
      problemOf(await request(server, 'GET /v1/items/A', { authorization: 'x' })),
    )
    expect(answer.status).toBe(401)
    expect(answer.head).toContain('www-authenticate: bearer realm="mrsp"')
  })

  test('for what the asker may not do', async () => {
    await using server = await serveExample(keeping, {
      async authenticate(allows) {
        if (allows === 'administrator')
          throw new MrspError('not-permitted', { source: 'management' })
        return { kind: 'user' }
      },
    })
    expect(problemOf(await request(server, 'DELETE /v1/items/a'))).toMatchObject({
      code: 'not-permitted',
    })
    expect((await request(server, 'GET /v1/items/a')).status).toBe(200)
  })

  test('for octets that are no HTTP, for a head that is too large, and for slowness', async () => {
    await using server = await serveExample(keeping, { requestTimeout: 200 })
    const garbage = parseAnswer(await exchangeRaw(server, 'HELLO\r\n\r\n'))
    expect(problemOf(garbage)).toMatchObject({ code: 'bad-request', status: 400 })
    const large = await request(server, 'GET /v1/items/a', { 'x-large': 'x'.repeat(17_000) })
    expect(problemOf(large)).toMatchObject({ code: 'head-too-large', status: 431 })
    const slow = await post(server, '{', { 'content-length': '2' })
    expect(problemOf(slow)).toMatchObject({
      code: 'bad-request',
      detail: 'the request did not arrive in time',
    })
    const slowHead = parseAnswer(
      await exchangeRaw(server, 'GET /v1/items/a HTTP/1.1\r\nhost: x\r\n'),
    )
    expect(problemOf(slowHead)).toMatchObject({ detail: 'the request did not arrive in time' })
    expect((await request(server, 'GET /v1/items/a')).status).toBe(200)
  })
})

describe('a body', () => {
  test('is asked for after the credentials were seen, where the asker waits for that', async () => {
    await using server = await serveExample(keeping)
    const body = JSON.stringify(item)
    const head = (key: string) =>
      `POST /v1/items HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\nexpect: 100-continue\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`
    const refused = await exchangeRaw(server, head('wrong'))
    expect(refused).toMatch(/^HTTP\/1\.1 401 /)
    const socket = await connectRaw(server)
    socket.write(head(USER_KEY))
    socket.once('data', piece => {
      expect(String(piece)).toBe('HTTP/1.1 100 Continue\r\n\r\n')
      socket.write(body)
    })
    expect(await received(socket)).toMatch(/HTTP\/1\.1 201 Created\r\n/)
  })

  test('that goes on after it was refused is cut off, and the refusal is read', async () => {
    await using server = await serveExample(keeping)
    const socket = await connectRaw(server)
    socket.write(
      `POST /v1/items HTTP/1.1\r\nhost: x\r\ncontent-length: 9999999999\r\ncontent-type: application/json\r\n\r\n`,
    )
    const piece = Buffer.alloc(64 * 1024)
    const pour = () => {
      while (!socket.destroyed && socket.write(piece)) continue
    }
    socket.on('drain', pour)
    pour()
    expect(await received(socket)).toMatch(/^HTTP\/1\.1 401 /)
  })
})

describe('a handler', () => {
  test('that fails is answered for without a word of why, and logged', async () => {
    const get = () => Promise.reject(new Error('S3CRET'))
    await using server = await serveExample({ ...keeping, get })
    const answer = await request(server, 'GET /v1/items/a')
    expect(problemOf(answer)).toMatchObject({ code: 'internal', retryable: true })
    expect(answer.body).not.toContain('S3CRET')
    expect(server.logged).toEqual([{ err: expect.objectContaining({ message: 'S3CRET' }) }])
  })

  test('whose output does not fit is found out in tests', async () => {
    const put = async () => Object.assign({ session: SESSION, text: 'x' }, { text: 1 })
    await using server = await serveExample([
      { get: keeping.get },
      { put: (...all) => Reflect.apply(put, undefined, all) },
    ])
    expect(problemOf(await post(server, JSON.stringify(item)))).toMatchObject({ code: 'internal' })
    expect(server.logged).toEqual([
      {
        err: expect.objectContaining({
          message: 'the output of put does not fit: /text must be string',
        }),
      },
    ])
  })

  test('learns who asks, from where, and when nobody waits any longer', async () => {
    const called = Promise.withResolvers<Caller>()
    await using server = await serveExample({
      async get(_, caller) {
        called.resolve(caller)
        await new Promise((_, reject) => {
          caller.signal.addEventListener('abort', () => reject(new Error('given up')))
        })
        return { status: 200, body: item }
      },
    })
    const socket = await connectRaw(server)
    socket.write(`GET /v1/items/a HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${USER_KEY}\r\n\r\n`)
    const caller = await called.promise
    expect(caller).toMatchObject({ kind: 'user', id: 'tanaka', address: '127.0.0.1' })
    expect(caller.signal.aborted).toBe(false)
    const aborted = new Promise(resolve => caller.signal.addEventListener('abort', resolve))
    socket.destroy()
    await aborted
    expect(server.logged).toEqual([])
  })

  test('keeps its own `this`, and may be asked by HEAD', async () => {
    class Keeper {
      readonly #item = item
      async get() {
        return { status: 200, body: this.#item } as const
      }
    }
    await using server = await serveExample(new Keeper())
    const answer = await request(server, 'HEAD /v1/items/a')
    expect(answer).toMatchObject({ status: 200, body: '' })
    expect(answer.head).toContain(`content-length: ${JSON.stringify(item).length}`)
  })

  test('is the only one of its operation', async () => {
    await expect(serveExample([keeping, { get: keeping.get }])).rejects.toThrow(
      'get has more than one handler',
    )
  })
})

describe('close', () => {
  test('ends waiting requests, upgraded connections and connections without a word', async () => {
    const server = await serveExample({ get: () => new Promise(() => {}) })
    server.listening.server.on('upgrade', (_, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n')
    })
    const sockets = await Promise.all([connectRaw(server), connectRaw(server), connectRaw(server)])
    const [waiting, upgraded] = sockets
    waiting.write(
      `GET /v1/items/a HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${USER_KEY}\r\n\r\n`,
    )
    const isUpgraded = new Promise(resolve => upgraded.once('data', resolve))
    upgraded.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')
    await isUpgraded
    const closed = sockets.map(socket => received(socket))
    await server.listening.close(50)
    await Promise.all(closed)
    await server[Symbol.asyncDispose]()
  })
})
