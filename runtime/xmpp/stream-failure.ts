import { Element } from 'ltx'
import { STREAM, STREAM_ERRORS } from './namespaces.ts'

/** The stream error conditions of RFC 6120, section 4.9.3, that this transport sends. */
export type StreamCondition =
  | 'bad-format'
  | 'conflict'
  | 'connection-timeout'
  | 'host-unknown'
  | 'internal-server-error'
  | 'invalid-from'
  | 'invalid-namespace'
  | 'not-authorized'
  | 'not-well-formed'
  | 'policy-violation'
  | 'restricted-xml'
  | 'system-shutdown'
  | 'unsupported-encoding'
  | 'unsupported-stanza-type'
  | 'unsupported-version'

/** A reason to end a stream, which the other side is told in a stream error. */
export class StreamFailure extends Error {
  override readonly name = 'StreamFailure'
  readonly condition: StreamCondition

  /** `text` says what was wrong; it is sent to the other side and holds nothing of what it sent. */
  constructor(condition: StreamCondition, text: string) {
    super(text)
    this.condition = condition
  }

  /** The `<stream:error/>` that tells it. */
  toElement(): Element {
    const error = new Element('stream:error', { 'xmlns:stream': STREAM })
    error.c(this.condition, { xmlns: STREAM_ERRORS })
    error.c('text', { xmlns: STREAM_ERRORS, 'xml:lang': 'en' }).t(this.message)
    return error
  }
}
