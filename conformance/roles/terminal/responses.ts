import type { Check } from '../../check/check.ts'
import { malformedResponses } from '../../corpus/malformed-responses.ts'
import { ok, pattern, statusOf } from './answers.ts'
import type { TerminalStage } from './terminal-stage.ts'

/** Responses without a body, by the method of the request; a second one must follow on the same connection. */
const bodiless: readonly (readonly [method: string, response: string])[] = [
  ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 700\r\n\r\n'],
  ['HEAD', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 700\r\n\r\n'],
  ['GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ['GET', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
]

const chunked =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n' +
  '00a;ext="q;\\"";b\r\n0123456789\r\n3\r\nabc\r\n0;last\r\nX-Trailer: 1\r\nX-Two: 2\r\n\r\n'

/** Responses at the terminal. */
export const responses: readonly Check<TerminalStage>[] = [
  {
    name: 'responses-pass-as-they-are',
    title:
      'Interim responses, chunk extensions, trailers and redirects pass as they are, whatever the cuts',
    clauses: ['8.44', '8.11', '8.41'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const interim = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'
      const whole = [
        interim + ok('behind'),
        chunked,
        `HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:${address.port}/\r\nContent-Length: 0\r\n\r\n`,
        'HTTP/1.0 200 OK\r\nX: 1\r\nContent-Length: 2\r\n\r\nok',
        'HTTP/1.1 200 OK\r\n\r\nuntil the end',
      ]
      let count = 0
      for (const piece of [1, 7, 16_384]) {
        for (const response of whole) {
          const client = await stage.get(address)
          const exchange = await session.exchange((count += 1))
          await exchange.send(response, { end: true, piece })
          const text = await trial.awaits('8.11', 'the response', client.octetsOf(response.length))
          trial.must('8.44', text.toString('latin1') === response, 'the response is not literal')
          if (response.endsWith('the end'))
            await trial.awaits('8.41', 'the close behind it', client.whole())
        }
      }
    },
  },
  {
    name: 'expectation-is-answered-by-the-device',
    title: 'A `100 (Continue)` comes from the application, and the body behind it',
    clauses: ['8.44', '8.8'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const client = await stage.dial(address)
      const head = `PUT / HTTP/1.1\r\nHost: ${address.host}\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n`
      client.send(head)
      const exchange = await session.exchange(1)
      await session.link.roundTrip()
      trial.must('8.44', client.length === 0, 'the terminal answered by itself')
      trial.must('8.8', exchange.text === head, 'the head is not literal')
      await exchange.send('HTTP/1.1 100 Continue\r\n\r\n')
      await trial.awaits('8.44', 'the interim response', client.textWith('100 Continue\r\n\r\n'))
      client.send('body')
      await session.awaits('8.12', 'the body', () => exchange.isEnded)
      await exchange.send(ok(), { end: true })
      await trial.awaits('8.11', 'the response', client.textWith('ok'))
    },
  },
  {
    name: 'responses-without-a-body',
    title: 'The end of a response is found by the method and the status',
    clauses: ['8.41', '8.11'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const client = await stage.dial(address)
      let length = 0
      for (const [index, [method, response]] of bodiless.entries()) {
        client.send(`${method} / HTTP/1.1\r\nHost: ${address.host}\r\n\r\n`)
        const exchange = await session.exchange(index + 1, '8.41')
        await exchange.send(response, { end: true })
        const all = await trial.awaits(
          '8.41',
          `the response ${JSON.stringify(response)}`,
          client.octetsOf((length += response.length)),
        )
        trial.must('8.41', all.toString('latin1').endsWith(response), 'it is not literal')
      }
      await session.link.roundTrip()
      const broken = session.exchanges.find(({ resetCode }) => resetCode !== undefined)
      trial.must(
        '8.41',
        broken === undefined,
        `a good response was refused with \`${broken?.resetCode}\``,
      )
    },
  },
  {
    name: 'malformed-responses-are-refused',
    title: 'A malformed response is reset, and no octet of a bad head reaches the client',
    clauses: ['8.40', '8.31', '8.33', '8.34', '8.39', '8.17', '8.26'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      let count = 0
      for (const { clause, fault, octets, method, asksUpgrade } of malformedResponses) {
        const client = await stage.dial(address)
        const asks = asksUpgrade ? 'Connection: upgrade\r\nUpgrade: websocket\r\n' : ''
        client.send(`${method} / HTTP/1.1\r\nHost: ${address.host}\r\n${asks}\r\n`)
        const exchange = await session.exchange((count += 1))
        await exchange.send(octets)
        await session.awaits(
          clause,
          `a \`reset\` of a response: ${fault}`,
          () => exchange.resetCode !== undefined,
        )
        trial.must(
          clause,
          exchange.resetCode === 'malformed-http',
          `${fault}: \`${exchange.resetCode}\``,
        )
        const text = await trial.awaits('8.26', 'the end of the connection', client.whole())
        const isTold = statusOf(text) === 400
        trial.must(
          '8.26',
          isTold || octets.startsWith(text),
          `${fault}: the client got ${JSON.stringify(text)}`,
        )
      }
    },
  },
  {
    name: 'responses-that-end-too-early-or-too-late',
    title: '`End` before a response is complete, and octets behind its end, are refused',
    clauses: ['8.17', '8.26', '8.21'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const early = [
        'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf',
        'HTTP/1.1 200 OK\r\nContent-Le',
        'HTTP/1.1 100 Continue\r\n\r\n',
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n',
      ]
      let count = 0
      for (const response of early) {
        const client = await stage.get(address)
        const exchange = await session.exchange((count += 1))
        await exchange.send(response, { end: true })
        await session.awaits(
          '8.17',
          'a `reset` of a response that is not complete',
          () => exchange.resetCode !== undefined,
        )
        trial.must(
          '8.17',
          exchange.resetCode === 'malformed-http',
          `it is \`${exchange.resetCode}\``,
        )
        const text = await trial.awaits('8.17', 'the end of the connection', client.whole())
        const isTold = statusOf(text) === 400
        trial.must(
          '8.26',
          isTold || response.startsWith(text),
          `the client got ${JSON.stringify(text)}`,
        )
      }
      const client = await stage.get(address)
      const exchange = await session.exchange((count += 1))
      await exchange.send(`${ok()}HTTP/1.1 200 OK\r\n`)
      await session.awaits(
        '8.17',
        'a `reset` of excess octets',
        () => exchange.resetCode !== undefined,
      )
      trial.must('8.17', exchange.resetCode === 'malformed-http', `it is \`${exchange.resetCode}\``)
      const text = await trial.awaits('8.26', 'the end of the connection', client.whole())
      trial.must('8.17', !text.slice(10).includes('HTTP/1.1'), 'excess octets reached the client')
    },
  },
  {
    name: 'upgrade-passes-both-ways',
    title:
      'After a 101 octets pass in both directions unlooked at, and each direction ends by itself',
    clauses: ['8.13', '8.15', '8.38'],
    family: 'steps',
    depth: 'smoke',
    needs: ['upgrade'],
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const client = await stage.dial(address)
      const start = `GET /socket HTTP/1.1\r\nHost: ${address.host}\r\n`
      client.send(`${start}Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nX: 1\r\n\r\n`)
      const exchange = await session.exchange(1)
      await session.awaits('8.8', 'the whole head', () => exchange.hasHead)
      await session.link.roundTrip()
      trial.must('8.13', !exchange.isEnded, 'a request that asks for an upgrade ended')
      const { text } = exchange
      trial.must('8.38', /\r\nupgrade: *websocket\r\n/i.test(text), 'its `Upgrade` is gone')
      const connections = text.match(/\r\nconnection:[^\r]*/gi) ?? []
      trial.must(
        '8.38',
        connections.length === 1 && /: *upgrade *$/i.test(connections[0] ?? ''),
        `its \`Connection\` is ${JSON.stringify(connections)}`,
      )
      const accept =
        'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
      exchange.isUpgraded = true
      await exchange.send(`${accept}hello`)
      await trial.awaits('8.15', 'the 101', client.textWith('hello'))
      const there = Buffer.concat([Buffer.from('GET / HTTP/1.1\nHost\0\r\n\r\n'), pattern(50_000)])
      client.send(there)
      const head = text.length
      await session.awaits(
        '8.15',
        'octets of the client',
        () => exchange.length === head + there.length,
      )
      trial.must('8.15', exchange.octets.subarray(head).equals(there), 'they are not literal')
      const back = pattern(50_000, 7)
      await exchange.send(back)
      const came = await trial.awaits(
        '8.15',
        'octets of the device',
        client.octetsOf(accept.length + 5 + back.length),
      )
      trial.must('8.15', came.subarray(-back.length).equals(back), 'they are not literal')
      client.endSending()
      await session.awaits(
        '8.15',
        'the `End` of the client\u2019s direction',
        () => exchange.isEnded,
      )
      trial.must('8.15', exchange.resetCode === undefined, 'it was reset')
      await exchange.send('last', { end: true })
      const all = await trial.awaits('8.15', 'the end of the connection', client.whole())
      trial.must('8.15', all.endsWith('last'), 'the last octets did not come')
      await session.link.roundTrip()
      trial.must('8.15', exchange.resetCode === undefined, 'it was reset')
    },
  },
  {
    name: 'upgrade-that-is-declined',
    title:
      'A final response that is no 101 ends a request for an upgrade, and the connection goes on',
    clauses: ['8.13', '8.14', '8.38'],
    family: 'steps',
    depth: 'default',
    needs: ['upgrade'],
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const client = await stage.dial(address)
      client.send(
        `GET / HTTP/1.1\r\nHost: ${address.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      )
      const exchange = await session.exchange(1)
      await exchange.send(ok('declined'), { end: true })
      await trial.awaits('8.14', 'the response', client.textWith('declined'))
      client.send(`GET /next HTTP/1.1\r\nHost: ${address.host}\r\n\r\n`)
      const next = await session.exchange(2, '8.14')
      await next.send(ok('again'), { end: true })
      await trial.awaits('8.14', 'the next response', client.textWith('again'))
      trial.must('8.13', !exchange.isEnded, 'it sent `End` behind a request for an upgrade')
      // A request with a body asks for none.
      client.send(
        `POST / HTTP/1.1\r\nHost: ${address.host}\r\nConnection: Upgrade\r\nUpgrade: a\r\nContent-Length: 1\r\n\r\nx`,
      )
      const post = await session.exchange(3)
      await session.awaits('8.12', 'its `End`', () => post.isEnded)
      trial.must('8.38', !/upgrade/i.test(post.text), 'its `Upgrade` is left')
      await post.send(ok('posted'), { end: true })
      await trial.awaits('8.11', 'the response', client.textWith('posted'))
    },
  },
]
