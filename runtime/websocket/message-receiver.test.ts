import { fc, test } from '@fast-check/vitest'
import { describe, expect, test as example } from 'vitest'
import { cutAt, cuts } from '../http-message/message.arbitrary.ts'
import { frameOctets, type SampleFrame, traffic } from './frame.arbitrary.ts'
import { MessageReceiver } from './message-receiver.ts'

/** A receiver that writes down what it tells; messages as they are when they come, and as they are later. */
function makeReceiver(isMasked: boolean, areKept: boolean, largestMessage = 420_000) {
  const told: string[] = []
  const messages: { octets: Buffer; isBinary: boolean }[] = []
  const handedOut: Uint8Array[] = []
  const pings: Buffer[] = []
  const receiver = new MessageReceiver(
    { isMasked, areKept, largestMessage },
    {
      onMessage(message, isBinary) {
        messages.push({ octets: Buffer.from(message), isBinary })
        handedOut.push(message)
      },
      onPing: payload => pings.push(Buffer.from(payload)),
      onClose: code => told.push(`close ${code}`),
      onBreach: ({ code }) => told.push(`breach ${code}`),
    },
  )
  return { receiver, told, messages, handedOut, pings }
}

const kinds = [
  { isMasked: true, areKept: false },
  { isMasked: true, areKept: true },
  { isMasked: false, areKept: false },
  { isMasked: false, areKept: true },
]

describe.each(kinds)('messages (masked $isMasked, kept $areKept)', ({ isMasked, areKept }) => {
  test.prop([traffic(isMasked), cuts], { numRuns: 60 })(
    'arrive whole and in order, wherever the network cuts them',
    ({ frames, messages, pings }, at) => {
      const made = makeReceiver(isMasked, areKept)
      for (const chunk of cutAt(Buffer.concat(frames.map(frameOctets)), at)) {
        made.receiver.take(chunk)
      }
      expect(made.told).toEqual([])
      expect(same(made.pings, pings)).toBe(true)
      expect(made.messages.map(({ isBinary }) => isBinary)).toEqual(
        messages.map(({ isBinary }) => isBinary),
      )
      const sent = messages.map(({ octets }) => octets)
      const came = made.messages.map(({ octets }) => octets)
      expect(same(came, sent)).toBe(true)
      if (areKept) expect(same(made.handedOut, sent)).toBe(true)
    },
  )
})

test.prop([fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 30 })])(
  'any octets are taken, cut anywhere alike',
  chunks => {
    const cut = makeReceiver(true, false)
    for (const chunk of chunks) cut.receiver.take(Buffer.from(chunk))
    const whole = makeReceiver(true, false)
    whole.receiver.take(Buffer.concat(chunks))
    expect(cut.told).toEqual(whole.told)
    expect(cut.messages).toEqual(whole.messages)
    expect(cut.told.length).toBeLessThanOrEqual(1)
  },
)

const key = Buffer.from('mask')
const frame = (change: Partial<SampleFrame>): Buffer =>
  frameOctets({ opcode: 2, isFinal: true, payload: Buffer.from('octets'), key, ...change })
const closing = (code: number, reason = ''): Buffer => {
  const payload = Buffer.from(`--${reason}`, 'latin1')
  payload.writeUInt16BE(code)
  return frame({ opcode: 8, payload })
}
const first = frame({ isFinal: false })

const refused: readonly [string, number, Buffer][] = [
  ['a frame that is not masked', 1002, frame({ key: undefined })],
  ['RSV1', 1002, frame({ opcode: 0x42 })],
  ['RSV2', 1002, frame({ opcode: 0x22 })],
  ['RSV3', 1002, frame({ opcode: 0x12 })],
  ['opcode 3', 1002, frame({ opcode: 3 })],
  ['opcode 11', 1002, frame({ opcode: 11 })],
  ['a continuation of nothing', 1002, frame({ opcode: 0 })],
  ['a message within a message', 1002, Buffer.concat([first, frame({})])],
  ['a continuation behind the last', 1002, Buffer.concat([frame({}), frame({ opcode: 0 })])],
  ['a ping in fragments', 1002, frame({ opcode: 9, isFinal: false })],
  ['a ping of 126 octets', 1002, frame({ opcode: 9, payload: Buffer.alloc(126) })],
  ['half a close code', 1002, frame({ opcode: 8, payload: Buffer.alloc(1) })],
  ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000].map((code): [string, number, Buffer] => [
    `close code ${code}`,
    1002,
    closing(code),
  ]),
  ['a close reason that is no UTF-8', 1007, closing(1000, '\xff')],
  ['a message that is too large', 1009, frame({ payload: Buffer.alloc(1001) }).subarray(0, 8)],
  [
    'fragments that are too large together',
    1009,
    Buffer.concat([
      frame({ isFinal: false, payload: Buffer.alloc(600) }),
      frame({ opcode: 0, payload: Buffer.alloc(401) }).subarray(0, 8),
    ]),
  ],
  ['a length of 2^63', 1009, Buffer.from([0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4])],
  [
    'too many fragments',
    1008,
    Buffer.concat([
      frame({ isFinal: false, payload: Buffer.alloc(0) }),
      ...Array.from({ length: 256 }, () =>
        frame({ opcode: 0, isFinal: false, payload: Buffer.alloc(0) }),
      ),
    ]),
  ],
]

example.for(refused)('%s is a breach %i, told once, before the rest comes', ([, code, octets]) => {
  for (const size of [1, 7, octets.length]) {
    const { receiver, told, messages } = makeReceiver(true, false, 1000)
    for (let at = 0; at < octets.length; at += size) receiver.take(octets.slice(at, at + size))
    const before = messages.length
    receiver.take(frame({}))
    expect(told).toEqual([`breach ${code}`])
    expect(messages.length).toBe(before)
  }
})

example('a masked frame of a server is a breach', () => {
  const { receiver, told } = makeReceiver(false, true)
  receiver.take(frame({}))
  expect(told).toEqual(['breach 1002'])
})

example('a close is told with its code or without one, and nothing behind it', () => {
  for (const [octets, expected] of [
    [closing(1000, 'done'), 'close 1000'],
    [closing(4400), 'close 4400'],
    [frame({ opcode: 8, payload: Buffer.alloc(0) }), 'close undefined'],
  ] as const) {
    const { receiver, told, messages } = makeReceiver(true, false)
    receiver.take(Buffer.concat([octets, frame({}), octets]))
    expect(told).toEqual([expected])
    expect(messages).toEqual([])
  }
})

example('chunks that are done with give their memory back; a message that is kept stays', () => {
  const message = frame({ payload: Buffer.alloc(60_000, 'x') })
  const chunks = [0, 1, 2].map(part =>
    Uint8Array.from(message.subarray(part * 20_100, (part + 1) * 20_100)),
  )
  const { receiver, handedOut } = makeReceiver(true, true)
  for (const chunk of chunks) receiver.take(chunk)
  expect(chunks.map(({ length }) => length)).toEqual([0, 0, 0])
  expect(Buffer.alloc(60_000, 'x').equals(handedOut[0] ?? Buffer.alloc(0))).toBe(true)
})

function same(came: readonly Uint8Array[], sent: readonly Buffer[]): boolean {
  return (
    came.length === sent.length && sent.every((octets, index) => octets.equals(came[index] ?? none))
  )
}

const none: Uint8Array = new Uint8Array()
