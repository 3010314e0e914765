/**
 * A frame that this protocol does not allow. `code` is the code of the error table that answers it: `too-large` for a
 * header or body beyond its limit, `protocol-error` for everything else. The message never holds a value of the frame.
 */
export class FrameError extends Error {
  override readonly name: string = 'FrameError'
  readonly code: 'protocol-error' | 'too-large'

  constructor(code: 'protocol-error' | 'too-large', message: string) {
    super(message)
    this.code = code
  }
}
