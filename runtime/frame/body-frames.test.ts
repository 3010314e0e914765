import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { secretText } from './frame-arbitraries.ts'
import { BodyFrames, decodeFrame, encodeFrame } from './index.ts'

const exchange = fc.oneof(
  fc.integer({ min: 1, max: 1_000_000 }),
  fc.maxSafeNat().map(number => Math.max(1, number)),
  fc.constantFrom(1, 9, 10, 999_999_999_999_999, 1_000_000_000_000_000, Number.MAX_SAFE_INTEGER),
)

const bodyFrame = fc.record({
  name: fc.constantFrom('request', 'response', 'data'),
  applicationId: fc.constantFrom('web-server', 'address-book'),
  exchange,
  end: fc.boolean(),
  body: fc.uint8Array({ maxLength: 40 }),
})

function encoded(
  sessionId: string,
  frame: typeof bodyFrame extends fc.Arbitrary<infer T> ? T : never,
) {
  const headers = frame.end
    ? { exchange: frame.exchange, end: true as const }
    : { exchange: frame.exchange }
  const { applicationId, body, name } = frame
  return name === 'request'
    ? encodeFrame(sessionId, 'request', { ...headers, applicationId }, body)
    : encodeFrame(sessionId, name, headers, body)
}

const dirty = (octets: number): Uint8Array => new Uint8Array(octets).fill(0xff)

test.prop([secretText, fc.array(bodyFrame)])(
  'writes and reads as the general codec does',
  (sessionId, list) => {
    const frames = new BodyFrames(sessionId)
    for (const frame of list) {
      const { name, applicationId, body } = frame
      const expected = encoded(sessionId, frame)
      const { message, bodyAt } =
        name === 'request'
          ? frames.startRequest(applicationId, frame.exchange, frame.end, body.length, dirty)
          : frames.start(name, frame.exchange, frame.end, body.length, dirty)
      message.set(body, bodyAt)
      expect(message).toEqual(expected)
      expect(frames.read(message)).toEqual(decodeFrame(expected))
    }
  },
)

test.prop([secretText, bodyFrame, fc.nat({ max: 160 }), fc.nat({ max: 255 }), fc.nat({ max: 2 })])(
  'takes nothing that the general codec refuses, and nothing otherwise',
  (sessionId, frame, place, octet, change) => {
    const frames = new BodyFrames(sessionId)
    frames.read(encoded(sessionId, frame))
    const octets = [...encoded(sessionId, frame)]
    octets.splice(place, change === 0 ? 1 : change === 1 ? 0 : 1, ...(change === 2 ? [] : [octet]))
    const changed = Uint8Array.from(octets)
    expect(outcome(() => frames.read(changed))).toEqual(outcome(() => decodeFrame(changed)))
  },
)

function outcome(read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    return error
  }
}
