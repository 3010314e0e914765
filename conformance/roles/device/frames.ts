import type { Clause } from '../../../generated/clauses.ts'
import { decodeFrame, encodeFrame, FrameError } from '../../../runtime/frame/index.ts'
import * as fc from 'fast-check'
import type { Check } from '../../check/check.ts'
import type { Trial } from '../../check/trial.ts'
import type { RelayConnection } from '../../peers/relay-connection.ts'
import type { DeviceStage, PairedSession } from './device-stage.ts'
import { get, ok } from './http-texts.ts'

const settings = { unattended: true }
const needs = ['unattended', 'applications'] as const

/** A frame that no relay may send, made for the session ID that it carries. */
interface Malformed {
  readonly what: string
  readonly clause: Clause
  readonly octets: (id: string) => Uint8Array
  readonly isText?: true
  /** Whether it is a size that is wrong, which may be told with 1009. */
  readonly isSize?: true
}

const body = Buffer.from(get('/frame'))

function raw(
  id: string,
  lines: readonly string[],
  behind: Uint8Array = new Uint8Array(),
): Uint8Array {
  const head = [`Session-Id: ${id}`, ...lines, '', ''].join('\r\n')
  return Buffer.concat([Buffer.from(head, 'latin1'), behind])
}

/** Frames of a paired connection that has opened exchanges up to 1, which is closed. */
const corpus: readonly Malformed[] = [
  {
    what: 'a text message',
    clause: '7.1',
    isText: true,
    octets: id => raw(id, ['Frame: ping']),
  },
  { what: 'no header', clause: '7.12', octets: () => Buffer.from('hello') },
  { what: 'an empty message', clause: '7.12', octets: () => new Uint8Array() },
  {
    what: 'the session ID of another',
    clause: '7.12',
    octets: () => raw('x'.repeat(43), ['Frame: ping']),
  },
  {
    what: 'hyphens for a session ID',
    clause: '7.12',
    octets: () => raw('-'.repeat(43), ['Frame: ping']),
  },
  {
    what: 'a name in another spelling',
    clause: '7.9',
    octets: id => Buffer.from(`session-id: ${id}\r\nFrame: ping\r\n\r\n`),
  },
  {
    what: 'no empty line',
    clause: '7.9',
    octets: id => Buffer.from(`Session-Id: ${id}\r\nFrame: ping\r\n`),
  },
  {
    what: 'lines that end with LF',
    clause: '7.9',
    octets: id => Buffer.from(`Session-Id: ${id}\nFrame: ping\n\n`),
  },
  { what: 'no `Frame`', clause: '7.9', octets: id => raw(id, []) },
  { what: 'an unknown frame', clause: '7.12', octets: id => raw(id, ['Frame: shout']) },
  {
    what: '`response` from the relay',
    clause: '7.12',
    octets: id => raw(id, ['Frame: response', 'Exchange: 1'], body),
  },
  {
    what: '`terminate` from the relay',
    clause: '7.12',
    octets: id =>
      raw(id, ['Frame: terminate', 'Reason: terminal', `Token: mrsp_${'t'.repeat(43)}`]),
  },
  {
    what: 'a second `connected`',
    clause: '7.12',
    octets: id =>
      encodeFrame(id, 'connected', {
        maxFrame: 65_536,
        credit: 1_048_576,
        keepalive: 20,
        idleTimeout: 900,
        expiresIn: 60,
        resumeKey: 'k'.repeat(43),
      }),
  },
  {
    what: 'two spaces behind the colon',
    clause: '7.9',
    octets: id => raw(id, ['Frame: credit', 'Exchange:  0', 'Credit: 1']),
  },
  {
    what: 'no space behind the colon',
    clause: '7.9',
    octets: id => raw(id, ['Frame: credit', 'Exchange:0', 'Credit: 1']),
  },
  {
    what: 'fields in another order',
    clause: '7.9',
    octets: id => raw(id, ['Frame: credit', 'Credit: 1', 'Exchange: 0']),
  },
  {
    what: 'a field twice',
    clause: '7.9',
    octets: id => raw(id, ['Frame: credit', 'Exchange: 0', 'Credit: 1', 'Credit: 1']),
  },
  {
    what: 'a missing field',
    clause: '7.9',
    octets: id => raw(id, ['Frame: credit', 'Exchange: 0']),
  },
  {
    what: 'an unknown field before a known one',
    clause: '7.9',
    octets: id => raw(id, ['Frame: credit', 'X-New: 1', 'Exchange: 0', 'Credit: 1']),
  },
  {
    what: 'an unknown field that repeats another',
    clause: '7.9',
    octets: id => raw(id, ['Frame: ping', 'X-New: 1', 'x-new: 1']),
  },
  {
    what: 'an unknown field without a value',
    clause: '7.9',
    octets: id => raw(id, ['Frame: ping', 'X-New: ']),
  },
  {
    what: 'a number with a leading zero',
    clause: '7.9',
    octets: id => raw(id, ['Frame: credit', 'Exchange: 0', 'Credit: 01']),
  },
  {
    what: 'a negative number',
    clause: '7.9',
    octets: id => raw(id, ['Frame: credit', 'Exchange: 0', 'Credit: -1']),
  },
  {
    what: 'a number above 2^53',
    clause: '7.9',
    octets: id =>
      raw(
        id,
        [
          'Frame: request',
          'Exchange: 9007199254740993',
          'Application-Id: conformance',
          'End: true',
        ],
        body,
      ),
  },
  {
    what: 'exchange 0',
    clause: '7.9',
    octets: id =>
      raw(id, ['Frame: request', 'Exchange: 0', 'Application-Id: conformance', 'End: true'], body),
  },
  {
    what: '`End: false`',
    clause: '7.9',
    octets: id =>
      raw(id, ['Frame: request', 'Exchange: 9', 'Application-Id: conformance', 'End: false'], body),
  },
  {
    what: 'an application ID in upper case',
    clause: '7.9',
    octets: id =>
      raw(id, ['Frame: request', 'Exchange: 9', 'Application-Id: Conformance', 'End: true'], body),
  },
  {
    what: 'a body behind `ping`',
    clause: '7.6',
    octets: id => raw(id, ['Frame: ping'], Buffer.from('x')),
  },
  {
    what: 'a body behind `credit`',
    clause: '7.6',
    octets: id => raw(id, ['Frame: credit', 'Exchange: 0', 'Credit: 1'], Buffer.from('x')),
  },
  {
    what: 'a `request` without a body',
    clause: '7.7',
    octets: id => raw(id, ['Frame: request', 'Exchange: 9', 'Application-Id: conformance']),
  },
  {
    what: 'a `data` without a body and `End`',
    clause: '7.7',
    octets: id => raw(id, ['Frame: data', 'Exchange: 1']),
  },
  {
    what: 'a header of more than 4096 octets',
    clause: '7.3',
    isSize: true,
    octets: id => raw(id, ['Frame: ping', `X-New: ${'n'.repeat(4096)}`]),
  },
  {
    what: 'a body above Max-Frame',
    clause: '7.12',
    isSize: true,
    octets: id => raw(id, ['Frame: data', 'Exchange: 1'], Buffer.alloc(70_000)),
  },
  {
    what: 'a number that was used',
    clause: '8.2',
    octets: id =>
      raw(id, ['Frame: request', 'Exchange: 1', 'Application-Id: conformance', 'End: true'], body),
  },
  {
    what: '`data` above the highest number',
    clause: '8.19',
    octets: id => raw(id, ['Frame: data', 'Exchange: 4000'], Buffer.from('x')),
  },
  {
    what: '`credit` above the highest number',
    clause: '8.19',
    octets: id => raw(id, ['Frame: credit', 'Exchange: 4000', 'Credit: 1']),
  },
  {
    what: '`reset` above the highest number',
    clause: '8.19',
    octets: id => raw(id, ['Frame: reset', 'Exchange: 4000', 'Code: cancelled']),
  },
  {
    what: 'more credit than a frame may grant',
    clause: '7.9',
    octets: id => raw(id, ['Frame: credit', 'Exchange: 0', 'Credit: 2147483647']),
  },
]

/** Malformed frames: 7.1 to 7.12, and what of sections 8 and 9 closes a connection. */
export const frames: readonly Check<DeviceStage>[] = [
  {
    name: 'malformed-frames-close-the-connection',
    title:
      'Each frame that breaks the form closes the connection, without a word, and harms no other session',
    clauses: ['7.12', '7.1', '7.3', '7.6', '7.7', '7.9', '8.2', '8.19'],
    family: 'rejection',
    depth: 'default',
    limit: 60_000,
    needs,
    settings,
    async run(stage, trial) {
      const beside = await stage.pair()
      const waiting = [...corpus]
      const work = async (): Promise<void> => {
        for (let malformed = waiting.shift(); malformed; malformed = waiting.shift()) {
          const session = await opened(stage, trial)
          await closes(trial, session.connection, malformed)
          session.seat.end()
          await stage.forget(session.question.session)
        }
      }
      await Promise.all([work(), work(), work(), work()])
      await beside.connection.roundTrip('7.12')
    },
  },
  {
    name: 'unknown-fields-behind-are-ignored',
    title: 'A field that a frame does not know is ignored behind its known ones',
    clauses: ['7.8', '11.4'],
    family: 'steps',
    depth: 'smoke',
    needs,
    settings,
    async run(stage, trial) {
      const { connection, terminal } = await stage.pair()
      const before = connection.received.all.length
      connection.sendOctets(
        raw(connection.sessionId, ['Frame: ping', 'X-New: some text, with spaces', "Y'~: !"]),
      )
      await connection.find('7.8', 'pong', () => true, before)
      const expected = stage.application.expect(body)
      const exchange = terminal.open(get('/first'), { application: 'conformance-other' })
      await trial.awaits('8.5', 'the reset of another application', exchange.outcome)
      terminal.next += 1
      const number = terminal.next - 1
      connection.sendOctets(
        raw(
          connection.sessionId,
          [
            'Frame: request',
            `Exchange: ${number}`,
            'Application-Id: conformance',
            'End: true',
            'Priority: u=3',
          ],
          body,
        ),
      )
      await trial.awaits('7.8', 'a request with an unknown field', expected.whole)
      // A code that nobody knows is one all the same.
      connection.send('reset', { exchange: number, code: 'some-later-code' })
      await connection.roundTrip('11.4')
    },
  },
  {
    name: 'random-malformed-headers',
    title: 'Headers that are changed in a random place close the connection',
    clauses: ['7.9', '7.12'],
    family: 'rejection',
    depth: 'default',
    limit: 60_000,
    needs,
    settings,
    async run(stage, trial) {
      const edit = fc.record({
        place: fc.nat({ max: 400 }),
        kind: fc.constantFrom('drop', 'double', 'space', 'upper', 'control', 'latin'),
        frame: fc.constantFrom('ping', 'credit', 'request', 'reset', 'halt'),
      })
      await trial.property(
        edit,
        async ({ place, kind, frame }) => {
          const session = await opened(stage, trial)
          const { connection } = session
          const id = connection.sessionId
          const octets = edited(frameOf(id, frame), place, kind)
          if (!isWellFormed(octets, id)) {
            await closes(trial, connection, {
              what: `a \`${frame}\` with \`${kind}\` at ${place}`,
              clause: '7.9',
              octets: () => octets,
            })
          }
          session.seat.end()
          await stage.forget(session.question.session)
        },
        { smoke: 3, default: 15, deep: 400 },
      )
    },
  },
]

function frameOf(id: string, name: 'ping' | 'credit' | 'request' | 'reset' | 'halt'): Uint8Array {
  switch (name) {
    case 'ping':
      return encodeFrame(id, 'ping', {})
    case 'credit':
      return encodeFrame(id, 'credit', { exchange: 0, credit: 17 })
    case 'request':
      return encodeFrame(
        id,
        'request',
        { exchange: 9, applicationId: 'conformance', end: true },
        body,
      )
    case 'reset':
      return encodeFrame(id, 'reset', { exchange: 1, code: 'cancelled' })
    case 'halt':
      return encodeFrame(id, 'halt', { reason: 'deployment', deadline: 60 })
  }
}

function edited(frame: Uint8Array, at: number, kind: string): Uint8Array {
  const text = Buffer.from(frame).toString('latin1')
  const end = text.indexOf('\r\n\r\n') + 4
  const place = at % end
  const [before, there, after] = [text.slice(0, place), text.charAt(place), text.slice(place + 1)]
  const changed: Readonly<Record<string, string>> = {
    drop: before + after,
    double: before + there + there + after,
    space: `${before} ${there}${after}`,
    upper: before + there.toUpperCase() + after,
    control: `${before}\u0001${after}`,
    latin: `${before}\u00e9${after}`,
  }
  return Buffer.from(changed[kind] ?? text, 'latin1')
}

function isWellFormed(octets: Uint8Array, id: string): boolean {
  try {
    decodeFrame(octets)
    return Buffer.from(octets).toString('latin1', 12, 55) === id
  } catch (error) {
    if (error instanceof FrameError) return false
    throw error
  }
}

/** A session in which exchange 1 was opened and is closed. */
async function opened(stage: DeviceStage, trial: Trial): Promise<PairedSession> {
  const session = await stage.pair()
  const request = get(`/first-${session.question.session}`)
  const expected = stage.application.expect(Buffer.from(request))
  const exchange = session.terminal.open(request)
  ;(await trial.awaits('8.9', 'a request', expected.whole)).write(ok('first'))
  await trial.awaits('8.10', 'its response', exchange.outcome)
  return session
}

async function closes(
  trial: Trial,
  connection: RelayConnection,
  { what, clause, octets, isText, isSize }: Malformed,
): Promise<void> {
  const before = connection.everything.all.length
  connection.sendOctets(octets(connection.sessionId), isText ? { isText } : {})
  const { code, entry } = await trial.awaits(clause, `a close for ${what}`, connection.closed)
  const codes = isSize ? [1002, 1009, 4400] : [1002, 4400]
  trial.must('7.12', codes.includes(code), `${what}: it closed with ${code}`, entry)
  const said = connection.everything.all
    .slice(before)
    .find(({ name }) => name === 'terminate' || name === 'reset' || name === 'response')
  trial.must('7.12', said === undefined, `${what} was answered with a frame`, said?.entry)
}
