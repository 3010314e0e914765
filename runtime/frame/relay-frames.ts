import { createFrameCodec, type FrameCodec, type FrameOf } from './frame-codec.ts'
import { type FrameHeaders, frames } from '../../generated/frames.ts'

/** A frame of a relay connection that was read: `name`, `headers` and `body`, told apart by `name`. */
export type Frame = FrameOf<FrameHeaders>

const codec: FrameCodec<FrameHeaders> = createFrameCodec<FrameHeaders>(frames)

/** Writes a frame of a relay connection (S233, S242). See `FrameCodec.encodeFrame`. */
export const encodeFrame: FrameCodec<FrameHeaders>['encodeFrame'] = codec.encodeFrame

/** Reads a frame of a relay connection (S236). See `FrameCodec.decodeFrame`. */
export const decodeFrame: FrameCodec<FrameHeaders>['decodeFrame'] = codec.decodeFrame

/** Reads a frame's name at its fixed place. See `FrameCodec.frameName`. */
export const frameName: FrameCodec<FrameHeaders>['frameName'] = codec.frameName
