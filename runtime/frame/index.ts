export { type BodyFrame, BodyFrames, type StartedFrame } from './body-frames.ts'
export { createFrameCodec, type FrameCodec } from './frame-codec.ts'
export { FrameError } from './frame-error.ts'
export { maximumHeader } from './frame-layout.ts'
export { decodeFrame, encodeFrame, type Frame, frameName } from './relay-frames.ts'
export { carriesSessionId, replaceSessionId, sessionIdOctets } from './relay-header.ts'

export type { FrameHeaders, FrameName } from '../../generated/frames.ts'
