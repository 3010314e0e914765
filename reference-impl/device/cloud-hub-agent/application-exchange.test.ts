import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { AgentSession, type AgentSessionOptions } from '../played/agent-session.ts'
import {
  answering,
  originOf,
  type RawApplication,
  startRawApplication,
} from '../played/raw-application.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

/** A session with an application that is nothing but octets. */
async function sessionWith(
  serve: Parameters<typeof startRawApplication>[0],
  options: Partial<AgentSessionOptions> = {},
): Promise<{ session: AgentSession; application: RawApplication }> {
  const application = await startRawApplication(serve)
  stops.push(() => application.stop())
  const session = await AgentSession.open({ origin: application.origin, ...options })
  stops.push(() => session[Symbol.asyncDispose]())
  return { session, application }
}

const get = (path = '/'): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`
const post = (body: string): string =>
  `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const ok = (body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`

describe('messages are passed on literally', () => {
  test('the response without the fields that concern one connection alone', async () => {
    const { session } = await sessionWith(
      answering(
        () =>
          'HTTP/1.1 103 Early\r\nLink: </a>\r\nConnection: X-One\r\nX-One: 1\r\n\r\n' +
          'HTTP/1.1 200 Fine\r\nkeep-alive: timeout=5\r\nProxy-Thing: 1\r\nConnection: keep-alive, X-Two\r\n' +
          'X-Two: 2\r\nTE: trailers\r\nUpgrade: h2c\r\nX-Kept:  as it is \r\nContent-Length: 2\r\n\r\nok',
      ),
    )
    const { octets } = await session.ask(get())
    expect(octets.toString('latin1')).toBe(
      'HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n' +
        'HTTP/1.1 200 Fine\r\nX-Kept:  as it is \r\nContent-Length: 2\r\n\r\nok',
    )
  })

  test('a body waits for 100 (Continue)', async () => {
    let isBodyThere = false
    const server = createServer((request, response) => {
      request.on('data', () => {
        isBodyThere = true
      })
      request.on('end', () => response.end('taken'))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    stops.push(async () => server.close())
    await using session = await AgentSession.open({ origin: originOf(server) })
    const exchange = session.exchange()
    exchange.send('PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n')
    await exchange.until(text => text.startsWith('HTTP/1.1 100 Continue\r\n\r\n'))
    expect(isBodyThere).toBe(false)
    exchange.send('body', true)
    const { octets, code } = await exchange.answered
    expect(code).toBeUndefined()
    expect(octets.toString()).toMatch(/\r\n\r\ntaken$/)
  })

  test('a response may come before the end of its request, which then ends as well', async () => {
    const { session, application } = await sessionWith(
      answering(() => 'HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n'),
    )
    const exchange = session.exchange()
    exchange.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nsome')
    const { octets, code } = await exchange.answered
    expect(code).toBeUndefined()
    expect(octets.toString()).toBe('HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n')
    // The connection is not clean, so it serves nobody else.
    await expect.poll(() => application.connections[0]?.destroyed).toBe(true)
  })
})

describe('connections to the application', () => {
  test('one serves exchanges one after the other, and is closed when the agent ends', async () => {
    const { session, application } = await sessionWith(answering(() => ok('again')))
    for (let count = 0; count < 5; count++) expect((await session.ask(get())).code).toBeUndefined()
    expect(application.connections).toHaveLength(1)
    session.agent.abandon()
    await expect.poll(() => application.connections[0]?.destroyed).toBe(true)
  })

  test('what can be asked again is, where the application closed a kept connection meanwhile', async () => {
    const { session, application } = await sessionWith((socket, number) => {
      let count = 0
      const serve = answering(head => {
        // The first connection is closed by the second request instead of an answer.
        if (number === 1 && ++count === 2) {
          socket.resetAndDestroy()
          return undefined
        }
        return ok(`${number} ${head.slice(0, head.indexOf(' '))}`)
      })
      serve(socket)
    })
    expect((await session.ask(get())).octets.toString()).toMatch(/1 GET$/)
    expect((await session.ask(get())).octets.toString()).toMatch(/2 GET$/)
    expect(application.connections).toHaveLength(2)
  })

  test('what cannot be asked again goes to a new connection', async () => {
    const bodies: string[] = []
    const { session, application } = await sessionWith((socket, number) => {
      socket.on('data', octets => {
        bodies.push(octets.toString())
        if (number === 1 && bodies.length > 1) socket.destroy()
        else socket.write(ok(String(number)))
      })
    })
    expect((await session.ask(get())).code).toBeUndefined()
    const answers = await Promise.all([session.ask(post('a')), session.ask(post('b'))])
    expect(answers.map(({ code }) => code)).toEqual([undefined, undefined])
    expect(application.connections).toHaveLength(3)
  })

  test('one that says more than it was asked serves nobody any more', async () => {
    const { session, application } = await sessionWith((socket, number) => {
      answering(() => ok(String(number)))(socket)
      if (number === 1) {
        socket.once('data', () => setTimeout(() => socket.write(ok('forged')), 20))
      }
    })
    expect((await session.ask(get())).octets.toString()).toMatch(/1$/)
    await expect.poll(() => application.connections[0]?.destroyed).toBe(true)
    expect((await session.ask(get())).octets.toString()).toMatch(/2$/)
  })

  test('one whose application means to close it serves nobody any more', async () => {
    const { session, application } = await sessionWith(
      answering(() => 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'),
    )
    await session.ask(get())
    await session.ask(get())
    expect(application.connections).toHaveLength(2)
  })

  test('it is closed when the terminal gives the exchange up', async () => {
    const { session, application } = await sessionWith(
      answering(head => (head.includes('/slow') ? undefined : ok('fast'))),
    )
    const exchange = session.exchange()
    exchange.send(get('/slow'), true)
    await expect.poll(() => application.connections.length).toBe(1)
    exchange.cancel()
    expect((await session.ask(get())).octets.toString()).toMatch(/fast$/)
    await expect.poll(() => application.connections[0]?.destroyed).toBe(true)
    expect(application.connections).toHaveLength(2)
  })
})

describe('an application that fails', () => {
  test('is unreachable where nobody listens', async () => {
    const { session, application } = await sessionWith(() => {})
    await application.stop()
    expect(await session.ask(get())).toMatchObject({ code: 'application-unreachable' })
  })

  const head = 'HTTP/1.1 200 OK\r\n'
  test.each([
    ['ends before its answer', '', 'end'],
    ['ends within a head', 'HTTP/1.1 200 OK\r\nConte', 'end'],
    ['ends after an interim response', 'HTTP/1.1 100 Continue\r\n\r\n', 'end'],
    ['ends within a body with a length', `${head}Content-Length: 10\r\n\r\nfour`, 'end'],
    ['ends within a chunk', `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nab`, 'end'],
    ['ends before the last chunk', `${head}Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n`, 'end'],
    ['breaks off within a body with a length', `${head}Content-Length: 10\r\n\r\nfour`, 'break'],
    ['breaks off within a body that its close would end', `${head}\r\nfour`, 'break'],
    ['breaks off before its answer', '', 'break'],
  ])('%s: the exchange is reset', async (_, answer, how) => {
    const { session } = await sessionWith(
      answering((request, socket) => {
        if (request.includes('/good')) return ok('good')
        socket.write(answer, () => {
          if (how === 'end') socket.end()
          // Once what was written has gone out.
          else setTimeout(() => socket.resetAndDestroy(), 20)
        })
        return undefined
      }),
    )
    const [failed, beside] = await Promise.all([session.ask(get()), session.ask(get('/good'))])
    expect(failed.code).toBe('application-unreachable')
    expect(beside.octets.toString()).toBe(ok('good'))
  })

  test('a response that the close ends is whole when the application ends in good order', async () => {
    const { session } = await sessionWith(
      answering((_, socket) => {
        socket.end(`${head}\r\nall of it`)
        return undefined
      }),
    )
    expect(await session.ask(get())).toEqual({ octets: Buffer.from(`${head}\r\nall of it`) })
  })
})

describe('only the approved application is reached', () => {
  test('another one is not approved', async () => {
    const { session, application } = await sessionWith(answering(() => ok('')))
    const asked = await session.ask(get(), 'job-log')
    expect(asked).toEqual({ octets: Buffer.alloc(0), code: 'application-not-approved' })
    expect(application.connections).toEqual([])
  })

  test('one that the device no longer has is unknown', async () => {
    const { session } = await sessionWith(() => {}, { find: () => undefined })
    expect(await session.ask(get())).toMatchObject({ code: 'application-unknown' })
  })

  test.each([
    ['CONNECT', 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n'],
    ['an absolute target', 'GET http://elsewhere/ HTTP/1.1\r\nHost: elsewhere\r\n\r\n'],
  ])('%s is refused', async (_, request) => {
    const { session, application } = await sessionWith(answering(() => ok('')))
    expect(await session.ask(request)).toMatchObject({ code: 'malformed-http' })
    expect(application.connections).toEqual([])
  })

  test('a redirect is passed on and not followed', async () => {
    const redirect =
      'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n'
    const { session, application } = await sessionWith(answering(() => redirect))
    expect((await session.ask(get())).octets.toString()).toBe(redirect)
    expect(application.connections).toHaveLength(1)
  })
})

describe('an upgrade', () => {
  const ask = 'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'
  const switching = 'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'

  test('passes octets in both directions, each of which ends for itself', async () => {
    const { session } = await sessionWith(socket => {
      socket.once('data', () => {
        socket.write(switching)
        let came = ''
        socket.on('data', octets => {
          came += octets.toString()
          if (came === 'first') socket.write('answer')
        })
        // The device's direction goes on behind the end of the terminal's.
        socket.on('end', () => socket.end(`after ${came}`))
      })
    })
    const exchange = session.exchange()
    exchange.send(ask)
    await exchange.until(text => text.endsWith('\r\n\r\n'))
    exchange.send('first')
    await exchange.until(text => text.endsWith('answer'))
    exchange.send('second', true)
    const { octets, code } = await exchange.answered
    expect(code).toBeUndefined()
    expect(octets.toString()).toBe(`${switching}answerafter firstsecond`)
  })

  test('goes on when the application has ended its direction, however much is sent', async () => {
    let came = 0
    const { session } = await sessionWith(socket => {
      socket.once('data', () => {
        socket.end(`${switching}all`)
        socket.on('data', octets => {
          came += octets.length
        })
      })
    })
    const exchange = session.exchange()
    exchange.send(ask)
    await exchange.until(text => text.endsWith('\r\n\r\nall'))
    const piece = Buffer.alloc(65_536, 1)
    const pieces = 200
    for (let count = 0; count < pieces; count++) {
      if (!exchange.send(piece)) await exchange.drained()
    }
    exchange.end()
    await expect.poll(() => came).toBe(pieces * piece.length)
    expect((await exchange.answered).code).toBeUndefined()
  })

  test('octets of the new protocol may stand right behind the request', async () => {
    let request = ''
    const { session } = await sessionWith(socket => {
      socket.once('data', octets => {
        request = octets.toString()
        socket.write(switching)
        socket.on('data', more => socket.end(more))
      })
    })
    const exchange = session.exchange()
    exchange.send(`${ask}early`)
    await exchange.until(text => text.endsWith('early'))
    exchange.end()
    expect((await exchange.answered).octets.toString()).toBe(`${switching}early`)
    expect(request).toBe(ask)
  })

  test('the exchange fails where the application is gone and octets are still to reach it', async () => {
    const { session, application } = await sessionWith(socket => {
      socket.once('data', () => socket.end(`${switching}bye`))
    })
    const exchange = session.exchange()
    exchange.send(ask)
    await exchange.until(text => text.endsWith('bye'))
    application.connections[0]?.resetAndDestroy()
    const writing = setInterval(() => exchange.send('anybody there?'), 10)
    // The end of the application's direction was told before.
    await expect.poll(() => exchange.isOpen).toBe(false)
    clearInterval(writing)
  })

  test('is reset where the request did not ask for it, or its direction has ended', async () => {
    const { session } = await sessionWith(answering(() => switching))
    expect(await session.ask(get())).toMatchObject({ code: 'malformed-http' })
    expect(await session.ask(ask)).toMatchObject({ code: 'malformed-http' })
  })

  test('that is declined is an exchange like any other', async () => {
    const { session, application } = await sessionWith(answering(() => ok('no')))
    for (let count = 0; count < 2; count++) {
      const exchange = session.exchange()
      exchange.send(ask)
      expect(await exchange.answered).toEqual({ octets: Buffer.from(ok('no')) })
    }
    expect(application.connections).toHaveLength(1)
  })

  test('that is declined may have nothing behind it', async () => {
    const { session } = await sessionWith(answering(() => ok('no')))
    const exchange = session.exchange()
    exchange.send(`${ask}early`)
    expect(await exchange.answered).toEqual({ octets: Buffer.alloc(0), code: 'malformed-http' })
  })
})
