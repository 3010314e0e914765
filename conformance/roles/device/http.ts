import type { Clause } from '../../../generated/clauses.ts'
import type { Check } from '../../check/check.ts'
import type { DeviceStage } from './device-stage.ts'
import { carried, mustBe, mustReset } from './exchanges.ts'
import { get, ok } from './http-texts.ts'

const settings = { unattended: true }
const needs = ['unattended', 'applications'] as const

const host = 'Host: printer\r\n'
const fields = (count: number): string =>
  Array.from({ length: count }, (_, index) => `X-${index}: v\r\n`).join('')
const malformed = 'malformed-http'

/** Requests that two programs could read differently, or that are too large. */
const badRequests: readonly (readonly [Clause, string, string?])[] = [
  ['8.30', `GET  / HTTP/1.1\r\n${host}\r\n`],
  ['8.30', `GET / HTTP/1.1 \r\n${host}\r\n`],
  ['8.30', `GET / HTTP/2.0\r\n${host}\r\n`],
  ['8.30', `GET / HTTP/1.2\r\n${host}\r\n`],
  ['8.30', `GET / http/1.1\r\n${host}\r\n`],
  ['8.30', `GET /\r\n${host}\r\n`],
  ['8.30', `\r\nGET / HTTP/1.1\r\n${host}\r\n`],
  ['8.30', `G@T / HTTP/1.1\r\n${host}\r\n`],
  ['8.30', `CONNECT printer:80 HTTP/1.1\r\n${host}\r\n`],
  ['8.30', `CONNECT / HTTP/1.1\r\n${host}\r\n`],
  ['8.30', `GET http://printer/ HTTP/1.1\r\n${host}\r\n`],
  ['8.30', `GET * HTTP/1.1\r\n${host}\r\n`],
  ['8.30', `GET /#part HTTP/1.1\r\n${host}\r\n`],
  ['8.30', `GET /\u00e9 HTTP/1.1\r\n${host}\r\n`],
  ['8.30', `GET /\tx HTTP/1.1\r\n${host}\r\n`],
  ['8.31', `GET / HTTP/1.1\n${host}\r\n`],
  ['8.31', `GET / HTTP/1.1\r\nHost: printer\n\r\n`],
  ['8.31', `GET / HTTP/1.1\r\n${host}X: a\rb\r\n\r\n`],
  ['8.31', `GET / HTTP/1.1\r\n${host}X: a\r\n b\r\n\r\n`],
  ['8.31', `GET / HTTP/1.1\r\n X: a\r\n${host}\r\n`],
  ['8.31', `GET / HTTP/1.1\r\n${host}X : a\r\n\r\n`],
  ['8.31', `GET / HTTP/1.1\r\n${host}X\r\n\r\n`],
  ['8.31', `GET / HTTP/1.1\r\n${host}: a\r\n\r\n`],
  ['8.31', `GET / HTTP/1.1\r\n${host}X(y): a\r\n\r\n`],
  ['8.31', `GET / HTTP/1.1\r\n${host}X: a\u0000b\r\n\r\n`],
  ['8.31', `GET / HTTP/1.1\r\n${host}X: a\u007fb\r\n\r\n`],
  ['8.32', `GET / HTTP/1.1\r\n\r\n`],
  ['8.32', `GET / HTTP/1.1\r\n${host}${host}\r\n`],
  ['8.32', `GET / HTTP/1.1\r\nHost: \r\n\r\n`],
  ['8.32', `GET / HTTP/1.1\r\nHost: a b\r\n\r\n`],
  ['8.32', `GET / HTTP/1.1\r\nHost: user@printer\r\n\r\n`],
  ['8.32', `GET / HTTP/1.1\r\nHost: printer:port\r\n\r\n`],
  ['8.32', `GET / HTTP/1.1\r\nHost: printer/x\r\n\r\n`],
  ['8.32', `POST / HTTP/1.1\r\n${host}Expect: 200-ok\r\nContent-Length: 1\r\n\r\nx`],
  ['8.33', `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 1\r\n\r\nx`],
  ['8.33', `POST / HTTP/1.1\r\n${host}Content-Length: 1, 1\r\n\r\nx`],
  ['8.33', `POST / HTTP/1.1\r\n${host}Content-Length: +1\r\n\r\nx`],
  ['8.33', `POST / HTTP/1.1\r\n${host}Content-Length: 01\r\n\r\nx`],
  ['8.33', `POST / HTTP/1.1\r\n${host}Content-Length: 0x1\r\n\r\nx`],
  ['8.33', `POST / HTTP/1.1\r\n${host}Content-Length: \r\n\r\nx`],
  ['8.33', `POST / HTTP/1.1\r\n${host}Content-Length: 9007199254740992\r\n\r\nx`],
  ['8.33', `POST / HTTP/1.1\r\n${host}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
  ['8.33', `POST / HTTP/1.1\r\n${host}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
  [
    '8.33',
    `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    '8.33',
    `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
  ],
  ['8.33', `POST / HTTP/1.0\r\n${host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['8.33', `POST / HTTP/1.1\r\n${host}Content_Length: 5\r\n\r\n`],
  ['8.33', `POST / HTTP/1.1\r\n${host}Transfer_Encoding: chunked\r\n\r\n`],
  ['8.34', chunked('1;\u0000\r\nx\r\n0\r\n\r\n')],
  ['8.34', chunked(' 1\r\nx\r\n0\r\n\r\n')],
  ['8.34', chunked('1 \r\nx\r\n0\r\n\r\n')],
  ['8.34', chunked('0x1\r\nx\r\n0\r\n\r\n')],
  ['8.34', chunked('+1\r\nx\r\n0\r\n\r\n')],
  ['8.34', chunked('-1\r\nx\r\n0\r\n\r\n')],
  ['8.34', chunked('\r\nx\r\n0\r\n\r\n')],
  ['8.34', chunked('1\nx\n0\n\n')],
  ['8.34', chunked('1\r\nxy\r\n0\r\n\r\n')],
  ['8.34', chunked('1\r\nx0\r\n\r\n')],
  ['8.34', chunked('10000000000000\r\nx')],
  ['8.34', chunked(`1;${'e'.repeat(4200)}\r\nx\r\n0\r\n\r\n`)],
  ['8.34', chunked('0\r\nContent-Length: 5\r\n\r\n')],
  ['8.34', chunked('0\r\nHost: other\r\n\r\n')],
  ['8.34', chunked('0\r\nTransfer-Encoding: chunked\r\n\r\n')],
  ['8.34', chunked('0\r\nConnection: close\r\n\r\n')],
  ['8.31', chunked('0\r\nX: a\nY: b\r\n\r\n')],
  ['8.35', `GET / HTTP/1.1\r\n${host}X: ${'v'.repeat(66_000)}\r\n\r\n`, 'head-too-large'],
  ['8.35', `GET / HTTP/1.1\r\n${host}${fields(201)}\r\n`, 'head-too-large'],
  ['8.39', `GET / HTTP/1.1\r\n${host}Connection: a b\r\n\r\n`],
  ['8.39', `GET / HTTP/1.1\r\n${host}Connection: host\r\n\r\n`],
  ['8.39', `POST / HTTP/1.1\r\n${host}Connection: content-length\r\nContent-Length: 1\r\n\r\nx`],
  [
    '8.39',
    `POST / HTTP/1.1\r\n${host}Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
]

/** Responses that no terminal may get. */
const badResponses: readonly (readonly [Clause, string, string?])[] = [
  ['8.40', 'HTTP/2 200 OK\r\nContent-Length: 0\r\n\r\n'],
  ['8.40', 'HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n'],
  ['8.40', 'HTTP/1.1 600 Odd\r\nContent-Length: 0\r\n\r\n'],
  ['8.40', 'HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n'],
  ['8.40', 'ICY 200 OK\r\nContent-Length: 0\r\n\r\n'],
  ['8.40', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n'],
  ['8.40', 'HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ['8.40', 'HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\n'],
  ['8.40', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
  ['8.16', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
  ['8.31', 'HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n'],
  ['8.31', 'HTTP/1.1 200 OK\r\nContent-Length: 0\nX: y\r\n\r\n'],
  ['8.31', 'HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n'],
  ['8.31', 'HTTP/1.1 200 OK\r\nX : a\r\nContent-Length: 0\r\n\r\n'],
  ['8.31', 'HTTP/1.1 200 OK\r\nX: a\u0001\r\nContent-Length: 0\r\n\r\n'],
  ['8.33', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n'],
  ['8.33', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['8.33', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n'],
  ['8.33', 'HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\n'],
  ['8.33', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['8.34', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ['8.34', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 1\r\n\r\n'],
  ['8.35', `HTTP/1.1 200 OK\r\nX: ${'v'.repeat(66_000)}\r\n\r\n`, 'head-too-large'],
  ['8.35', `HTTP/1.1 200 OK\r\n${fields(201)}Content-Length: 0\r\n\r\n`, 'head-too-large'],
  ['8.39', 'HTTP/1.1 200 OK\r\nConnection: content-length\r\nContent-Length: 0\r\n\r\n'],
  ['8.39', 'HTTP/1.1 200 OK\r\nConnection: a b\r\nContent-Length: 0\r\n\r\n'],
]

function chunked(body: string): string {
  return `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n${body}`
}

/** What of HTTP passes a device and what does not: 8.30 to 8.44. */
export const http: readonly Check<DeviceStage>[] = [
  {
    name: 'ambiguous-requests-are-refused',
    title:
      'A request that two programs could read differently is reset, and nothing of its head passed on',
    clauses: ['8.30', '8.31', '8.32', '8.33', '8.34', '8.35', '8.39', '8.42'],
    family: 'rejection',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const { terminal } = await stage.pair()
      for (const [clause, request, code = malformed] of badRequests) {
        const bytes = Buffer.from(request, 'latin1')
        const exchange = terminal.open(bytes.subarray(0, 60_000), { end: bytes.length <= 60_000 })
        if (bytes.length > 60_000) {
          await terminal.send(exchange, bytes.subarray(60_000), { end: true })
        }
        const outcome = await trial.awaits(
          clause,
          `a reset of ${JSON.stringify(request.slice(0, 80))}`,
          exchange.outcome,
        )
        mustReset(trial, clause, outcome, code)
        const isBody = clause === '8.34' || request.includes('chunked\r\n\r\n0\r\nX')
        const got = stage.application.connections.all.find(({ octets }) => octets.length > 0)
        trial.must(
          '8.42',
          isBody || got === undefined,
          `the application got ${JSON.stringify(got?.octets.toString('latin1', 0, 80))}`,
        )
        if (isBody) stage.application.begin(trial.history)
      }
    },
  },
  {
    name: 'ambiguous-responses-are-refused',
    title: 'A response that two programs could read differently is reset',
    clauses: ['8.40', '8.16', '8.31', '8.33', '8.34', '8.35', '8.39', '8.25'],
    family: 'rejection',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const { terminal } = await stage.pair()
      for (const [clause, response, code = malformed] of badResponses) {
        const { exchange, application } = await carried(stage, trial, terminal, get('/bad'))
        application.write(response)
        const told = JSON.stringify(response.slice(0, 80))
        const outcome = await trial.awaits(clause, `a reset for ${told}`, exchange.outcome)
        mustReset(trial, clause, outcome, code)
        await trial.awaits('8.25', `the end of the connection with ${told}`, application.ended)
      }
      const unfinished = `POST /bad HTTP/1.1\r\n${host}Content-Length: 10\r\n\r\nhalf`
      const expected = stage.application.expect(Buffer.from(unfinished))
      const exchange = terminal.open(unfinished, { end: false })
      const application = await trial.awaits('8.9', 'an unfinished request', expected.whole)
      application.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      )
      const outcome = await trial.awaits(
        '8.16',
        'a reset for a 101 to an upload that is under way',
        exchange.outcome,
      )
      mustReset(trial, '8.16', outcome, malformed)
    },
  },
  {
    name: 'unusual-requests-pass',
    title: 'Requests that are legal pass as they are, however unusual',
    clauses: ['8.9', '8.35', '8.30', '8.33', '8.44'],
    family: 'steps',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const { terminal } = await stage.pair()
      const requests = [
        `OPTIONS * HTTP/1.1\r\n${host}\r\n`,
        `M-SEARCH /?q=[]{}|\\^%zz" HTTP/1.1\r\nhOsT:printer:8080\r\nx:  odd\t spacing \r\nX: twice\r\nx: \r\n\r\n`,
        `POST / HTTP/1.1\r\n${host}Content-Length: 0\r\n\r\n`,
        chunked('5;a=b;c="d e"\r\nhello\r\n00A\r\n0123456789\r\n000\r\nX-Trailer: yes\r\n\r\n'),
        `GET / HTTP/1.1\r\n${host}X: \u00e9\u00ff obs\r\n\r\n`,
        `DELETE /x HTTP/1.1\r\nHost: [::1]:80\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n`,
      ]
      const large = [
        `GET / HTTP/1.1\r\n${host}${fields(99)}\r\n`,
        `GET / HTTP/1.1\r\n${host}X: ${'v'.repeat(16_384 - 44)}\r\n\r\n`,
      ]
      for (const request of [...requests, ...large]) {
        const clause = large.includes(request) ? '8.35' : '8.9'
        const { exchange, application } = await carried(stage, trial, terminal, request, clause)
        application.write(ok('fine'))
        await mustBe(trial, '8.10', exchange, ok('fine'))
      }
      const head = `POST /c HTTP/1.1\r\n${host}Expect: 100-continue\r\nContent-Length: 4\r\n\r\n`
      const expected = stage.application.expect(Buffer.from(`${head}body`))
      const exchange = terminal.open(head, { end: false })
      const application = await trial.awaits('8.9', 'the head', expected.begun)
      await trial.awaits(
        '8.44',
        'the head of a request that waits',
        application.until(octets => octets.includes('100-continue\r\nContent-Length: 4\r\n\r\n')),
      )
      application.write('HTTP/1.1 100 Continue\r\n\r\n')
      await trial.awaits(
        '8.44',
        '100 (Continue)',
        exchange.until(octets => octets.includes('100 Continue\r\n\r\n')),
      )
      await terminal.send(exchange, 'body', { end: true })
      await trial.awaits(
        '8.9',
        'the body',
        application.until(octets => octets.toString('latin1').endsWith('\r\n\r\nbody')),
      )
      application.write('HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n')
      await mustBe(
        trial,
        '8.44',
        exchange,
        'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n',
      )
    },
  },
  {
    name: 'ends-of-responses',
    title:
      'The end of a response is found by its method, status, length, chunks, or the end of the connection',
    clauses: ['8.41', '8.10', '8.12', '8.44'],
    family: 'steps',
    depth: 'smoke',
    needs,
    settings,
    async run(stage, trial) {
      const { terminal } = await stage.pair()
      const cases: readonly (readonly [string, string])[] = [
        ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n'],
        ['HEAD', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'],
        ['GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
        ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n'],
        ['GET', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
        [
          'GET',
          'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
        ],
        [
          'GET',
          'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x="y"\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n',
        ],
        ['GET', 'HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n'],
        ['GET', 'HTTP/1.1 200 \r\nX:1\r\nx:2\r\nContent-Length: 3\r\n\r\nyes'],
      ]
      for (const [method, response] of cases) {
        const request = `${method} /end HTTP/1.1\r\n${host}\r\n`
        const { exchange, application } = await carried(stage, trial, terminal, request)
        application.write(response)
        await mustBe(trial, '8.41', exchange, response)
      }
      const unending = ['HTTP/1.1 200 OK\r\n\r\nuntil the end', 'HTTP/1.0 200 OK\r\n\r\n']
      for (const response of unending) {
        const { exchange, application } = await carried(stage, trial, terminal, get('/close'))
        application.write(response)
        await trial.awaits(
          '8.10',
          'a response',
          exchange.until(all => all.length === response.length),
        )
        trial.must('8.41', exchange.state === 'open', 'it ended before the connection did')
        application.end()
        await mustBe(trial, '8.41', exchange, response)
      }
    },
  },
  {
    name: 'hop-by-hop-fields-of-responses',
    title: 'Fields that are for one connection are taken out of a response, and no others',
    clauses: ['8.37', '8.38', '8.10'],
    family: 'steps',
    depth: 'smoke',
    needs,
    settings,
    async run(stage, trial) {
      const { terminal } = await stage.pair()
      const line = 'HTTP/1.1 200 OK\r\n'
      const end = 'Content-Length: 2\r\n\r\nok'
      const cases: readonly (readonly [string, string])[] = [
        [
          `${line}A: 1\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n${end}`,
          `${line}A: 1\r\n${end}`,
        ],
        [
          `${line}Connection: x-hop , Other\r\nX-Hop: 1\r\nx-hop: 2\r\nX-Hops: 3\r\nOther: 4\r\n${end}`,
          `${line}X-Hops: 3\r\n${end}`,
        ],
        [
          `${line}Proxy-Authenticate: Basic\r\nproxy-anything: 1\r\nTE: x\r\n${end}`,
          `${line}${end}`,
        ],
        [`${line}Upgrade: h2c\r\nConnection: upgrade\r\n${end}`, `${line}${end}`],
        [
          `${line}Trailer: X-Sum\r\nVia: 1.1 a\r\nSet-Cookie: a\r\nset-cookie: b\r\n${end}`,
          `${line}Trailer: X-Sum\r\nVia: 1.1 a\r\nSet-Cookie: a\r\nset-cookie: b\r\n${end}`,
        ],
      ]
      for (const [response, passed] of cases) {
        const { exchange, application } = await carried(stage, trial, terminal, get('/hop'))
        application.write(response)
        await mustBe(trial, '8.37', exchange, passed)
      }
    },
  },
  {
    name: 'protocols-that-are-switched-to',
    title: 'After a 101, octets pass both ways unread; each direction ends by itself',
    clauses: ['8.15', '8.38', '8.16', '8.12'],
    family: 'steps',
    depth: 'smoke',
    needs: [...needs, 'upgrade'],
    settings,
    async run(stage, trial) {
      const { connection, terminal } = await stage.pair()
      const request = get('/socket', 'Upgrade: echo\r\nConnection: upgrade\r\n')
      const expected = stage.application.expect(Buffer.from(request))
      const exchange = terminal.open(request, { upgrade: true })
      const application = await trial.awaits('8.15', 'the request', expected.whole)
      const switched =
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n'
      application.write(`${switched}first`)
      await trial.awaits(
        '8.15',
        'the 101',
        exchange.until(all => all.toString('latin1').endsWith('first')),
      )
      trial.must(
        '8.38',
        /\r\nUpgrade: echo\r\n/.test(exchange.octets.toString('latin1')),
        'the 101 has lost its `Upgrade`',
      )
      trial.must(
        '8.38',
        /\r\nConnection: upgrade\r\n/i.test(exchange.octets.toString('latin1')),
        'the 101 has lost its `Connection: upgrade`',
      )
      const odd = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256))
      await trial.awaits('9.8', 'credit', terminal.send(exchange, odd))
      await trial.awaits(
        '8.15',
        'octets to the application',
        application.until(all => all.subarray(request.length).equals(odd)),
      )
      application.write(odd)
      await trial.awaits(
        '8.15',
        'octets from the application',
        exchange.until(all => all.subarray(all.length - odd.length).equals(odd)),
      )
      terminal.end(exchange)
      await trial.awaits('8.15', "the end of the terminal's direction", application.ended)
      application.write('last')
      await trial.awaits(
        '8.15',
        'octets behind the end of the other direction',
        exchange.until(all => all.toString('latin1').endsWith('last')),
      )
      application.end()
      const outcome = await trial.awaits(
        '8.15',
        "the end of the application's direction",
        exchange.outcome,
      )
      trial.must('8.15', outcome.reset === undefined, `it was reset with ${outcome.reset}`)
      // The other way round: the application ends first.
      const second = terminal.open(request, { upgrade: true })
      const again = await trial.awaits(
        '8.15',
        'a second request',
        stage.application.expect(Buffer.from(request)).whole,
      )
      again.write(switched)
      await trial.awaits(
        '8.15',
        'the 101',
        second.until(all => all.length > 0),
      )
      again.end()
      await trial.awaits('8.15', "the end of the application's direction", second.outcome)
      second.state = 'open'
      await terminal.send(second, 'still', { end: true })
      await trial.awaits(
        '8.15',
        'octets behind the end of the other direction',
        again.until(all => all.toString('latin1').endsWith('still')),
      )
      await connection.roundTrip()
      // A refusal to switch is a response like any other.
      const third = terminal.open(request, { upgrade: true })
      const refusing = await trial.awaits(
        '8.15',
        'a third request',
        stage.application.expect(Buffer.from(request)).whole,
      )
      const refusal =
        'HTTP/1.1 426 Upgrade Required\r\nUpgrade: other\r\nConnection: upgrade\r\nContent-Length: 0\r\n\r\n'
      refusing.write(refusal)
      await mustBe(trial, '8.38', third, refusal)
    },
  },
]
