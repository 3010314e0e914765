import * as fc from 'fast-check'
import { frameExamples } from '../../../generated/examples.ts'
import type { Side } from '../../../generated/schemas.ts'
import { encodeFrame } from '../../../runtime/frame/index.ts'
import type { Clause } from '../../../generated/clauses.ts'
import type { ErrorCode } from '../../../generated/errors.ts'
import type { Check } from '../../check/check.ts'
import { opcodes, wireFrame } from '../../peers/played-web-socket.ts'
import { peerOf, type RelayStage, sides } from './relay-stage.ts'

/** A frame that a relay has to refuse; `ID` stands for the side's session ID, `TOKEN` for its token. */
interface Malformed {
  readonly what: string
  readonly text: string
  readonly clause: Clause
  readonly code?: ErrorCode
  /** Whether it is sent as text. */
  readonly isText?: true
}

const head = 'Session-Id: ID\r\nFrame: '

/** What does not begin as every frame does (7.10), or is none that this side may send (7.13). */
const badBeginnings: readonly Malformed[] = [
  ['an empty message', ''],
  ['no frame line', 'Session-Id: ID\r\n\r\n'],
  ['another order', 'Frame: ping\r\nSession-Id: ID\r\n\r\n'],
  ['lower case', 'session-id: ID\r\nframe: ping\r\n\r\n'],
  ['no space behind the colon', 'Session-Id:ID\r\nFrame: ping\r\n\r\n'],
  ['two spaces behind the colon', 'Session-Id:  ID\r\nFrame: ping\r\n\r\n'],
  ['a line that ends with LF', 'Session-Id: ID\nFrame: ping\n\n'],
  ['space behind the session ID', 'Session-Id: ID \r\nFrame: ping\r\n\r\n'],
  ['another session ID', `Session-Id: ${'A'.repeat(43)}\r\nFrame: ping\r\n\r\n`],
  ['43 hyphens', `Session-Id: ${'-'.repeat(43)}\r\nFrame: ping\r\n\r\n`],
  ['a session ID that is short', `Session-Id: ${'A'.repeat(42)}\r\nFrame: ping\r\n\r\n`],
  ['a field before', 'X-First: 1\r\nSession-Id: ID\r\nFrame: ping\r\n\r\n'],
  ['an empty line before', '\r\nSession-Id: ID\r\nFrame: ping\r\n\r\n'],
  ['a name in upper case', `${head}PING\r\n\r\n`],
  ['a name that is not known', `${head}hallo\r\n\r\n`],
  ['a name with more behind', `${head}pingx\r\n\r\n`],
  ['a name cut short', `${head}pin\r\n\r\n`],
  ['no end of the name', `${head}ping`],
  ['an HTTP request', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['zeros', '\0'.repeat(200)],
].map(([what = '', text = '']) => ({ what, text, clause: '7.10' }))

/** Frames that only a relay sends. */
const foreignFrames: readonly Malformed[] = frameExamples
  .filter(({ name }) =>
    ['connected', 'peer-lost', 'resumed', 'halt', 'terminated', 'error'].includes(name),
  )
  .map(({ name, wire }) => ({
    what: `\`${name}\` of an endpoint`,
    text: ownWire(wire),
    clause: '7.13',
  }))

/** Headers of frames that the relay consumes, which it checks as a whole (7.11). */
const badHeaders: readonly Malformed[] = [
  ...(
    [
      ['a body behind `ping`', `${head}ping\r\n\r\nx`, '7.6'],
      ['a body behind `pong`', `${head}pong\r\n\r\nx`, '7.6'],
      [
        'a body behind `terminate`',
        `${head}terminate\r\nReason: SIDE\r\nToken: TOKEN\r\n\r\nx`,
        '7.6',
      ],
      ['no empty line', `${head}ping\r\n`, '7.11'],
      ['a line that ends with LF', `${head}ping\r\nX-A: b\n\r\n`, '7.9'],
      ['a field without value', `${head}ping\r\nX-A: \r\n\r\n`, '7.9'],
      ['a field without space', `${head}ping\r\nX-A:b\r\n\r\n`, '7.9'],
      ['a field with space at its end', `${head}ping\r\nX-A: b \r\n\r\n`, '7.9'],
      ['a field name that is no token', `${head}ping\r\nX A: b\r\n\r\n`, '7.9'],
      ['a field twice', `${head}ping\r\nX-A: b\r\nX-A: c\r\n\r\n`, '7.9'],
      ['a field twice in other spelling', `${head}ping\r\nX-A: b\r\nx-a: c\r\n\r\n`, '7.9'],
      ['Session-Id twice', `${head}ping\r\nSession-Id: ID\r\n\r\n`, '7.9'],
      ['octets above US-ASCII', `${head}ping\r\nX-A: \u00e4\r\n\r\n`, '7.9'],
      ['a control octet', `${head}ping\r\nX-A: b\u0007c\r\n\r\n`, '7.9'],
      ['a folded line', `${head}ping\r\nX-A: b\r\n c\r\n\r\n`, '7.9'],
      ['`terminate` without reason', `${head}terminate\r\nToken: TOKEN\r\n\r\n`, '7.9'],
      ['`terminate` without token', `${head}terminate\r\nReason: SIDE\r\n\r\n`, '7.9'],
      [
        '`terminate` in another order',
        `${head}terminate\r\nToken: TOKEN\r\nReason: SIDE\r\n\r\n`,
        '7.9',
      ],
      [
        'an unknown field before a known one',
        `${head}terminate\r\nX-A: b\r\nReason: SIDE\r\nToken: TOKEN\r\n\r\n`,
        '7.9',
      ],
      [
        'a known field in other spelling',
        `${head}terminate\r\nreason: SIDE\r\nToken: TOKEN\r\n\r\n`,
        '7.9',
      ],
      ['a reason that is none', `${head}terminate\r\nReason: bored\r\nToken: TOKEN\r\n\r\n`, '7.9'],
      [
        'a token that has not its form',
        `${head}terminate\r\nReason: SIDE\r\nToken: mrsp_x\r\n\r\n`,
        '7.9',
      ],
      [
        'a `hello` without product',
        `${head}hello\r\nVersion: 1\r\nMax-Exchanges: 5\r\n\r\n`,
        '7.11',
      ],
      [
        'a `hello` with leading zeros',
        `${head}hello\r\nVersion: 01\r\nProduct: x\r\nMax-Exchanges: 5\r\n\r\n`,
        '7.9',
      ],
      [
        'a `hello` with version 0',
        `${head}hello\r\nVersion: 0\r\nProduct: x\r\nMax-Exchanges: 5\r\n\r\n`,
        '7.9',
      ],
      [
        'a `hello` with a sign',
        `${head}hello\r\nVersion: +1\r\nProduct: x\r\nMax-Exchanges: 5\r\n\r\n`,
        '7.9',
      ],
      [
        'a `hello` with 0 exchanges',
        `${head}hello\r\nVersion: 1\r\nProduct: x\r\nMax-Exchanges: 0\r\n\r\n`,
        '7.9',
      ],
      [
        'a `hello` with a bad list',
        `${head}hello\r\nVersion: 1\r\nProduct: x\r\nCapabilities: a,b\r\nMax-Exchanges: 5\r\n\r\n`,
        '7.9',
      ],
      [
        'a `hello` with a body',
        `${head}hello\r\nVersion: 1\r\nProduct: x\r\nMax-Exchanges: 5\r\n\r\nx`,
        '7.6',
      ],
    ] as const
  ).map(([what, text, clause]) => ({ what, text, clause })),
  {
    what: 'a header of more than 4096 octets',
    text: `${head}ping\r\nX-A: ${'b'.repeat(4100)}\r\n\r\n`,
    clause: '7.3',
    code: 'too-large',
  },
]

/** Refused frames, one connection each, `at once` at most. */
async function refuseAll(
  stage: RelayStage,
  all: readonly Malformed[],
  isPaired: boolean,
): Promise<void> {
  const refuse = async (malformed: Malformed, side: Side): Promise<void> => {
    const { text, clause, code = 'protocol-error', isText } = malformed
    const { reserved, endpoint, peer } = await connected(stage, side, isPaired)
    const { sessionId, token } = reserved.ticket(side)
    const filled = text
      .replaceAll('ID\r', `${sessionId}\r`)
      .replaceAll('ID \r', `${sessionId} \r`)
      .replaceAll('ID\n', `${sessionId}\n`)
      .replaceAll('TOKEN', token)
      .replaceAll('SIDE', side)
    endpoint.sendOctets(Buffer.from(filled, 'latin1'), isText && { isText })
    await endpoint.expectRefusal(clause, code)
    await peer?.expect(clause, 'peer-lost')
    stage.trial.must(
      '10.7',
      stage.management.count('requestTermination', reserved.session) === 0,
      `${malformed.what}: management was asked to terminate`,
    )
  }
  for (let at = 0; at < all.length; at += 5) {
    await Promise.all(
      all.slice(at, at + 5).map((each, index) => refuse(each, sides[(at + index) % 2] ?? 'device')),
    )
  }
}

async function connected(
  stage: RelayStage,
  side: Side,
  isPaired: boolean,
): Promise<{
  readonly reserved: Awaited<ReturnType<RelayStage['reserve']>>
  readonly endpoint: Awaited<ReturnType<RelayStage['open']>>
  readonly peer?: Awaited<ReturnType<RelayStage['open']>>
}> {
  if (isPaired) {
    const paired = await stage.pair()
    return { reserved: paired.reserved, endpoint: paired[side], peer: paired[peerOf(side)] }
  }
  const reserved = await stage.reserve()
  const { endpoint } = await stage.connect(reserved.ticket(side))
  return { reserved, endpoint }
}

/** The form of frames: clauses 7.1 to 7.13. */
export const frames: readonly Check<RelayStage>[] = [
  {
    name: 'frames-that-begin-otherwise',
    title:
      'A frame that does not begin as clause 7.10 says is a protocol error, and the session beside it goes on',
    clauses: ['7.10', '6.43', '7.17'],
    family: 'rejection',
    depth: 'default',
    async run(stage) {
      const beside = await stage.pair()
      await refuseAll(stage, badBeginnings, true)
      for (const side of sides) await beside[side].roundTrip()
    },
  },
  {
    name: 'frames-of-the-relay',
    title: 'A frame that only the relay or only the other side sends is a protocol error',
    clauses: ['7.13', '7.10'],
    family: 'rejection',
    depth: 'default',
    async run(stage) {
      await refuseAll(stage, foreignFrames, true)
      for (const side of sides) {
        const paired = await stage.pair()
        const { sessionId } = paired.reserved.ticket(side)
        const body = Buffer.from('x')
        const octets =
          side === 'device'
            ? encodeFrame(sessionId, 'request', { exchange: 1, applicationId: 'conformance' }, body)
            : encodeFrame(sessionId, 'response', { exchange: 1 }, body)
        paired[side].sendOctets(octets)
        await paired[side].expectRefusal('7.13', 'protocol-error')
        await paired[peerOf(side)].expect('7.13', 'peer-lost')
      }
    },
  },
  {
    name: 'headers-checked-as-a-whole',
    title: 'The relay checks the whole header of the frames that it consumes',
    clauses: ['7.11', '7.9', '7.6', '7.3', '10.7'],
    family: 'rejection',
    depth: 'default',
    limit: 60_000,
    async run(stage) {
      await refuseAll(stage, badHeaders, false)
    },
  },
  {
    name: 'text-messages',
    title: 'A text message is a protocol error',
    clauses: ['7.1'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage) {
      await refuseAll(
        stage,
        [
          { what: 'a ping as text', text: `${head}ping\r\n\r\n`, clause: '7.1', isText: true },
          { what: 'other text', text: 'hello', clause: '7.1', isText: true },
        ],
        true,
      )
    },
  },
  {
    name: 'unknown-fields-are-passed-on',
    title: 'A field that no table knows is ignored behind the known ones, and passed on',
    clauses: ['7.8', '7.15'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const reserved = await stage.reserve()
      const device = await stage.connect(reserved.ticket('device'))
      const terminal = await stage.connect(reserved.ticket('terminal'))
      const extra = (octets: Uint8Array): Buffer => {
        const text = Buffer.from(octets).toString('latin1')
        return Buffer.from(
          text.replace('\r\n\r\n', '\r\nX-New: a  b, c\r\nx.~!: 1\r\n\r\n'),
          'latin1',
        )
      }
      for (const [side, { endpoint }] of [
        ['device', device],
        ['terminal', terminal],
      ] as const) {
        const { sessionId } = reserved.ticket(side)
        endpoint.sendOctets(
          extra(encodeFrame(sessionId, 'hello', { version: 1, product: 'x', maxExchanges: 1 })),
        )
        endpoint.sendOctets(extra(encodeFrame(sessionId, 'ping', {})))
        await endpoint.received.find(({ name }) => name === 'pong').catch(() => undefined)
      }
      for (const [side, { endpoint }] of [
        ['device', device],
        ['terminal', terminal],
      ] as const) {
        const names = [await endpoint.next(), await endpoint.next()]
        const hello = names.find(({ name }) => name === 'hello')
        trial.must('7.8', hello !== undefined, `the ${side} got no \`hello\``, names[0]?.entry)
        const text = hello?.octets.toString('latin1') ?? ''
        trial.must(
          '7.8',
          text.includes('\r\nX-New: a  b, c\r\nx.~!: 1\r\n\r\n'),
          'the field is gone',
        )
      }
    },
  },
  {
    name: 'messages-that-are-too-large',
    title: 'A message larger than Max-Frame and 4096 octets is refused before it has come whole',
    clauses: ['7.5'],
    family: 'rejection',
    depth: 'default',
    async run(stage, trial) {
      const limits = await stage.pair()
      const { sessionId } = limits.reserved.ticket('device')
      const { maxFrame } = stage
      const largest = Buffer.alloc(maxFrame, 'z')
      limits.device.sendOctets(encodeFrame(sessionId, 'response', { exchange: 1 }, largest))
      const { body } = await limits.terminal.expect('7.15', 'response')
      trial.must('7.15', body.length === maxFrame, `${body.length} octets of ${maxFrame} came`)
      const start = encodeFrame(sessionId, 'data', { exchange: 1 }, Buffer.alloc(100))
      limits.device.socket.write(wireFrame(opcodes.binary, start, { announced: maxFrame + 4097 }))
      await limits.device.expectRefusal('7.5', 'too-large')
      await limits.terminal.expect('7.5', 'peer-lost')
      const other = await stage.pair()
      const piece = Buffer.alloc(Math.min(32_768, maxFrame), 'y')
      const first = encodeFrame(
        other.reserved.ticket('terminal').sessionId,
        'data',
        { exchange: 1 },
        piece,
      )
      other.terminal.socket.write(wireFrame(opcodes.binary, first, { isFinal: false }))
      for (let size = first.length; size <= maxFrame + 4096; size += piece.length) {
        other.terminal.socket.write(wireFrame(opcodes.continuation, piece, { isFinal: false }))
      }
      await other.terminal.expectRefusal('7.5', 'too-large')
    },
  },
  {
    name: 'websocket-breaches-are-explained',
    title: 'What breaks the rules of WebSocket is explained by an `error` frame before the close',
    clauses: ['6.43', '6.5'],
    family: 'rejection',
    depth: 'default',
    async run(stage) {
      const ping = Buffer.from('x')
      const breaches = [
        wireFrame(opcodes.binary, ping, { isMasked: false }),
        wireFrame(opcodes.binary, ping, { reserved: 4 }),
        wireFrame(3, ping),
        wireFrame(opcodes.continuation, ping),
        wireFrame(opcodes.ping, ping, { isFinal: false }),
      ]
      for (const octets of breaches) {
        const paired = await stage.pair()
        paired.device.socket.write(octets)
        await paired.device.expectRefusal('6.43', 'protocol-error')
        await paired.terminal.expect('6.33', 'peer-lost')
      }
    },
  },
  {
    name: 'mutated-frames',
    title:
      'A frame changed anywhere is forwarded, consumed or refused, and the session beside it does not notice',
    clauses: ['7.10', '7.15', '6.43', '7.14', '7.2'],
    family: 'property',
    depth: 'default',
    async run(stage, trial) {
      await trial.property(mutation, async ({ side, example, changes }) => {
        const beside = await stage.pair()
        const paired = await stage.pair()
        const { sessionId, token } = paired.reserved.ticket(side)
        const wire = ownWire(example)
          .replace('ID\r', `${sessionId}\r`)
          .replace('TOKEN', token)
          .replace('SIDE', side)
        paired[side].sendOctets(changes.reduce(changed, Buffer.from(wire, 'latin1')))
        paired[side].send('ping', {})
        const isOver = await trial.awaits(
          '6.43',
          'an answer to the frame or to the ping behind it',
          Promise.race([
            paired[side].received.find(
              ({ name }) => ['pong', 'error', 'terminated'].includes(name),
              paired[side].read,
            ),
            paired[side].closed,
          ]),
        )
        if ('code' in isOver) trial.must('6.43', isOver.code !== 1006, 'the relay broke off')
        const peer = paired[peerOf(side)]
        for (const side of sides) await beside[side].roundTrip('7.14')
        const forwarded = peer.received.all.slice(peer.read)
        for (const frame of forwarded) {
          const isKnown =
            ['hello', 'data', 'credit', 'reset', 'peer-lost', 'terminated'].includes(frame.name) ||
            frame.name === (side === 'terminal' ? 'request' : 'response')
          trial.must('7.13', isKnown, `\`${frame.name}\` was forwarded`, frame.entry)
        }
        // What is malformed behind its beginning may be forwarded (7.11), so that of the peer's own faults only others count.
        if (peer.fault?.clause === '7.2') peer.fault = undefined
        stage.judge()
        await stage.endSides(paired.session, sides, 'management')
      })
    },
  },
]

/** The example of the specification, with places for what belongs to a session. */
function ownWire(wire: string): string {
  return wire
    .replace(/^Session-Id: .{43}/, 'Session-Id: ID')
    .replace(/Token: mrsp_.{43}/, 'Token: TOKEN')
    .replace(/Reason: terminal/, 'Reason: SIDE')
}

type Change =
  | { readonly kind: 'set'; readonly at: number; readonly octet: number }
  | { readonly kind: 'insert'; readonly at: number; readonly text: string }
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'repeat'; readonly line: number }
  | { readonly kind: 'drop'; readonly line: number }
  | { readonly kind: 'swap'; readonly line: number }

const place = fc.nat({ max: 300 })
const line = fc.nat({ max: 8 })
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: place, octet: fc.nat({ max: 255 }) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: place,
    text: fc.constantFrom(' ', '\r\n', '\n', '\0', ':', 'X: y\r\n', '\u00ff', 'End: true\r\n'),
  }),
  fc.record({
    kind: fc.constant('cut' as const),
    at: place,
    length: fc.integer({ min: 1, max: 60 }),
  }),
  fc.record({ kind: fc.constantFrom('repeat', 'drop', 'swap'), line }),
)
const mutation = fc.record({
  side: fc.constantFrom<Side>('device', 'terminal'),
  example: fc.constantFrom(...frameExamples.map(({ wire }) => wire)),
  changes: fc.array(change, { minLength: 1, maxLength: 3 }),
})

function changed(octets: Buffer, each: Change): Buffer {
  const text = octets.toString('latin1')
  if (each.kind === 'set' || each.kind === 'insert' || each.kind === 'cut') {
    const at = Math.min(each.at, text.length)
    const [before, behind] = [text.slice(0, at), text.slice(at)]
    const middle =
      each.kind === 'set'
        ? String.fromCharCode(each.octet) + behind.slice(1)
        : each.kind === 'insert'
          ? each.text + behind
          : behind.slice(each.length)
    return Buffer.from(before + middle, 'latin1')
  }
  const lines = text.split('\r\n')
  const at = each.line % lines.length
  const own = lines[at] ?? ''
  if (each.kind === 'repeat') lines.splice(at, 0, own)
  else if (each.kind === 'drop') lines.splice(at, 1)
  else lines.splice(at, 2, lines[at + 1] ?? '', own)
  return Buffer.from(lines.join('\r\n'), 'latin1')
}
