// What the local port refuses, and how the failures of exchanges are told.

import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeFrame } from '../../../runtime/frame/index.ts'
import { answering, headOf } from '../played/answering-device.ts'
import {
  dial,
  type LocalSocket,
  type PlayedSession,
  playedSession,
  requestText,
} from '../played/played-session.ts'

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

const small = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

/** Answers `/` at once and leaves everything else unanswered. */
const answersRoot = answering(({ head }) =>
  head.target === '/' ? [Buffer.from(small)] : undefined,
)

function get(played: PlayedSession, target: string): string {
  return `GET ${target} HTTP/1.1\r\nHost: ${played.host}\r\n\r\n`
}

/** The problem in an answer. */
function problemOf(text: string): { status: number; code: unknown; source: unknown } {
  const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(text) ?? []
  expect(text).toContain('content-type: application/problem+json')
  const problem: unknown = JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4))
  const members = new Map(Object.entries(problem ?? {}))
  expect(members.get('status')).toBe(Number(status))
  return { status: Number(status), code: members.get('code'), source: members.get('source') }
}

describe('what could be read in two ways', () => {
  const requests = rejections.filter(
    ({ of, reason }) => of === 'request' && reason !== 'excess-bytes',
  )

  test('a corpus of requests is refused, and nothing unchecked leaves', async () => {
    await using played = await playedSession({ behaviour: answersRoot })
    for (const { name, bytes } of requests) {
      const before = played.exchanges.length
      const local = await played.dial()
      local.socket.write(
        Buffer.from(bytes.replaceAll('Host: printer', `Host: ${played.host}`), 'latin1'),
      )
      const { status, code } = problemOf(await local.wholeText())
      expect([status, code], name).toEqual([400, 'malformed-http'])
      const reached = played.exchanges.slice(before)
      if (reached.length > 0) {
        // The head was good, and the body was not: the exchange is given up.
        await played.until(() => reached.every(({ reset }) => reset !== undefined))
        expect(
          reached.map(({ reset, ended }) => [reset, ended]),
          name,
        ).toEqual([['malformed-http', false]])
        expect(headOf(Buffer.concat(reached[0]?.received ?? [])).hasBody).toBe(true)
      }
    }
    const local = await played.dial()
    local.socket.write(get(played, '/'))
    await local.textWith('ok')
  })

  test('a corpus of responses is refused: no octet of a bad head reaches the program', async () => {
    const responses = rejections.filter(({ of }) => of === 'response')
    const byTarget = new Map(responses.map((rejection, index) => [`/${index}`, rejection]))
    await using played = await playedSession({
      behaviour: seen => {
        if (seen.received.length === 0 || !seen.exchange.open) return
        const { target } = headOf(Buffer.concat(seen.received))
        const octets = Buffer.from(byTarget.get(target)?.bytes ?? '', 'latin1')
        byTarget.delete(target)
        if (octets.length > 0) seen.exchange.write(octets)
      },
    })
    for (const [index, { name, method = 'GET', upgrade, reason, bytes }] of responses.entries()) {
      const local = await played.dial()
      const asks = upgrade === true ? 'Connection: upgrade\r\nUpgrade: websocket\r\n' : ''
      local.socket.write(`${method} /${index} HTTP/1.1\r\nHost: ${played.host}\r\n${asks}\r\n`)
      const text = await local.wholeText()
      if (text === '') continue
      const isTold = /^HTTP\/1\.1 (400|431) /.test(text)
      expect(isTold || bytes.startsWith(text), `${name}, ${reason}: ${text}`).toBe(true)
    }
    await played.until(() => played.exchanges.every(({ reset }) => reset !== undefined))
    const resets = played.exchanges.map(({ reset }) => reset)
    expect(new Set(resets)).toEqual(new Set(['malformed-http']))
    expect(resets).toHaveLength(responses.length)
  })

  test('a response that ends before it is complete is reset at the device, whatever of it was given', async () => {
    const cut = ['HTTP/1.1 200 OK\r\nConte', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour']
    const left = [...cut]
    const frames: string[] = []
    await using played = await playedSession({
      relay: {
        onFrame: (from, message) => {
          const frame = decodeFrame(message)
          if (from === 'terminal' && frame.name === 'reset') frames.push(frame.headers.code)
        },
      },
      behaviour: ({ exchange, ended }) => {
        const octets = ended ? left.shift() : undefined
        if (octets !== undefined) exchange.write(Buffer.from(octets), { end: true })
      },
    })
    for (const octets of cut) {
      const local = await played.dial()
      local.socket.write(get(played, '/'))
      const text = await local.wholeText()
      if (octets.includes('\r\n\r\n')) expect(text).toBe(octets)
      else expect(problemOf(text)).toMatchObject({ status: 400, code: 'malformed-http' })
    }
    await expect.poll(() => frames).toEqual(cut.map(() => 'malformed-http'))
  })

  test('a head that is too large, or comes with too many fields, is refused as such', async () => {
    await using played = await playedSession({ behaviour: answersRoot })
    for (const fields of [`X: ${'y'.repeat(70_000)}\r\n`, 'X: y\r\n'.repeat(201)]) {
      const local = await played.dial()
      local.socket.write(`GET / HTTP/1.1\r\nHost: ${played.host}\r\n${fields}\r\n`)
      expect(problemOf(await local.wholeText())).toMatchObject({
        status: 431,
        code: 'head-too-large',
      })
    }
    expect(played.exchanges).toEqual([])
  })
})

describe('pages of another origin', () => {
  const foreign: readonly (readonly [method: string, fields: Record<string, string>])[] = [
    ['POST', { Origin: 'https://evil.example' }],
    ['POST', { Origin: 'null' }],
    ['POST', { Origin: 'http://localhost:PORT' }],
    ['GET', { Origin: 'http://job-log.HOST' }],
    ['OPTIONS', { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'PUT' }],
    ['GET', { Origin: 'https://evil.example', Connection: 'Upgrade', Upgrade: 'websocket' }],
    ['GET', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'image' }],
    ['GET', { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Dest': 'iframe' }],
    ['POST', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'document' }],
  ]
  const own: readonly (readonly [method: string, fields: Record<string, string>])[] = [
    ['GET', {}],
    ['POST', { Origin: 'http://HOST' }],
    ['POST', { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' }],
    ['GET', { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Dest': 'document' }],
    ['GET', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'document' }],
  ]
  const asked = async (
    played: PlayedSession,
    method: string,
    fields: Record<string, string>,
    before = '',
  ): Promise<LocalSocket> => {
    const lines = Object.entries({ Host: 'HOST', Connection: 'close', ...fields })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')
      .replaceAll('HOST', played.host)
      .replaceAll('PORT', String(played.localPort.port))
    const local = await played.dial()
    local.socket.write(`${before}${method} / HTTP/1.1\r\n${lines}\r\n`)
    return local
  }

  test('reach no application, not even behind a request of its own page', async () => {
    await using played = await playedSession({ behaviour: answersRoot })
    for (const [method, fields] of foreign) {
      const local = await asked(played, method, fields)
      const { status, code } = problemOf(await local.wholeText())
      expect([status, code], JSON.stringify(fields)).toEqual([403, 'not-permitted'])
    }
    expect(played.exchanges).toEqual([])
    const behind = await asked(played, 'POST', { Origin: 'https://evil.example' }, get(played, '/'))
    expect(await behind.wholeText()).toMatch(/ok.*HTTP\/1\.1 403 /s)
    expect(played.exchanges).toHaveLength(1)
  })

  test('may link to it, and its own page may do everything', async () => {
    await using played = await playedSession({ behaviour: answersRoot })
    for (const [method, fields] of own) {
      const local = await asked(played, method, fields)
      expect(await local.wholeText(), JSON.stringify(fields)).toContain('200 OK')
    }
  })
})

describe('names', () => {
  test('a host that was not given out is misdirected, whatever it is like', async () => {
    await using played = await playedSession({ behaviour: answersRoot })
    const { port } = played.localPort
    const name = played.host.slice(0, played.host.lastIndexOf(':'))
    for (const host of [
      `evil.example:${port}`,
      name,
      `${name}:${port + 1}`,
      `${name}.:${port}`,
      `x.${name}:${port}`,
      name.replace('web-server', 'job-log'),
      `${name.replace('019a3c5e', '019a3c5f')}:${port}`,
      `sub.localhost:${port}`,
      `[::1]:${port}`,
      '',
    ]) {
      const local = await played.dial()
      local.socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
      const { status } = problemOf(await local.wholeText())
      expect(status, host).toBe(host === '' ? 400 : 421)
    }
    expect(played.exchanges).toEqual([])
  })

  test('on a kept connection every request is for the host of the first', async () => {
    await using played = await playedSession({ behaviour: answersRoot })
    const { port } = played.localPort
    for (const host of [`evil.example:${port}`, `localhost:${port}`]) {
      const local = await played.dial()
      local.socket.write(get(played, '/'))
      await local.octetsOf(small.length)
      local.socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
      const text = await local.wholeText()
      expect(problemOf(text.slice(small.length)).status).toBe(421)
    }
    const local = await played.dial()
    local.socket.write(get(played, '/'))
    local.socket.write(`GET / HTTP/1.1\r\nHost: ${played.host.toUpperCase()}\r\n\r\n`)
    await local.octetsOf(2 * small.length)
  })

  test('the IPv6 loopback address leads to the same port', async context => {
    await using played = await playedSession({ behaviour: answersRoot })
    const local = await dial(played.localPort.port, '::1').catch(() => undefined)
    if (local === undefined) return context.skip()
    local.socket.write(get(played, '/'))
    await local.octetsOf(small.length)
  })
})

describe('programs that go away', () => {
  test('before, within and behind the head of a response: the exchange is cancelled', async () => {
    await using played = await playedSession({
      behaviour: seen => {
        if (!seen.ended || seen.reset !== undefined || seen.exchange.number === 1) return
        const isBegun = seen.exchange.number === 2
        const octets = isBegun ? 'HTTP/1.1 200 O' : small.slice(0, -2)
        seen.exchange.write(Buffer.from(octets))
      },
    })
    for (const wanted of ['', '', small.slice(0, -2)]) {
      const before = played.exchanges.length
      const local = await played.dial()
      local.socket.write(get(played, '/left'))
      await played.until(() => played.exchanges.length > before)
      await local.octetsOf(wanted.length)
      local.socket.resetAndDestroy()
      const seen = played.exchanges[before]
      await played.until(() => seen?.reset !== undefined)
      expect(seen?.reset).toBe('cancelled')
    }
  })

  test('in the middle of a body: the exchange is cancelled, and its octets are no whole request', async () => {
    await using played = await playedSession({ behaviour: () => {} })
    const local = await played.dial()
    local.socket.write(`POST / HTTP/1.1\r\nHost: ${played.host}\r\nContent-Length: 100\r\n\r\nhalf`)
    await played.until(() => played.exchanges.length === 1)
    local.socket.end()
    await played.until(() => played.exchanges[0]?.reset !== undefined)
    expect(played.exchanges[0]).toMatchObject({ reset: 'cancelled', ended: false })
  })

  test('a program that ends its sending still gets an answer that comes soon', async () => {
    await using played = await playedSession({ behaviour: answersRoot })
    const local = await played.dial()
    local.socket.end(get(played, '/'))
    expect(await local.wholeText()).toBe(small)
  })

  test('a program that ended its sending and gets no answer is taken for gone', async () => {
    await using played = await playedSession({ behaviour: answersRoot })
    const local = await played.dial()
    local.socket.end(get(played, '/never'))
    await played.until(() => played.exchanges[0]?.reset !== undefined)
    expect(played.exchanges[0]?.reset).toBe('cancelled')
  })
})

describe('losses', () => {
  test('a safe request without an octet of an answer is made again; another one is reported', async () => {
    let isCut = false
    await using played = await playedSession({
      behaviour: seen => {
        if (isCut && seen.ended && seen.reset === undefined) {
          seen.exchange.write(Buffer.from(small), { end: true })
        }
      },
    })
    const [safe, unsafe] = [await played.dial(), await played.dial()]
    safe.socket.write(get(played, '/again'))
    unsafe.socket.write(`POST /once HTTP/1.1\r\nHost: ${played.host}\r\nContent-Length: 0\r\n\r\n`)
    await played.until(() => played.exchanges.filter(({ ended }) => ended).length === 2)
    isCut = true
    played.relay.cut('terminal')
    expect(problemOf(await unsafe.wholeText())).toEqual({
      status: 502,
      code: 'connection-lost',
      source: 'relay',
    })
    await safe.octetsOf(small.length)
    expect(safe.text).toBe(small)
    expect(played.exchanges.map(each => headOf(Buffer.concat(each.received)).target)).toEqual(
      expect.arrayContaining(['/again', '/once', '/again']),
    )
    expect(played.exchanges).toHaveLength(3)
  })

  test('a response that is cut never looks whole', async () => {
    await using played = await playedSession({
      behaviour: seen => {
        const half = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'
        if (seen.ended && seen.reset === undefined) seen.exchange.write(Buffer.from(half))
      },
    })
    const local = await played.dial()
    local.socket.write(get(played, '/'))
    await local.textWith('half')
    played.relay.cut('device')
    expect(await local.wholeText()).toMatch(/half$/)
  })

  test('a response that the close ends is broken off when it is cut', async () => {
    await using played = await playedSession({
      behaviour: seen => {
        const half = 'HTTP/1.1 200 OK\r\n\r\nhalf'
        if (seen.ended && seen.reset === undefined) seen.exchange.write(Buffer.from(half))
      },
    })
    const local = await played.dial()
    local.socket.write(get(played, '/'))
    await local.textWith('half')
    const broken = once(local.socket, 'error')
    played.relay.cut('device')
    expect(await broken).toMatchObject([{ code: 'ECONNRESET' }])
  })

  test('a request that comes while the printer is away waits for it', async () => {
    await using played = await playedSession({ behaviour: answersRoot, withoutDevice: true })
    const [first, second] = [await played.dial(), await played.dial()]
    first.socket.write(get(played, '/'))
    second.socket.write(`POST / HTTP/1.1\r\nHost: ${played.host}\r\nContent-Length: 300000\r\n\r\n`)
    second.socket.write(Buffer.alloc(300_000, 'x'))
    played.connectDevice()
    await Promise.all([first.octetsOf(small.length), second.octetsOf(small.length)])
  })

  test('what the device resets is told with the code and the status of the table', async () => {
    await using played = await playedSession({
      behaviour: seen => {
        if (seen.ended && seen.reset === undefined) seen.exchange.reset('application-unreachable')
      },
    })
    const local = await played.dial()
    local.socket.write(get(played, '/'))
    expect(problemOf(await local.wholeText())).toEqual({
      status: 502,
      code: 'application-unreachable',
      source: 'device',
    })
    const head = await played.dial()
    head.socket.write(`HEAD / HTTP/1.1\r\nHost: ${played.host}\r\n\r\n`)
    expect(await head.wholeText()).toMatch(/^HTTP\/1\.1 502 [^]*\r\n\r\n$/)
  })
})

describe('ends', () => {
  test('after halt no exchange is opened; one that is open goes on', async () => {
    await using played = await playedSession({ behaviour: () => {} })
    const open = await played.dial()
    open.socket.write(get(played, '/open'))
    await played.until(() => played.exchanges[0]?.ended === true)
    played.relay.say('terminal', 'halt', { reason: 'deployment', deadline: 60 })
    await played.until(() => played.client.halted)
    const late = await played.dial()
    late.socket.write(get(played, '/late'))
    expect(problemOf(await late.wholeText())).toMatchObject({ status: 503, code: 'relay-draining' })
    played.exchanges[0]?.exchange.write(Buffer.from(small), { end: true })
    await open.octetsOf(small.length)
    expect(played.exchanges).toHaveLength(1)
  })

  test('at the end of the session open and later requests are answered so', async () => {
    await using played = await playedSession({ behaviour: () => {} })
    const open = await played.dial()
    open.socket.write(get(played, '/open'))
    await played.until(() => played.exchanges[0]?.ended === true)
    played.client.terminate()
    expect(problemOf(await open.wholeText())).toMatchObject({ status: 410, code: 'session-over' })
    await played.until(() => played.ends.length === 1)
    expect(played.ends).toEqual([{ kind: 'terminated', reason: 'terminal', confirmed: true }])
    const late = await played.dial()
    late.socket.write(get(played, '/late'))
    expect(problemOf(await late.wholeText())).toMatchObject({ status: 410, code: 'session-over' })
  })

  test('a browser that shows a page is told by a page', async () => {
    await using played = await playedSession({ behaviour: () => {} })
    played.client.terminate()
    await played.until(() => played.ends.length === 1)
    const browser = await played.dial()
    const head = `GET / HTTP/1.1\r\nHost: ${played.host}\r\nSec-Fetch-Dest: document\r\n\r\n`
    browser.socket.write(head)
    const text = await browser.wholeText()
    expect(text).toMatch(/^HTTP\/1\.1 410 /)
    expect(text).toContain('content-type: text/html; charset=utf-8\r\n')
    expect(text).toContain('href="http://localhost:')
  })
})

describe('upgrades', () => {
  const asks = 'Connection: Upgrade\r\nUpgrade: echo\r\n'
  const switches =
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n'

  async function switched(played: PlayedSession): Promise<LocalSocket> {
    const local = await played.dial()
    local.socket.write(`GET /echo HTTP/1.1\r\nHost: ${played.host}\r\n${asks}\r\nearly`)
    await local.textWith('early')
    return local
  }

  /** Switches to a protocol in which everything is sent back. */
  function echoes(): Parameters<typeof playedSession>[0]['behaviour'] {
    const heads = new Map<unknown, number>()
    return seen => {
      const text = requestText(seen)
      if (!heads.has(seen)) {
        heads.set(seen, text.indexOf('\r\n\r\n') + 4)
        seen.exchange.upgrade()
        seen.exchange.write(Buffer.from(switches))
      }
      const from = heads.get(seen) ?? 0
      if (text.length > from) {
        heads.set(seen, text.length)
        seen.exchange.write(Buffer.from(text.slice(from), 'latin1'))
      }
      if (seen.ended && seen.exchange.open) seen.exchange.end()
    }
  }

  test('octets pass both ways behind a 101, and each way ends by itself', async () => {
    await using played = await playedSession({ behaviour: echoes() })
    const local = await switched(played)
    expect(local.text).toBe(`${switches}early`)
    const more = Buffer.alloc(1_000_000, '\u0001\r\n\u00ff', 'latin1')
    local.socket.end(more)
    await local.octetsOf(switches.length + 5 + more.length)
    await local.closed
    expect(local.octets.subarray(switches.length + 5).equals(more)).toBe(true)
    const [seen] = played.exchanges
    expect(seen && requestText(seen)).toContain('Connection: Upgrade\r\nUpgrade: echo\r\n\r\nearly')
    expect(seen?.ended).toBe(true)
  })

  test('a program that breaks off behind a 101 cancels the exchange', async () => {
    await using played = await playedSession({ behaviour: echoes() })
    const local = await switched(played)
    local.socket.resetAndDestroy()
    await played.until(() => played.exchanges[0]?.reset === 'cancelled')
  })

  test('what follows a request for another protocol waits until that is declined', async () => {
    await using played = await playedSession({
      behaviour: seen => {
        const isUpgrade = requestText(seen).includes('Upgrade: echo')
        if ((isUpgrade || seen.ended) && seen.exchange.open && seen.reset === undefined) {
          seen.exchange.write(Buffer.from(small), { end: true })
        }
      },
    })
    const local = await played.dial()
    local.socket.write(
      `GET /echo HTTP/1.1\r\nHost: ${played.host}\r\n${asks}\r\n${get(played, '/next')}`,
    )
    await local.octetsOf(2 * small.length)
    expect(played.exchanges).toHaveLength(2)
    expect(played.exchanges[0]?.ended).toBe(false)
  })
})
