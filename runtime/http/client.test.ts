import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { test as properties } from '@fast-check/vitest'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { errorTable } from '../../generated/errors.ts'
import { timers } from '../../generated/session.ts'
import { isErrorCode, isTimerName, MrspError } from '../errors.ts'
import {
  type ExampleClient,
  exampleCertificate,
  exampleService,
  type GetInput,
  type Item,
  type PutInput,
  serveExample,
  SESSION,
  USER_KEY,
} from './example-service.ts'
import { type ClientOptions, createClient, preferredWait, secretEquals } from './index.ts'

const item: Item = { session: SESSION, text: 'x' }

async function failure(call: Promise<unknown>): Promise<MrspError> {
  const problem: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(problem instanceof MrspError)) throw new Error('no MrspError', { cause: problem })
  return problem
}

/** A client of a server that answers as it likes, and the number of connections that it took. */
async function withServer(
  listener: RequestListener,
  use: (
    client: ExampleClient & { warm(): Promise<void> },
    connections: () => number,
  ) => Promise<void>,
  options: Partial<ClientOptions> = {},
): Promise<void> {
  const { certificate, key, ca } = await exampleCertificate()
  const server = createServer({ cert: certificate, key }, listener)
  let connections = 0
  server.on('secureConnection', () => connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = createClient<ExampleClient>(exampleService, {
    url: `https://127.0.0.1:${port}`,
    ca,
    credential: () => USER_KEY,
    ...options,
  })
  try {
    await use(client, () => connections)
  } finally {
    client.close()
    server.closeAllConnections()
    server.close()
  }
}

const answering =
  (status: number, type: string, body: string | Buffer): RequestListener =>
  (request, response) => {
    request.resume()
    response.writeHead(status, { 'content-type': type }).end(body)
  }
const json = (value: unknown) => answering(201, 'application/json', JSON.stringify(value))

describe('a call', () => {
  properties.prop(
    [fc.string({ unit: 'binary', maxLength: 2000 }), fc.string({ unit: 'grapheme' })],
    {
      numRuns: 20,
    },
  )('carries any text there and back', async (text, session) => {
    const put = async ({ body }: PutInput) => body
    await using server = await serveExample({ put })
    expect(await server.client().put({ body: { session, text } })).toEqual({ session, text })
  })

  properties.prop(
    [
      fc.record(
        {
          item: fc.stringMatching(/^[a-z0-9-]{1,64}$/),
          prefer: fc.stringMatching(/^wait=[0-9]{1,2}$/),
          since: fc.maxSafeNat(),
          brief: fc.boolean(),
        },
        { requiredKeys: ['item'] },
      ),
    ],
    { numRuns: 20 },
  )('carries parameters in path, query and header', async input => {
    const seen: GetInput[] = []
    await using server = await serveExample({
      async get(got) {
        seen.push(got)
        return { status: 202, body: item }
      },
    })
    expect(await server.client().get(input)).toEqual({ status: 202, body: item })
    expect(seen).toEqual([input])
  })

  properties.prop(
    [
      fc.constantFrom(...Object.keys(errorTable).filter(isErrorCode)),
      fc.record(
        {
          source: fc.constantFrom('device', 'terminal', 'management', 'relay'),
          detail: fc.string({ unit: 'grapheme', maxLength: 200 }),
          session: fc.constant(SESSION),
          timer: fc.constantFrom(...Object.keys(timers).filter(isTimerName)),
          retryAfter: fc.nat(86_400),
        },
        { requiredKeys: ['source'] },
      ),
    ],
    { numRuns: 60 },
  )('fails with the error that the handler threw', async (code, facts) => {
    const error = new MrspError(code, facts)
    await using server = await serveExample({ put: () => Promise.reject(error) })
    const { source, detail, session, timer, retryAfter, retryable } = error
    expect(await failure(server.client().put({ body: item }))).toMatchObject({
      code,
      source,
      detail,
      session,
      timer,
      retryAfter,
      retryable,
    })
  })

  test('gives nothing where the answer has no body', async () => {
    await using server = await serveExample({ remove: async () => {} })
    expect(await server.client().remove({ item: 'a' })).toBeUndefined()
  })

  test('uses the connection that stands', async () => {
    await withServer(json(item), async (client, connections) => {
      await client.warm()
      expect(connections()).toBe(1)
      for (let count = 0; count < 5; count++) await client.put({ body: item })
      expect(connections()).toBe(1)
    })
  })

  test('that reads is made again where the kept connection was just closed', async () => {
    const requests: (string | undefined)[] = []
    const listener: RequestListener = (request, response) => {
      requests.push(request.method)
      if (requests.length === 2 || requests.length === 5) request.socket.destroy()
      else answering(200, 'application/json', JSON.stringify(item))(request, response)
    }
    await withServer(listener, async (client, connections) => {
      await client.get({ item: 'a' })
      expect(await client.get({ item: 'a' })).toEqual({ status: 200, body: item })
      expect(connections()).toBe(2)
      await client.get({ item: 'a' })
      expect(await failure(client.put({ body: item }))).toMatchObject({
        code: 'management-unreachable',
      })
      expect(requests).toEqual(['GET', 'GET', 'GET', 'GET', 'POST'])
    })
  })

  test('is not sent where its input does not fit', async () => {
    await withServer(
      () => expect.unreachable(),
      async client => {
        const wrong = [{ item: '../health' }, { item: 'a', since: 'x' }, {}]
        for (const input of wrong) {
          const call: unknown = Reflect.apply(client.get, client, [input])
          expect(await failure(Promise.resolve(call))).toMatchObject({
            code: 'bad-request',
            source: 'terminal',
          })
        }
      },
    )
  })
})

describe('a call fails', () => {
  test.each([
    [
      'an unknown code',
      'unknown',
      answering(418, 'application/problem+json', '{"code":"teapot","source":"relay"}'),
      'relay',
    ],
    [
      'a problem without a code',
      'internal',
      answering(500, 'application/problem+json', '{}'),
      'management',
    ],
    [
      'a problem that is no JSON',
      'internal',
      answering(500, 'application/problem+json', '{'),
      'management',
    ],
    ['a page', 'internal', answering(502, 'text/html', '<p>'), 'management'],
    ['a redirect', 'internal', answering(307, 'text/plain', ''), 'management'],
    [
      'a success that is not listed',
      'internal',
      answering(200, 'application/json', JSON.stringify(item)),
      'management',
    ],
    ['a wrong type', 'internal', json({ session: SESSION, text: 7 }), 'management'],
    ['no JSON', 'internal', answering(201, 'application/json', '{'), 'management'],
    [
      'a page in place of JSON',
      'internal',
      answering(201, 'text/html', JSON.stringify(item)),
      'management',
    ],
    [
      'too many octets',
      'internal',
      answering(201, 'application/json', Buffer.alloc(1024 * 1024 + 1, ' ')),
      'management',
    ],
  ] as const)('where it is answered with %s', async (_, code, listener, source) => {
    await withServer(listener, async client => {
      expect(await failure(client.put({ body: item }))).toMatchObject({ code, source })
    })
  })

  test('where the answer breaks off or is no HTTP', async () => {
    const broken: RequestListener = (request, response) => {
      response.writeHead(201, { 'content-length': '100' }).write('{')
      setImmediate(() => request.socket.destroy())
    }
    await withServer(broken, async client => {
      expect(await failure(client.put({ body: item }))).toMatchObject({
        code: 'management-unreachable',
      })
    })
    await withServer(
      request => request.socket.end('HELLO\r\n\r\n'),
      async client => {
        expect(await failure(client.put({ body: item }))).toMatchObject({
          code: 'internal',
          source: 'management',
        })
      },
    )
  })

  test('where nobody answers, or somebody who is not trusted', async () => {
    const { ca } = await exampleCertificate()
    const nobody = createClient<ExampleClient>(exampleService, { url: 'https://127.0.0.1:1', ca })
    const unreachable = { code: 'management-unreachable', source: 'terminal', retryable: true }
    expect(await failure(nobody.put({ body: item }))).toMatchObject(unreachable)
    await nobody.warm()
    await withServer(
      () => expect.unreachable(),
      async client => {
        expect(await failure(client.put({ body: item }))).toMatchObject(unreachable)
      },
      { ca: undefined },
    )
  })

  test('after its time, or when the asker gives up', async () => {
    await withServer(
      () => {},
      async client => {
        expect(await failure(client.put({ body: item }))).toMatchObject({
          code: 'management-unreachable',
        })
        const gone = new AbortController()
        const call = failure(client.put({ body: item }, { timeout: 60_000, signal: gone.signal }))
        gone.abort()
        expect(await call).toMatchObject({ code: 'cancelled', source: 'terminal' })
        const late = client.put({ body: item }, { signal: AbortSignal.abort() })
        expect(await failure(late)).toMatchObject({ code: 'cancelled' })
      },
      { timeout: 50 },
    )
  })

  test('no sooner than the answer may wait', async () => {
    const slow: RequestListener = (request, response) => {
      const answer = answering(200, 'application/json', JSON.stringify(item))
      setTimeout(() => answer(request, response), 200)
    }
    await withServer(
      slow,
      async client => {
        expect(await client.get({ item: 'a', prefer: 'wait=1' })).toMatchObject({ status: 200 })
      },
      { timeout: 20 },
    )
  })
})

describe('steps', () => {
  test('are told as they are sent, by who names them', async () => {
    const told: string[] = []
    const observe = (step: string, what: string, details?: { session?: string | undefined }) =>
      told.push(`${step} ${what} ${details?.session}`)
    await using server = await serveExample(
      {
        async put({ body }, caller) {
          caller.answers('S103')
          if (body.text === 'refuse') throw new MrspError('login-refused', { source: 'management' })
          if (body.text === 'fail') throw new Error('failed')
          return body
        },
      },
      { observe },
    )
    const client = server.client({ observe })
    await client.put({ body: item }, { steps: ['S101'] })
    const asked = `S101 put is asked ${SESSION}`
    const answered = `S103 put is answered ${SESSION}`
    expect(told.splice(0)).toEqual([asked, answered])
    await failure(
      client.put({ body: { ...item, text: 'refuse' } }, { steps: ['S101'], session: 'another' }),
    )
    expect(told.splice(0)).toEqual(['S101 put is asked another', answered])
    await failure(client.put({ body: { ...item, text: 'fail' } }))
    expect(told).toEqual([])
  })

  test('that the specification does not list there are refused', async () => {
    await using server = await serveExample({
      async put({ body }, caller) {
        caller.answers('S101')
        return body
      },
    })
    const client = server.client()
    await expect(client.put({ body: item }, { steps: ['S103'] })).rejects.toThrow(
      'S103 is no step of put',
    )
    expect(await failure(client.put({ body: item }))).toMatchObject({ code: 'internal' })
  })

  test('are not told of a request that cannot be sent', async () => {
    const observe = () => expect.unreachable()
    const client = createClient<ExampleClient>(exampleService, {
      url: 'https://127.0.0.1:1',
      observe,
    })
    await failure(client.put({ body: item }, { steps: ['S101'] }))
  })
})

test.each([
  'http://localhost',
  'https://localhost/v1',
  'https://a:b@localhost',
  'localhost',
  'https://localhost?x',
])('%s is no address of a service', url => {
  expect(() => createClient<ExampleClient>(exampleService, { url })).toThrow(TypeError)
})

describe('preferredWait', () => {
  properties.prop([fc.nat(60)])('is in milliseconds', seconds => {
    expect(preferredWait(`wait=${seconds}`)).toBe(seconds * 1000)
  })
  test.each([undefined, '', 'wait', 'wait=', 'wait=-1', 'wait=999', 'respond-async'])(
    'is 0 for %s',
    prefer => {
      expect(preferredWait(prefer)).toBe(0)
    },
  )
})

describe('secretEquals', () => {
  properties.prop([fc.string(), fc.string()])('is equality', (one, other) => {
    expect(secretEquals(one, one)).toBe(true)
    expect(secretEquals(one, other)).toBe(one === other)
  })
})
