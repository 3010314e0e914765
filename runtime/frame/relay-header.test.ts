import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { frames } from '../../generated/frames.ts'
import { anyFrame, secretText } from './frame-arbitraries.ts'
import { carriesSessionId, createFrameCodec, replaceSessionId, sessionIdOctets } from './index.ts'

const codec = createFrameCodec<Record<string, object>>(frames)

test.prop([anyFrame, secretText])(
  'the ID is replaced in place and nothing else',
  (frame, other) => {
    const message = codec.encodeFrame(frame.sessionId, frame.name, frame.headers, frame.body)
    const { buffer } = message
    replaceSessionId(message, sessionIdOctets(other))
    expect(message.buffer).toBe(buffer)
    expect(message).toEqual(codec.encodeFrame(other, frame.name, frame.headers, frame.body))
    expect(carriesSessionId(message, sessionIdOctets(other))).toBe(true)
    expect(carriesSessionId(message, sessionIdOctets(frame.sessionId))).toBe(
      frame.sessionId === other,
    )
  },
)

test.prop([anyFrame, fc.nat({ max: 63 }), fc.integer({ min: 1, max: 255 })])(
  'one octet of the fixed part changed is seen',
  (frame, at, change) => {
    const message = codec.encodeFrame(frame.sessionId, frame.name, frame.headers)
    message[at] = (message[at] ?? 0) ^ change
    expect(carriesSessionId(message, sessionIdOctets(frame.sessionId))).toBe(false)
  },
)

test.prop([anyFrame, fc.nat({ max: 63 })])(
  'a message that is too short bears no ID',
  (frame, end) => {
    const message = codec.encodeFrame(frame.sessionId, frame.name, frame.headers).subarray(0, end)
    expect(carriesSessionId(message, sessionIdOctets(frame.sessionId))).toBe(false)
    expect(codec.frameName(message)).toBe(undefined)
  },
)

test.prop([fc.uint8Array({ maxLength: 200 })])(
  'the name of a frame is one of the table',
  message => {
    const name = codec.frameName(message)
    expect(name === undefined || Object.hasOwn(frames, name)).toBe(true)
  },
)

test('a session ID has 43 characters', () => {
  expect(() => sessionIdOctets('short')).toThrow(TypeError)
})
