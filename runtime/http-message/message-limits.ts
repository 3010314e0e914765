/** How much of a message, other than its body, is taken from a stranger. */
export interface MessageLimits {
  /** Bytes of a head: start line, fields and the empty line. */
  readonly maxHeadBytes: number
  /** Fields of a head, and likewise of a trailer section. */
  readonly maxFields: number
  /** Bytes of the extensions of one chunk, from after the first `;`. */
  readonly maxChunkExtensionBytes: number
  /** Bytes of a trailer section with its empty line. */
  readonly maxTrailerBytes: number
}

/** 64 KiB of head, 200 fields, 4 KiB of chunk extensions, 64 KiB of trailers. */
export const defaultMessageLimits: MessageLimits = Object.freeze({
  maxHeadBytes: 64 * 1024,
  maxFields: 200,
  maxChunkExtensionBytes: 4 * 1024,
  maxTrailerBytes: 64 * 1024,
})
