import type { Side } from '../../../generated/schemas.ts'
import { type ErrorCode, errorTable } from '../../../generated/errors.ts'
import type { Check } from '../../check/check.ts'
import type { Handshake, Ticket } from '../../peers/played-endpoint.ts'
import { handshakeHead } from '../../peers/played-web-socket.ts'
import { peerOf, type RelayStage, sides } from './relay-stage.ts'

interface Refused {
  readonly what: string
  readonly octets: string
  readonly code: ErrorCode
}

const auth = `mrsp.auth.${'A'.repeat(43)}.mrsp_${'B'.repeat(43)}`
const good = handshakeHead({ path: '/v1/hub', offer: ['mrsp.v1', auth] })

/** Handshakes that are answered with an HTTP status (6.3), in the order in which they are looked at. */
const refusals: readonly Refused[] = [
  ...['/', '/v1', '/v1/hub/', '/v1/hubs', '/v1/Hub', '/v1/hub?x=1', '/hub', '/v1/agent/7'].map(
    path => ({
      what: `path ${path}`,
      octets: good.replace('/v1/hub', path),
      code: 'unknown-operation' as const,
    }),
  ),
  {
    what: 'an unknown path and another method',
    octets: good.replace('GET /v1/hub', 'POST /v1/nothing'),
    code: 'unknown-operation',
  },
  ...['POST', 'PUT', 'DELETE', 'OPTIONS'].map(method => ({
    what: `method ${method}`,
    octets: good.replace('GET', method).replace('\r\n\r\n', '\r\nContent-Length: 0\r\n\r\n'),
    code: 'method-not-allowed' as const,
  })),
  {
    what: 'another method without an upgrade',
    octets: 'POST /v1/agent HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n',
    code: 'method-not-allowed',
  },
  {
    what: 'no upgrade',
    octets: 'GET /v1/hub HTTP/1.1\r\nHost: localhost\r\n\r\n',
    code: 'bad-request',
  },
  {
    what: 'another version of WebSocket',
    octets: good.replace('Version: 13', 'Version: 8'),
    code: 'bad-request',
  },
  {
    what: 'no version of WebSocket',
    octets: good.replace('Sec-WebSocket-Version: 13\r\n', ''),
    code: 'bad-request',
  },
  {
    what: 'no key',
    octets: good.replace(/Sec-WebSocket-Key: .*\r\n/, ''),
    code: 'bad-request',
  },
  {
    what: 'a key that is none',
    octets: good.replace(/Sec-WebSocket-Key: .*\r\n/, 'Sec-WebSocket-Key: abc\r\n'),
    code: 'bad-request',
  },
  {
    what: 'another upgrade',
    octets: good.replace('Upgrade: websocket', 'Upgrade: h2c'),
    code: 'bad-request',
  },
  {
    what: 'no WebSocket handshake and no mrsp.v1',
    octets: good.replace('Version: 13', 'Version: 7').replace('mrsp.v1, ', ''),
    code: 'bad-request',
  },
  {
    what: 'no mrsp.v1',
    octets: good.replace('mrsp.v1, ', ''),
    code: 'version-unsupported',
  },
  {
    what: 'mrsp.v2 and MRSP.V1',
    octets: good.replace('mrsp.v1, ', 'mrsp.v2, MRSP.V1, '),
    code: 'version-unsupported',
  },
  {
    what: 'no subprotocols',
    octets: handshakeHead({ path: '/v1/agent', offer: [] }),
    code: 'version-unsupported',
  },
]

/** How WebSockets come in: clauses 6.3 to 6.9. */
export const handshake: readonly Check<RelayStage>[] = [
  {
    name: 'handshakes-answered-by-status',
    title:
      'What is no handshake of this protocol is answered with an HTTP status, in the order of clause 6.3',
    clauses: ['6.3', '11.2', '7.17'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      for (const { what, octets, code } of refusals) {
        const answer = await stage.raw('6.3', octets)
        const { http, retryable } = errorTable[code]
        trial.must('6.3', answer.status === http, `${what}: ${answer.status}, not ${http}`)
        const type = answer.fields.get('content-type') ?? ''
        trial.must('11.2', type.startsWith('application/problem+json'), `${what}: ${type}`)
        trial.must(
          '6.3',
          answer.body.includes(`"code":"${code}"`) || answer.body.includes(`"code": "${code}"`),
          `${what}: the code is not ${code}: ${answer.body.slice(0, 200)}`,
        )
        trial.must(
          '11.2',
          answer.body.includes(`"retryable":${retryable}`),
          `${what}: retryable is not ${retryable}`,
        )
      }
    },
  },
  {
    name: 'accepts-every-handshake',
    title: 'Every other handshake is accepted with mrsp.v1 alone and without an extension',
    clauses: ['6.4', '6.5'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const reserved = await stage.reserve()
      const offers: readonly Handshake[] = [
        {},
        { offer: ['mrsp.v1'] },
        { offer: ['chat', 'mrsp.v1', 'mrsp.v2', 'graphql-ws'] },
        { offer: ['mrsp.auth.x', 'mrsp.v1'] },
        {
          fields: [
            'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x-webkit-deflate-frame',
          ],
        },
        { fields: ['X-Unknown: 1', 'Cookie: a=b', 'Authorization: Bearer x'] },
      ]
      for (const each of offers) {
        const { socket } = await stage.open(reserved.ticket('device'), each)
        const { fields } = socket.answer
        const chosen = fields.get('sec-websocket-protocol')
        trial.must('6.4', chosen === 'mrsp.v1', `the subprotocol selected is ${chosen}`)
        const extensions = fields.get('sec-websocket-extensions')
        trial.must('6.5', extensions === undefined, `the extension ${extensions} was accepted`)
      }
    },
  },
  {
    name: 'refusals-look-alike',
    title: 'Whatever is wrong with credentials, the octets of the refusal are the same',
    clauses: ['6.8', '6.7', '6.9', '2.1', '6.12'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const one = await stage.reserve()
      const two = await stage.reserve()
      const paired = await stage.pair()
      const ended = await stage.pair()
      await stage.endSides(ended.session, ['device', 'terminal'], 'management')
      for (const side of sides) await stage.log('10.22', ended.session, side, 'management')
      await ended.device.expectTerminated('10.23', 'management')
      await ended.terminal.expectTerminated('10.23', 'management')
      const cases: [string, Ticket, Handshake?][] = sides.flatMap(
        (side): [string, Ticket, Handshake?][] => {
          const ticket = one.ticket(side)
          const { sessionId: id, token } = ticket
          const other = two.ticket(side)
          const started = paired.reserved.ticket(side)
          const mixed = `${id.slice(0, -1)}${id.endsWith('A') ? 'B' : 'A'}`
          return [
            ['a wrong token', { ...ticket, token: `mrsp_${'x'.repeat(43)}` }],
            ['the token in other case', { ...ticket, token: otherCase(token) }],
            ['an unknown session ID', { ...ticket, sessionId: 'Z'.repeat(43) }],
            ['a session ID that differs at its end', { ...ticket, sessionId: mixed }],
            ['the session ID in other case', { ...ticket, sessionId: swapCase(id) }],
            ['a pair of two sessions', { ...ticket, token: other.token }],
            [
              'the ID of the other side',
              { ...ticket, sessionId: one.ticket(peerOf(side)).sessionId },
            ],
            ['an ended session', ended.reserved.ticket(side)],
            ['a started side without a resume key', started],
            ['a started side with a wrong resume key', { ...started, resumeKey: 'k'.repeat(43) }],
            [
              'a started side with the resume key of the other',
              { ...started, resumeKey: paired.keys[peerOf(side)] },
            ],
            [
              'a started side with the token of another session',
              { ...started, token, resumeKey: paired.keys[side] },
            ],
            ['no auth-token', ticket, { offer: ['mrsp.v1'] }],
            [
              'two auth-tokens',
              ticket,
              { offer: ['mrsp.v1', `mrsp.auth.${id}.${token}`, `mrsp.auth.${id}.${other.token}`] },
            ],
            [
              'two resume-tokens',
              started,
              {
                offer: [
                  'mrsp.v1',
                  `mrsp.auth.${started.sessionId}.${started.token}`,
                  `mrsp.resume.${paired.keys[side]}`,
                  `mrsp.resume.${'k'.repeat(43)}`,
                ],
              },
            ],
            [
              'a short session ID',
              ticket,
              { offer: ['mrsp.v1', `mrsp.auth.${id.slice(1)}.${token}`] },
            ],
            ['a long token', ticket, { offer: ['mrsp.v1', `mrsp.auth.${id}.${token}x`] }],
            [
              'a resume-token without its form',
              ticket,
              { offer: ['mrsp.v1', `mrsp.auth.${id}.${token}`, 'mrsp.resume.short'] },
            ],
            ['no token', ticket, { offer: ['mrsp.v1', `mrsp.auth.${id}.`] }],
          ]
        },
      )
      const refuse = async ([what, ticket, handshake]: [string, Ticket, Handshake?]): Promise<
        readonly [string, string]
      > => {
        const clause = what === 'the ID of the other side' ? '6.9' : '6.7'
        const endpoint = await stage.open(ticket, handshake)
        endpoint.socket.answersClose = false
        const error = await endpoint.expectRefusal(clause, 'unauthenticated')
        const octets = endpoint.socket.beginning.toString('latin1')
        trial.must('6.8', error.headers.timer === undefined, `${what}: a timer is named`)
        return [what, octets]
      }
      const seen: (readonly [string, string])[] = []
      for (let at = 0; at < cases.length; at += 10) {
        seen.push(...(await Promise.all(cases.slice(at, at + 10).map(refuse))))
      }
      const example =
        `Session-Id: ${'-'.repeat(43)}\r\nFrame: error\r\n` +
        'Code: unauthenticated\r\nSource: relay\r\n\r\n'
      for (const [what, octets] of seen) {
        trial.must('6.8', octets === seen[0]?.[1], `the refusal of ${what} has other octets`)
        trial.must('6.8', octets.includes(example), `the refusal of ${what} is not the example's`)
      }
      for (const side of sides) await paired[side].roundTrip()
      await stage.pairOf(one)
    },
  },
  {
    name: 'foreign-origins',
    title:
      'An origin that is not allowed is refused before credentials are looked at; none is none',
    clauses: ['6.6'],
    family: 'rejection',
    depth: 'default',
    async run(stage, trial) {
      const reserved = await stage.reserve()
      const foreign = ['https://evil.example', 'null', '', 'https://localhost']
      for (const origin of foreign) {
        await stage.refused('6.6', 'not-permitted', reserved.ticket('terminal'), { origin })
        const stranger = { ...reserved.ticket('terminal'), sessionId: 'q'.repeat(43) }
        await stage.refused('6.6', 'not-permitted', stranger, { origin })
      }
      trial.must(
        '6.6',
        stage.management.count('authenticate', reserved.session) === 0,
        'management was asked for a connection of a foreign origin',
      )
      await stage.pairOf(reserved)
    },
  },
  {
    name: 'allowed-origins',
    title: 'An origin of the list is let in, octet by octet',
    clauses: ['6.6'],
    family: 'steps',
    depth: 'default',
    needs: ['allowed-origins'],
    settings: { allowedOrigins: ['https://technician.example', 'http://localhost:7401'] },
    async run(stage) {
      const reserved = await stage.reserve()
      const ticket = reserved.ticket('terminal')
      for (const origin of ['https://technician.example.evil', 'https://technician.example:8443']) {
        await stage.refused('6.6', 'not-permitted', ticket, { origin })
      }
      const endpoint = await stage.open(ticket, { origin: 'https://technician.example' })
      await endpoint.expect('6.6', 'connected')
    },
  },
  {
    name: 'identical-session-ids',
    title: 'Where both IDs of a session are one, each path stands for its own side',
    clauses: ['6.9', '5.15', '7.15', '6.26'],
    family: 'steps',
    depth: 'default',
    needs: ['identical-session-ids'],
    settings: { identicalSessionIds: true },
    async run(stage, trial) {
      const reserved = await stage.reserve()
      trial.must(
        '5.15',
        reserved.deviceSessionId === reserved.terminalSessionId,
        'the two session IDs differ',
      )
      const paired = await stage.pairOf(reserved)
      const authenticated = stage.management.asked.all.flatMap(({ operation, body }): Side[] =>
        operation === 'authenticate' ? [body.side] : [],
      )
      trial.must(
        '6.9',
        authenticated.join() === 'device,terminal',
        `the sides authenticated were ${authenticated.join(', ')}`,
      )
      paired.terminal.send(
        'request',
        { exchange: 1, applicationId: 'conformance' },
        octetsOf('GET'),
      )
      await paired.device.expect('7.14', 'request')
      paired.device.send('response', { exchange: 1, end: true }, octetsOf('HTTP/1.1 204'))
      await paired.terminal.expect('7.14', 'response')
      paired.device.terminate(reserved.token)
      await paired.device.expectTerminated('10.13', 'device')
    },
  },
]

function octetsOf(text: string): Uint8Array {
  return Buffer.from(text)
}

function swapCase(text: string): string {
  const swapped = text.replace(/[A-Za-z]/g, letter =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  )
  return swapped === text ? 'A'.repeat(text.length) : swapped
}

function otherCase(token: string): string {
  return `mrsp_${swapCase(token.slice(5))}`
}
